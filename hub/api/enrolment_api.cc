#include "hub/api/enrolment_api.h"

#include <utility>

#include "hub/api/answer.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kIssueToken[] = "/relais.v1.EnrolmentService/IssueToken";
constexpr char kEnrol[] = "/relais.v1.EnrolmentService/Enrol";
constexpr char kRenew[] = "/relais.v1.EnrolmentService/Renew";

}  // namespace

grpc::ServerUnaryReactor* EnrolmentApi::IssueToken(grpc::CallbackServerContext* context,
                                                   const v1::IssueTokenRequest* request,
                                                   v1::IssueTokenResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kIssueToken);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  JoinToken token;
  token.node = NodeId::FromBytes(request->node());
  token.partner = PartnerId::FromBytes(request->partner());
  token.hub_address = request->enrolment_address().empty() ? options_.enrolment_address : request->enrolment_address();
  if (token.node.none() || token.partner.none() || !IsHubAddress(token.hub_address)) {
    return FinishWith(context, Reason::kMalformed);
  }
  token.secret = ports_.entropy->Draw(limits::kJoinTokenBytes);
  token.authority = options_.authority->fingerprint();
  IssueTokenInput input;
  input.secret_hash = ports_.digester->Sha256(JoinSecretText(token.secret, token.node, token.partner));
  input.node = token.node;
  input.partner = token.partner;
  input.actor = std::move(caller->principal);
  input.ends_at_s = absl::ToUnixSeconds(ports_.clock->Now()) + limits::kJoinTokenHours * 3600;
  response->set_token(FormatJoinToken(token));
  response->set_ends_at(input.ends_at_s);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Post(std::move(input), [reactor](HubResult) { reactor->Finish(grpc::Status::OK); });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::Enrol(grpc::CallbackServerContext* context, const v1::EnrolRequest* request,
                                              v1::EnrolResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kEnrol);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const NodeId node = NodeId::FromBytes(request->node());
  const PartnerId partner = PartnerId::FromBytes(request->partner());
  if (node.none() || request->secret().size() != limits::kJoinTokenBytes) {
    return FinishWith(context, Reason::kTokenInvalid);
  }
  const absl::Time now = ports_.clock->Now();
  absl::StatusOr<IssuedCertificate> issued = options_.authority->SignNode(request->csr(), node, now);
  if (!issued.ok()) return FinishWith(context, ReasonOf(issued.status()));
  ConsumeToken input;
  input.secret_hash = ports_.digester->Sha256(JoinSecretText(request->secret(), node, partner));
  input.node = node;
  input.now_s = absl::ToUnixSeconds(now);
  input.certificate_serial = issued->serial;
  response->set_certificate(issued->pem);
  response->set_authority(options_.authority->pem());
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  // The certificate leaves only with the append that consumed the token.
  const bool posted = runner_->Post(std::move(input), [reactor, response](HubResult result) {
    if (result.reason != Reason::kNone) response->Clear();
    reactor->Finish(StatusOf(result.reason));
  });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* EnrolmentApi::Renew(grpc::CallbackServerContext* context, const v1::RenewRequest* request,
                                              v1::RenewResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kRenew);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  absl::StatusOr<Peer> peer = PeerOf(*context, options_.read_certificate);
  if (!peer.ok()) return FinishWith(context, ReasonOf(peer.status()));
  const absl::Time now = ports_.clock->Now();
  if (!peer->ValidAt(now)) return FinishWith(context, Reason::kCertificateInvalid);
  if (!listener_->Claim(peer->connection, peer->node)) return FinishWith(context, Reason::kNotPermitted);
  absl::StatusOr<IssuedCertificate> issued = options_.authority->SignNode(request->csr(), peer->node, now);
  if (!issued.ok()) return FinishWith(context, ReasonOf(issued.status()));
  response->set_certificate(issued->pem);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const NodeId node = peer->node;
  const Day today = MomentOf(now).day;
  const bool posted = runner_->Ask([reactor, response, node, today](const HubEngine& engine) {
    const Reason reason = engine.MemberRefusal(node, today);
    if (reason != Reason::kNone) response->Clear();
    reactor->Finish(StatusOf(reason));
  });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

}  // namespace relais::hub
