// A small file replaced whole.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_WRITE_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_WRITE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace relais {

// All or nothing: a temporary file beside `path`, readable by its owner only, synced, renamed, and the folder synced.
// OK means that it survives a power cut. On ResourceExhausted (disk full) or Unavailable what was there stays.
absl::Status WriteFileDurably(const std::string& path, absl::string_view bytes);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_WRITE_FILE_H_
