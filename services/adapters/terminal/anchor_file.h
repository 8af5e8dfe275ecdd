// The anchor of trust as a file: {"roots": ["<64 hexadecimal symbols>", …]}, the signatory keys of the framework.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_ANCHOR_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_ANCHOR_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/convention/evidence.h"

namespace relais {

// kMalformed: no such document, another name in it, a key that is none, a key twice. kEvidenceMissing: no key at all,
// with which nothing could ever be judged.
absl::StatusOr<Anchor> ParseAnchor(absl::string_view json);
// The inverse, one key a line.
std::string FormatAnchor(const Anchor& anchor);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_ANCHOR_FILE_H_
