// What waits at a node's desk for somebody to look, read from the engine's memory.
#ifndef RELAIS_NODE_NOTICES_WAITING_H_
#define RELAIS_NODE_NOTICES_WAITING_H_

#include <vector>

#include "node/node_state.h"
#include "node/notices/notice_plan.h"

namespace relais::node {

// One thing per referral and stage, in the order of the rows; then one per journey that is about to leave by itself. A
// reminder of our own due day begins on our last open day before it. What speaks of an open referral ends with the last
// day before the hub expires it (limits::kExpiredAfterDays after its due day): after that the expiry itself is the
// news.
std::vector<Waiting> WaitingOf(const NodeState& state);

}  // namespace relais::node

#endif  // RELAIS_NODE_NOTICES_WAITING_H_
