#include "services/adapters/communes/populations.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/adapters/communes/communes.h"
#include "services/core/handoff/check.h"

extern const char kRelaisCommunes[];

namespace relais {
namespace {

constexpr size_t kPopulationColumn = 4;  // code_insee,nom,departement,arrondissement,pmun,ptot

absl::btree_map<std::string, int64_t> ReadPopulations() {
  absl::btree_map<std::string, int64_t> populations;
  for (absl::string_view line : absl::StrSplit(kRelaisCommunes, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> cells = absl::StrSplit(line, ',');
    int64_t people = 0;
    if (cells.size() <= kPopulationColumn || !absl::SimpleAtoi(cells[kPopulationColumn], &people)) continue;
    populations[std::string(cells[0])] = people;
  }
  RELAIS_CHECK(populations.size() == RegionCommunes().communes().size());
  return populations;
}

}  // namespace

const absl::btree_map<std::string, int64_t>& RegionPopulations() {
  static const auto* const populations = new absl::btree_map<std::string, int64_t>(ReadPopulations());
  return *populations;
}

}  // namespace relais
