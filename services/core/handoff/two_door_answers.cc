// Answers and notes of the two doors: who may say which coarse state, and where it leads.
#include "services/core/handoff/check.h"
#include "services/core/handoff/two_door.h"
#include "services/core/handoff/two_door_moves.h"

namespace relais {
namespace {

using internal::Refused;
using S = CoarseState;

// Everything that one answer is about.
struct Answer {
  JourneyDoors& journey;
  JourneyReferral& referral;
  const HandoffHeader& header;
  bool from_owner;
  bool from_destination;
};

// Why a referral that is not open may not become open again.
Reason WhyNotReopen(const Answer& answer) {
  const JourneyReferral& referral = answer.referral;
  if (answer.journey.open_referral() != nullptr) return Reason::kReferralOpen;
  if (!referral.third_door_allowed && answer.journey.WouldBeThirdDoor(referral.destination)) return Reason::kThirdDoor;
  return Reason::kNone;
}

Admission MoveTo(Answer& answer, CoarseState next, bool late = false) {
  Admission admission;
  admission.late = late;
  internal::MoveReferral(answer.referral, next, answer.header.due_day);
  return admission;
}

Admission TakeBack(Answer& answer) {
  const CoarseState state = answer.referral.state;
  if (state == S::kOpen || state == S::kAnsweredYes) return MoveTo(answer, S::kOpen);
  if (state != S::kAnsweredNo && state != S::kCancelled) return Refused(Reason::kWrongState);
  const Reason why_not = WhyNotReopen(answer);
  if (why_not != Reason::kNone) return Refused(why_not);
  // The journey has gone on: at its origin this one is re-routed for good, and open it would keep the next one out.
  const bool last = &answer.referral == &answer.journey.referrals.back();
  return last || answer.journey.restored ? MoveTo(answer, S::kOpen) : Refused(Reason::kWrongState);
}

Admission SayYes(Answer& answer) {
  if (answer.referral.open()) return MoveTo(answer, S::kAnsweredYes);
  if (answer.referral.state != S::kExpired) return Refused(Reason::kWrongState);
  const Reason why_not = WhyNotReopen(answer);
  return why_not == Reason::kNone ? MoveTo(answer, S::kAnsweredYes, /*late=*/true) : Refused(why_not);
}

// A no, or the confirmation of a request to cancel.
Admission SayNo(Answer& answer, CoarseState next) {
  const CoarseState state = answer.referral.state;
  if (answer.referral.open() || state == next) return MoveTo(answer, next);
  return state == S::kExpired ? MoveTo(answer, next, /*late=*/true) : Refused(Reason::kWrongState);
}

bool IsJourneysKey(const Answer& answer) {
  return answer.header.arrival_key == answer.journey.arrival_key;
}

// The grade to record: a hub that may have forgotten something claims less, and the code of a former slip proves
// nothing more.
ArrivalGrade GradeOf(const Answer& answer) {
  const ArrivalGrade grade = answer.header.grade;
  const bool sure = answer.journey.whole() && IsJourneysKey(answer);
  return grade == ArrivalGrade::kProven && !sure ? ArrivalGrade::kAttested : grade;
}

bool IsProofGood(const Answer& answer, const AnswerFacts& facts) {
  if (answer.header.grade != ArrivalGrade::kProven) return true;
  return facts.arrival_proven && (IsJourneysKey(answer) || answer.journey.slip_version > kFirstSlipVersion);
}

Admission SayReceived(Answer& answer, const AnswerFacts& facts) {
  if (answer.header.grade == ArrivalGrade::kNone) return Refused(Reason::kMalformed);
  if (!IsProofGood(answer, facts)) return Refused(Reason::kProofInvalid);
  Admission admission;
  admission.lower_grade = !answer.journey.whole();
  const ArrivalGrade grade = GradeOf(answer);
  if (answer.referral.received != ArrivalGrade::kNone) {
    internal::MoveReferral(answer.referral, answer.referral.state, answer.header.due_day);
    answer.referral.received = internal::Better(answer.referral.received, grade);
  } else {
    internal::Receive(answer.journey, answer.referral, grade, answer.header.due_day, admission);
  }
  return admission;
}

Admission SayEnded(Answer& answer, const AnswerFacts& facts) {
  if (answer.header.grade != ArrivalGrade::kNone && !answer.from_destination) return Refused(Reason::kNotYourMove);
  if (answer.referral.state != S::kReceived && answer.referral.state != S::kEnded) {
    return Refused(Reason::kWrongState);
  }
  if (!IsProofGood(answer, facts)) return Refused(Reason::kProofInvalid);
  answer.referral.received = internal::Better(answer.referral.received, GradeOf(answer));
  return MoveTo(answer, S::kEnded);
}

Admission SayCorrected(Answer& answer) {
  if (answer.referral.received != ArrivalGrade::kNone) {
    if (!answer.from_destination) return Refused(Reason::kWrongState);
    Admission admission;
    internal::StrikeReception(answer.journey, answer.referral, answer.header.due_day, admission);
    return admission;
  }
  return answer.from_owner ? MoveTo(answer, S::kCorrected) : Refused(Reason::kWrongState);
}

Admission SayWithdrawn(Answer& answer) {
  Admission admission;
  const JourneyReferral* open = answer.journey.open_referral();
  if (answer.from_owner || open == nullptr || open == &answer.referral) {
    admission.tombstoned = internal::WithdrawJourney(answer.journey, answer.referral, answer.header.due_day);
    return admission;
  }
  internal::MoveReferral(answer.referral, S::kWithdrawn, answer.header.due_day);
  return admission;
}

Admission AdmitNote(Answer& answer) {
  if (answer.header.slip_version != 0) {
    if (!answer.from_owner) return Refused(Reason::kNotYourMove);
    const Reason why_not = internal::WhyNotSlip(answer.journey, answer.header);
    if (why_not != Reason::kNone) return Refused(why_not);
    internal::TakeSlip(answer.journey, answer.header);
  }
  if (answer.referral.open()) internal::MoveReferral(answer.referral, answer.referral.state, answer.header.due_day);
  return Admission();
}

Admission AdmitSaid(Answer& answer, const AnswerFacts& facts) {
  switch (answer.header.state) {
    case S::kOpen:
      return answer.from_destination ? TakeBack(answer) : Refused(Reason::kNotYourMove);
    case S::kAnsweredYes:
      return answer.from_destination ? SayYes(answer) : Refused(Reason::kNotYourMove);
    case S::kAnsweredNo:
    case S::kCancelled:
      return answer.from_destination ? SayNo(answer, answer.header.state) : Refused(Reason::kNotYourMove);
    case S::kReceived:
      return answer.from_destination ? SayReceived(answer, facts) : Refused(Reason::kNotYourMove);
    case S::kEnded:
      return SayEnded(answer, facts);
    case S::kCorrected:
      return SayCorrected(answer);
    case S::kWithdrawn:
      return SayWithdrawn(answer);
    case S::kExpired:
    case S::kUndeliverable:
      return Refused(Reason::kNotYourMove);
  }
  return Refused(Reason::kMalformed);
}

// What is still heard after a withdrawal: that the person stood there, that they did not after all, and the receipt.
bool PassesTombstone(const Answer& answer) {
  if (answer.header.kind != HandoffKind::kAnswer) return false;
  const CoarseState said = answer.header.state;
  if (said == S::kReceived || said == S::kWithdrawn) return true;
  return said == S::kCorrected && answer.from_destination && answer.referral.received != ArrivalGrade::kNone;
}

}  // namespace

Admission AdmitAnswer(JourneyDoors& journey, const HandoffHeader& header, const AnswerFacts& facts) {
  RELAIS_CHECK(header.kind == HandoffKind::kAnswer || header.kind == HandoffKind::kNote);
  JourneyReferral* referral = internal::FindReferral(journey, header.answers);
  if (referral == nullptr) return Refused(Reason::kUnknownReferral);
  if (header.drill != journey.drill) return Refused(Reason::kDrillMixed);
  Answer answer{journey, *referral, header, false, false};
  answer.from_destination = header.sender == referral->destination && header.destination == journey.owner;
  answer.from_owner = header.sender == journey.owner && header.destination == referral->destination;
  if (!answer.from_destination && !answer.from_owner) return Refused(Reason::kNotDestination);

  if ((journey.withdrawn || referral->state == S::kWithdrawn) && !PassesTombstone(answer)) {
    return Refused(Reason::kTombstoned);
  }
  const JourneyReferral was = *referral;
  const uint8_t slip_was = journey.slip_version;
  const bool withdrawn_was = journey.withdrawn;
  Admission admission = header.kind == HandoffKind::kNote ? AdmitNote(answer) : AdmitSaid(answer, facts);
  admission.repeat = admission.ok() && header.kind == HandoffKind::kAnswer && *referral == was &&
                     journey.slip_version == slip_was && journey.withdrawn == withdrawn_was;
  return admission;
}

}  // namespace relais
