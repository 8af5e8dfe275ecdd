// Practice leaves a trace in the log: with the hub's line and the other node's it shows a drill's way through all three
// machines. Nothing real is ever traced.
#ifndef RELAIS_NODE_DRILL_TRACE_H_
#define RELAIS_NODE_DRILL_TRACE_H_

#include "node/node_state.h"
#include "node/node_types.h"
#include "services/ports/telemetry.h"

namespace relais::node {

// What `effect` says of practice, each line with the journey as `trace`: "drill_sent" for each handoff that leaves,
// "drill_changed" for a referral that stands elsewhere now. Runner's thread; `state` is the engine's present one.
void TraceDrills(const NodeEffect& effect, const NodeState& state, Telemetry* telemetry);

}  // namespace relais::node

#endif  // RELAIS_NODE_DRILL_TRACE_H_
