// Files that a command reads and writes. Failures are BadUsage: whoever typed the command can mend them.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_FILES_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_FILES_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/terminal.h"
#include "services/ports/sealer.h"

namespace relais {

inline constexpr int kPublicMode = 0644;
inline constexpr int kSecretMode = 0600;
inline constexpr size_t kFileBytesMax = 16u << 20;  // nothing that we read is larger than a few hundred KiB

// `path` itself when it is absolute, otherwise below `folder`.
std::string Below(absl::string_view folder, absl::string_view path);
// The folder that holds `path`: "." for a bare name.
std::string FolderOf(absl::string_view path);

bool FileExists(const std::string& path);
// Makes `path` and what is missing above it, the last folder with mode 0700 if it is new.
absl::Status MakeFolder(const std::string& path, const Terminal& terminal);

absl::StatusOr<std::string> ReadWholeFile(const std::string& path, const Terminal& terminal);
// All or nothing: a temporary file beside `path`, synced, then renamed. Replaces what was there.
absl::Status WriteWholeFile(const std::string& path, absl::string_view bytes, int mode, const Terminal& terminal);
// As above, but refuses to replace: for keys, which nobody can make twice.
absl::Status WriteNewFile(const std::string& path, absl::string_view bytes, int mode, const Terminal& terminal);

// Gone from its folder, durably. Nothing to do when it is not there.
absl::Status RemoveFile(const std::string& path, const Terminal& terminal);

// A file that only its owner may read; BadUsage when others can.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path, const Terminal& terminal);

// A key file: 64 lower-case hexadecimal symbols and a line end, readable by its owner only.
absl::StatusOr<Secret32> ReadKeyFile(const std::string& path, const Terminal& terminal);
absl::Status WriteKeyFile(const std::string& path, const Secret32& key, const Terminal& terminal);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_FILES_H_
