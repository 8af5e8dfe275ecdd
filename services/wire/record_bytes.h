// Writing and reading our private record formats: records of hub and node, checkpoints, local copies. Big-endian
// fixed integers, byte strings behind a u32 length, ids as they are, no tags, no padding, no optional form: one value
// has one encoding. What both machines promise each other is proto or a signed fixed layout, never this.
#ifndef RELAIS_SERVICES_WIRE_RECORD_BYTES_H_
#define RELAIS_SERVICES_WIRE_RECORD_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais::wire {

// Appends to one growing string; never fails. Say the expected size when it is known: one allocation is then enough.
class BytesWriter {
 public:
  explicit BytesWriter(size_t expected_bytes = 128) { bytes_.reserve(expected_bytes); }

  void U8(uint8_t v) { bytes_.push_back(static_cast<char>(v)); }
  void U16(uint16_t v) { Fixed(v); }
  void U32(uint32_t v) { Fixed(v); }
  void U64(uint64_t v) { Fixed(v); }
  void I32(int32_t v) { Fixed(static_cast<uint32_t>(v)); }
  void I64(int64_t v) { Fixed(static_cast<uint64_t>(v)); }
  void Bool(bool v) { U8(v ? 1 : 0); }
  // Enums travel as one byte: their underlying type must be uint8_t.
  template <class E>
  void Enum(E v) {
    static_assert(std::is_same_v<std::underlying_type_t<E>, uint8_t>);
    U8(static_cast<uint8_t>(v));
  }
  // The N bytes of an id, key, digest or signature.
  template <class Tag, size_t N>
  void Id(const Opaque<Tag, N>& id) {
    Raw(id.view());
  }
  // A cursor, day, version: as wide as its representation.
  template <class Tag, class Rep>
  void Num(Number<Tag, Rep> n) {
    if constexpr (sizeof(Rep) == 8) {
      U64(static_cast<uint64_t>(n.value()));
    } else {
      static_assert(sizeof(Rep) == 4);
      U32(static_cast<uint32_t>(n.value()));
    }
  }
  // u32 length, then the bytes. Asserts that the length fits.
  void String(absl::string_view bytes);
  // How many elements follow: u32. Asserts that it fits.
  void Count(size_t n);
  // The bytes alone: their length is known to the reader.
  void Raw(absl::string_view bytes) { bytes_.append(bytes.data(), bytes.size()); }

  size_t size() const { return bytes_.size(); }
  // What was written; the writer is empty afterwards.
  std::string Take() { return std::exchange(bytes_, std::string()); }

 private:
  template <class U>
  void Fixed(U v) {
    char buffer[sizeof(U)];
    for (size_t i = 0; i < sizeof(U); ++i) buffer[i] = static_cast<char>(v >> (8 * (sizeof(U) - 1 - i)));
    bytes_.append(buffer, sizeof(U));
  }

  std::string bytes_;
};

// Reads what a BytesWriter wrote, in the same order. The first read beyond the end, or the first value that no writer
// makes, latches an error: every later read gives zero, none or empty, and status() says kMalformed. So a decoder reads
// straight on and checks once, by Finish(). Views point into the given bytes.
class BytesReader {
 public:
  explicit BytesReader(absl::string_view bytes) : rest_(bytes) {}

  uint8_t U8() { return Fixed<uint8_t>(); }
  uint16_t U16() { return Fixed<uint16_t>(); }
  uint32_t U32() { return Fixed<uint32_t>(); }
  uint64_t U64() { return Fixed<uint64_t>(); }
  int32_t I32() { return static_cast<int32_t>(Fixed<uint32_t>()); }
  int64_t I64() { return static_cast<int64_t>(Fixed<uint64_t>()); }
  // Any byte but 0 and 1 is an error.
  bool Bool();
  // A value of [first, last]; outside is an error, answered with `first`.
  template <class E>
  E Enum(E first, E last) {
    static_assert(std::is_same_v<std::underlying_type_t<E>, uint8_t>);
    const uint8_t v = U8();
    if (v >= static_cast<uint8_t>(first) && v <= static_cast<uint8_t>(last)) return static_cast<E>(v);
    Fail();
    return first;
  }
  // The next id, key, digest or signature, none() allowed: reader.Id<JourneyId>().
  template <class T>
  T Id() {
    return T::FromBytes(Raw(T::kSize));
  }
  // reader.Num<Cursor>().
  template <class T>
  T Num() {
    using Rep = decltype(T().value());
    if constexpr (sizeof(Rep) == 8) {
      return T(static_cast<Rep>(U64()));
    } else {
      static_assert(sizeof(Rep) == 4);
      return T(static_cast<Rep>(U32()));
    }
  }
  // u32 length, then the bytes; longer than `max_bytes` is an error.
  absl::string_view String(size_t max_bytes = UINT32_MAX);
  // How many elements follow. An error, answered with 0, if they could not fit in what is left, each taking
  // `bytes_each` ≥ 1 at least: so a reader may reserve for them.
  size_t Count(size_t bytes_each);
  // Exactly `size` bytes.
  absl::string_view Raw(size_t size) {
    if (size > rest_.size()) {
      Fail();
      return {};
    }
    const absl::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  // For a value that reads well and means nothing.
  void Fail() {
    failed_ = true;
    rest_ = {};
  }
  bool ok() const { return !failed_; }
  size_t left() const { return rest_.size(); }
  // OK, or kMalformed after an error.
  absl::Status status() const;
  // status(), and kMalformed when bytes are left over.
  absl::Status Finish() const;

 private:
  template <class U>
  U Fixed() {
    const absl::string_view bytes = Raw(sizeof(U));
    U v = 0;
    for (char c : bytes) v = static_cast<U>(static_cast<U>(v << (sizeof(U) > 1 ? 8 : 0)) | static_cast<uint8_t>(c));
    return v;
  }

  absl::string_view rest_;
  bool failed_ = false;
};

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_RECORD_BYTES_H_
