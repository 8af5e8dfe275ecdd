// How the figures follow the journeys: after each change of one, by the very code that replays it.
#include "hub/hub_state.h"
#include "hub/partner_seat.h"

namespace relais::hub {

// Ids that the roster or the conventions do not hold stand for nobody: a hostile member's inventions fill no memory.
FlowCell HubState::CellOf(PartnerId origin, PartnerId destination, ConventionId convention, ConventionVersion version) {
  const Roster& roster = knowledge_.roster();
  if (roster.Find(origin) == nullptr) origin = PartnerId();
  if (roster.Find(destination) == nullptr) destination = PartnerId();
  if (knowledge_.FindAgreement(convention, version) == nullptr) convention = ConventionId();
  return flows_.CellOf(origin, destination, convention);
}

void HubState::FixSeats(Month ended) {
  flows_.FixSeats(ended, [this](PartnerId partner) { return SeatOf(knowledge_, partner); });
}

void HubState::FollowFlows(JourneyId journey, Day day) {
  if (!counting_) return;
  JourneyRow* row = journeys_.FindForFlows(journey);
  if (row == nullptr || row->doors.drill) return;
  const JourneyDoors& doors = row->doors;
  FlowCell cell;
  if (doors.referrals.size() > row->flow.referrals.size()) {
    cell = CellOf(doors.owner, doors.referrals.back().destination, doors.convention, doors.convention_version);
  }
  const auto open_days = [this](PartnerId door, Day from, Day to) {
    return open_days_.Between(knowledge_, door, from, to);
  };
  flows_.Follow(doors, cell, day, open_days, &row->flow);
}

void HubState::PassFlows(JourneyId journey, Day day) {
  if (!counting_) return;
  JourneyRow* row = journeys_.FindForFlows(journey);
  // What this hub never lost has been counted, and is left as it is.
  if (row == nullptr || row->doors.drill || !row->doors.restored) return;
  const JourneyDoors& doors = row->doors;
  FlowCell cell;
  if (doors.referrals.size() > row->flow.referrals.size()) {
    cell = CellOf(doors.owner, doors.referrals.back().destination, doors.convention, doors.convention_version);
  }
  flows_.Pass(doors, cell, day, &row->flow);
}

void HubState::TakeRefused(const HandoffHeader& header, Reason refused, Day day) {
  if (!journeys_.Refused(header, day).ok()) return;
  FollowFlows(header.journey, day);
  if (refused != Reason::kThirdDoor || header.drill) return;
  CountFlow(FlowFact::kThirdDoorRefused, header, day);
}

void HubState::CountFlow(FlowFact fact, const HandoffHeader& header, Day day) {
  if (!counting_) return;
  flows_.Count(CellOf(header.sender, header.destination, header.convention, header.convention_version), fact, day);
}

void HubState::CountDerogation(FlowFact fact, const DerogationRequest& request, Day day) {
  const JourneyRow* row = journeys_.Find(request.journey);
  if (!counting_ || row == nullptr || row->doors.drill) return;
  flows_.Count(CellOf(request.asker, request.destination, request.convention, request.convention_version), fact, day);
}

}  // namespace relais::hub
