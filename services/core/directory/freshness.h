// How far what a partner published can still be trusted: by the day on which it last said that all of it is right.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_FRESHNESS_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_FRESHNESS_H_

#include "services/core/handoff/ids.h"

namespace relais {

inline constexpr int kStaleAfterDays = 183;      // six months: from the day after on it says so
inline constexpr int kWorthlessAfterDays = 730;  // two years

// 100 through kStaleAfterDays, then falling in a straight line to 0 at kWorthlessAfterDays (the scale of
// data·inclusion). Never confirmed: 0. A confirmation in the future counts as today's.
int FreshnessScore(Day confirmed, Day today);
// Not confirmed for six months, or never.
bool IsStale(Day confirmed, Day today);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_FRESHNESS_H_
