#include "services/wire/line_signatures.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/core/handoff/reason.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kSignedBy = "signed-by ";
constexpr absl::string_view kSignatureLine = "signature ";
constexpr absl::string_view kEndLine = "\nend\n";
constexpr size_t kPairBytes =
    kSignedBy.size() + SigningKey::kSize * 2 + 1 + kSignatureLine.size() + Signature::kSize * 2 + 1;

std::string FormatPair(const LineSignature& one) {
  return absl::StrCat(kSignedBy, one.key.ToHex(), "\n", kSignatureLine, one.signature.ToHex(), "\n");
}

// False for anything that FormatPair does not write.
bool ReadPair(absl::string_view bytes, LineSignature* out) {
  absl::string_view rest = bytes;
  if (!absl::ConsumePrefix(&rest, kSignedBy)) return false;
  out->key = SigningKey::FromHex(rest.substr(0, SigningKey::kSize * 2));
  rest.remove_prefix(SigningKey::kSize * 2);
  if (!absl::ConsumePrefix(&rest, "\n") || !absl::ConsumePrefix(&rest, kSignatureLine)) return false;
  out->signature = Signature::FromHex(rest.substr(0, Signature::kSize * 2));
  return !out->key.none() && FormatPair(*out) == bytes;
}

}  // namespace

std::string FormatSignedLines(const SignedLines& lines) {
  std::string bytes = lines.text;
  for (const LineSignature& one : lines.signatures) absl::StrAppend(&bytes, FormatPair(one));
  return bytes;
}

absl::StatusOr<SignedLines> ParseSignedLines(absl::string_view bytes, size_t text_bytes_max) {
  if (bytes.size() > text_bytes_max + kLineSignaturesMax * kPairBytes) return Refuse(Reason::kTooLarge, "text");
  SignedLines lines;
  while (!absl::EndsWith(bytes, kEndLine)) {
    LineSignature one;
    const bool read = lines.signatures.size() < kLineSignaturesMax && bytes.size() >= kPairBytes &&
                      ReadPair(bytes.substr(bytes.size() - kPairBytes), &one);
    const bool twice = std::any_of(lines.signatures.begin(), lines.signatures.end(),
                                   [&one](const LineSignature& other) { return other.key == one.key; });
    if (!read || twice) return Refuse(Reason::kMalformed, "no text with signatures below it");
    lines.signatures.push_back(std::move(one));
    bytes.remove_suffix(kPairBytes);
  }
  if (bytes.size() > text_bytes_max) return Refuse(Reason::kTooLarge, "text");
  std::reverse(lines.signatures.begin(), lines.signatures.end());
  lines.text = std::string(bytes);
  return lines;
}

}  // namespace relais::wire
