// Making a backup: write, read back whole, open what was read; only then it is kept. And putting one back.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_MAKE_BACKUP_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_MAKE_BACKUP_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/backup/backup_file.h"
#include "services/ports/sealer.h"

namespace relais {

// A file, or a folder with everything below it, and its name in the backup.
struct BackupItem {
  std::string name;
  std::string path;
};
struct BackupText {
  std::string name;
  std::string bytes;
};

struct BackupStep {
  bool checking = false;  // it is read back; else it is written
  uint64_t done = 0;      // bytes
  uint64_t all = 0;
};
using BackupProgressFn = std::function<void(const BackupStep&)>;
// Passes on a step only where its percentage is another one than the step before had.
BackupProgressFn OncePerPercent(BackupProgressFn progress);

struct BackupPlan {
  BackupHeader header;  // but for what the seal adds
  int minute = 0;       // of that day, for the file's name
  std::vector<BackupItem> items;
  std::vector<BackupText> texts;
  Secret32 opener;
  std::string folder;  // where the file goes; it must be there
  // For the check: a folder that is made and, whatever happens, removed. What the names of `checked` begin with is
  // unpacked there; the rest is only read.
  std::string scratch;
  std::vector<std::string> checked;
  // Opens what lies in the scratch folder and answers how many records it replayed.
  std::function<absl::StatusOr<uint64_t>(const std::string& scratch)> check;
  BackupProgressFn progress;  // now and then; may be empty
};

struct MadeBackup {
  std::string path;
  uint64_t bytes = 0;
  uint64_t records = 0;
  Day day;
};

// OK means that the file is durable under its name and was found good. After an error no file of it is left. NotFound:
// no such folder. PermissionDenied, ResourceExhausted: of the folder or the scratch folder. BackupFault::kDamaged: what
// was read back is not good. Otherwise Unavailable. Takes as long as it takes to write and read it all.
absl::StatusOr<MadeBackup> MakeBackup(const BackupPlan& plan);

// Writes what `wants` says into `folder`, which must be there, each file with mode 0600, each folder with 0700; with
// `durable` synced. The reader is unlocked. Reads to the end in any case: OK means that the whole backup is authentic.
// After an error some of it may be there.
absl::Status UnpackBackup(BackupReader& reader, const std::string& folder,
                          absl::FunctionRef<bool(absl::string_view name)> wants, bool durable,
                          const BackupProgressFn& progress);

// Puts the whole backup into `folder`, which must be missing or empty: unpacks beside it, lets `finish` do what is left
// to do there, and renames, so that a crash leaves nothing half. Errors as UnpackBackup's and `finish`'s, and then
// nothing was changed. AlreadyExists: `folder` holds something, or a former try stopped and left its folder.
absl::Status RestoreBackup(BackupReader& reader, const std::string& folder,
                           absl::FunctionRef<absl::Status(const std::string& staged)> finish,
                           const BackupProgressFn& progress);

// Removes a folder with everything in it; nothing when it is not there.
void RemoveScratch(const std::string& folder);

// What a caller may be told of a failure above: STORE_FULL, MALFORMED (no such folder), UNAVAILABLE; a reason that is
// there stays.
absl::Status AsRefusal(const absl::Status& status);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_MAKE_BACKUP_H_
