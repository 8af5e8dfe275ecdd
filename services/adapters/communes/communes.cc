#include "services/adapters/communes/communes.h"

#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "services/adapters/communes/populations.h"
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

// The seats of the sub-prefectures and prefectures, which name their arrondissements (INSEE, COG 2024).
constexpr absl::string_view kSeats[] = {"18033", "18197", "18279", "28085", "28088", "28134", "28280",
                                        "36018", "36044", "36046", "36088", "37072", "37132", "37261",
                                        "41018", "41194", "41269", "45208", "45234", "45252"};

std::vector<RegionTerritory> LoadTerritories() {
  absl::btree_map<std::string, RegionTerritory> sums;
  for (const auto& [code, commune] : RegionCommunes().communes()) {
    RegionTerritory& sum = sums[commune.arrondissement];
    sum.code = commune.arrondissement;
    sum.inhabitants += RegionPopulations().at(code);
  }
  for (absl::string_view seat : kSeats) {
    const Commune* commune = RegionCommunes().Find(seat);
    RELAIS_CHECK(commune != nullptr);
    sums.at(commune->arrondissement).name = commune->name;
  }
  std::vector<RegionTerritory> territories;
  for (auto& [code, sum] : sums) territories.push_back(std::move(sum));
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
