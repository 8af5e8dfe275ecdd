#include "node/cli/enrolment.h"

#include <grpcpp/grpcpp.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/pinned_authority.h"
#include "services/core/handoff/reason.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {
namespace {

absl::Status Silence(const std::string& address, absl::string_view what, const Terminal& terminal) {
  return OutOfReach(absl::StrCat(terminal.Say("le concentrateur ne répond pas sur ", "the hub does not answer on "),
                                 address, " [", what, "]"));
}

}  // namespace

absl::StatusOr<Enrolment> Enrolment::Begin(JoinToken token, const std::string& server_name, int patience_seconds,
                                           const Terminal& terminal) {
  Enrolment enrolment(std::move(token), patience_seconds, terminal);
  const std::string& address = enrolment.token_.hub_address;
  absl::StatusOr<std::string> authority =
      FetchPinnedAuthority(address, enrolment.token_.authority, absl::Seconds(patience_seconds));
  if (!authority.ok()) {
    if (ReasonOf(authority.status()) == Reason::kUnavailable) {
      return Silence(address, authority.status().message(), terminal);
    }
    return authority.status();
  }
  ChannelOptions options;
  options.address = address;
  options.authority_pem = *authority;
  options.server_name = server_name;
  enrolment.authority_pem_ = *std::move(authority);
  enrolment.stub_ = v1::EnrolmentService::NewStub(OpenChannel(options));
  return enrolment;
}

template <class Request, class Response>
absl::StatusOr<Response> Enrolment::Call(grpc::Status (v1::EnrolmentService::Stub::*method)(grpc::ClientContext*,
                                                                                            const Request&, Response*),
                                         const Request& request) const {
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(patience_seconds_, GPR_TIMESPAN));
  Response response;
  const grpc::Status status = (stub_.get()->*method)(&context, request, &response);
  if (status.ok()) return response;
  if (status.error_details().empty()) return Silence(token_.hub_address, status.error_message(), *terminal_);
  return FromGrpc(status);
}

absl::StatusOr<Preparation> Enrolment::Prepare(const SigningKey& identity) const {
  v1::PrepareEnrolRequest request;
  request.set_secret(token_.secret);
  request.set_node(std::string(token_.node.view()));
  request.set_partner(std::string(token_.partner.view()));
  request.set_identity_key(std::string(identity.view()));
  const absl::StatusOr<v1::PrepareEnrolResponse> answer = Call(&v1::EnrolmentService::Stub::PrepareEnrol, request);
  if (!answer.ok()) return answer.status();
  Preparation preparation;
  for (const std::string& root : answer->roots()) preparation.anchor.roots.insert(SigningKey::FromBytes(root));
  if (OpensslDigester().Sha256(AnchorText(preparation.anchor)) != token_.anchor) {
    return Refuse(Reason::kEvidenceMissing, "the hub's anchor is not the one that the token pins");
  }
  preparation.region = answer->region();
  preparation.members_address = answer->members_address();
  if (preparation.members_address.empty()) {
    const std::string host = token_.hub_address.substr(0, token_.hub_address.rfind(':'));
    preparation.members_address = absl::StrCat(host, ":", answer->members_port());
  }
  preparation.edition = Edition(answer->edition());
  preparation.name = answer->name();
  if (!IsRegionName(preparation.region) || !IsHubAddress(preparation.members_address) || answer->edition() == 0) {
    return Refuse(Reason::kMalformed, "the hub's preparation");
  }
  return preparation;
}

absl::StatusOr<Membership> Enrolment::Finish(const std::string& region, const SignedText& roster,
                                             const SignedText& sealing_keys, const SigningPair& identity,
                                             const Sealer& sealer, absl::Time now) const {
  absl::StatusOr<NodeRequest> made = MakeNodeRequest();
  if (!made.ok()) return made.status();
  v1::EnrolRequest request;
  request.set_secret(token_.secret);
  request.set_csr(made->csr_der);
  request.set_node(std::string(token_.node.view()));
  request.set_partner(std::string(token_.partner.view()));
  *request.mutable_roster() = wire::ToProto(roster);
  *request.mutable_sealing_keys() = wire::ToProto(sealing_keys);
  const Signature proof = sealer.Sign(identity, IdentityProofText(token_.node, token_.partner, made->csr_der));
  request.set_identity_proof(std::string(proof.view()));
  const absl::StatusOr<v1::EnrolResponse> answer = Call(&v1::EnrolmentService::Stub::Enrol, request);
  if (!answer.ok()) return answer.status();
  if (absl::Status fit =
          CheckOwnCertificate(answer->certificate(), made->key_pem, authority_pem_, region, token_.node, now);
      !fit.ok()) {
    return fit;
  }
  return Membership{std::move(made->key_pem), answer->certificate(), authority_pem_, answer->awaiting_signature()};
}

}  // namespace relais::node
