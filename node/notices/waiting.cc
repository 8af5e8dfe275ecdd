#include "node/notices/waiting.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/directory/open_days.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

constexpr int kReminderSearchDays = 14;  // a structure closed for longer is reminded on the due day itself

Day LastOpenDayBefore(const OpenCalendar& calendar, Day due) {
  for (int back = 1; back <= kReminderSearchDays; ++back) {
    const Day day = AddDays(due, -back);
    if (IsOpen(calendar, day)) return day;
  }
  return due;
}

// What the state by itself says to this side; none when nobody here has to do or to know anything.
std::optional<WaitKind> KindOf(const ReferralRow& row) {
  const bool origin = row.key.side == Side::kOrigin;
  switch (row.place.state) {
    case ReferralState::kDelivered:
      return origin ? std::nullopt : std::optional(WaitKind::kToOpen);
    case ReferralState::kQuestioned:
      return origin ? std::optional(WaitKind::kQuestion) : std::nullopt;
    case ReferralState::kAccepted:
    case ReferralState::kWaitlisted:
    case ReferralState::kScheduled:
    case ReferralState::kAbsent:
    case ReferralState::kAppointmentCancelled:
    case ReferralState::kReceived:
    case ReferralState::kConcluded:
    case ReferralState::kCancelled:
      return origin ? std::optional(WaitKind::kNews) : std::nullopt;
    case ReferralState::kDeclined:
    case ReferralState::kExpired:
    case ReferralState::kUndeliverable:
      return origin && row.child.none() ? std::optional(WaitKind::kNewWay) : std::nullopt;
    case ReferralState::kCancelRequested:
    case ReferralState::kWithdrawn:
      return origin ? std::nullopt : std::optional(WaitKind::kNews);
    default:
      return std::nullopt;
  }
}

// Whose step the due day of `row` is.
bool OurStep(const ReferralRow& row) {
  const bool origin = row.key.side == Side::kOrigin;
  const bool origins = row.place.state == ReferralState::kQuestioned || row.place.state == ReferralState::kConcluded;
  return origin == origins;
}

std::string KeyOf(const ReferralRow& row, WaitKind kind) {
  return absl::StrCat(row.key.referral.ToHex(), "-", static_cast<int>(row.key.side), "-", WaitKindWord(kind), "-",
                      StateName(row.place.state), "-", row.events.size());
}

}  // namespace

std::vector<Waiting> WaitingOf(const NodeState& state) {
  std::vector<Waiting> waiting;
  for (const auto& entry : state.rows()) {
    const ReferralRow& row = entry.second;
    const bool awaited = row.due_day != kNoDay;
    const Day until = awaited && IsOpen(row.place.state) ? AddDays(row.due_day, limits::kExpiredAfterDays) : kNoDay;
    auto add = [&](WaitKind kind, Day from) { waiting.push_back({KeyOf(row, kind), kind, from, until, row.drill}); };
    if (const std::optional<WaitKind> kind = KindOf(row)) add(*kind, row.last_day);
    if (!awaited) continue;
    if (OurStep(row)) {
      const Door door = row.key.side == Side::kOrigin ? Door::kFirst : Door::kSecond;
      const OpenCalendar calendar = CalendarOf(state.knowledge(), row.us(), door);
      add(WaitKind::kReminder, std::max(row.last_day, LastOpenDayBefore(calendar, row.due_day)));
    }
    add(WaitKind::kOverdue, AddDays(row.due_day, 1));
  }
  for (const auto& [journey, day] : state.leaving()) {
    const bool drill = std::any_of(state.rows().begin(), state.rows().end(), [&id = journey](const auto& entry) {
      return entry.second.journey == id && entry.second.drill;
    });
    const std::string key = absl::StrCat(journey.ToHex(), "-", WaitKindWord(WaitKind::kLeaving));
    waiting.push_back({key, WaitKind::kLeaving, AddDays(day, -kRetentionNoticeDays), day, drill});
  }
  return waiting;
}

}  // namespace relais::node
