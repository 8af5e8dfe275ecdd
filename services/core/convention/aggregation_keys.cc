#include "services/core/convention/aggregation_keys.h"

#include <algorithm>

namespace relais {

std::vector<std::array<SealingKey, 3>> AggregationKeysIn(const Knowledge& knowledge) {
  std::vector<std::array<SealingKey, 3>> all;
  for (const KnownAgreement* known : knowledge.Agreements()) {
    const Agreement& agreement = known->agreement();
    const auto& keys = agreement.aggregation_keys;
    if (agreement.kind != AgreementKind::kFramework) continue;
    if (std::any_of(keys.begin(), keys.end(), [](const SealingKey& key) { return key.none(); })) continue;
    if (std::find(all.begin(), all.end(), keys) == all.end()) all.push_back(keys);
  }
  return all;
}

}  // namespace relais
