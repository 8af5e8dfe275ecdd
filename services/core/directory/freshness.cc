#include "services/core/directory/freshness.h"

#include <algorithm>

#include "services/core/handoff/day.h"

namespace relais {

int FreshnessScore(Day confirmed, Day today) {
  if (confirmed == kNoDay) return 0;
  const int64_t age = DaysBetween(confirmed, today);
  if (age <= kStaleAfterDays) return 100;
  const int64_t left = std::max<int64_t>(0, kWorthlessAfterDays - age);
  return static_cast<int>(100 * left / (kWorthlessAfterDays - kStaleAfterDays));
}

bool IsStale(Day confirmed, Day today) {
  return confirmed == kNoDay || DaysBetween(confirmed, today) > kStaleAfterDays;
}

}  // namespace relais
