// The communes of the region, compiled in: data/README.md says where they come from.
#ifndef RELAIS_SERVICES_ADAPTERS_COMMUNES_COMMUNES_H_
#define RELAIS_SERVICES_ADAPTERS_COMMUNES_COMMUNES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/core/convention/territory.h"

namespace relais {

// The 1,756 communes of Centre-Val de Loire in the Code officiel géographique of 2024, with every merger that the COG
// of 2026 knows. Parsed at the first call; any thread.
const CommuneTable& RegionCommunes();

// An arrondissement of the region, the territory of every figure.
struct RegionTerritory {
  std::string code;         // "453"
  std::string name;         // of the town where it is governed, by which it is called
  int64_t inhabitants = 0;  // municipal population (pmun) of the same table
};
// Ascending by code. Any thread.
const std::vector<RegionTerritory>& RegionTerritories();

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_COMMUNES_COMMUNES_H_
