// The anchor of trust as a file: {"roots": ["<64 hexadecimal symbols>", …]}, the signatory keys of the framework; or
// the same keys as somebody typed them from paper.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_ANCHOR_FILE_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_ANCHOR_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/convention/evidence.h"
#include "services/ports/digest.h"

namespace relais {

// A text that begins with "{" or "[" is JSON. Any other holds one key a line, in either case and with blanks anywhere,
// as the ink form prints it in groups of four; "#" begins a comment, blank lines count for nothing. kMalformed: no such
// document, another name in it, a key that is none, a key twice. kEvidenceMissing: no key at all, with which nothing
// could ever be judged.
absl::StatusOr<Anchor> ParseAnchor(absl::string_view text);
// The inverse, one key a line.
std::string FormatAnchor(const Anchor& anchor);

// Which network it is: SHA-256 of FormatAnchor, however `text` is written. Errors as ParseAnchor.
absl::StatusOr<Digest> NetworkOfAnchor(absl::string_view text, const Digester& digester);

// `hex` in groups of four symbols, "a4f1 09bc …": what people read aloud and compare.
std::string InFours(absl::string_view hex);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_ANCHOR_FILE_H_
