// A hub's backup: what it is made of, how it is checked, and how it is put back. The daemon makes one while it runs
// (living_hub.h), the command line while the hub stands still.
#ifndef RELAIS_HUB_BACKUP_HUB_BACKUP_H_
#define RELAIS_HUB_BACKUP_HUB_BACKUP_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/backup/make_backup.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais::hub {

struct HubBackupJob {
  std::string config_path;
  std::string folder;  // where the file goes
  absl::Time now;
  // Copies the store, and the packages' ledger, each to a folder that is not there yet (RocksLedger::CopyTo).
  std::function<absl::Status(const std::string& store, const std::string& packages)> copy_stores;
  BackupProgressFn progress;
};

// Makes one and checks it: read back whole, both ledgers opened, their chains replayed. The key that opens all backups
// of this hub is a file of its own; it is drawn when there is none, and is in no backup. Beside the store lie meanwhile
// copies and what was read back; they are removed, whatever happens. Errors as MakeBackup, of `copy_stores`, of the key
// (PermissionDenied when others may read it), and InvalidArgument of the settings.
absl::StatusOr<MadeBackup> BackUpHub(const HubBackupJob& job, const Digester& digester, Entropy& entropy);

// What a stop in the middle left. Before anybody else writes to the store.
void RemoveBackupScratch(const std::string& store_path);

struct HubRestoreJob {
  std::string file;
  std::string folder;    // new
  std::string key_file;  // the kept copy of what opens the backups
  std::string anchor;    // another network than this one's is refused; empty: any
  Day today;
  BackupProgressFn progress;
};
struct RestoredHub {
  BackupHeader header;
  uint64_t records = 0;
};
// Puts a backup into a new folder. Its ledger has another id there, so that every node meets another store and says
// again what it is to know; of which day it is, is entered. Refusals, nothing changed: BackupFault::kDamaged,
// BackupFault::kTooOld, BackupFault::kOfAnother. Others: AlreadyExists, NotFound, PermissionDenied, ResourceExhausted,
// InvalidArgument.
absl::StatusOr<RestoredHub> RestoreHub(const HubRestoreJob& job, const Digester& digester, Entropy& entropy,
                                       const Sealer& sealer);

}  // namespace relais::hub

#endif  // RELAIS_HUB_BACKUP_HUB_BACKUP_H_
