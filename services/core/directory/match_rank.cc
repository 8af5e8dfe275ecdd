#include "services/core/directory/match_rank.h"

#include <algorithm>
#include <iterator>

namespace relais {
namespace {

constexpr int32_t kDistanceSteps[] = {5'000, 15'000, 30'000, 60'000};
constexpr int64_t kWaitSteps[] = {7, 14, 30};

}  // namespace

uint8_t DistanceStep(int32_t metres) {
  return static_cast<uint8_t>(std::lower_bound(std::begin(kDistanceSteps), std::end(kDistanceSteps), metres) -
                              std::begin(kDistanceSteps));
}

uint8_t WaitStep(int64_t days, int64_t first_step) {
  if (days <= first_step) return 0;
  return static_cast<uint8_t>(
      1 + (std::lower_bound(std::begin(kWaitSteps), std::end(kWaitSteps), days) - std::begin(kWaitSteps)));
}

}  // namespace relais
