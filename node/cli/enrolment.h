// Shows a join token to the hub that made it, and to nobody else.
#ifndef RELAIS_NODE_CLI_ENROLMENT_H_
#define RELAIS_NODE_CLI_ENROLMENT_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/convention/join_token.h"
#include "services/core/convention/membership.h"
#include "services/core/handoff/signed_text.h"
#include "services/ports/sealer.h"

namespace relais::node {

// What the hub tells a node that is about to join. The anchor is the one that the token pins.
struct Preparation {
  std::string region;
  std::string members_address;
  Anchor anchor;
  Edition edition{1};  // that the roster entry is to bear
  std::string name;    // likewise; empty leaves it to the node
};

// What a node needs for mTLS with its hub. Nothing of it is on disk yet.
struct Membership {
  std::string key_pem;
  std::string certificate_pem;
  std::string authority_pem;
  bool awaiting_signature = false;
};

// One joining, from the first contact to the certificate. Refusals keep their reason (kTokenInvalid,
// kCertificateInvalid…); a hub that does not answer is OutOfReach. Every call blocks for at most `patience_seconds`: a
// hub that is just starting is waited for.
class Enrolment {
 public:
  // Fetches the authority that `token` pins and tells the secret to nobody else.
  static absl::StatusOr<Enrolment> Begin(JoinToken token, const std::string& server_name, int patience_seconds,
                                         const Terminal& terminal);

  // kEvidenceMissing when the hub's anchor is not the one that the token pins: nothing of the answer is to be used.
  absl::StatusOr<Preparation> Prepare(const SigningKey& identity) const;

  // Makes a key, has it certified, and checks what came back: a certificate for this node and this key, by that
  // authority, in `region`. OutOfReach here may mean that the token is spent.
  absl::StatusOr<Membership> Finish(const std::string& region, const SignedText& roster, const SignedText& sealing_keys,
                                    const SigningPair& identity, const Sealer& sealer, absl::Time now) const;

 private:
  Enrolment(JoinToken token, int patience_seconds, const Terminal& terminal)
      : token_(std::move(token)), patience_seconds_(patience_seconds), terminal_(&terminal) {}
  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::EnrolmentService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                                   Response*),
                                const Request& request) const;

  JoinToken token_;
  int patience_seconds_;
  const Terminal* terminal_;
  std::string authority_pem_;
  std::shared_ptr<v1::EnrolmentService::Stub> stub_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_ENROLMENT_H_
