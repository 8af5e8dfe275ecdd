#include "services/core/directory/open_day_counts.h"

#include <algorithm>
#include <utility>

#include "services/core/directory/open_days.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

// Around the day of a question: referrals end within months, and the days to come are asked for soon.
constexpr int kDaysBehind = 300;
constexpr int kDaysAhead = 60;

std::vector<OpenCalendar> SecondDoorOf(const Knowledge& knowledge, PartnerId partner) {
  std::vector<OpenCalendar> calendars;
  if (const DirectoryEntry* entry = knowledge.FindDirectory(partner)) {
    for (const Service& service : entry->services) {
      if (service.door == Door::kSecond && !service.dated()) calendars.push_back(CalendarOf(service));
    }
  }
  if (calendars.empty()) calendars.emplace_back();
  return calendars;
}

bool AnyOpen(const std::vector<OpenCalendar>& calendars, Day day) {
  return std::any_of(calendars.begin(), calendars.end(),
                     [day](const OpenCalendar& calendar) { return IsOpen(calendar, day); });
}

}  // namespace

int OpenDayCounts::Between(const Knowledge& knowledge, PartnerId partner, Day from, Day to) {
  if (to <= from) return 0;
  Span& span = spans_[partner];
  const auto within = [&span](Day day) {
    const int64_t at = DaysBetween(span.first, day);
    return at >= 0 && at < static_cast<int64_t>(span.open.size());
  };
  if (!within(from) || !within(to)) {
    const std::vector<OpenCalendar> calendars = SecondDoorOf(knowledge, partner);
    span.first = std::min(from, AddDays(to, -kDaysBehind));
    span.open.assign(1, 0);
    const Day last = AddDays(to, kDaysAhead);
    for (Day day = AddDays(span.first, 1); day <= last; day = day.next()) {
      span.open.push_back(static_cast<uint16_t>(span.open.back() + (AnyOpen(calendars, day) ? 1 : 0)));
    }
  }
  const auto at = [&span](Day day) { return span.open[static_cast<size_t>(DaysBetween(span.first, day))]; };
  return at(to) - at(from);
}

}  // namespace relais
