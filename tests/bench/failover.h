// The hub on an etcd cluster of three members: how soon another hub serves when one is killed or stopped, whether
// anything is lost, and what handoffs cost there beside the embedded ledger.
#ifndef RELAIS_TESTS_BENCH_FAILOVER_H_
#define RELAIS_TESTS_BENCH_FAILOVER_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// Two hubs and the nodes that hold both, as processes. The hub that serves is killed Settings::kills times and stopped
// in order as often, in turn, each time while the other stands by (two_hubs.h). Afterwards `rotations` light
// turns on either ledger and of bare transactions (bare_transactions.h), then as many flat-out ones on either.
absl::StatusOr<FailoverFigures> MeasureFailover(const Settings& settings, int rotations);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_FAILOVER_H_
