// The doorways of asking the animator for leave, and of looking what became of it.
#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "node/api/desk_api.h"
#include "node/clerk/derogations.h"
#include "services/adapters/grpc/status_map.h"
#include "services/wire/reason_codec.h"

namespace relais::node {

absl::StatusOr<Draft> DeskApi::FormOf(HandoffId referral) {
  auto row = AskEngine(*runner_, [referral](const NodeEngine& engine) -> absl::StatusOr<ReferralRow> {
    const ReferralRow* found = engine.state().FindRow({referral, Side::kOrigin});
    if (found == nullptr) {
      const bool received = engine.state().FindRow({referral, Side::kDestination}) != nullptr;
      return Refuse(received ? Reason::kNotJourneyOwner : Reason::kUnknownReferral);
    }
    if (engine.state().Tombstoned(found->journey)) return Refuse(Reason::kTombstoned);
    return *found;
  });
  if (!row) return Refuse(Reason::kBusy);
  if (!row->ok()) return row->status();
  const ReferralRow& r = **row;
  absl::StatusOr<LocalView> view = ports_.desk->OpenLocal(ReadCopy(r.journey, r.content_body), r.journey, referral);
  if (!view.ok() || !view->draft) return Refuse(Reason::kWrongState, "the form is not kept any more");
  return *view->draft;
}

absl::StatusOr<HandoffId> DeskApi::NewestSentIn(const std::string& journey) {
  if (journey.size() != JourneyId::kSize) return Refuse(Reason::kMalformed, "journey");
  auto newest = AskEngine(*runner_, [id = JourneyId::FromBytes(journey)](const NodeEngine& engine) {
    return NewestSent(engine.state(), id);
  });
  if (!newest) return Refuse(Reason::kBusy);
  return *std::move(newest);
}

absl::StatusOr<DeskApi::DerogationStart> DeskApi::StartOf(const v1::AskDerogationRequest& request) {
  const v1::Draft& typed = request.draft();
  if (int{!request.referral().empty()} + int{!request.journey().empty()} + int{request.has_draft()} != 1) {
    return Refuse(Reason::kMalformed, "one of referral, journey and draft");
  }
  const std::string& service = request.service().empty() ? typed.service() : request.service();
  if (!service.empty() && service.size() != ServiceId::kSize) return Refuse(Reason::kMalformed, "service");
  DerogationStart start;
  start.service = ServiceId::FromBytes(service);
  start.referral = HandoffId::FromBytes(request.has_draft() ? typed.parent() : request.referral());
  if (request.has_draft() && service.empty()) return Refuse(Reason::kMissingField, "draft: service");
  if (request.has_draft() && typed.parent().empty() && typed.journey().empty()) {
    return Refuse(Reason::kMissingField, "draft: journey or parent");
  }
  if (start.referral.none()) {
    const absl::StatusOr<HandoffId> newest = NewestSentIn(request.has_draft() ? typed.journey() : request.journey());
    if (!newest.ok()) return newest.status();
    start.referral = *newest;
  }
  if (request.has_draft()) {
    start.form.need = typed.need();
    start.form.public_code = typed.public_code();
    start.form.commune = typed.commune();
    return start;
  }
  absl::StatusOr<Draft> form = FormOf(start.referral);
  if (!form.ok()) return form.status();
  start.form = *std::move(form);
  return start;
}

v1::DerogationSummary DeskApi::DerogationOf(const NodeState& state, const DerogationRow& row) const {
  v1::DerogationSummary summary;
  const absl::string_view name = DerogationStateName(state, row, Now().day);
  summary.set_request(std::string(row.id.view()));
  summary.set_referral(std::string(row.referral.view()));
  summary.set_journey(std::string(row.journey.view()));
  summary.set_destination(std::string(row.destination.view()));
  const Member* member = state.knowledge().roster().Find(row.destination);
  summary.set_destination_name(member == nullptr ? row.destination.ToHex() : member->entry.name);
  summary.set_state(std::string(name));
  summary.set_state_label(std::string(DerogationStateLabelFr(name)));
  summary.set_asked_day(row.asked.value());
  summary.set_expiry_day(row.token.expiry.value());
  summary.set_reason(wire::ToProto(row.reason));
  summary.set_drill(row.drill);
  return summary;
}

grpc::Status DeskApi::AskDerogation(grpc::ServerContext*, const v1::AskDerogationRequest* request,
                                    v1::AskDerogationResponse* response) {
  const absl::StatusOr<DerogationStart> start = StartOf(*request);
  if (!start.ok()) return ToGrpc(start.status());
  const RequestId id = ports_.entropy->DrawId<RequestId>();
  auto plan = AskEngine(*runner_, [&, now = Now()](const NodeEngine& engine) {
    return PlanDerogation(engine, start->referral, start->form, start->service, id, now);
  });
  if (!plan) return ToGrpc(Refuse(Reason::kBusy));
  if (!plan->ok()) return ToGrpc(plan->status());
  absl::StatusOr<relais::node::AskDerogation> ask = SealDerogationPlan(*ports_.desk, **plan, request->reason());
  if (!ask.ok()) return ToGrpc(ask.status());
  const JourneyId journey = ask->row.journey;
  const PartnerId destination = ask->row.destination;
  const NodeResult result = PostAndWait(*runner_, *std::move(ask));
  if (result.reason != Reason::kNone) return ToGrpc(Refuse(result.reason));
  if (derogation_line_ != nullptr) derogation_line_->Wake();
  auto shown = AskEngine(*runner_, [&](const NodeEngine& engine) {
    // The new one; after a repeat the one that waits, or is good.
    const DerogationRow* best = nullptr;
    for (const auto& [other, row] : engine.state().derogations()) {
      if (row.journey != journey || row.destination != destination) continue;
      const bool counts = row.state == DerogationState::kAsked || row.state == DerogationState::kGranted;
      if (row.id == id || (counts && (best == nullptr || row.asked >= best->asked))) best = &row;
      if (row.id == id) break;
    }
    return best == nullptr ? v1::DerogationSummary() : DerogationOf(engine.state(), *best);
  });
  if (shown) *response->mutable_derogation() = *std::move(shown);
  return grpc::Status::OK;
}

grpc::Status DeskApi::ListDerogations(grpc::ServerContext*, const v1::ListDerogationsRequest*,
                                      v1::ListDerogationsResponse* response) {
  struct Shown {
    v1::DerogationSummary summary;
    JourneyId journey;
    BodyIndex answer;
  };
  auto rows = AskEngine(*runner_, [this](const NodeEngine& engine) {
    std::vector<Shown> shown;
    for (const auto& [id, row] : engine.state().derogations()) {
      shown.push_back({DerogationOf(engine.state(), row), row.journey, row.answer_body});
    }
    return shown;
  });
  if (!rows) return ToGrpc(Refuse(Reason::kBusy));
  std::stable_sort(rows->begin(), rows->end(),
                   [](const Shown& a, const Shown& b) { return a.summary.asked_day() > b.summary.asked_day(); });
  for (Shown& row : *rows) {
    const absl::StatusOr<std::string> why = ports_.desk->OpenNote(row.journey, ReadCopy(row.journey, row.answer));
    if (why.ok()) row.summary.set_answer_text(*why);
    *response->add_derogations() = std::move(row.summary);
  }
  return grpc::Status::OK;
}

}  // namespace relais::node
