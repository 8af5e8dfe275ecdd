#include "services/adapters/sodium/slip_keys.h"

#include <sodium.h>

#include "services/adapters/sodium/bytes.h"
#include "services/adapters/sodium/hkdf.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

constexpr absl::string_view kSaltDomain = "relais-slip-v1";
static_assert(crypto_pwhash_argon2id_SALTBYTES == 16);
static_assert(crypto_hash_sha256_BYTES >= crypto_pwhash_argon2id_SALTBYTES);

}  // namespace

Secret32 DeriveSlipMaster(absl::string_view locator, absl::string_view code, SlipCost cost) {
  RELAIS_CHECK(locator.size() == static_cast<size_t>(limits::kLocatorSymbols));
  RELAIS_CHECK(code.size() == static_cast<size_t>(limits::kCodeRandomSymbols));
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, Raw(kSaltDomain), kSaltDomain.size());
  crypto_hash_sha256_update(&state, Raw(locator), locator.size());
  unsigned char salt[crypto_hash_sha256_BYTES];  // Argon2id reads its first 16 bytes
  crypto_hash_sha256_final(&state, salt);

  unsigned char master[32];
  const int failed = crypto_pwhash(master, sizeof(master), code.data(), code.size(), salt, cost.passes,
                                   cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  RELAIS_CHECK(failed == 0);
  return TakeSecret(master);
}

Secret32 ExpandSlipKey(const Secret32& master, absl::string_view label) {
  return HkdfExpand32(master, {label});
}

}  // namespace relais
