#include "services/core/handoff/spoken_day.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/day.h"

namespace relais {

std::string SpokenDayFr(Day day) {
  constexpr absl::string_view kMonths[] = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                           "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
  if (day == kNoDay || day < kFirstDay || day > kLastDay) return "";
  const CivilDay civil = CivilFromDay(day);
  return absl::StrCat(civil.day, civil.day == 1 ? "er " : " ", kMonths[civil.month - 1], " ", civil.year);
}

std::string SpokenWeekdayFr(Day day) {
  constexpr absl::string_view kWeekdays[] = {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"};
  const std::string spoken = SpokenDayFr(day);
  return spoken.empty() ? "" : absl::StrCat(kWeekdays[static_cast<size_t>(WeekdayOf(day))], " ", spoken);
}

}  // namespace relais
