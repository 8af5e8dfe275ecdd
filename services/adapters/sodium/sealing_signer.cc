#include "services/adapters/sodium/sealing_signer.h"

#include <sodium.h>

#include <array>
#include <cstring>
#include <initializer_list>
#include <string>

#include "services/adapters/sodium/bytes.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

constexpr size_t kScalarBytes = crypto_core_ed25519_SCALARBYTES;
constexpr size_t kPointBytes = crypto_core_ed25519_BYTES;
constexpr size_t kWideBytes = crypto_core_ed25519_NONREDUCEDSCALARBYTES;
constexpr unsigned char kSignBit = 0x80;

// 0xFE ‖ 31 times 0xFF is no point's encoding: the digests of nonces begin as no other one here does.
std::string NonceDomain() {
  std::string domain(32, '\xFF');
  domain[0] = '\xFE';
  return domain;
}

struct EdwardsPair {
  unsigned char scalar[kScalarBytes];
  std::array<uint8_t, kPointBytes> point;  // its sign bit is 0

  explicit EdwardsPair(const SealingPair& pair) {
    unsigned char wide[kWideBytes] = {};
    std::memcpy(wide, pair.secret.view().data(), kScalarBytes);
    wide[0] &= 248;  // as X25519 reads a scalar
    wide[31] &= 127;
    wide[31] |= 64;
    crypto_core_ed25519_scalar_reduce(scalar, wide);
    sodium_memzero(wide, sizeof(wide));
    RELAIS_CHECK(crypto_scalarmult_ed25519_base_noclamp(point.data(), scalar) == 0);
    if ((point[31] & kSignBit) == 0) return;
    crypto_core_ed25519_scalar_negate(scalar, scalar);
    point[31] &= static_cast<uint8_t>(~kSignBit);
  }
  ~EdwardsPair() { sodium_memzero(scalar, sizeof(scalar)); }
  EdwardsPair(const EdwardsPair&) = delete;
  EdwardsPair& operator=(const EdwardsPair&) = delete;
};

// SHA-512 over the parts, modulo the order of the group.
void HashToScalar(std::initializer_list<absl::string_view> parts, unsigned char (&out)[kScalarBytes]) {
  crypto_hash_sha512_state state;
  crypto_hash_sha512_init(&state);
  for (absl::string_view part : parts) crypto_hash_sha512_update(&state, Raw(part), part.size());
  unsigned char wide[kWideBytes];
  crypto_hash_sha512_final(&state, wide);
  crypto_core_ed25519_scalar_reduce(out, wide);
  sodium_memzero(wide, sizeof(wide));
}

}  // namespace

SigningKey SigningKeyOfSealing(const SealingPair& pair) {
  return SigningKey(EdwardsPair(pair).point);
}

Signature SignWithSealing(const SealingPair& pair, absl::string_view text) {
  const EdwardsPair own(pair);
  unsigned char nonce[kScalarBytes];
  HashToScalar({NonceDomain(), View(own.scalar, kScalarBytes), text}, nonce);
  std::array<uint8_t, crypto_sign_ed25519_BYTES> signature;
  static_assert(crypto_sign_ed25519_BYTES == kPointBytes + kScalarBytes);
  RELAIS_CHECK(crypto_scalarmult_ed25519_base_noclamp(signature.data(), nonce) == 0);
  unsigned char challenge[kScalarBytes];
  HashToScalar({View(signature.data(), kPointBytes), View(own.point.data(), kPointBytes), text}, challenge);
  unsigned char product[kScalarBytes];
  crypto_core_ed25519_scalar_mul(product, challenge, own.scalar);
  crypto_core_ed25519_scalar_add(signature.data() + kPointBytes, nonce, product);
  sodium_memzero(nonce, sizeof(nonce));
  sodium_memzero(product, sizeof(product));
  return Signature(signature);
}

bool IsSigningKeyOf(const SigningKey& signing, const SealingKey& sealing) {
  std::array<uint8_t, crypto_scalarmult_BYTES> converted;
  if ((signing.bytes()[31] & kSignBit) != 0 || sealing.none()) return false;
  if (crypto_sign_ed25519_pk_to_curve25519(converted.data(), Raw(signing.view())) != 0) return false;
  return SealingKey(converted) == sealing;
}

}  // namespace relais
