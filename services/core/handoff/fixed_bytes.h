// Writing and reading fixed layouts: big-endian numbers and opaque ids, one after the other.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_FIXED_BYTES_H_
#define RELAIS_SERVICES_CORE_HANDOFF_FIXED_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Appends to a string that it owns until Take().
class FixedWriter {
 public:
  explicit FixedWriter(size_t expected_bytes) { out_.reserve(expected_bytes); }

  void U8(uint8_t value) { out_.push_back(static_cast<char>(value)); }
  void U16(uint16_t value) { Number(value, 2); }
  void U32(uint32_t value) { Number(value, 4); }
  void I32(int32_t value) { Number(static_cast<uint32_t>(value), 4); }
  void Bytes(absl::string_view bytes) { out_.append(bytes.data(), bytes.size()); }
  void Zeros(size_t count) { out_.append(count, '\0'); }
  template <class Tag, size_t N>
  void Id(const Opaque<Tag, N>& id) {
    Bytes(id.view());
  }
  // What was written; the writer is empty afterwards.
  std::string Take() { return std::move(out_); }

 private:
  void Number(uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out_.push_back(static_cast<char>(value >> shift));
  }

  std::string out_;
};

// Reads from a view that must outlive it. Once a read runs past the end, ok() is false for good and every read yields
// zero or none, so that a caller may check once at the end.
class FixedReader {
 public:
  explicit FixedReader(absl::string_view bytes) : rest_(bytes) {}

  uint8_t U8() { return static_cast<uint8_t>(Number(1)); }
  uint16_t U16() { return static_cast<uint16_t>(Number(2)); }
  uint32_t U32() { return Number(4); }
  int32_t I32() { return static_cast<int32_t>(Number(4)); }
  // A view of the next `count` bytes; empty when fewer are left.
  absl::string_view Bytes(size_t count) {
    if (rest_.size() < count) {
      ok_ = false;
      rest_ = absl::string_view();
      return absl::string_view();
    }
    const absl::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }
  // Whether the next `count` bytes are there and all zero.
  bool Zeros(size_t count) {
    const absl::string_view bytes = Bytes(count);
    return bytes.size() == count && bytes.find_first_not_of('\0') == absl::string_view::npos;
  }
  template <class Id>
  Id Read() {
    return Id::FromBytes(Bytes(Id::kSize));
  }
  bool ok() const { return ok_; }
  // Everything was read and nothing was missing.
  bool done() const { return ok_ && rest_.empty(); }

 private:
  uint32_t Number(size_t bytes) {
    uint32_t value = 0;
    for (char c : Bytes(bytes)) value = (value << 8) | static_cast<uint8_t>(c);
    return value;
  }

  absl::string_view rest_;
  bool ok_ = true;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_FIXED_BYTES_H_
