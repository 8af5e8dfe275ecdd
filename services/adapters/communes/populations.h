// How many people live in each commune of the region: what "per 10,000 inhabitants" divides by.
#ifndef RELAIS_SERVICES_ADAPTERS_COMMUNES_POPULATIONS_H_
#define RELAIS_SERVICES_ADAPTERS_COMMUNES_POPULATIONS_H_

#include <cstdint>
#include <string>

#include "absl/container/btree_map.h"

namespace relais {

// INSEE code → municipal population (pmun), for the communes of RegionCommunes(). data/README.md says of which year.
// Parsed at the first call; any thread.
const absl::btree_map<std::string, int64_t>& RegionPopulations();

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_COMMUNES_POPULATIONS_H_
