// Open days of a structure: what delays are counted in, so that a weekend, a bank holiday or a summer closure never
// burns anybody's delay.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_OPEN_DAYS_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_OPEN_DAYS_H_

#include <array>
#include <optional>
#include <vector>

#include "services/core/convention/agreement.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/service.h"
#include "services/core/directory/opening_hours.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Easter Sunday of the Gregorian calendar, for any year from 1583 to 4099 (asserted): the algorithm known as
// Meeus/Jones/Butcher (J. Meeus, Astronomical Algorithms, 2nd ed., 1998, chapter 8), which has no exceptions.
Day EasterSunday(int year);

// The eleven public holidays of mainland France, ascending (Code du travail, article L3133-1): 1 January, Easter
// Monday, 1 May, 8 May, Ascension, Whit Monday, 14 July, 15 August, 1 November, 11 November, 25 December. Two of them
// may fall on one day (1 May or 8 May and Ascension). Same years as EasterSunday.
std::array<Day, 11> PublicHolidays(int year);
bool IsPublicHoliday(Day day);

// When a door is open, by the day.
struct OpenCalendar {
  Weekdays weekdays = kMondayToFriday;
  bool holidays = false;  // open on public holidays too
  std::vector<DayRange> closures;
  DayRange valid = {kNoDay, kNoDay};  // of a stand: open on no other day; kNoDay: always
  std::optional<OpeningHours> hours;  // closes days that the rest would open; never the other way round
  friend bool operator==(const OpenCalendar&, const OpenCalendar&) = default;
};

// With its opening hours, when they are in the subset of opening_hours.h.
OpenCalendar CalendarOf(const Service& service);
// The calendar of `partner`'s door: its first service's behind that door in the directory; Monday to Friday when it
// publishes none.
OpenCalendar CalendarOf(const Knowledge& knowledge, PartnerId partner, Door door);

// Outside the years of EasterSunday only weekdays, closures and the days of a stand count.
bool IsOpen(const OpenCalendar& calendar, Day day);

// How far ahead an open day is looked for; beyond it the door counts as closed for good.
inline constexpr int kOpenDaySearchDays = 400;

// The first open day from `from` on, `from` included; nothing within kOpenDaySearchDays: std::nullopt.
std::optional<Day> NextOpenDay(const OpenCalendar& calendar, Day from);

// The `count`-th open day after `from`, which itself never counts; count 0 is `from`. std::nullopt when one of them
// lies further than kOpenDaySearchDays from the one before. Examples, Monday to Friday: Thursday + 1 = Friday,
// Friday + 1 = Monday, Wednesday 23 December 2026 + 2 = Monday 28.
std::optional<Day> AddOpenDays(const OpenCalendar& calendar, Day from, int count);

// The due day of what `calendar`'s structure has to do within `open_days`, counted from `sent` and never beyond
// `ceiling` (DueDayCeiling): what the sender of an event writes into the header.
Day DueDay(const OpenCalendar& calendar, Day sent, int open_days, Day ceiling);

// The due day of a referral to `service` under `agreement`: the shorter of the service's promise and the convention's
// delay, in the service's open days.
Day ReferralDueDay(const Service& service, const Agreement& agreement, Day sent);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_OPEN_DAYS_H_
