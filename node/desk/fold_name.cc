#include "node/desk/fold_name.h"

#include <cstdint>

#include "absl/strings/ascii.h"

namespace relais::node {
namespace {

// U+00C0 to U+00FF, one after the other; "" is dropped (the two signs of arithmetic).
constexpr const char* kLatin1[64] = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // À to Ï
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",  // Ð to ß
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // à to ï
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y"};  // ð to ÿ

// The plain letters of a two-byte character of UTF-8, or nullptr to keep it.
const char* FoldPair(uint8_t first, uint8_t second) {
  const uint32_t code = (uint32_t{first} & 0x1f) << 6 | (uint32_t{second} & 0x3f);
  if (code >= 0xc0 && code <= 0xff) return kLatin1[code - 0xc0];
  if (code == 0x152 || code == 0x153) return "oe";
  if (code == 0x178) return "y";
  if (code >= 0x80 && code < 0xc0) return "";  // signs, and the space that does not break
  return nullptr;
}

}  // namespace

std::string FoldName(absl::string_view name) {
  std::string folded;
  for (size_t i = 0; i < name.size(); ++i) {
    const auto byte = static_cast<uint8_t>(name[i]);
    if (byte < 0x80) {
      if (absl::ascii_isalnum(byte)) folded.push_back(absl::ascii_tolower(byte));
      continue;
    }
    const bool pair = (byte & 0xe0) == 0xc0 && i + 1 < name.size();
    const char* const letters = pair ? FoldPair(byte, static_cast<uint8_t>(name[i + 1])) : nullptr;
    if (letters != nullptr) {
      folded += letters;
      ++i;
    } else if (name.substr(i, 3) == "\u2019" || name.substr(i, 3) == "\u2010") {  // typographic apostrophe, hyphen
      i += 2;
    } else {
      folded.push_back(name[i]);
    }
  }
  return folded;
}

}  // namespace relais::node
