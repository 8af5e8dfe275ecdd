// One size for everything that is sealed, so that size says nothing: two bytes of length, the message, zeros.
#ifndef RELAIS_SERVICES_WIRE_PADDING_H_
#define RELAIS_SERVICES_WIRE_PADDING_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais::wire {

// length (2 bytes, big-endian) ‖ message ‖ zeros, `total_bytes` in all. kTextTooLong, with the count of bytes in the
// detail, when it does not fit.
absl::StatusOr<std::string> Pad(absl::string_view message, size_t total_bytes);
// The message, as a view into `padded`. kMalformed unless `padded` has exactly `total_bytes`, the length fits and every
// byte of the padding is zero: nothing can be smuggled in it.
absl::StatusOr<absl::string_view> Unpad(absl::string_view padded, size_t total_bytes);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_PADDING_H_
