#include "hub/aggregate/month_release.h"

#include <string>
#include <vector>

namespace relais::hub {

absl::StatusOr<Release> ReleaseOf(const CountDomain& domain, const OpenedMonth& month, const DisclosureRules& rules,
                                  Digest previous, uint32_t nodes_expected) {
  std::vector<CellSums> sums(month.n.size());
  for (size_t cell = 0; cell < sums.size(); ++cell) {
    sums[cell] = {month.x[cell], month.n[cell], month.x2[cell], month.open[cell] != 0};
  }
  ReleaseFacts facts{month.about.month, previous, month.about.domain, {}, {}};
  for (int value = 1; value < domain.territories(); ++value) {
    facts.territories.emplace_back(domain.TerritoryCode(value));
  }
  facts.coverage = {month.about.set, month.about.nodes, nodes_expected};
  return MakeRelease(domain, sums, rules, facts);
}

}  // namespace relais::hub
