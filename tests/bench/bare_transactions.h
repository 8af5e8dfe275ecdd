// etcd alone: transactions as a hub's ledger would write them for one handoff each, with no hub.
#ifndef RELAIS_TESTS_BENCH_BARE_TRANSACTIONS_H_
#define RELAIS_TESTS_BENCH_BARE_TRANSACTIONS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"
#include "tests/etcd/etcd_cluster.h"

namespace relais::bench {

// Each puts what EtcdLedger puts when one handoff comes alone: its envelope, its record and a head, as large as the
// hub's and under keys as long, under the same two comparisons. They go where the hub's go: over one connection, to the
// member that leads, from the hub's processor. `writers` have a head each; `rate` a second in all, 0: each writer its
// next one when the last was answered. Microseconds from due to answered, which means durable at two members.
absl::StatusOr<std::vector<double>> BareTransactions(const Settings& settings, const EtcdCluster& cluster,
                                                     const std::string& prefix, int writers, uint64_t count,
                                                     uint64_t rate);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_BARE_TRANSACTIONS_H_
