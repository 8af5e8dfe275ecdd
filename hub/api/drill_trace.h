// Practice leaves a trace in the log: with the nodes' lines of the same name it shows a drill's way through all three
// machines. Nothing real is ever traced.
#ifndef RELAIS_HUB_API_DRILL_TRACE_H_
#define RELAIS_HUB_API_DRILL_TRACE_H_

#include "hub/hub_types.h"
#include "services/ports/telemetry.h"

namespace relais::hub {

// A line "drill_deposited" for each practice handoff of `deposit`, with its journey as `trace`. Any thread.
void TraceDrills(const DepositFrame& deposit, Telemetry* telemetry);

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_DRILL_TRACE_H_
