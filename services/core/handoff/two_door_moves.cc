#include "services/core/handoff/two_door_moves.h"

#include <algorithm>

namespace relais::internal {

Admission Refused(Reason reason) {
  Admission admission;
  admission.refused = reason;
  return admission;
}

JourneyReferral* FindReferral(JourneyDoors& journey, HandoffId referral) {
  for (JourneyReferral& candidate : journey.referrals) {
    if (candidate.id == referral) return &candidate;
  }
  return nullptr;
}

Reason WhyNotSlip(const JourneyDoors& journey, const HandoffHeader& header) {
  if (header.slip_version == 0 || header.slip_version > journey.slip_version) return Reason::kNone;
  if (header.slip_version < journey.slip_version) return Reason::kStaleGeneration;
  const bool same = header.arrival_key == journey.arrival_key && header.follow_key == journey.follow_key &&
                    header.follow_sealing_key == journey.follow_sealing_key;
  return same ? Reason::kNone : Reason::kEquivocation;
}

void TakeSlip(JourneyDoors& journey, const HandoffHeader& header) {
  if (header.slip_version <= journey.slip_version) return;
  journey.slip_version = header.slip_version;
  journey.arrival_key = header.arrival_key;
  journey.follow_key = header.follow_key;
  journey.follow_sealing_key = header.follow_sealing_key;
}

void AddReferral(JourneyDoors& journey, const HandoffHeader& header) {
  journey.convention = header.convention;
  journey.convention_version = header.convention_version;
  TakeSlip(journey, header);
  JourneyReferral referral;
  referral.id = header.handoff;
  referral.destination = header.destination;
  MoveReferral(referral, CoarseState::kOpen, header.due_day);
  if (!header.derogation.none()) {
    referral.third_door_allowed = true;
    const auto& used = journey.used_nonces;
    if (std::find(used.begin(), used.end(), header.derogation.nonce) == used.end()) {
      journey.used_nonces.push_back(header.derogation.nonce);
    }
  }
  journey.referrals.push_back(referral);
}

void MoveReferral(JourneyReferral& referral, CoarseState next, Day due_day) {
  referral.state = next;
  referral.due_day = referral.open() && due_day == kNoDay ? referral.open_due_day : due_day;
  if (referral.open()) referral.open_due_day = referral.due_day;
}

ArrivalGrade Better(ArrivalGrade a, ArrivalGrade b) {
  if (a == ArrivalGrade::kNone) return b;
  if (b == ArrivalGrade::kNone) return a;
  return std::min(a, b);  // numbered from the strongest
}

void Receive(JourneyDoors& journey, JourneyReferral& referral, ArrivalGrade grade, Day due_day, Admission& admission) {
  const bool third = journey.WouldBeThirdDoor(referral.destination);
  const CoarseState was = referral.state;
  const bool without_consent = journey.withdrawn || was == CoarseState::kWithdrawn || was == CoarseState::kCorrected;
  admission.late = !without_consent && !referral.open();
  admission.breach = without_consent || (third && !referral.third_door_allowed);
  admission.third_door = third && referral.third_door_allowed;
  admission.received = true;
  if (was != CoarseState::kWithdrawn) {
    referral.before = was;
    MoveReferral(referral, CoarseState::kReceived, due_day);
  }
  referral.received = grade;
  referral.breach = admission.breach;
  for (JourneyReferral& other : journey.referrals) {
    if (!other.open() || other.third_door_allowed || !journey.WouldBeThirdDoor(other.destination)) continue;
    MoveReferral(other, CoarseState::kUndeliverable, kNoDay);
    admission.made_undeliverable = other.id;
  }
}

void StrikeReception(JourneyDoors& journey, JourneyReferral& referral, Day due_day, Admission& admission) {
  admission.door_given_back = true;
  referral.received = ArrivalGrade::kNone;
  referral.breach = false;
  if (referral.state == CoarseState::kWithdrawn) return;
  const CoarseState back = referral.before;
  referral.before = CoarseState::kOpen;
  const bool opens = back == CoarseState::kOpen || back == CoarseState::kAnsweredYes;
  const bool third = journey.WouldBeThirdDoor(referral.destination) && !referral.third_door_allowed;
  if (opens && (third || journey.open_referral() != nullptr)) {
    MoveReferral(referral, CoarseState::kUndeliverable, kNoDay);
    admission.made_undeliverable = referral.id;
    return;
  }
  MoveReferral(referral, back, due_day);
}

bool WithdrawJourney(JourneyDoors& journey, JourneyReferral& referral, Day due_day) {
  const bool first = !journey.withdrawn;
  journey.withdrawn = true;
  for (JourneyReferral& other : journey.referrals) {
    MoveReferral(other, CoarseState::kWithdrawn, first ? kNoDay : other.due_day);
  }
  referral.due_day = due_day;
  return first;
}

}  // namespace relais::internal
