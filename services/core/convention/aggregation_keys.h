// The keys of the three that sum, as framework conventions name them: counts are sealed to them, and releases signed.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_AGGREGATION_KEYS_H_
#define RELAIS_SERVICES_CORE_CONVENTION_AGGREGATION_KEYS_H_

#include <array>
#include <vector>

#include "services/core/convention/knowledge.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Of every version of a framework that was admitted and names all three, each once, whether or not it is in force
// today: a release stays good when the keys change.
std::vector<std::array<SealingKey, 3>> AggregationKeysIn(const Knowledge& knowledge);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_AGGREGATION_KEYS_H_
