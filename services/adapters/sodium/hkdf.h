// HKDF-SHA256 (RFC 5869), which libsodium 1.0.18 does not have: extract, then expand.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_HKDF_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_HKDF_H_

#include <cstddef>
#include <initializer_list>

#include "absl/strings/string_view.h"
#include "services/ports/sealer.h"

namespace relais {

inline constexpr size_t kHkdfExpandBytesMax = 255 * 32;  // RFC 5869, section 2.3

// HKDF-Extract(salt, ikm), the key material given in pieces that are read as one concatenation. An empty salt is the
// RFC's default, 32 zero bytes.
Secret32 HkdfExtract(absl::string_view salt, std::initializer_list<absl::string_view> ikm);

// HKDF-Expand(prk, info, size) into `out`, which has room for `size` bytes; `info` in pieces as above. Asserts
// size <= kHkdfExpandBytesMax.
void HkdfExpand(const Secret32& prk, std::initializer_list<absl::string_view> info, unsigned char* out, size_t size);
// The same for the commonest size, 32 bytes.
Secret32 HkdfExpand32(const Secret32& prk, std::initializer_list<absl::string_view> info);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_HKDF_H_
