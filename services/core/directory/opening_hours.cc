#include "services/core/directory/opening_hours.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

constexpr absl::string_view kDayNames[] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
constexpr absl::string_view kMonthNames[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr size_t kRulesMax = 64;
constexpr int kMinutesPerDay = 24 * 60;
constexpr int kLastOfMonth = 31;

// The place of `name` in `names`, counted from 0.
template <size_t N>
std::optional<int> PlaceIn(const absl::string_view (&names)[N], absl::string_view name) {
  const auto* it = std::find(std::begin(names), std::end(names), name);
  if (it == std::end(names)) return std::nullopt;
  return static_cast<int>(it - std::begin(names));
}

// Exactly `digits` digits, or one fewer.
std::optional<int> Number(absl::string_view text, size_t digits) {
  int value = 0;
  if (text.empty() || text.size() > digits) return std::nullopt;
  if (!std::all_of(text.begin(), text.end(), absl::ascii_isdigit) || !absl::SimpleAtoi(text, &value)) {
    return std::nullopt;
  }
  return value;
}

std::optional<int> Minute(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ':');
  if (parts.size() != 2 || parts[1].size() != 2) return std::nullopt;
  const std::optional<int> hour = Number(parts[0], 2);
  const std::optional<int> minute = Number(parts[1], 2);
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const int at = *hour * 60 + *minute;
  return at <= kMinutesPerDay ? std::optional<int>(at) : std::nullopt;
}

bool ReadTimes(absl::string_view word, HoursRule& rule) {
  if (word == "off" || word == "closed") return true;
  for (absl::string_view span : absl::StrSplit(word, ',')) {
    const std::vector<absl::string_view> ends = absl::StrSplit(span, '-');
    if (ends.size() != 2) return false;
    const std::optional<int> from = Minute(ends[0]);
    const std::optional<int> to = Minute(ends[1]);
    if (!from || !to || *from >= *to) return false;
    if (!rule.times.empty() && *from < rule.times.back().to) return false;
    rule.times.push_back({*from, *to});
  }
  return true;
}

bool ReadDays(absl::string_view word, HoursRule& rule) {
  for (absl::string_view part : absl::StrSplit(word, ',')) {
    if (part == "PH") {
      rule.holidays = true;
      continue;
    }
    const std::vector<absl::string_view> ends = absl::StrSplit(part, '-');
    const std::optional<int> first = PlaceIn(kDayNames, ends[0]);
    const std::optional<int> last = ends.size() == 2 ? PlaceIn(kDayNames, ends[1]) : first;
    if (ends.size() > 2 || !first || !last) return false;
    for (int day = *first;; day = (day + 1) % 7) {
      rule.weekdays = static_cast<Weekdays>(rule.weekdays | 1u << day);
      if (day == *last) break;
    }
  }
  return true;
}

// A day of `month` (0 to 11) as YearSpan writes it.
std::optional<int> DayIn(int month, absl::string_view text) {
  const std::optional<int> day = Number(text, 2);
  constexpr int kLeapYear = 2028;
  if (!day || *day < 1 || *day > DaysInMonth(kLeapYear, month + 1)) return std::nullopt;
  return (month + 1) * 100 + *day;
}

// The words of a date, from `at` on, which is moved past them: "Aug", "Jul-Aug", "Dec 24", "Jul 15-31",
// "Dec 24-Jan 02". False when they are no date of the subset.
bool ReadDates(const std::vector<absl::string_view>& words, size_t& at, HoursRule& rule) {
  const std::vector<absl::string_view> months = absl::StrSplit(words[at], '-');
  const std::optional<int> first = PlaceIn(kMonthNames, months[0]);
  const std::optional<int> last = months.size() == 2 ? PlaceIn(kMonthNames, months[1]) : first;
  if (!first || !last || months.size() > 2) return false;
  ++at;
  const bool numbered = at < words.size() && absl::ascii_isdigit(static_cast<unsigned char>(words[at][0])) &&
                        words[at].find(':') == absl::string_view::npos;
  if (!numbered || months.size() == 2) {
    rule.dates = YearSpan{(*first + 1) * 100 + 1, (*last + 1) * 100 + kLastOfMonth};
    return !numbered;
  }
  const std::vector<absl::string_view> ends = absl::StrSplit(words[at++], '-');
  const std::optional<int> from = DayIn(*first, ends[0]);
  if (!from || ends.size() > 2) return false;
  std::optional<int> to = from;
  if (ends.size() == 2) {
    if (const std::optional<int> month = PlaceIn(kMonthNames, ends[1])) {
      if (at == words.size()) return false;
      to = DayIn(*month, words[at++]);
    } else {
      to = DayIn(*first, ends[1]);
      if (to && *to < *from) return false;
    }
  }
  if (!to) return false;
  rule.dates = YearSpan{*from, *to};
  return true;
}

std::optional<HoursRule> ReadRule(absl::string_view text) {
  const std::vector<absl::string_view> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
  HoursRule rule;
  size_t at = 0;
  if (words.size() == 1 && words[0] == "24/7") {
    rule.times = {{0, kMinutesPerDay}};
    return rule;
  }
  if (!words.empty() && PlaceIn(kMonthNames, words[0].substr(0, 3)) && !ReadDates(words, at, rule)) {
    return std::nullopt;
  }
  if (at < words.size() && absl::ascii_isupper(static_cast<unsigned char>(words[at][0])) &&
      !ReadDays(words[at++], rule)) {
    return std::nullopt;
  }
  if (at + 1 != words.size() || !ReadTimes(words[at], rule)) return std::nullopt;
  return rule;
}

bool SpeaksOf(const HoursRule& rule, Day day, bool holiday) {
  if (rule.dates) {
    const CivilDay civil = CivilFromDay(day);
    const int at = civil.month * 100 + civil.day;
    const YearSpan& span = *rule.dates;
    const bool within =
        span.first <= span.last ? span.first <= at && at <= span.last : span.first <= at || at <= span.last;
    if (!within) return false;
  }
  if (rule.weekdays == 0 && !rule.holidays) return true;
  const auto weekday = static_cast<unsigned>(WeekdayOf(day));
  return (rule.weekdays >> weekday & 1u) != 0 || (rule.holidays && holiday);
}

}  // namespace

std::optional<OpeningHours> ParseOpeningHours(absl::string_view text) {
  OpeningHours hours;
  for (absl::string_view part : absl::StrSplit(text, ';')) {
    part = absl::StripAsciiWhitespace(part);
    if (part.empty()) continue;
    std::optional<HoursRule> rule = ReadRule(part);
    if (!rule || hours.rules.size() == kRulesMax) return std::nullopt;
    hours.rules.push_back(*std::move(rule));
  }
  if (hours.rules.empty()) return std::nullopt;
  return hours;
}

std::vector<TimeSpan> HoursOn(const OpeningHours& hours, Day day, bool holiday) {
  auto last = std::find_if(hours.rules.rbegin(), hours.rules.rend(),
                           [&](const HoursRule& rule) { return SpeaksOf(rule, day, holiday); });
  return last == hours.rules.rend() ? std::vector<TimeSpan>() : last->times;
}

Weekdays WeekdaysOf(const OpeningHours& hours) {
  constexpr Weekdays kEveryDay = 0b1111111;
  Weekdays open = 0;
  for (const HoursRule& rule : hours.rules) {
    if (rule.dates) continue;
    if (rule.weekdays == 0 && rule.holidays) continue;
    const Weekdays spoken = rule.weekdays == 0 ? kEveryDay : rule.weekdays;
    open = static_cast<Weekdays>(rule.times.empty() ? open & ~spoken : open | spoken);
  }
  return open;
}

}  // namespace relais
