// What a hub that lost a journey takes in again from the signed headers that the doors kept.
#include <algorithm>

#include "services/core/handoff/limits.h"
#include "services/core/handoff/two_door.h"
#include "services/core/handoff/two_door_moves.h"

namespace relais {
namespace {

using internal::Refused;
using S = CoarseState;

Admission Repeated() {
  Admission admission;
  admission.repeat = true;
  return admission;
}

// Only the last referral may be open: the origin would not have sent another one otherwise.
void CloseEarlier(JourneyDoors& journey) {
  for (size_t i = 0; i + 1 < journey.referrals.size(); ++i) {
    JourneyReferral& earlier = journey.referrals[i];
    if (!earlier.open()) continue;
    earlier.state = S::kExpired;
    earlier.due_day = kNoDay;
  }
}

Admission RestateReferral(JourneyDoors& journey, const HandoffHeader& header) {
  if (!journey.known()) {
    journey.owner = header.sender;
    journey.drill = header.drill;
    journey.restored = true;
  }
  if (header.drill != journey.drill) return Refused(Reason::kDrillMixed);
  if (header.sender != journey.owner) return Refused(Reason::kNotJourneyOwner);
  if (!journey.restored) return Repeated();
  if (journey.find(header.handoff) != nullptr) {
    internal::TakeSlip(journey, header);
    return Repeated();
  }
  if (journey.referrals.size() >= limits::kReferralsPerJourneyMax) return Refused(Reason::kTooLarge);
  internal::AddReferral(journey, header);
  CloseEarlier(journey);
  if (journey.withdrawn) journey.referrals.back().state = S::kWithdrawn;
  return Admission();
}

void RestateReception(JourneyDoors& journey, JourneyReferral& referral, ArrivalGrade grade, Admission& admission) {
  if (referral.received != ArrivalGrade::kNone) {
    referral.received = internal::Better(referral.received, grade);
    return;
  }
  const CoarseState was = referral.state;
  const bool third = journey.WouldBeThirdDoor(referral.destination) && !referral.third_door_allowed;
  internal::Receive(journey, referral, grade, admission);
  // What the other side said meanwhile goes further than the reception; which of the two was first is not known here,
  // so that only the count of doors makes a breach.
  if (was == S::kEnded || was == S::kWithdrawn) referral.state = was;
  referral.breach = third;
  admission.breach = third;
}

// One coarse state that a door said. Only what a side may say is taken; how it fits the rule is not asked again.
Admission RestateSaid(JourneyDoors& journey, JourneyReferral& referral, const HandoffHeader& header, bool from_owner,
                      bool from_destination, ArrivalGrade grade) {
  Admission admission;
  const bool settled =
      referral.state == S::kEnded || referral.state == S::kWithdrawn || referral.state == S::kCorrected;
  switch (header.state) {
    case S::kOpen:
    case S::kAnsweredYes:
    case S::kAnsweredNo:
    case S::kCancelled:
      if (from_destination && !settled && referral.state != S::kReceived) referral.state = header.state;
      break;
    case S::kReceived:
      if (from_destination) RestateReception(journey, referral, grade, admission);
      break;
    case S::kEnded:
      if (from_destination && grade != ArrivalGrade::kNone) RestateReception(journey, referral, grade, admission);
      if (referral.state != S::kWithdrawn) referral.state = S::kEnded;
      break;
    case S::kCorrected:
      if (from_destination && referral.received != ArrivalGrade::kNone) {
        internal::StrikeReception(journey, referral);
      } else if (from_owner && referral.received == ArrivalGrade::kNone && referral.state != S::kWithdrawn) {
        referral.state = S::kCorrected;
      }
      break;
    case S::kWithdrawn:
      // A destination's word may have been about an earlier referral only: its child, if any, tells.
      if (from_destination && !from_owner) {
        referral.state = S::kWithdrawn;
        referral.due_day = header.due_day;
      } else {
        admission.tombstoned = internal::WithdrawJourney(journey, referral, header.due_day);
      }
      break;
    case S::kExpired:
    case S::kUndeliverable:
      break;
  }
  return admission;
}

}  // namespace

Admission Restate(JourneyDoors& journey, const HandoffHeader& header, const AnswerFacts& facts) {
  if (header.kind == HandoffKind::kReferral) return RestateReferral(journey, header);
  JourneyReferral* referral = internal::FindReferral(journey, header.answers);
  if (referral == nullptr) return Refused(Reason::kUnknownReferral);
  if (header.drill != journey.drill) return Refused(Reason::kDrillMixed);
  if (!journey.restored) return Repeated();
  const bool from_person = header.kind == HandoffKind::kPerson;
  const bool from_owner = header.sender == journey.owner;
  const bool from_destination = header.sender == referral->destination;
  if (from_person && header.follow_key != journey.follow_key) return Refused(Reason::kCodeWrong);
  if (!from_person && !from_owner && !from_destination) return Refused(Reason::kNotDestination);

  if (from_owner) internal::TakeSlip(journey, header);
  if (from_person) journey.person_counter = std::max(journey.person_counter, header.generation.value());
  Admission admission;
  if (header.kind == HandoffKind::kAnswer || from_person) {
    const bool proven =
        header.grade == ArrivalGrade::kProven && facts.arrival_proven && header.arrival_key == journey.arrival_key;
    const ArrivalGrade grade =
        header.grade == ArrivalGrade::kProven && !proven ? ArrivalGrade::kAttested : header.grade;
    admission = RestateSaid(journey, *referral, header, from_owner, from_destination, grade);
  }
  if (header.due_day != kNoDay && !journey.withdrawn) referral->due_day = header.due_day;
  CloseEarlier(journey);
  return admission;
}

void MarkRestated(JourneyDoors& journey, PartnerId from) {
  if (!journey.restored) return;
  if (from == journey.owner) journey.owner_restated = true;
  for (JourneyReferral& referral : journey.referrals) {
    if (referral.destination == from) referral.restated = true;
  }
}

}  // namespace relais
