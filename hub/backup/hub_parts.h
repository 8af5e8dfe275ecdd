// What of a hub belongs into its backup, by its settings, and under which names.
#ifndef RELAIS_HUB_BACKUP_HUB_PARTS_H_
#define RELAIS_HUB_BACKUP_HUB_PARTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/adapters/backup/make_backup.h"
#include "services/core/handoff/ids.h"
#include "services/ports/digest.h"

namespace relais::hub {

// The settings' own name in a backup, and what a store's second ledger, of the monthly packages, has behind its name.
inline constexpr char kSettingsName[] = "hub.toml";
inline constexpr char kPackagesSuffix[] = ".packages";

struct HubParts {
  std::string region;
  std::string name;
  Digest network;                 // SHA-256 of the anchor as FormatAnchor writes it
  bool ledger_on_etcd = false;    // then the store is not there
  std::string store_path;         // the store, now
  std::string store_name;         // and in a backup
  std::string backup_key;         // path of what opens the backups; it is never among the items
  std::string backup_folder;      // of the daily one; empty: none
  std::vector<BackupItem> items;  // all that is there, but for both ledgers
  std::vector<BackupText> texts;  // the settings, every place inside their folder
};

// Of the settings at `config_path`: the authority, the signing key, the anchor, signed texts and releases.
// InvalidArgument or NotFound, naming file and key.
absl::StatusOr<HubParts> PartsOfHub(const std::string& config_path, const Digester& digester);

// SHA-256 of the anchor at `path`, however the file is written. NotFound, InvalidArgument.
absl::StatusOr<Digest> NetworkOf(const std::string& path, const Digester& digester);

}  // namespace relais::hub

#endif  // RELAIS_HUB_BACKUP_HUB_PARTS_H_
