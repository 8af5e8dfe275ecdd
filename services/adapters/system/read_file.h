// Small files read whole.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_READ_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_READ_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace relais {

// NotFound, naming the path, when it cannot be read; ResourceExhausted beyond 16 MiB. For what is no secret.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_READ_FILE_H_
