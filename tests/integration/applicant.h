// A node that is about to join, whose every paper a test can alter: composed of the product's own keys and codecs, and
// of no rule that would keep it from lying.
#ifndef RELAIS_TESTS_INTEGRATION_APPLICANT_H_
#define RELAIS_TESTS_INTEGRATION_APPLICANT_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <optional>
#include <string>

#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/signed_text.h"

namespace relais::integration {

class Applicant {
 public:
  // Honest papers for what `token` says: its own fresh keys, `edition` and `name` in its roster entry.
  Applicant(const JoinToken& token, uint32_t edition, const std::string& name);

  // The request that these papers make. What is set below is taken as it is.
  v1::EnrolRequest Request() const;

  JoinToken token;
  SigningPair identity;
  RosterEntry entry;
  SealingKeyEntry sealing;
  std::string csr;
  std::optional<SigningPair> roster_signer;    // signs the roster entry
  std::optional<SigningPair> sealing_signer;   // instead of the identity
  std::optional<SigningPair> identity_prover;  // instead of the identity
  std::optional<SignedText> roster_text;       // instead of the entry

  SodiumSealer& sealer() { return *sealer_; }
  static SignedText Sign(const SodiumSealer& sealer, TextKind kind, const std::string& text,
                         const std::optional<SigningPair>& signer);

 private:
  std::unique_ptr<OsEntropy> entropy_;
  std::unique_ptr<SodiumSealer> sealer_;
};

// Shows `request` at the enrolment port of `token`, over a channel of its own or a shared one.
grpc::Status ShowPapers(const std::shared_ptr<grpc::Channel>& channel, const v1::EnrolRequest& request,
                        v1::EnrolResponse* response);
// The same with bytes that need not be a request at all.
grpc::Status ShowBytes(const std::shared_ptr<grpc::Channel>& channel, const std::string& bytes,
                       v1::EnrolResponse* response);

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_APPLICANT_H_
