// A hub with years of referrals behind it: how long it takes to start, and what handoffs notice of somebody who asks
// for figures of all those years.
#ifndef RELAIS_TESTS_BENCH_RESTART_H_
#define RELAIS_TESTS_BENCH_RESTART_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// How many closed months lie behind it: all that a hub keeps.
inline constexpr int kMonthsBehind = 60;

// The hub takes Settings::count handoffs, whose journeys are then open, and stops. Settings::referrals of the years
// before, which left their figures and nothing else, are put into its checkpoint. Then it starts `rotations` times. In
// its last life it takes Settings::light_count handoffs at Settings::light_rate in turn with and without an analyst at
// the operator's socket, who asks for figures by everything over all months, the next question when the last one is
// answered; for that the gates are off, which would let through one question a second.
absl::StatusOr<RestartFigures> MeasureRestart(const Settings& settings, int rotations);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_RESTART_H_
