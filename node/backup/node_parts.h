// What of a node belongs into its backup, by its settings, and under which names.
#ifndef RELAIS_NODE_BACKUP_NODE_PARTS_H_
#define RELAIS_NODE_BACKUP_NODE_PARTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/adapters/backup/make_backup.h"
#include "services/core/handoff/ids.h"
#include "services/ports/digest.h"

namespace relais::node {

// The settings' own name in a backup.
inline constexpr char kSettingsName[] = "node.toml";

struct NodeParts {
  NodeId node;
  std::string name;               // of the partner, may be empty
  Digest network;                 // SHA-256 of the anchor as FormatAnchor writes it
  std::string store_path;         // the store, now
  std::string store_name;         // and in a backup
  std::string vault_path;         // the vault's key; it is never among the items
  std::vector<BackupItem> items;  // all that is there, but for the store
  std::vector<BackupText> texts;  // the settings, every place inside their folder
};

// Of the settings at `config_path`: the node's own keys, its certificates, the anchor, its signed entry, who is told by
// mail. InvalidArgument or NotFound, naming file and key.
absl::StatusOr<NodeParts> PartsOfNode(const std::string& config_path, const Digester& digester);

// SHA-256 of the anchor at `path`, however the file is written. NotFound, InvalidArgument.
absl::StatusOr<Digest> NetworkOf(const std::string& path, const Digester& digester);

}  // namespace relais::node

#endif  // RELAIS_NODE_BACKUP_NODE_PARTS_H_
