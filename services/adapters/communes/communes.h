// The communes of the region, compiled in: data/README.md says where they come from.
#ifndef RELAIS_SERVICES_ADAPTERS_COMMUNES_COMMUNES_H_
#define RELAIS_SERVICES_ADAPTERS_COMMUNES_COMMUNES_H_

#include "services/core/convention/territory.h"

namespace relais {

// The 1,756 communes of Centre-Val de Loire in the Code officiel géographique of 2024, with every merger that the COG
// of 2026 knows. Parsed at the first call; any thread.
const CommuneTable& RegionCommunes();

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_COMMUNES_COMMUNES_H_
