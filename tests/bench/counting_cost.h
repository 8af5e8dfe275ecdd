// What the figures of flows cost the hub: the same flat-out load on a hub that counts and on one that does not, in
// turn.
#ifndef RELAIS_TESTS_BENCH_COUNTING_COST_H_
#define RELAIS_TESTS_BENCH_COUNTING_COST_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// `rotations` pairs of turns; which of the two goes first changes each time, so that a machine that slows down or warms
// up falls on both.
absl::StatusOr<CountingCost> MeasureCountingCost(const Settings& settings, int rotations);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_COUNTING_COST_H_
