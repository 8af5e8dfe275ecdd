// Private keys at rest: one file each, readable by its owner only, there whole or not at all.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_SECRET_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_SECRET_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais {

// Creates `path` with mode 0600 and these bytes, durably: on OK a crash no longer loses it, on any error there is no
// file of this call at `path`. AlreadyExists leaves the present file as it is; otherwise Unavailable. The folder must
// exist.
absl::Status CreateSecretFile(const std::string& path, absl::string_view bytes);

// As above, but takes the place of a file that is there: the old one or the new one survives a crash, never a part.
absl::Status ReplaceSecretFile(const std::string& path, absl::string_view bytes);

// Renames durably, replacing what is at `to`. NotFound when there is nothing at `from`; otherwise Unavailable.
absl::Status MoveSecretFile(const std::string& from, const std::string& to);

// Writes over the bytes of `path`, syncs, and removes it. What the disk itself keeps beyond that is beyond us.
// NotFound; otherwise Unavailable.
absl::Status DestroySecretFile(const std::string& path);

// The whole of `path`, at most `size_max` bytes. NotFound; PermissionDenied if it is no regular file of this user or
// if group or others have any right to it; ResourceExhausted if longer; otherwise Unavailable. Errors name the path.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path, size_t size_max);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_SECRET_FILE_H_
