#include "services/ports/sealer.h"

#include <cstring>

#include "services/core/handoff/check.h"

namespace relais {

Secret32::Secret32(absl::string_view bytes32) {
  RELAIS_CHECK(bytes32.size() == bytes_.size());
  std::memcpy(bytes_.data(), bytes32.data(), bytes_.size());
}

Secret32::~Secret32() {
  // Through a volatile pointer, because a compiler may drop a plain write to memory that nobody reads again.
  volatile uint8_t* byte = bytes_.data();
  for (size_t i = 0; i < bytes_.size(); ++i) byte[i] = 0;
}

}  // namespace relais
