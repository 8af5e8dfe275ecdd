// The reader that takes nobody's word: opens the stores of daemons that are not running and looks for itself.
#ifndef RELAIS_DEPLOY_DEMO_WITNESS_H_
#define RELAIS_DEPLOY_DEMO_WITNESS_H_

#include <map>
#include <set>
#include <string>

#include "services/core/handoff/ids.h"

namespace relais::demo {

// How often each referral took effect at a destination, read from its ledger alone. An erasure trims the records before
// it, and an orderly stop all of them: of those the checkpoint tells who arrived, and no more whether twice. `wrong`
// says why it could not be read.
struct NodeFindings {
  std::map<HandoffId, int> arrived;
  std::set<HandoffId> sent;   // durable at this origin
  std::set<JourneyId> doors;  // journeys in which the person stood here: sent from here, or received here
  std::string wrong;
};
// The node's folder as `init` lays it out, its vault under no lock.
NodeFindings ReadNodeStore(const std::string& node_folder);

// Which referrals a hub's ledger holds.
struct HubFindings {
  std::set<HandoffId> taken;
  std::string wrong;
};
HubFindings ReadHubStore(const std::string& store_folder);

}  // namespace relais::demo

#endif  // RELAIS_DEPLOY_DEMO_WITNESS_H_
