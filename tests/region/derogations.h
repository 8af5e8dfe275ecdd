// Leave for a third door in the region: asked at a desk, carried beside the streams as the daemon's own line does,
// answered by the animator.
#ifndef RELAIS_TESTS_REGION_DEROGATIONS_H_
#define RELAIS_TESTS_REGION_DEROGATIONS_H_

#include <string>

#include "services/core/handoff/derogation_request.h"
#include "services/core/handoff/reason.h"
#include "tests/region/country.h"
#include "tests/region/hub_party.h"
#include "tests/region/node_party.h"

namespace relais::region {

// A counsellor asks for leave to send the person of `referral` to `door`.
node::NodeResult AskLeave(NodeParty& node, const Country& country, HandoffId referral, int door,
                          const std::string& reason);
// Deposits every open request of `node` and brings home what was answered; true when anything changed. Both are up.
bool CarryDerogations(HubParty& hub, NodeParty& node);

// What the animator reads of a request; empty when its key does not open it.
std::string ReadLeaveReason(const Country& country, const Sealer& sealer, const DerogationRequest& request);
// Its answers, brought to the hub. `tools` draws and seals for the animator's own machine.
Reason GrantLeave(HubParty& hub, NodeParty& tools, const Country& country, RequestId request, Day expiry);
Reason RefuseLeave(HubParty& hub, NodeParty& tools, const Country& country, RequestId request,
                   const std::string& reason);

}  // namespace relais::region

#endif  // RELAIS_TESTS_REGION_DEROGATIONS_H_
