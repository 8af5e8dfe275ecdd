#include "services/wire/padding.h"

#include "absl/strings/str_cat.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/record_bytes.h"

namespace relais::wire {

static_assert(limits::kContentLengthBytes == sizeof(uint16_t));

absl::StatusOr<std::string> Pad(absl::string_view message, size_t total_bytes) {
  const size_t room = total_bytes - limits::kContentLengthBytes;
  if (message.size() > room || message.size() > UINT16_MAX) {
    return Refuse(Reason::kTextTooLong, absl::StrCat(message.size(), " bytes of ", room));
  }
  BytesWriter out(total_bytes);
  out.U16(static_cast<uint16_t>(message.size()));
  out.Raw(message);
  std::string padded = out.Take();
  padded.resize(total_bytes, '\0');
  return padded;
}

absl::StatusOr<absl::string_view> Unpad(absl::string_view padded, size_t total_bytes) {
  if (padded.size() != total_bytes) return Refuse(Reason::kMalformed, "padded length");
  BytesReader in(padded);
  const size_t size = in.U16();
  const absl::string_view message = in.Raw(size);
  if (!in.ok()) return Refuse(Reason::kMalformed, "padded: inner length");
  const absl::string_view padding = in.Raw(in.left());
  if (padding.find_first_not_of('\0') != absl::string_view::npos) return Refuse(Reason::kMalformed, "padding");
  return message;
}

}  // namespace relais::wire
