#include "services/core/handoff/clean_text.h"

#include <cstddef>
#include <cstdint>

namespace relais {
namespace {

uint8_t ByteAt(absl::string_view text, size_t at) {
  return static_cast<uint8_t>(text[at]);
}

// How many bytes the code point starting at `lead` takes; 0 for a byte that starts none.
size_t LengthOf(uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

// Whether the second byte is in the range that its lead leaves open: no overlong form, no surrogate, nothing past
// U+10FFFF (RFC 3629, section 4).
bool IsSecondByte(uint8_t lead, uint8_t second) {
  switch (lead) {
    case 0xe0:
      return second >= 0xa0 && second <= 0xbf;
    case 0xed:
      return second >= 0x80 && second <= 0x9f;
    case 0xf0:
      return second >= 0x90 && second <= 0xbf;
    case 0xf4:
      return second >= 0x80 && second <= 0x8f;
    default:
      return second >= 0x80 && second <= 0xbf;
  }
}

// C0 but the line feed, DEL, and C1 (two bytes, C2 80…9F).
bool IsControl(absl::string_view point) {
  const uint8_t lead = ByteAt(point, 0);
  if (point.size() == 1) return (lead < 0x20 && lead != '\n') || lead == 0x7f;
  return lead == 0xc2 && ByteAt(point, 1) < 0xa0;
}

}  // namespace

bool IsCleanText(absl::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const uint8_t lead = ByteAt(text, at);
    const size_t length = LengthOf(lead);
    if (length == 0 || text.size() - at < length) return false;
    if (length > 1 && !IsSecondByte(lead, ByteAt(text, at + 1))) return false;
    for (size_t i = 2; i < length; ++i) {
      if ((ByteAt(text, at + i) & 0xc0) != 0x80) return false;
    }
    if (IsControl(text.substr(at, length))) return false;
    at += length;
  }
  return true;
}

}  // namespace relais
