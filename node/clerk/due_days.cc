#include "node/clerk/due_days.h"

#include <algorithm>

#include "services/core/directory/open_days.h"
#include "services/core/handoff/day.h"

namespace relais::node {
namespace {

// A word that buys no time and takes none, as far as the network lets it be said: it takes no day that has passed (what
// is overdue falls due today, and is overdue again tomorrow), and none beyond the ceiling of what the header says.
Day Unchanged(Day due, Day today, Day ceiling) {
  return due == kNoDay ? kNoDay : std::min(ceiling, std::max(due, today));
}

}  // namespace

Day NextDueDay(const Knowledge& knowledge, const ReferralRow& row, ReferralEvent event, const EventDetail& detail,
               CoarseState state, Day today) {
  const KnownAgreement* known = knowledge.FindAgreement(row.convention, row.convention_version);
  const Delays delays = known != nullptr ? known->agreement().delays : Delays{};
  const Day ceiling =
      known != nullptr ? DueDayCeiling(known->agreement(), state, today) : AddDays(today, Ceilings{}.other);
  const auto by_destination = [&](int open_days) {
    return DueDay(CalendarOf(knowledge, row.destination, Door::kSecond), today, open_days, ceiling);
  };
  const auto by_origin = [&](int open_days) {
    return DueDay(CalendarOf(knowledge, row.origin, Door::kFirst), today, open_days, ceiling);
  };
  switch (event) {
    case ReferralEvent::kOpen:
      return Unchanged(row.due_day, today, ceiling);
    case ReferralEvent::kReissueSlip:
      return IsOpen(row.place.state) ? Unchanged(row.due_day, today, ceiling) : kNoDay;
    case ReferralEvent::kAsk:
      return by_origin(delays.question);
    case ReferralEvent::kReply:
      if (row.place.state != ReferralState::kQuestioned) return Unchanged(row.due_day, today, ceiling);
      return by_destination(delays.answer);
    case ReferralEvent::kAccept:
    case ReferralEvent::kMarkAbsent:
    case ReferralEvent::kCancelAppointment:
    case ReferralEvent::kRequestCancel:
    case ReferralEvent::kCorrectAnswer:
    case ReferralEvent::kCorrectReception:
      return by_destination(delays.answer);
    case ReferralEvent::kWaitlist:
      return std::min(ceiling, WeekEnd(std::max(detail.not_before, today)));
    case ReferralEvent::kSchedule:
      return std::min(ceiling, WeekEnd(std::max(detail.appointment ? detail.appointment->day : today, today)));
    case ReferralEvent::kReceive:
      return by_destination(delays.conclusion);
    case ReferralEvent::kConclude:
      return by_origin(delays.closing);
    case ReferralEvent::kWithdraw:
      return by_destination(delays.erasure);
    default:
      return kNoDay;
  }
}

}  // namespace relais::node
