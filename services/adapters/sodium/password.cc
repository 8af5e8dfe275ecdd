#include "services/adapters/sodium/password.h"

#include <sodium.h>

#include <cstring>

#include "services/core/handoff/check.h"

namespace relais {

absl::StatusOr<std::string> HashPassword(absl::string_view password, SlipCost cost) {
  RELAIS_CHECK(sodium_init() >= 0);
  char text[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(text, password.data(), password.size(), cost.passes, cost.memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return absl::ResourceExhaustedError("no memory for hashing a password");
  }
  return std::string(text);
}

bool VerifyPassword(absl::string_view hash, absl::string_view password) {
  RELAIS_CHECK(sodium_init() >= 0);
  if (hash.empty() || hash.size() >= crypto_pwhash_STRBYTES) return false;
  char text[crypto_pwhash_STRBYTES] = {};  // libsodium wants the zeros behind it
  std::memcpy(text, hash.data(), hash.size());
  return crypto_pwhash_str_verify(text, password.data(), password.size()) == 0;
}

}  // namespace relais
