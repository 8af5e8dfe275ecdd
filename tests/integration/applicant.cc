#include "tests/integration/applicant.h"

#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <utility>
#include <vector>

#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "services/wire/knowledge_codec.h"

namespace relais::integration {
namespace {

constexpr auto kPatience = std::chrono::seconds(30);
constexpr char kMethod[] = "/relais.v1.EnrolmentService/Enrol";

}  // namespace

Applicant::Applicant(const JoinToken& shown, uint32_t edition, const std::string& name)
    : token(shown), entropy_(std::make_unique<OsEntropy>()), sealer_(std::make_unique<SodiumSealer>(*entropy_)) {
  identity = sealer_->NewSigningPair();
  entry.partner = token.partner;
  entry.edition = Edition(edition);
  entry.name = name;
  entry.node = token.node;
  entry.identity = identity.key;
  const Day today = MomentOf(SystemClock().Now()).day;
  const SealingKey key = sealer_->NewSealingPair().key;
  sealing.node = token.node;
  sealing.terms = {{OpensslDigester().KeyIdOf(key), key, today, AddDays(today, limits::kSealingKeyUseDays - 1)}};
  csr = MakeNodeRequest()->csr_der;
}

SignedText Applicant::Sign(const SodiumSealer& sealer, TextKind kind, const std::string& text,
                           const std::optional<SigningPair>& signer) {
  SignedText signed_text{kind, text, {}};
  if (signer) signed_text.signatures.push_back({signer->key, sealer.Sign(*signer, wire::SignedTextBytes(kind, text))});
  return signed_text;
}

v1::EnrolRequest Applicant::Request() const {
  v1::EnrolRequest request;
  request.set_secret(token.secret);
  request.set_csr(csr);
  request.set_node(std::string(token.node.view()));
  request.set_partner(std::string(token.partner.view()));
  const SignedText roster =
      roster_text ? *roster_text : Sign(*sealer_, TextKind::kRoster, wire::EncodeText(entry), roster_signer);
  *request.mutable_roster() = wire::ToProto(roster);
  *request.mutable_sealing_keys() = wire::ToProto(
      Sign(*sealer_, TextKind::kSealingKeys, wire::EncodeText(sealing), sealing_signer ? *sealing_signer : identity));
  const Signature proof =
      sealer_->Sign(identity_prover ? *identity_prover : identity, IdentityProofText(token.node, token.partner, csr));
  request.set_identity_proof(std::string(proof.view()));
  return request;
}

grpc::Status ShowPapers(const std::shared_ptr<grpc::Channel>& channel, const v1::EnrolRequest& request,
                        v1::EnrolResponse* response) {
  return ShowBytes(channel, request.SerializeAsString(), response);
}

grpc::Status ShowBytes(const std::shared_ptr<grpc::Channel>& channel, const std::string& bytes,
                       v1::EnrolResponse* response) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, kMethod, request, &queue);
  call->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  std::vector<grpc::Slice> slices;
  if (status.ok() && answer.Dump(&slices).ok()) {
    std::string whole;
    for (const grpc::Slice& part : slices) whole.append(reinterpret_cast<const char*>(part.begin()), part.size());
    response->ParseFromString(whole);
  }
  return status;
}

}  // namespace relais::integration
