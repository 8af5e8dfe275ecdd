// Erasure on disk: what was erased by a word given leaves every file.
#ifndef RELAIS_NODE_VAULT_WRITE_ANEW_H_
#define RELAIS_NODE_VAULT_WRITE_ANEW_H_

#include "absl/status/status.h"
#include "node/node_codec.h"
#include "node/node_engine.h"
#include "services/ports/ledger.h"

namespace relais::node {

// Saves a checkpoint, lets go of the records before it (they hold keyed digests of persons) and scrubs. On the thread
// of the engine's runner, between two groups. Takes as long as it takes to write the store anew. After an error the
// same call may be tried again, unless the ledger itself is in doubt.
absl::Status WriteStoreAnew(const NodeEngine& engine, const NodeCodec& codec, Ledger* ledger);

}  // namespace relais::node

#endif  // RELAIS_NODE_VAULT_WRITE_ANEW_H_
