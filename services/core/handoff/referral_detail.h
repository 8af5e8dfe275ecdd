// What the events of a referral carry besides their kind: closed reasons, days and short texts. The table of referral.h
// does not look at them; the sealed content does carry them.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_REFERRAL_DETAIL_H_
#define RELAIS_SERVICES_CORE_HANDOFF_REFERRAL_DETAIL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/core/handoff/referral.h"

namespace relais {

// Why a second door says no. Close to the motives in use in French orientation services, so that figures compare.
enum class DeclineReason : uint8_t {
  kNoPlace = 1,            // full, no session left
  kNotEligible = 2,        // outside the public or the conditions of the service
  kWrongService = 3,       // this service does not answer that need
  kTooFar = 4,             // distance, no means of transport
  kAccessNotPossible = 5,  // opening hours, language or access needs that cannot be met
  kPersonUnreachable = 6,
  kPersonAbsent = 7,  // did not come, and no new appointment makes sense
  kPersonNotInterested = 8,
  kAlreadyInWorkOrTraining = 9,
  kOtherNeedFirst = 10,  // housing, health, child care… has to be settled before
  kDuplicate = 11,       // already referred here for the same need
  kOther = 12,
};

// What the second door says was done.
enum class Outcome : uint8_t { kFollowUpStarted = 1, kHelped = 2, kNotHelped = 3 };

// Why a referral cannot reach its door. First in the origin's list.
enum class UndeliverableReason : uint8_t {
  kNotCovered = 1,
  kPartnerSuspended = 2,
  kPartnerGone = 3,
  kThirdDoor = 4,     // another door received the person meanwhile, or it would be a third one
  kUnreadable = 5,    // also after sealing it again
  kUnclaimed = 6,     // nobody fetched it in time
  kReferralOpen = 7,  // another referral of the journey is open
  kJourneyOver = 8,
  kRefused = 9,  // refused for another stated reason, which is shown beside
};
// Which of them the hub's refusal of a referral amounts to; total, kRefused for all that has no entry of its own.
UndeliverableReason UndeliverableBecause(Reason refusal);

// An appointment: a day and a time of day in Europe/Paris.
struct Appointment {
  Day day = kNoDay;
  uint16_t minute_of_day = 0;  // 0…1439
  friend bool operator==(const Appointment&, const Appointment&) = default;
};

// What one event carries; only the fields of that event may be set, the others stay empty.
struct EventDetail {
  std::string text;                                  // ask, reply (required), and a free word with any answer
  std::optional<DeclineReason> decline;              // decline
  ServiceId counter_proposal;                        // decline: a service that the directory would itself offer
  bool no_solution = false;                          // decline: instead of a counter-proposal; opens an unmet need
  Day not_before = kNoDay;                           // waitlist
  std::optional<Appointment> appointment;            // schedule
  ArrivalGrade grade = ArrivalGrade::kNone;          // receive
  std::optional<Outcome> outcome;                    // conclude
  std::optional<bool> helped;                        // close
  bool at_persons_request = false;                   // withdraw by a door
  std::optional<UndeliverableReason> undeliverable;  // undeliver

  friend bool operator==(const EventDetail&, const EventDetail&) = default;
};

// OK when `detail` holds exactly what `event` needs. Refuses with kMissingField (a required field is empty, neither or
// both of counter-proposal and no solution, a door's withdrawal that is not at the person's request), kUnknownValue (a
// number outside an enum, a time of day past 1439), kTextTooLong (over kNoteTextBytesMax) or kMalformed (a field of
// another event, text that is not UTF-8 or holds control characters other than a line break).
absl::Status CheckDetail(ReferralEvent event, Actor actor, const EventDetail& detail);

// Each side's own word at the end. A side may restate its own word; nobody overwrites another's.
struct ClosureWords {
  std::optional<Outcome> destination;
  std::optional<bool> origin_helped;
  std::optional<bool> person_helped;

  // Two of the words given contradict each other. "Follow-up started" is neither yes nor no and contradicts nothing.
  bool disagree() const;
  friend bool operator==(const ClosureWords&, const ClosureWords&) = default;
};
// Takes in the word of a kConclude (destination) or kClose (origin or person); false, with nothing changed, for any
// other event or a detail without its word.
bool TakeWord(ClosureWords& words, ReferralEvent event, Actor actor, const EventDetail& detail);

// Stable names ("no_place") and French labels ("Complet, plus de place"); empty for a number outside the enum.
absl::string_view DeclineReasonName(DeclineReason reason);
absl::string_view DeclineReasonLabelFr(DeclineReason reason);
absl::string_view OutcomeName(Outcome outcome);
absl::string_view OutcomeLabelFr(Outcome outcome);
absl::string_view UndeliverableReasonName(UndeliverableReason reason);
absl::string_view UndeliverableReasonLabelFr(UndeliverableReason reason);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_REFERRAL_DETAIL_H_
