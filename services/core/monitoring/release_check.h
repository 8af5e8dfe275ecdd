// The outsider's view of one fact: its published figures as tables with holes, and what is wrong with them. Used by
// release.cc only; CheckRelease is what others call.
#ifndef RELAIS_SERVICES_CORE_MONITORING_RELEASE_CHECK_H_
#define RELAIS_SERVICES_CORE_MONITORING_RELEASE_CHECK_H_

#include <cstdint>
#include <vector>

#include "services/core/monitoring/fact_tables.h"
#include "services/core/monitoring/release.h"

namespace relais {

// `persons` by cell index for the whole domain, 0 where withheld; `unstated` per line of the fact. Appends what is
// wrong, at most one finding of a flaw for each table.
void CheckFact(const FactTables& fact, const std::vector<uint64_t>& persons, const std::vector<uint8_t>& unstated,
               uint64_t threshold, std::vector<ReleaseFinding>* findings);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_RELEASE_CHECK_H_
