// Small files replaced whole.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_REPLACE_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_REPLACE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace relais {

// All or nothing: a temporary file beside `path` with mode 0600, synced, then renamed over it. Unavailable, naming the
// path, on any error; then `path` is what it was.
absl::Status ReplaceFile(const std::string& path, absl::string_view bytes);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_REPLACE_FILE_H_
