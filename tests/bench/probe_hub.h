// The limit probe's hub: no Relais logic, one synced put per frame, then acknowledge and forward.
#ifndef RELAIS_TESTS_BENCH_PROBE_HUB_H_
#define RELAIS_TESTS_BENCH_PROBE_HUB_H_

#include "absl/status/status.h"
#include "tests/bench/plan.h"

namespace relais::bench {

// Keys and certificates of the run, below plan.dir.
absl::Status WriteProbeKeys(const Plan& plan);
// Serves until standard input ends; prints "ready PORT" first.
absl::Status RunProbeHub(const Plan& plan);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_PROBE_HUB_H_
