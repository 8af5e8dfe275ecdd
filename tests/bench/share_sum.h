// A month of a region's counts, summed by the three that sum, each from its own store; and what the machine could do at
// best with as many bytes. In this process alone.
#ifndef RELAIS_TESTS_BENCH_SHARE_SUM_H_
#define RELAIS_TESTS_BENCH_SHARE_SUM_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// Settings::count_nodes nodes with a package each over the region's domain, split, sealed and signed as in the product;
// each aggregator takes its parcels into a RocksDB store below Settings::dir and then gives its presence: every share
// is read, opened and added. The three sums have to add up to the counts that went in, or the run ends.
absl::StatusOr<ShareSumFigures> MeasureShareSum(const Settings& settings);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_SHARE_SUM_H_
