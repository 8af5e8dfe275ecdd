#include "services/adapters/communes/communes.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/check.h"

extern const char kRelaisCommunes[];
extern const char kRelaisMerged[];

namespace relais {
namespace {

constexpr int kCog = 2024;

CommuneTable Load() {
  absl::StatusOr<CommuneTable> table = CommuneTable::Parse(kRelaisCommunes, kCog, kRelaisMerged);
  RELAIS_CHECK(table.ok());
  return *std::move(table);
}

// Columns from the end: ptot, pmun; what stands before them is RegionCommunes' to read.
std::vector<RegionTerritory> LoadTerritories() {
  struct Sum {
    RegionTerritory territory;
    int64_t largest = -1;
  };
  absl::btree_map<std::string, Sum> sums;
  for (absl::string_view line : absl::StrSplit(kRelaisCommunes, '\n')) {
    const Commune* commune = RegionCommunes().Find(line.substr(0, line.find(',')));
    if (commune == nullptr) continue;  // the head, the end
    const absl::string_view before_ptot = line.substr(0, line.rfind(','));
    int64_t inhabitants = 0;
    RELAIS_CHECK(absl::SimpleAtoi(before_ptot.substr(before_ptot.rfind(',') + 1), &inhabitants));
    Sum& sum = sums[commune->arrondissement];
    sum.territory.code = commune->arrondissement;
    sum.territory.inhabitants += inhabitants;
    if (inhabitants <= sum.largest) continue;
    sum.largest = inhabitants;
    sum.territory.name = commune->name;
  }
  std::vector<RegionTerritory> territories;
  for (auto& [code, sum] : sums) territories.push_back(std::move(sum.territory));
  return territories;
}

}  // namespace

const std::vector<RegionTerritory>& RegionTerritories() {
  static const auto* const territories = new std::vector<RegionTerritory>(LoadTerritories());
  return *territories;
}

const CommuneTable& RegionCommunes() {
  static const CommuneTable* const table = new CommuneTable(Load());
  return *table;
}

}  // namespace relais
