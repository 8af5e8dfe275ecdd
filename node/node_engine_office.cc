// What the engine does about its own people: accounts, who opened what, whose a journey is.
#include <memory>
#include <utility>

#include "node/node_engine.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

// Whether journeys may be given to her.
bool ReceivesPeople(const Colleague* colleague) {
  return colleague != nullptr && colleague->state == StaffState::kActive && colleague->role != StaffRole::kNodeOperator;
}

}  // namespace

NodeResult NodeEngine::On(const Moment&, ChangeStaff& in, NodeOutcome* out) {
  const Reason reason = state_.office().staff.Check(in.change, in.actor, in.now_s);
  if (reason != Reason::kNone) return {.reason = reason};
  Commit(StaffChanged{std::move(in.change), in.now_s}, out);
  out->effects.push_back(PublishStaff{std::make_shared<const StaffBook>(state_.office().staff)});
  return {};
}

NodeResult NodeEngine::On(const Moment&, TouchJourney& in, NodeOutcome* out) {
  const JourneyId journey = in.journey.none() ? state_.JourneyOf(in.referral) : in.journey;
  if (journey.none()) return {.reason = Reason::kUnknownReferral};
  Commit(JourneyTouched{in.account, journey, in.act, in.takes_up, in.now_s}, out);
  return {};
}

NodeResult NodeEngine::On(const Moment&, HandOver& in, NodeOutcome* out) {
  const Office& office = state_.office();
  if (in.journeys.size() > limits::kHandOverJourneysMax) return {.reason = Reason::kTooLarge};
  // The gate judged by what was durable a moment ago.
  const Colleague* actor = office.staff.Find(in.actor);
  if (!in.actor.none() && !ReceivesPeople(actor)) return {.reason = Reason::kNotPermitted};
  if (!ReceivesPeople(office.staff.Find(in.to))) return {.reason = Reason::kAccountUnknown};
  const bool any = in.actor.none() || actor->role == StaffRole::kSupervisor;
  const absl::btree_set<JourneyId> here = state_.JourneysHere();
  for (JourneyId journey : in.journeys) {
    if (!here.contains(journey)) return {.reason = Reason::kUnknownReferral};
    const AccountId keeper = office.KeeperOf(journey);
    if (!any && !keeper.none() && keeper != in.actor) return {.reason = Reason::kNotPermitted};
  }
  if (!in.journeys.empty()) Commit(JourneysHandedOver{in.actor, in.to, std::move(in.journeys), in.now_s}, out);
  return {};
}

}  // namespace relais::node
