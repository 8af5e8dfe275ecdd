// The store of a hub that is not running, opened by the test itself: to put there what happened long ago, and to look
// at every byte of it.
#ifndef RELAIS_TESTS_INTEGRATION_HUB_STORE_H_
#define RELAIS_TESTS_INTEGRATION_HUB_STORE_H_

#include <string>
#include <vector>

#include "hub/hub_types.h"

namespace relais::integration {

// Appends records as the hub's own codec writes them: the hub replays them at its next start. "" or what went wrong.
// A token that ended, or a convention replaced long ago, would otherwise have to be waited for.
std::string AppendToHubStore(const std::string& store_folder, const std::vector<hub::HubRecord>& records);

// Whether a record, the checkpoint or a body of any of `mailboxes` holds `word`, read through the ledger: whatever the
// files look like. `wrong` says why it could not be read.
bool InHubLedger(const std::string& store_folder, const std::vector<NodeId>& mailboxes, const std::string& word,
                 std::string* wrong);

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_HUB_STORE_H_
