// A folder with backups in it: their names, what is there, and letting go of the old ones.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FOLDER_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FOLDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/backup/backup_header.h"

namespace relais {

// A file that is being written bears this behind its name, until it is checked.
inline constexpr char kUnfinishedSuffix[] = ".new";

// "relais-node-2026-11-26-0205.relais"; from the second one of that minute on "…-0205-2.relais". `minute` of the day.
std::string BackupFileName(BackupOf of, Day day, int minute, int number);

// Whether a backup of `made` may be put back on `today`: BackupFault::kTooOld when it is more than
// limits::kBackupAgeDaysMax days old, or made on a later day than today.
absl::Status CheckBackupAge(Day made, Day today);

// Whether a backup may be put back as `wanted`, of this network (none: any), on `today`: BackupFault::kOfAnother, then
// as CheckBackupAge.
absl::Status CheckBackup(const BackupHeader& header, BackupOf wanted, const Digest& network, Day today);

struct FoundBackup {
  std::string path;
  uint64_t bytes = 0;
  BackupHeader header;  // not authenticated: only opening it does
};
// Newest first; files whose name is a backup's and whose first lines are not are in `unreadable`.
struct BackupList {
  std::vector<FoundBackup> backups;
  std::vector<std::string> unreadable;
};
// NotFound, PermissionDenied or Unavailable: the folder cannot be read.
absl::StatusOr<BackupList> ListBackups(const std::string& folder);

// Removes backups of `whose` that are too old to be put back, but never the newest one, and what a crash left
// unfinished of them. Files of others stay. Returns how many; errors as ListBackups, and what could not be removed is
// left for the next time.
absl::StatusOr<int> RemoveOldBackups(const std::string& folder, BackupOf of, absl::string_view whose, Day today);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FOLDER_H_
