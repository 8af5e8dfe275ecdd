// The roots that a machine trusts, as its administrator put them there.
#ifndef RELAIS_SERVICES_ADAPTERS_JSON_ANCHOR_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_JSON_ANCHOR_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/convention/evidence.h"

namespace relais {

// {"roots": [{"role": "etat" | "region" | "rectorat", "key": "<64 lower-case hex>"}, …]}. kMalformed with the place, or
// kEvidenceMissing for an empty list: without roots nothing could ever be trusted.
absl::StatusOr<Anchor> ParseAnchor(absl::string_view json);
// NotFound when the file cannot be read; otherwise as ParseAnchor.
absl::StatusOr<Anchor> ReadAnchorFile(const std::string& path);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_JSON_ANCHOR_FILE_H_
