// How a fuzzer reads its bytes: raw, or as edits of something valid, so that it needs no corpus to get past the door.
#ifndef RELAIS_TESTS_FUZZ_INPUT_H_
#define RELAIS_TESTS_FUZZ_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace relais::fuzz {

// Reads numbers from the front; zeros once the bytes are used up.
class Bytes {
 public:
  explicit Bytes(absl::string_view bytes) : rest_(bytes) {}
  bool empty() const { return rest_.empty(); }
  uint8_t U8() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  // Below `bound`, 1 to 256.
  uint8_t Below(int bound) { return static_cast<uint8_t>(U8() % bound); }
  bool Flag() { return (U8() & 1) != 0; }
  absl::string_view Rest() const { return rest_; }

 private:
  absl::string_view rest_;
};

inline absl::string_view View(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// First byte 0: the rest as it is. Otherwise one of `samples`, cut or with bytes replaced: edits of three bytes each,
// two for the place and one for the value; place 65535 cuts `value` bytes off.
inline std::string RawOrEdited(Bytes in, const std::vector<std::string>& samples) {
  const uint8_t choice = in.U8();
  if (choice == 0 || samples.empty()) return std::string(in.Rest());
  std::string text = samples[(choice - 1) % samples.size()];
  while (!in.empty() && !text.empty()) {
    const size_t high = in.U8();
    const size_t place = 256 * high + in.U8();
    const uint8_t value = in.U8();
    if (place == 65'535) {
      text.resize(text.size() - (value % text.size()));
    } else {
      text[place % text.size()] = static_cast<char>(value);
    }
  }
  return text;
}

}  // namespace relais::fuzz

#endif  // RELAIS_TESTS_FUZZ_INPUT_H_
