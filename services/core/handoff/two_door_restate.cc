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
    internal::MoveReferral(earlier, S::kExpired, kNoDay);
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
  if (journey.withdrawn) internal::MoveReferral(journey.referrals.back(), S::kWithdrawn, kNoDay);
  return Admission();
}

void RestateReception(JourneyDoors& journey, JourneyReferral& referral, ArrivalGrade grade, Day due_day,
                      Admission& admission) {
  if (referral.received != ArrivalGrade::kNone) {
    referral.received = internal::Better(referral.received, grade);
    return;
  }
  const CoarseState was = referral.state;
  const Day due_was = referral.due_day;
  const bool third = journey.WouldBeThirdDoor(referral.destination) && !referral.third_door_allowed;
  internal::Receive(journey, referral, grade, due_day, admission);
  // What the other side said meanwhile goes further than the reception; which of the two was first is not known here,
  // so that only the count of doors makes a breach.
  if (was == S::kEnded) {
    internal::MoveReferral(referral, S::kEnded, due_was);
    referral.before = S::kOpen;
  }
  referral.breach = third;
  admission.breach = third;
}

// One header that is neither a referral nor a note, with what is known of its sender.
struct Restated {
  const HandoffHeader& header;
  bool from_owner;
  bool from_destination;
  ArrivalGrade grade;
};

// Only what a side may say is taken; how it fits the rule is not asked again.
Admission RestateSaid(JourneyDoors& journey, JourneyReferral& referral, const Restated& restated) {
  Admission admission;
  const CoarseState said = restated.header.state;
  const Day due_day = restated.header.due_day;
  const bool over = referral.state == S::kReceived || referral.state == S::kEnded || referral.state == S::kWithdrawn ||
                    referral.state == S::kCorrected;
  const bool arrived = restated.from_destination && restated.grade != ArrivalGrade::kNone;
  switch (said) {
    case S::kOpen:
    case S::kAnsweredYes:
    case S::kAnsweredNo:
    case S::kCancelled:
      if (restated.from_destination && !over) internal::MoveReferral(referral, said, due_day);
      break;
    case S::kReceived:
      if (arrived) RestateReception(journey, referral, restated.grade, due_day, admission);
      break;
    case S::kEnded:
      if (arrived) RestateReception(journey, referral, restated.grade, due_day, admission);
      if (referral.state != S::kWithdrawn) internal::MoveReferral(referral, S::kEnded, due_day);
      break;
    case S::kCorrected:
      if (restated.from_destination && referral.received != ArrivalGrade::kNone) {
        internal::StrikeReception(journey, referral, due_day, admission);
      } else if (restated.from_owner && !over) {
        internal::MoveReferral(referral, S::kCorrected, due_day);
      }
      break;
    case S::kWithdrawn:
      // A destination's word may have been about an earlier referral only: its child, if any, tells.
      if (restated.from_destination && !restated.from_owner) {
        internal::MoveReferral(referral, S::kWithdrawn, due_day);
      } else {
        admission.tombstoned = internal::WithdrawJourney(journey, referral, due_day);
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
    const bool unproven = !facts.arrival_proven || header.arrival_key != journey.arrival_key;
    const ArrivalGrade grade =
        header.grade == ArrivalGrade::kProven && unproven ? ArrivalGrade::kAttested : header.grade;
    admission = RestateSaid(journey, *referral, {header, from_owner, from_destination, grade});
  } else if (referral->open()) {
    internal::MoveReferral(*referral, referral->state, header.due_day);
  }
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
