#include "services/adapters/sodium/hkdf.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

#include "services/adapters/sodium/bytes.h"
#include "services/core/handoff/check.h"

namespace relais {

Secret32 HkdfExtract(absl::string_view salt, std::initializer_list<absl::string_view> ikm) {
  // HMAC pads a short key with zeros, so an empty salt and the RFC's 32 zero bytes are the same key.
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Raw(salt), salt.size());
  for (absl::string_view piece : ikm) crypto_auth_hmacsha256_update(&state, Raw(piece), piece.size());
  unsigned char prk[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, prk);
  sodium_memzero(&state, sizeof(state));
  return TakeSecret(prk);
}

void HkdfExpand(const Secret32& prk, std::initializer_list<absl::string_view> info, unsigned char* out, size_t size) {
  RELAIS_CHECK(size <= kHkdfExpandBytesMax);
  unsigned char block[crypto_auth_hmacsha256_BYTES];
  size_t done = 0;
  for (unsigned char counter = 1; done < size; ++counter) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, Raw(prk.view()), prk.view().size());
    if (done > 0) crypto_auth_hmacsha256_update(&state, block, sizeof(block));
    for (absl::string_view piece : info) crypto_auth_hmacsha256_update(&state, Raw(piece), piece.size());
    crypto_auth_hmacsha256_update(&state, &counter, 1);
    crypto_auth_hmacsha256_final(&state, block);
    sodium_memzero(&state, sizeof(state));
    const size_t take = std::min(sizeof(block), size - done);
    std::memcpy(out + done, block, take);
    done += take;
  }
  sodium_memzero(block, sizeof(block));
}

Secret32 HkdfExpand32(const Secret32& prk, std::initializer_list<absl::string_view> info) {
  unsigned char out[32];
  HkdfExpand(prk, info, out, sizeof(out));
  return TakeSecret(out);
}

}  // namespace relais
