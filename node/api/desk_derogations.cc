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
  const HandoffId referral = HandoffId::FromBytes(request->referral());
  if (!request->service().empty() && request->service().size() != ServiceId::kSize) {
    return ToGrpc(Refuse(Reason::kMalformed, "service"));
  }
  absl::StatusOr<Draft> form = FormOf(referral);
  if (!form.ok()) return ToGrpc(form.status());
  const ServiceId service = ServiceId::FromBytes(request->service());
  const RequestId id = ports_.entropy->DrawId<RequestId>();
  auto plan = AskEngine(*runner_, [&, now = Now()](const NodeEngine& engine) {
    return PlanDerogation(engine, referral, *form, service, id, now);
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
