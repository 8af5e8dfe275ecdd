// Signatures below a text of lines. The signed bytes are the text itself, from its first byte to its last line feed,
// and what tells one kind of text from another is its first line.
//
//   …
//   end
//   signed-by <Ed25519 public key in hexadecimal>
//   signature <Ed25519 signature in hexadecimal>
//   signed-by …                                     as often as somebody signed
#ifndef RELAIS_SERVICES_WIRE_LINE_SIGNATURES_H_
#define RELAIS_SERVICES_WIRE_LINE_SIGNATURES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais::wire {

using VerifySignatureFn = std::function<bool(const SigningKey&, absl::string_view text, const Signature&)>;

struct LineSignature {
  SigningKey key;
  Signature signature;
  friend bool operator==(const LineSignature&, const LineSignature&) = default;
};

struct SignedLines {
  std::string text;  // ends with the line "end"
  std::vector<LineSignature> signatures;
  friend bool operator==(const SignedLines&, const SignedLines&) = default;
};

inline constexpr size_t kLineSignaturesMax = 8;

std::string FormatSignedLines(const SignedLines& lines);
// One spelling only; none is verified. kTooLarge for a text over `text_bytes_max`; kMalformed for a text without the
// line "end", for more than kLineSignaturesMax signatures, and for a key twice.
absl::StatusOr<SignedLines> ParseSignedLines(absl::string_view bytes, size_t text_bytes_max);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_LINE_SIGNATURES_H_
