#include "services/core/handoff/day.h"

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

// The Gregorian calendar repeats every 400 years, which are 146,097 days. Counting years from 1 March puts the leap
// day at the end of the year, so that a month's first day is a linear function of the month (E. G. Richards,
// "Calendars", in Explanatory Supplement to the Astronomical Almanac, 3rd ed., 2013, section 15.11).
constexpr int kDaysPerEra = 146097;
constexpr int kYearsPerEra = 400;
// Days from 0000-03-01 to 1970-01-01.
constexpr int kEpochShift = 719468;

// Days from 1 March to the first day of the month that is `months` after March.
constexpr int DaysBeforeMonth(int months) {
  return (153 * months + 2) / 5;
}

bool Digits(absl::string_view text, size_t from, size_t count, int* value) {
  *value = 0;
  for (size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    *value = *value * 10 + (text[i] - '0');
  }
  return true;
}

// The last Sunday of a month of 31 days.
Day LastSunday(int year, int month) {
  const Day last = DayFromCivil({year, month, 31});
  return AddDays(last, -((static_cast<int>(WeekdayOf(last)) + 1) % 7));
}

// Whole hours that Europe/Paris is ahead of UTC in the hour `hour` of the UTC day `day`.
int HoursAhead(Day day, int hour) {
  const int year = CivilFromDay(day).year;
  const Day spring = LastSunday(year, 3);
  const Day autumn = LastSunday(year, 10);
  const bool begun = day > spring || (day == spring && hour >= 1);
  const bool over = day > autumn || (day == autumn && hour >= 1);
  return begun && !over ? 2 : 1;
}

}  // namespace

bool IsLeapYear(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int DaysInMonth(int year, int month) {
  RELAIS_CHECK(month >= 1 && month <= 12);
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeapYear(year) ? 29 : kDays[month - 1];
}

Day DayFromCivil(const CivilDay& civil) {
  RELAIS_CHECK(civil.year >= 1 && civil.year <= 9999 && civil.month >= 1 && civil.month <= 12);
  RELAIS_CHECK(civil.day >= 1 && civil.day <= DaysInMonth(civil.year, civil.month));
  const int months = (civil.month + 9) % 12;  // since March
  const int year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const int era = year / kYearsPerEra;
  const int year_of_era = year % kYearsPerEra;
  const int day_of_year = DaysBeforeMonth(months) + civil.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return Day(era * kDaysPerEra + day_of_era - kEpochShift);
}

CivilDay CivilFromDay(Day day) {
  RELAIS_CHECK(day >= kFirstDay && day <= kLastDay);
  const int shifted = day.value() + kEpochShift;
  const int era = shifted / kDaysPerEra;
  const int day_of_era = shifted % kDaysPerEra;
  // 1,460 days hold the leap day of 4 years, 36,524 miss that of 100, and 146,096 are the last day of the era.
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int months = (5 * day_of_year + 2) / 153;
  CivilDay civil;
  civil.day = day_of_year - DaysBeforeMonth(months) + 1;
  civil.month = months < 10 ? months + 3 : months - 9;
  civil.year = era * kYearsPerEra + year_of_era + (civil.month <= 2 ? 1 : 0);
  return civil;
}

Weekday WeekdayOf(Day day) {
  // 1970-01-01 was a Thursday, three days after a Monday.
  const int64_t days = static_cast<int64_t>(day.value()) + 3;
  return static_cast<Weekday>((days % 7 + 7) % 7);
}

Day AddDays(Day day, int days) {
  const int64_t moved = static_cast<int64_t>(day.value()) + days;
  if (moved < kFirstDay.value()) return kFirstDay;
  if (moved > kLastDay.value()) return kLastDay;
  return Day(static_cast<int32_t>(moved));
}

int64_t DaysBetween(Day from, Day to) {
  return static_cast<int64_t>(to.value()) - from.value();
}

Day WeekStart(Day day) {
  return AddDays(day, -static_cast<int>(WeekdayOf(day)));
}

Day WeekEnd(Day day) {
  return AddDays(day, 6 - static_cast<int>(WeekdayOf(day)));
}

Day DayOfWindow(Window window) {
  constexpr uint32_t kPerDay = limits::kWindowsPerDay;
  constexpr uint32_t kPerHour = kPerDay / 24;
  const uint32_t days = window.value() / kPerDay;
  if (days >= static_cast<uint32_t>(kLastDay.value())) return kLastDay;
  const Day day(static_cast<int32_t>(days));
  const int hour = static_cast<int>(window.value() % kPerDay / kPerHour);
  return hour + HoursAhead(day, hour) >= 24 ? day.next() : day;
}

absl::StatusOr<Day> ParseDay(absl::string_view iso) {
  CivilDay civil;
  const bool shaped = iso.size() == 10 && iso[4] == '-' && iso[7] == '-' && Digits(iso, 0, 4, &civil.year) &&
                      Digits(iso, 5, 2, &civil.month) && Digits(iso, 8, 2, &civil.day);
  if (!shaped) return Refuse(Reason::kMalformed, "a day is written YYYY-MM-DD");
  if (civil.year < 1 || civil.month < 1 || civil.month > 12 || civil.day < 1 ||
      civil.day > DaysInMonth(civil.year, civil.month)) {
    return Refuse(Reason::kMalformed, "no such day in the calendar");
  }
  return DayFromCivil(civil);
}

std::string FormatDay(Day day) {
  if (day == kNoDay || day < kFirstDay || day > kLastDay) return "";
  const CivilDay civil = CivilFromDay(day);
  return absl::StrCat(absl::Dec(civil.year, absl::kZeroPad4), "-", absl::Dec(civil.month, absl::kZeroPad2), "-",
                      absl::Dec(civil.day, absl::kZeroPad2));
}

}  // namespace relais
