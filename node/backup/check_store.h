// A store that nobody has open, looked through from one end to the other.
#ifndef RELAIS_NODE_BACKUP_CHECK_STORE_H_
#define RELAIS_NODE_BACKUP_CHECK_STORE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "services/core/handoff/ids.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais::node {

// How many records are in the store at `folder`, each checked against the chain and unsealed, the checkpoint too.
// DataLoss: damaged. PermissionDenied: another vault's, or another node's. Nothing is written.
absl::StatusOr<uint64_t> CountRecords(const std::string& folder, const Secret32& vault, NodeId node,
                                      const Digester& digester, Entropy& entropy);

}  // namespace relais::node

#endif  // RELAIS_NODE_BACKUP_CHECK_STORE_H_
