// The region's own domain of monthly counts, and where a person lies in it.
#ifndef RELAIS_SERVICES_ADAPTERS_COMMUNES_REGION_COUNTS_H_
#define RELAIS_SERVICES_ADAPTERS_COMMUNES_REGION_COUNTS_H_

#include "absl/strings/string_view.h"
#include "services/core/handoff/draft.h"
#include "services/core/monitoring/count_domain.h"

namespace relais {

// Territories are the arrondissements of RegionCommunes(). Built at the first call; any thread.
const CountDomain& RegionCountDomain();

// By the commune where the person lives (also one that has since joined another; "elsewhere" outside the region, 0 for
// an empty one), the group of the need, the public and the age band; what is empty or outside the vocabularies is 0.
CountedPerson CountedPersonOf(absl::string_view need, absl::string_view public_code, AgeBand age_band,
                              absl::string_view commune);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_COMMUNES_REGION_COUNTS_H_
