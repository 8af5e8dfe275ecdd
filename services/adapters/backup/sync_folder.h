// Makes new names inside a folder durable. Private to this folder.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_SYNC_FOLDER_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_SYNC_FOLDER_H_

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "absl/status/status.h"
#include "services/adapters/backup/file_error.h"

namespace relais::backup {

inline absl::Status SyncFolder(const std::string& folder) {
  const int fd = open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError(folder);
  const absl::Status synced = fsync(fd) == 0 ? absl::OkStatus() : FileError(folder);
  close(fd);
  return synced;
}

}  // namespace relais::backup

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_SYNC_FOLDER_H_
