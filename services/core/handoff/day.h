// Civil days: a count from 1970-01-01 = 0 in the proleptic Gregorian calendar. No clock and no time zone data: whoever
// makes a Day from an instant says that it is the day in Europe/Paris.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_DAY_H_
#define RELAIS_SERVICES_CORE_HANDOFF_DAY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Bounds of what ParseDay takes and FormatDay writes: 0001-01-01 to 9999-12-31.
inline constexpr Day kFirstDay{-719162};
inline constexpr Day kLastDay{2932896};

struct CivilDay {
  int year = 1970;  // 1 to 9999
  int month = 1;    // 1 to 12
  int day = 1;      // 1 to DaysInMonth
  friend bool operator==(const CivilDay&, const CivilDay&) = default;
};

enum class Weekday : uint8_t {
  kMonday = 0,
  kTuesday = 1,
  kWednesday = 2,
  kThursday = 3,
  kFriday = 4,
  kSaturday = 5,
  kSunday = 6,
};

// Gregorian rule: divisible by 4, not by 100 unless by 400.
bool IsLeapYear(int year);
// `month` from 1 to 12.
int DaysInMonth(int year, int month);

// Inverse of each other within [kFirstDay, kLastDay]; outside it a Day has no civil form: asserts, so check
// a Day that came from outside first. Every other function here takes any Day.
Day DayFromCivil(const CivilDay& civil);
CivilDay CivilFromDay(Day day);

Weekday WeekdayOf(Day day);

// `day` moved by `days`, either way; stays within [kFirstDay, kLastDay].
Day AddDays(Day day, int days);
// to − from; negative when `to` lies before.
int64_t DaysBetween(Day from, Day to);

// The Monday of `day`'s week (ISO 8601): what a due day is rounded to when it is an appointment's, so that the hub
// learns the week and not the day (design, section 8.10).
Day WeekStart(Day day);
// The Sunday of `day`'s week: the rounding that never shortens a delay.
Day WeekEnd(Day day);

// The day in Europe/Paris on which a window lies: UTC+1, and UTC+2 from 01:00 UTC on the last Sunday of March to 01:00
// UTC on the last Sunday of October (Directive 2000/84/EC, articles 2 and 3; in force since 1996 for France). For
// judging a handoff by the day it was sent. Any window; a far one stops at kLastDay.
Day DayOfWindow(Window window);

// ISO 8601, "2026-11-22", ten characters, a real day; kMalformed otherwise.
absl::StatusOr<Day> ParseDay(absl::string_view iso);
// "2026-11-22"; "" for kNoDay and outside [kFirstDay, kLastDay].
std::string FormatDay(Day day);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_DAY_H_
