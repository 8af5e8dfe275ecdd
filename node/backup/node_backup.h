// A node's backup: what it is made of, how it is checked, and how it is put back. The daemon makes
// one while it runs (backup_desk.h), the command line while the node stands still.
#ifndef RELAIS_NODE_BACKUP_NODE_BACKUP_H_
#define RELAIS_NODE_BACKUP_NODE_BACKUP_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "node/vault/vault_file.h"
#include "services/adapters/backup/make_backup.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais::node {

struct NodeBackupJob {
  std::string config_path;
  std::string folder;  // where the file goes
  absl::Time now;
  Secret32 vault;
  // Copies the store to `folder`, which is not there yet (RocksLedger::CopyTo).
  std::function<absl::Status(const std::string& folder)> copy_store;
  BackupProgressFn progress;
};

// Makes one and checks it: read back whole, its store opened under the vault, the chain replayed, every record and the
// checkpoint unsealed. Beside the store lie meanwhile a copy of it ("….copy") and what was read back ("….check"); both
// are removed, whatever happens. Errors as MakeBackup, of `copy_store`, and InvalidArgument of the settings.
absl::StatusOr<MadeBackup> BackUpNode(const NodeBackupJob& job, const Digester& digester, Entropy& entropy);

// What a stop in the middle left of the two folders. Before anybody else writes to the store.
void RemoveBackupScratch(const std::string& store_path);

// Whether the key that opens a backup of the node is in none of its backups, so that a copy has to be kept elsewhere.
bool KeyIsApart(const std::string& vault_path);

struct NodeRestoreJob {
  std::string file;
  std::string folder;           // new
  std::string vault_key_file;   // the kept vault.key, or the file that opens the vault; empty: not given
  PassphraseSource passphrase;  // asked when the vault is under one
  std::string anchor;           // another network than this one's is refused; empty: any
  Day today;
  BackupProgressFn progress;
};
struct RestoredNode {
  BackupHeader header;
  uint64_t records = 0;
};
// Puts a backup into a new folder, and enters in its store of which day it is. Refusals, nothing changed:
// BackupFault::kDamaged, BackupFault::kTooOld, BackupFault::kOfAnother. Others: AlreadyExists, NotFound (a file, what
// opens the vault), PermissionDenied (it does not open it), ResourceExhausted, InvalidArgument (an anchor that is
// none).
absl::StatusOr<RestoredNode> RestoreNode(const NodeRestoreJob& job, const Digester& digester, Entropy& entropy,
                                         Sealer& sealer);

}  // namespace relais::node

#endif  // RELAIS_NODE_BACKUP_NODE_BACKUP_H_
