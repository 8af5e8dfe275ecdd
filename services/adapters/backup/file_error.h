// What the system says of a file, as a status. Private to this folder.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_FILE_ERROR_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_FILE_ERROR_H_

#include <cerrno>
#include <cstring>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace relais::backup {

// Of errno, naming `path`.
inline absl::Status FileError(const std::string& path) {
  const int error = errno;
  const std::string what = absl::StrCat(path, ": ", std::strerror(error));
  switch (error) {
    case EEXIST:
    case ENOTEMPTY:
      return absl::AlreadyExistsError(what);
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(what);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(what);
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return absl::ResourceExhaustedError(what);
    default:
      return absl::UnavailableError(what);
  }
}

}  // namespace relais::backup

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_FILE_ERROR_H_
