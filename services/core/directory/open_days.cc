#include "services/core/directory/open_days.h"

#include <algorithm>

#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

constexpr int kComputusFirstYear = 1583;
constexpr int kComputusLastYear = 4099;

// Days from Easter Sunday.
constexpr int kEasterMonday = 1;
constexpr int kAscension = 39;
constexpr int kWhitMonday = 50;

bool InComputus(Day day) {
  return day >= DayFromCivil({kComputusFirstYear, 1, 1}) && day <= DayFromCivil({kComputusLastYear, 12, 31});
}

}  // namespace

Day EasterSunday(int year) {
  RELAIS_CHECK(year >= kComputusFirstYear && year <= kComputusLastYear);
  const int golden = year % 19;  // place in the 19-year lunar cycle
  const int century = year / 100;
  const int year_of_century = year % 100;
  const int skipped_leaps = century / 4;
  const int moon_shift = (century - (century + 8) / 25 + 1) / 3;
  const int full_moon = (19 * golden + century - skipped_leaps - moon_shift + 15) % 30;
  const int to_sunday = (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - full_moon - year_of_century % 4) % 7;
  const int late_shift = (golden + 11 * full_moon + 22 * to_sunday) / 451;
  const int from_march = full_moon + to_sunday - 7 * late_shift + 114;
  return DayFromCivil({year, from_march / 31, from_march % 31 + 1});
}

std::array<Day, 11> PublicHolidays(int year) {
  const Day easter = EasterSunday(year);
  std::array<Day, 11> days = {
      DayFromCivil({year, 1, 1}),   AddDays(easter, kEasterMonday), DayFromCivil({year, 5, 1}),
      DayFromCivil({year, 5, 8}),   AddDays(easter, kAscension),    AddDays(easter, kWhitMonday),
      DayFromCivil({year, 7, 14}),  DayFromCivil({year, 8, 15}),    DayFromCivil({year, 11, 1}),
      DayFromCivil({year, 11, 11}), DayFromCivil({year, 12, 25})};
  std::sort(days.begin(), days.end());
  return days;
}

bool IsPublicHoliday(Day day) {
  if (!InComputus(day)) return false;
  const std::array<Day, 11> days = PublicHolidays(CivilFromDay(day).year);
  return std::binary_search(days.begin(), days.end(), day);
}

OpenCalendar CalendarOf(const Service& service) {
  return {service.open_weekdays, service.open_on_holidays, service.closures, service.valid_days,
          ParseOpeningHours(service.opening_hours)};
}

OpenCalendar CalendarOf(const Knowledge& knowledge, PartnerId partner, Door door) {
  const DirectoryEntry* entry = knowledge.FindDirectory(partner);
  if (entry == nullptr) return {};
  auto behind = std::find_if(entry->services.begin(), entry->services.end(),
                             [&](const Service& service) { return service.door == door; });
  return behind == entry->services.end() ? OpenCalendar() : CalendarOf(*behind);
}

bool IsOpen(const OpenCalendar& calendar, Day day) {
  const auto weekday = static_cast<unsigned>(WeekdayOf(day));
  if ((calendar.weekdays >> weekday & 1u) == 0) return false;
  if (calendar.valid.first != kNoDay && !calendar.valid.Contains(day)) return false;
  const bool holiday = IsPublicHoliday(day);
  if (!calendar.holidays && holiday) return false;
  if (calendar.hours && InComputus(day) && HoursOn(*calendar.hours, day, holiday).empty()) return false;
  return std::none_of(calendar.closures.begin(), calendar.closures.end(),
                      [&](const DayRange& closure) { return closure.Contains(day); });
}

std::optional<Day> NextOpenDay(const OpenCalendar& calendar, Day from) {
  for (int ahead = 0; ahead <= kOpenDaySearchDays; ++ahead) {
    const Day day = AddDays(from, ahead);
    if (IsOpen(calendar, day)) return day;
  }
  return std::nullopt;
}

std::optional<Day> AddOpenDays(const OpenCalendar& calendar, Day from, int count) {
  RELAIS_CHECK(count >= 0);
  Day day = from;
  for (int i = 0; i < count; ++i) {
    const std::optional<Day> next = NextOpenDay(calendar, AddDays(day, 1));
    if (!next.has_value()) return std::nullopt;
    day = *next;
  }
  return day;
}

Day DueDay(const OpenCalendar& calendar, Day sent, int open_days, Day ceiling) {
  const std::optional<Day> due = AddOpenDays(calendar, sent, open_days);
  return due.has_value() ? std::min(*due, ceiling) : ceiling;
}

Day ReferralDueDay(const Service& service, const Agreement& agreement, Day sent) {
  const int open_days = std::min(service.answer_open_days, agreement.delays.answer);
  return DueDay(CalendarOf(service), sent, open_days, DueDayCeiling(agreement, CoarseState::kOpen, sent));
}

}  // namespace relais
