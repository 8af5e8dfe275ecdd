#include "hub/api/derogation_api.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "services/adapters/grpc/status_map.h"
#include "services/core/convention/procedure.h"
#include "services/wire/derogation_codec.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kSubmit[] = "/relais.v1.DerogationService/SubmitDerogation";
constexpr char kListRequests[] = "/relais.v1.DerogationService/ListDerogationRequests";
constexpr char kAnswer[] = "/relais.v1.DerogationService/AnswerDerogation";

grpc::Status Said(Reason reason) {
  return reason == Reason::kNone ? grpc::Status::OK : ToGrpc(Refuse(reason));
}

grpc::ServerUnaryReactor* FinishWith(grpc::CallbackServerContext* context, const grpc::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(status);
  return reactor;
}

std::string NameOf(const Roster& roster, PartnerId partner) {
  const Member* member = roster.Find(partner);
  return member == nullptr ? std::string() : member->entry.name;
}

void Fill(const HubState& state, const DerogationRow& row, v1::ListedDerogation& listed) {
  const DerogationRequest& request = row.request;
  wire::WriteDerogationRequest(request, *listed.mutable_request());
  listed.set_asker_name(NameOf(state.knowledge().roster(), request.asker));
  listed.set_destination_name(NameOf(state.knowledge().roster(), request.destination));
  const KnownAgreement* known = state.knowledge().FindAgreement(request.convention, request.convention_version);
  if (known != nullptr) {
    listed.set_convention_title(known->agreement().title);
    listed.set_animator(std::string(known->agreement().animator.signing.view()));
  }
  listed.set_asked_day(row.asked.value());
  const JourneyRow* journey = state.journeys().Find(request.journey);
  listed.set_drill(journey != nullptr && journey->doors.drill);
  if (row.answer) wire::WriteDerogationAnswer(*row.answer, *listed.mutable_answer());
}

// An animator's own only; the operator's are all.
bool Within(const HubState& state, const DerogationRequest& request, const Principal& principal) {
  const KnownAgreement* known = state.knowledge().FindAgreement(request.convention, request.convention_version);
  return known == nullptr ? principal.role == Role::kHubOperator : CheckScope(known->agreement(), principal).ok();
}

void List(const HubState& state, bool answered, const Principal& principal,
          v1::ListDerogationRequestsResponse* response) {
  std::vector<const DerogationRow*> rows;
  for (const auto& [id, row] : state.derogations().rows()) {
    const JourneyRow* journey = state.journeys().Find(row.request.journey);
    // A person who takes their word back takes the reason too.
    if (journey != nullptr && journey->doors.withdrawn) continue;
    if (!Within(state, row.request, principal)) continue;
    if (answered || !row.answer) rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(), [](const DerogationRow* a, const DerogationRow* b) {
    return std::pair(a->asked, a->request.id) < std::pair(b->asked, b->request.id);
  });
  for (const DerogationRow* row : rows) Fill(state, *row, *response->add_requests());
}

}  // namespace

grpc::ServerUnaryReactor* DerogationApi::SubmitDerogation(grpc::CallbackServerContext* context,
                                                          const v1::SubmitDerogationRequest* request,
                                                          v1::SubmitDerogationResponse* response) {
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, kSubmit);
  if (!caller.ok()) return FinishWith(context, ToGrpc(caller.status()));
  const absl::StatusOr<Peer> peer = PeerOf(*context, options_.read_certificate);
  if (!peer.ok()) return FinishWith(context, ToGrpc(peer.status()));
  if (!peer->ValidAt(ports_.clock->Now())) return FinishWith(context, Said(Reason::kCertificateInvalid));
  if (!listener_->Claim(peer->connection, peer->node)) return FinishWith(context, Said(Reason::kNotPermitted));
  absl::StatusOr<DerogationRequest> asked = wire::ReadDerogationRequest(request->request());
  if (!asked.ok()) return FinishWith(context, ToGrpc(asked.status()));
  hub::SubmitDerogation input;
  input.node = peer->node;
  input.request = *std::move(asked);
  input.signed_by_it =
      ports_.sealer->Verify(input.request.identity, DerogationRequestText(input.request), input.request.signature);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const RequestId id = input.request.id;
  const auto tell = [reactor, response, id](const HubEngine& engine) {
    const DerogationRow* row = engine.state().derogations().Find(id);
    if (row != nullptr && row->answer) wire::WriteDerogationAnswer(*row->answer, *response->mutable_answer());
    reactor->Finish(grpc::Status::OK);
  };
  const bool posted = runner_->Post(std::move(input), [this, reactor, tell](HubResult result) {
    if (result.reason != Reason::kNone || !result.repeat) return reactor->Finish(Said(result.reason));
    if (!runner_->Ask(tell)) reactor->Finish(Said(Reason::kBusy));
  });
  if (!posted) reactor->Finish(Said(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* DerogationApi::ListDerogationRequests(grpc::CallbackServerContext* context,
                                                                const v1::ListDerogationRequestsRequest* request,
                                                                v1::ListDerogationRequestsResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kListRequests);
  if (!caller.ok()) return FinishWith(context, ToGrpc(caller.status()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted = runner_->Ask([reactor, response, answered = request->answered(),
                                    principal = std::move(caller->principal)](const HubEngine& engine) {
    List(engine.state(), answered, principal, response);
    reactor->Finish(grpc::Status::OK);
  });
  if (!posted) reactor->Finish(Said(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* DerogationApi::AnswerDerogation(grpc::CallbackServerContext* context,
                                                          const v1::AnswerDerogationRequest* request,
                                                          v1::AnswerDerogationResponse*) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kAnswer);
  if (!caller.ok()) return FinishWith(context, ToGrpc(caller.status()));
  absl::StatusOr<DerogationAnswer> answer = wire::ReadDerogationAnswer(request->answer());
  if (!answer.ok()) return FinishWith(context, ToGrpc(answer.status()));
  hub::AnswerDerogation input;
  input.principal = std::move(caller->principal);
  input.signed_by_it =
      answer->granted()
          ? ports_.sealer->Verify(answer->animator, DerogationText(answer->token), answer->token.signature)
          : ports_.sealer->Verify(answer->animator, DerogationRefusalText(*answer), answer->signature);
  input.answer = *std::move(answer);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const bool posted =
      runner_->Post(std::move(input), [reactor](const HubResult& result) { reactor->Finish(Said(result.reason)); });
  if (!posted) reactor->Finish(Said(Reason::kBusy));
  return reactor;
}

}  // namespace relais::hub
