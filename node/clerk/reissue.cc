#include "node/clerk/reissue.h"

#include <memory>
#include <utility>

namespace relais::node {

absl::StatusOr<ReissuePlan> PlanReissue(const NodeEngine& engine, HandoffId referral, uint32_t lost, HandoffId handoff,
                                        const Moment& now) {
  const NodeState& state = engine.state();
  const ReferralRow* row = state.FindRow({referral, Side::kOrigin});
  if (row == nullptr) return Refuse(Reason::kUnknownReferral);
  if (state.Tombstoned(row->journey)) return Refuse(Reason::kTombstoned);
  ReissuePlan plan;
  if (lost != row->slip_version) {
    plan.repeat = lost + 1 == row->slip_version && row->slip_body != BodyIndex();
    if (!plan.repeat) return Refuse(Reason::kStaleGeneration, "this slip was replaced already");
    return plan;
  }
  const JourneyDoors* doors = state.FindJourney(row->journey);
  const JourneyReferral* open = doors == nullptr ? nullptr : doors->open_referral();
  if (open != nullptr && open->id != referral) return Refuse(Reason::kReferralOpen);
  EventRequest request;
  request.row = row->key;
  request.event = ReferralEvent::kReissueSlip;
  absl::StatusOr<EventPlan> event = PlanEvent(engine, request, handoff, now);
  if (!event.ok()) return event.status();
  if (row->content_body == BodyIndex()) return Refuse(Reason::kUnreadable, "what was sent is not kept here any more");
  const uint8_t latest = state.NextSlipVersion(*row);
  if (latest == 0) return Refuse(Reason::kTooLarge, "slip version");
  plan.event = *std::move(event);
  plan.copy = row->content_body;
  plan.version = latest;
  return plan;
}

absl::StatusOr<ReissuedSlip> SealReissue(SealingDesk& desk, const Digester& digester, const ReissuePlan& plan,
                                         const std::string& copy, SlipCost cost) {
  const EventOrder& order = plan.event.order;
  absl::StatusOr<SealedReissue> sealed = desk.SealReissue(copy, order, plan.version, cost);
  if (!sealed.ok()) return sealed.status();
  ReissuedSlip reissued;
  reissued.slip = std::move(sealed->slip);
  LocalEvent& event = reissued.event;
  event.row = {order.answers, Side::kOrigin};
  event.journey = plan.event.journey;
  event.event = ReferralEvent::kReissueSlip;
  event.sealed = MadeHandoff(std::move(sealed->note.header), std::move(sealed->note.envelope),
                             std::move(sealed->capsule), digester);
  event.local = std::make_shared<const std::string>(std::move(sealed->note.local_copy));
  event.slip = std::make_shared<const std::string>(std::move(sealed->slip_copy));
  event.content = std::make_shared<const std::string>(std::move(sealed->referral_copy));
  event.former = plan.copy;
  return reissued;
}

}  // namespace relais::node
