// A node's own keys as files: identity.key and sealing-<n>.key, made by `relais-node init`. The vault's key is the
// business of vault/vault_file.h.
#ifndef RELAIS_NODE_KEY_FOLDER_H_
#define RELAIS_NODE_KEY_FOLDER_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/ports/sealer.h"

namespace relais::node {

struct KeyFolder {
  SigningPair identity;
  std::vector<SealingPair> sealing;  // ascending by number: the last one is in use
};

// The sealing pairs of `folder` by number; a file that cannot be read is left out.
std::map<int, SealingPair> ReadSealingKeys(const std::string& folder, const Sealer& sealer);

// Each file is 64 lower-case hexadecimal symbols, readable by its owner only. Errors name the file and what to do.
absl::StatusOr<KeyFolder> ReadKeyFolder(const std::string& folder, const Sealer& sealer);

}  // namespace relais::node

#endif  // RELAIS_NODE_KEY_FOLDER_H_
