// Opening hours in OpenStreetMap notation, as far as offices use it. The text itself is always shown as it is; what
// lies outside the subset below is never guessed at, and then drives nothing.
//
// The subset: rules with ";" between them, each
//   [dates] [days] times      dates: "Aug", "Jul-Aug", "Dec 24", "Dec 24-Jan 02", "Jul 15-31"
//   [dates] [days] off        days: "Mo", "Mo-Fr", "Sa-Mo", "Mo,We,Fr", "PH" (public holidays), mixed by commas
//   24/7                      times: "09:00-12:00", several with commas; "off" and "closed" are the same
// As in OpenStreetMap a later rule replaces the earlier ones on the days that it speaks of. Not in the subset: school
// holidays, weeks of the year, years, sunrise, comments, "||", open ends, hours past midnight.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_OPENING_HOURS_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_OPENING_HOURS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/core/convention/service.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Minutes of the day, 0 to 1440; `from` belongs to it, `to` does not.
struct TimeSpan {
  int from = 0;
  int to = 0;
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

// Days of any year, both ends included; may run over the new year. As month × 100 + day: 1224 is 24 December. The last
// day of a whole month is written 31.
struct YearSpan {
  int first = 101;
  int last = 1231;
  friend bool operator==(const YearSpan&, const YearSpan&) = default;
};

struct HoursRule {
  std::optional<YearSpan> dates;  // none: all year
  Weekdays weekdays = 0;          // with `holidays` unset too, and so in "24/7" and "Aug off": every day
  bool holidays = false;          // speaks of public holidays
  std::vector<TimeSpan> times;    // ascending, apart from each other; empty: off
  friend bool operator==(const HoursRule&, const HoursRule&) = default;
};

struct OpeningHours {
  std::vector<HoursRule> rules;  // at least one
  friend bool operator==(const OpeningHours&, const OpeningHours&) = default;
};

// Nothing for an empty text and for one outside the subset.
std::optional<OpeningHours> ParseOpeningHours(absl::string_view text);

// When the place is open on `day`, which is a public holiday or not; empty: closed. A rule about weekdays holds on
// holidays too, unless a later rule about PH says otherwise. `day` lies within [kFirstDay, kLastDay] (day.h).
std::vector<TimeSpan> HoursOn(const OpeningHours& hours, Day day, bool holiday);

// The weekdays that rules without dates open: what an import takes as the open weekdays of a service.
Weekdays WeekdaysOf(const OpeningHours& hours);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_OPENING_HOURS_H_
