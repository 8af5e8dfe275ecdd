#include "services/core/handoff/two_door.h"

#include <algorithm>

#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/two_door_moves.h"

namespace relais {
namespace {

using internal::Refused;

// Whether every field of the token fits this referral and may be used once more.
bool IsDerogationGood(const JourneyDoors& journey, const HandoffHeader& header, const ReferralFacts& facts) {
  const Derogation& token = header.derogation;
  const bool matches = token.asker == header.sender && token.journey == header.journey &&
                       token.destination == header.destination && token.convention == header.convention &&
                       token.convention_version == header.convention_version;
  const bool timely = token.expiry >= facts.today &&
                      static_cast<int64_t>(token.expiry.value()) - facts.today.value() <= limits::kDerogationDaysMax;
  const bool authentic = facts.derogation_signed && !facts.animator.none() && token.animator == facts.animator;
  const bool fresh =
      std::find(journey.used_nonces.begin(), journey.used_nonces.end(), token.nonce) == journey.used_nonces.end();
  return matches && timely && authentic && fresh;
}

// The first reason, in the order of the header's comment, not to let this referral into a known journey; kNone when
// there is none, also for one that is already there.
Reason WhyNot(const JourneyDoors& journey, const HandoffHeader& header, const ReferralFacts& facts) {
  const JourneyReferral* same = journey.find(header.handoff);
  if (same == nullptr && (header.parent.none() || journey.find(header.parent) == nullptr)) return Reason::kJourneyOver;
  if (header.drill != journey.drill) return Reason::kDrillMixed;
  if (header.sender != journey.owner) return Reason::kNotJourneyOwner;
  if (same != nullptr && same->destination != header.destination) return Reason::kEquivocation;
  const Reason slip = internal::WhyNotSlip(journey, header);
  if (slip == Reason::kEquivocation) return slip;
  const JourneyReferral* erased = same != nullptr ? same : journey.find(header.parent);
  if (journey.withdrawn || erased->state == CoarseState::kWithdrawn) return Reason::kTombstoned;
  // Of a referral that is here already only the sealing is new: it was sealed before its slip was reissued.
  if (same != nullptr) return Reason::kNone;
  if (slip != Reason::kNone) return slip;
  if (journey.open_referral() != nullptr) return Reason::kReferralOpen;
  if (!header.derogation.none() && !IsDerogationGood(journey, header, facts)) return Reason::kDerogationInvalid;
  if (header.derogation.none() && journey.WouldBeThirdDoor(header.destination)) return Reason::kThirdDoor;
  if (journey.referrals.size() >= limits::kReferralsPerJourneyMax) return Reason::kTooLarge;
  return Reason::kNone;
}

// Why not to begin a journey with this referral.
Reason WhyNotFirst(const JourneyDoors& journey, const HandoffHeader& header, const ReferralFacts& facts) {
  if (!header.parent.none()) return Reason::kJourneyOver;
  if (!header.derogation.none() && !IsDerogationGood(journey, header, facts)) return Reason::kDerogationInvalid;
  return Reason::kNone;
}

}  // namespace

bool JourneyDoors::whole() const {
  if (!restored) return true;
  const auto told = [this](const JourneyReferral& referral) {
    return referral.restated || referral.destination == owner;
  };
  return owner_restated && std::all_of(referrals.begin(), referrals.end(), told);
}

const JourneyReferral* JourneyDoors::open_referral() const {
  for (const JourneyReferral& referral : referrals) {
    if (referral.open()) return &referral;
  }
  return nullptr;
}

const JourneyReferral* JourneyDoors::find(HandoffId referral) const {
  for (const JourneyReferral& candidate : referrals) {
    if (candidate.id == referral) return &candidate;
  }
  return nullptr;
}

int JourneyDoors::doors() const {
  if (!known()) return 0;
  int count = 1;
  for (size_t i = 0; i < referrals.size(); ++i) {
    if (referrals[i].received == ArrivalGrade::kNone || referrals[i].destination == owner) continue;
    const auto same_door = [this, i](const JourneyReferral& earlier) {
      return earlier.received != ArrivalGrade::kNone && earlier.destination == referrals[i].destination;
    };
    if (std::none_of(referrals.begin(), referrals.begin() + static_cast<ptrdiff_t>(i), same_door)) ++count;
  }
  return count;
}

bool JourneyDoors::WouldBeThirdDoor(PartnerId destination) const {
  if (destination == owner) return false;
  for (const JourneyReferral& referral : referrals) {
    if (referral.received != ArrivalGrade::kNone && referral.destination == destination) return false;
  }
  return doors() >= limits::kDoorsMax;
}

bool JourneyDoors::settled(Day today) const {
  return std::none_of(referrals.begin(), referrals.end(), [today](const JourneyReferral& referral) {
    return referral.open() ||
           (referral.due_day != kNoDay && EscalationDue(referral.due_day, today) != Escalation::kExpired);
  });
}

Admission AdmitReferral(JourneyDoors& journey, const HandoffHeader& header, const ReferralFacts& facts) {
  RELAIS_CHECK(header.kind == HandoffKind::kReferral);
  const Reason why_not = journey.known() ? WhyNot(journey, header, facts) : WhyNotFirst(journey, header, facts);
  if (why_not != Reason::kNone) return Refused(why_not);

  Admission admission;
  if (journey.find(header.handoff) != nullptr) {
    internal::TakeSlip(journey, header);
    admission.repeat = true;
    return admission;
  }
  if (!journey.known()) {
    journey.owner = header.sender;
    journey.drill = header.drill;
  }
  admission.lower_grade = !journey.whole();
  admission.third_door = journey.WouldBeThirdDoor(header.destination);
  internal::AddReferral(journey, header);
  return admission;
}

Admission RememberRefused(JourneyDoors& journey, const HandoffHeader& header) {
  RELAIS_CHECK(header.kind == HandoffKind::kReferral);
  if (journey.known()) {
    const JourneyReferral* parent = header.parent.none() ? nullptr : journey.find(header.parent);
    if (journey.find(header.handoff) != nullptr) return Refused(Reason::kEquivocation);
    if (parent == nullptr) return Refused(Reason::kJourneyOver);
    if (header.drill != journey.drill) return Refused(Reason::kDrillMixed);
    if (header.sender != journey.owner) return Refused(Reason::kNotJourneyOwner);
    if (journey.withdrawn || parent->state == CoarseState::kWithdrawn) return Refused(Reason::kTombstoned);
    if (const Reason slip = internal::WhyNotSlip(journey, header); slip != Reason::kNone) return Refused(slip);
    if (journey.referrals.size() >= limits::kReferralsPerJourneyMax) return Refused(Reason::kTooLarge);
  } else if (!header.parent.none()) {
    return Refused(Reason::kJourneyOver);
  } else {
    journey.owner = header.sender;
    journey.drill = header.drill;
  }
  HandoffHeader without_leave = header;
  without_leave.derogation = Derogation();
  internal::AddReferral(journey, without_leave);
  internal::MoveReferral(journey.referrals.back(), CoarseState::kUndeliverable, kNoDay);
  return Admission();
}

void TakeBackDerogation(JourneyDoors& journey, const HandoffHeader& header) {
  JourneyReferral* referral = internal::FindReferral(journey, header.handoff);
  if (referral == nullptr || header.derogation.none()) return;
  referral->third_door_allowed = false;
  std::erase(journey.used_nonces, header.derogation.nonce);
}

Admission AdmitPersonWord(JourneyDoors& journey, const HandoffHeader& header) {
  RELAIS_CHECK(header.kind == HandoffKind::kPerson);
  JourneyReferral* referral = internal::FindReferral(journey, header.answers);
  if (referral == nullptr) return Refused(Reason::kUnknownReferral);
  if (header.drill != journey.drill) return Refused(Reason::kDrillMixed);
  if (header.follow_key.none() || header.follow_key != journey.follow_key) return Refused(Reason::kCodeWrong);
  if (header.generation.value() <= journey.person_counter) return Refused(Reason::kReplay);
  if (header.destination != journey.owner && header.destination != referral->destination) {
    return Refused(Reason::kNotDestination);
  }
  Admission admission;
  if (header.state == CoarseState::kWithdrawn) {
    admission.tombstoned = internal::WithdrawJourney(journey, *referral, header.due_day);
  } else if (header.state != CoarseState::kEnded) {
    return Refused(Reason::kNotYourMove);
  } else if (journey.withdrawn || referral->state == CoarseState::kWithdrawn) {
    return Refused(Reason::kTombstoned);
  } else if (referral->state != CoarseState::kReceived && referral->state != CoarseState::kEnded) {
    return Refused(Reason::kWrongState);
  } else {
    internal::MoveReferral(*referral, CoarseState::kEnded, header.due_day);
  }
  journey.person_counter = header.generation.value();
  return admission;
}

Escalation EscalationDue(Day due, Day today) {
  if (due == kNoDay) return Escalation::kNone;
  const int64_t days_past = static_cast<int64_t>(today.value()) - due.value();
  if (days_past > limits::kExpiredAfterDays) return Escalation::kExpired;
  if (days_past > limits::kAnimatorToldAfterDays) return Escalation::kAnimatorTold;
  return days_past > 0 ? Escalation::kOriginTold : Escalation::kNone;
}

Admission Expire(JourneyDoors& journey, HandoffId referral, Day today) {
  JourneyReferral* entry = internal::FindReferral(journey, referral);
  if (entry == nullptr) return Refused(Reason::kUnknownReferral);
  if (!entry->open() || EscalationDue(entry->due_day, today) != Escalation::kExpired) {
    return Refused(Reason::kWrongState);
  }
  internal::MoveReferral(*entry, CoarseState::kExpired, kNoDay);
  return Admission();
}

Admission MakeUndeliverable(JourneyDoors& journey, HandoffId referral) {
  JourneyReferral* entry = internal::FindReferral(journey, referral);
  if (entry == nullptr) return Refused(Reason::kUnknownReferral);
  if (!entry->open() && entry->state != CoarseState::kExpired) return Refused(Reason::kWrongState);
  internal::MoveReferral(*entry, CoarseState::kUndeliverable, kNoDay);
  return Admission();
}

}  // namespace relais
