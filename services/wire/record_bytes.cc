#include "services/wire/record_bytes.h"

#include "services/core/handoff/check.h"
#include "services/core/handoff/reason.h"

namespace relais::wire {

void BytesWriter::String(absl::string_view bytes) {
  Count(bytes.size());
  Raw(bytes);
}

void BytesWriter::Count(size_t n) {
  RELAIS_CHECK(n <= UINT32_MAX);
  U32(static_cast<uint32_t>(n));
}

bool BytesReader::Bool() {
  const uint8_t v = U8();
  if (v > 1) Fail();
  return v == 1;
}

absl::string_view BytesReader::String(size_t max_bytes) {
  const size_t size = U32();
  if (size > max_bytes) {
    Fail();
    return {};
  }
  return Raw(size);
}

size_t BytesReader::Count(size_t bytes_each) {
  RELAIS_CHECK(bytes_each > 0);
  const size_t n = U32();
  if (n > rest_.size() / bytes_each) {
    Fail();
    return 0;
  }
  return n;
}

absl::Status BytesReader::status() const {
  return failed_ ? Refuse(Reason::kMalformed, "record bytes") : absl::OkStatus();
}

absl::Status BytesReader::Finish() const {
  if (failed_) return status();
  return rest_.empty() ? absl::OkStatus() : Refuse(Reason::kMalformed, "record bytes: too many");
}

}  // namespace relais::wire
