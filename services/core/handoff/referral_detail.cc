#include "services/core/handoff/referral_detail.h"

#include "absl/strings/str_cat.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

using E = ReferralEvent;

constexpr uint16_t kMinutesPerDay = 24 * 60;

bool MayCarryText(E event) {
  switch (event) {
    case E::kAsk:
    case E::kReply:
    case E::kAccept:
    case E::kWaitlist:
    case E::kDecline:
    case E::kSchedule:
    case E::kMarkAbsent:
    case E::kCancelAppointment:
    case E::kConclude:
    case E::kClose:
    case E::kRequestCancel:
    case E::kConfirmCancel:
    case E::kCorrectReferral:
    case E::kCorrectReception:
    case E::kCorrectAnswer:
      return true;
    default:
      return false;
  }
}

// `detail` without the fields that belong to `event`: all default when nothing else is set.
EventDetail Foreign(E event, EventDetail detail) {
  detail.text.clear();
  switch (event) {
    case E::kDecline:
      detail.decline.reset();
      detail.counter_proposal = ServiceId();
      detail.no_solution = false;
      break;
    case E::kWaitlist:
      detail.not_before = kNoDay;
      break;
    case E::kSchedule:
      detail.appointment.reset();
      break;
    case E::kReceive:
      detail.grade = ArrivalGrade::kNone;
      break;
    case E::kConclude:
      detail.outcome.reset();
      break;
    case E::kClose:
      detail.helped.reset();
      break;
    case E::kWithdraw:
      detail.at_persons_request = false;
      break;
    case E::kUndeliver:
      detail.undeliverable.reset();
      break;
    default:
      break;
  }
  return detail;
}

// The name of the required field that is not there; empty when all are.
absl::string_view Missing(E event, Actor actor, const EventDetail& detail) {
  switch (event) {
    case E::kAsk:
    case E::kReply:
      return detail.text.empty() ? "text" : "";
    case E::kWaitlist:
      return detail.not_before == kNoDay ? "not before" : "";
    case E::kDecline:
      if (!detail.decline.has_value()) return "reason for declining";
      return detail.no_solution == !detail.counter_proposal.none() ? "either a counter-proposal or no solution" : "";
    case E::kSchedule:
      return !detail.appointment.has_value() || detail.appointment->day == kNoDay ? "appointment" : "";
    case E::kReceive:
      return detail.grade == ArrivalGrade::kNone ? "grade of the arrival" : "";
    case E::kConclude:
      return detail.outcome.has_value() ? "" : "outcome";
    case E::kClose:
      return detail.helped.has_value() ? "" : "whether it helped";
    case E::kWithdraw:
      return actor == Actor::kPerson || detail.at_persons_request ? "" : "the person's request";
    case E::kUndeliver:
      return detail.undeliverable.has_value() ? "" : "why it is undeliverable";
    default:
      return "";
  }
}

// The name of the field that holds a number outside its list; empty when none does.
absl::string_view Unknown(const EventDetail& detail) {
  if (detail.decline.has_value() && DeclineReasonName(*detail.decline).empty()) return "reason for declining";
  if (detail.outcome.has_value() && OutcomeName(*detail.outcome).empty()) return "outcome";
  if (detail.grade > ArrivalGrade::kTranscribed) return "grade of the arrival";
  if (detail.appointment.has_value() && detail.appointment->minute_of_day >= kMinutesPerDay) return "time of day";
  if (detail.undeliverable.has_value() && UndeliverableReasonName(*detail.undeliverable).empty()) {
    return "why it is undeliverable";
  }
  return "";
}

// What a word says of "did it help?": nothing when it says neither.
std::optional<bool> Says(const std::optional<Outcome>& outcome) {
  if (outcome == Outcome::kHelped) return true;
  if (outcome == Outcome::kNotHelped) return false;
  return std::nullopt;
}
bool Contradict(const std::optional<bool>& a, const std::optional<bool>& b) {
  return a.has_value() && b.has_value() && *a != *b;
}

}  // namespace

absl::Status CheckDetail(ReferralEvent event, Actor actor, const EventDetail& detail) {
  if (!detail.text.empty() && !MayCarryText(event)) return Refuse(Reason::kMalformed, "text with an event without");
  if (Foreign(event, detail) != EventDetail()) return Refuse(Reason::kMalformed, "a field of another event");
  if (detail.text.size() > limits::kNoteTextBytesMax) {
    return Refuse(Reason::kTextTooLong,
                  absl::StrCat("text: ", detail.text.size(), " bytes of ", limits::kNoteTextBytesMax));
  }
  if (!IsCleanText(detail.text)) return Refuse(Reason::kMalformed, "text");
  const absl::string_view missing = Missing(event, actor, detail);
  if (!missing.empty()) return Refuse(Reason::kMissingField, missing);
  const absl::string_view unknown = Unknown(detail);
  if (!unknown.empty()) return Refuse(Reason::kUnknownValue, unknown);
  return absl::OkStatus();
}

bool ClosureWords::disagree() const {
  const std::optional<bool> done = Says(destination);
  return Contradict(done, origin_helped) || Contradict(done, person_helped) || Contradict(origin_helped, person_helped);
}

bool TakeWord(ClosureWords& words, ReferralEvent event, Actor actor, const EventDetail& detail) {
  if (event == E::kConclude && actor == Actor::kDestination && detail.outcome.has_value()) {
    words.destination = detail.outcome;
    return true;
  }
  if (event != E::kClose || !detail.helped.has_value()) return false;
  if (actor == Actor::kOrigin) {
    words.origin_helped = detail.helped;
  } else if (actor == Actor::kPerson) {
    words.person_helped = detail.helped;
  } else {
    return false;
  }
  return true;
}

UndeliverableReason UndeliverableBecause(Reason refusal) {
  switch (refusal) {
    case Reason::kNotCovered:
    case Reason::kConventionUnknown:
    case Reason::kConventionNotInForce:
    case Reason::kConventionSuperseded:
      return UndeliverableReason::kNotCovered;
    case Reason::kPartnerSuspended:
    case Reason::kSuspended:
      return UndeliverableReason::kPartnerSuspended;
    case Reason::kPartnerGone:
    case Reason::kPartnerUnknown:
      return UndeliverableReason::kPartnerGone;
    case Reason::kThirdDoor:
    case Reason::kDerogationInvalid:
      return UndeliverableReason::kThirdDoor;
    case Reason::kUnreadable:
    case Reason::kStaleKey:
      return UndeliverableReason::kUnreadable;
    case Reason::kUnclaimed:
      return UndeliverableReason::kUnclaimed;
    case Reason::kReferralOpen:
      return UndeliverableReason::kReferralOpen;
    case Reason::kJourneyOver:
    case Reason::kTombstoned:
      return UndeliverableReason::kJourneyOver;
    default:
      return UndeliverableReason::kRefused;
  }
}

}  // namespace relais
