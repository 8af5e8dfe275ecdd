#include "tests/bench/counting_cost.h"

namespace relais::bench {

absl::StatusOr<CountingCost> MeasureCountingCost(const Settings& settings, int rotations) {
  CountingCost cost;
  Settings without = settings;
  without.sabotage = "nothing-counted";
  for (int rotation = 0; rotation < rotations; ++rotation) {
    for (const bool counting : {rotation % 2 == 0, rotation % 2 != 0}) {
      const absl::StatusOr<Turn> turn = MeasureTurn(counting ? settings : without, "hub", /*flat_out=*/true, false);
      if (!turn.ok()) return turn.status();
      (counting ? cost.counting_us : cost.without_us).push_back(turn->throughput->hub_cpu_us);
      (counting ? cost.counting_per_second : cost.without_per_second).push_back(turn->throughput->per_second);
    }
  }
  return cost;
}

}  // namespace relais::bench
