// Whose counts a month waits for.
#ifndef RELAIS_SERVICES_CORE_MONITORING_REPORTING_H_
#define RELAIS_SERVICES_CORE_MONITORING_REPORTING_H_

#include <vector>

#include "services/core/convention/membership.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"

namespace relais {

// The nodes that are to report on `month`, ascending by partner: of each member whose entry is signed, that runs its
// own node, and that had not ended before the month began. Who is only suspended stays due and shows as silent; a
// partner without a node counts within its custodian's.
std::vector<NodeId> NodesDue(const Roster& roster, Month month);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_REPORTING_H_
