// The order in which second doors are offered: a total one, of a few plain steps, the first of which that differs
// decides. Compared by value; nothing depends on the order in which services were read.
#ifndef RELAIS_SERVICES_CORE_DIRECTORY_MATCH_RANK_H_
#define RELAIS_SERVICES_CORE_DIRECTORY_MATCH_RANK_H_

#include <cstdint>

#include "services/core/handoff/ids.h"

namespace relais {

// How well a service meets what was asked for; what was not asked for is met.
enum class Fit : uint8_t { kMet = 0, kNotSaid = 1, kMissed = 2 };

// Smaller is better. In this order:
struct MatchRank {
  // 1 to 4: fit.
  Fit access = Fit::kMet;     // every access need is named; it names no access at all; it lacks one
  Fit language = Fit::kMet;   // spoken there; it names no language; it names others
  Fit cep_level = Fit::kMet;  // the level asked for; another level; not CEP
  bool for_everyone = false;  // it does not name the person's public
  // 5: distance, in steps, so that two kilometres never outweigh a place tomorrow: within 5, 15, 30, 60 km, farther;
  // where no distance is known, 3 within the person's département and 4 elsewhere. A service that can receive at a
  // distance counts as within 30 km, and as there for a person who cannot come.
  uint8_t distance_step = 0;
  // 6: the next open day with room, in steps: through tomorrow, 7, 14, 30 days, later or none. When a day was asked
  // for: through that day, 7, 14, 30 days after it, later or none.
  uint8_t wait_step = 0;
  // 7: open days until it answers: what it usually took, from kAnswerSamplesMin answers on, or what it promises.
  int answer_days = 0;
  // 8: not confirmed for six months.
  bool stale = false;
  // 9 and 10: the same two in full; INT32_MAX and kLastDay when unknown.
  int32_t metres = 0;
  Day next_place = kNoDay;
  // 11 and 12: so that no two are equal.
  PartnerId partner;
  ServiceId service;

  friend bool operator==(const MatchRank&, const MatchRank&) = default;
  friend auto operator<=>(const MatchRank&, const MatchRank&) = default;
};

inline constexpr uint8_t kDistanceStepUnknown = 4;
inline constexpr uint8_t kDistanceStepDepartement = 3;
inline constexpr uint8_t kDistanceStepRemote = 2;
inline constexpr uint8_t kWaitStepNever = 4;

// 0 through 5 km to 4 beyond 60 km.
uint8_t DistanceStep(int32_t metres);
// `days` after the day that counts, negative before it: 0 through `first_step`, then 1 through 7 days, 2 through 14, 3
// through 30, 4 later.
uint8_t WaitStep(int64_t days, int64_t first_step);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_DIRECTORY_MATCH_RANK_H_
