#include "services/adapters/sodium/sodium_sealer.h"

#include <sodium.h>

#include <cstring>
#include <optional>
#include <utility>

#include "services/adapters/sodium/bytes.h"
#include "services/adapters/sodium/hpke.h"
#include "services/adapters/sodium/sealing_signer.h"
#include "services/adapters/sodium/slip_keys.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr size_t kXNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kXTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(hpke::kEncapsulatedBytes + hpke::kTagBytes == limits::kHpkeOverheadBytes);
static_assert(limits::kLayer2PlainBytes + kXNonceBytes + kXTagBytes == limits::kLayer2Bytes);
static_assert(crypto_sign_ed25519_BYTES == limits::kSignatureBytes);

absl::Status Unreadable() {
  return Refuse(Reason::kUnreadable, "does not open with this key, purpose and context");
}

}  // namespace

SodiumSealer::SodiumSealer(Entropy& entropy) : entropy_(entropy) {
  RELAIS_CHECK(sodium_init() >= 0);  // chooses the processor's fastest code; may be called again and from any thread
}

Secret32 SodiumSealer::DrawSecret() {
  std::string bytes = entropy_.Draw(32);
  Secret32 secret(bytes);
  sodium_memzero(&bytes[0], bytes.size());
  return secret;
}

SigningPair SodiumSealer::NewSigningPair() {
  return SigningPairFrom(DrawSecret());
}
SealingPair SodiumSealer::NewSealingPair() {
  return SealingPairFrom(DrawSecret());
}

SigningPair SodiumSealer::SigningPairFrom(const Secret32& seed) const {
  std::array<uint8_t, crypto_sign_ed25519_PUBLICKEYBYTES> key;
  unsigned char secret[crypto_sign_ed25519_SECRETKEYBYTES];
  crypto_sign_ed25519_seed_keypair(key.data(), secret, Raw(seed.view()));
  sodium_memzero(secret, sizeof(secret));
  return SigningPair{SigningKey(key), seed};
}

SealingPair SodiumSealer::SealingPairFrom(const Secret32& secret) const {
  std::array<uint8_t, crypto_scalarmult_BYTES> key;
  crypto_scalarmult_base(key.data(), Raw(secret.view()));
  return SealingPair{SealingKey(key), secret};
}

bool SodiumSealer::IsUsable(const SealingKey& key) const {
  // X25519 clears the low bits of any scalar, so every scalar sends exactly the points of small order to zero.
  const unsigned char scalar[crypto_scalarmult_SCALARBYTES] = {};
  unsigned char out[crypto_scalarmult_BYTES];
  return crypto_scalarmult(out, scalar, Raw(key.view())) == 0;
}

std::string SodiumSealer::Seal(const SealingKey& to, absl::string_view info, absl::string_view aad,
                               absl::string_view plaintext) {
  return hpke::Seal(to, DrawSecret(), info, aad, plaintext).value_or(std::string());
}

absl::StatusOr<std::string> SodiumSealer::Open(const SealingPair& with, absl::string_view info, absl::string_view aad,
                                               absl::string_view sealed) const {
  std::optional<std::string> plaintext = hpke::Open(with, info, aad, sealed);
  if (!plaintext.has_value()) return Unreadable();
  return *std::move(plaintext);
}

std::string SodiumSealer::SealSymmetric(const Secret32& key, absl::string_view aad, absl::string_view plaintext) {
  std::string sealed = entropy_.Draw(kXNonceBytes);
  RELAIS_CHECK(sealed.size() == kXNonceBytes);
  sealed.resize(kXNonceBytes + plaintext.size() + kXTagBytes);
  unsigned char* bytes = Raw(&sealed);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + kXNonceBytes, nullptr, Raw(plaintext), plaintext.size(), Raw(aad),
                                             aad.size(), nullptr, bytes, Raw(key.view()));
  return sealed;
}

absl::StatusOr<std::string> SodiumSealer::OpenSymmetric(const Secret32& key, absl::string_view aad,
                                                        absl::string_view sealed) const {
  if (sealed.size() < kXNonceBytes + kXTagBytes) return Unreadable();
  const absl::string_view ciphertext = sealed.substr(kXNonceBytes);
  std::string plaintext(ciphertext.size() - kXTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Raw(&plaintext), nullptr, nullptr, Raw(ciphertext), ciphertext.size(),
                                                 Raw(aad), aad.size(), Raw(sealed), Raw(key.view())) != 0) {
    return Unreadable();
  }
  return plaintext;
}

Signature SodiumSealer::Sign(const SigningPair& with, absl::string_view text) const {
  unsigned char secret[crypto_sign_ed25519_SECRETKEYBYTES];  // libsodium's form: seed ‖ public key
  std::memcpy(secret, with.secret.view().data(), 32);
  std::memcpy(secret + 32, with.key.view().data(), 32);
  std::array<uint8_t, crypto_sign_ed25519_BYTES> signature;
  crypto_sign_ed25519_detached(signature.data(), nullptr, Raw(text), text.size(), secret);
  sodium_memzero(secret, sizeof(secret));
  return Signature(signature);
}

bool SodiumSealer::Verify(const SigningKey& key, absl::string_view text, const Signature& signature) const {
  return crypto_sign_ed25519_verify_detached(Raw(signature.view()), Raw(text), text.size(), Raw(key.view())) == 0;
}

SigningKey SodiumSealer::SigningKeyOf(const SealingPair& pair) const {
  return SigningKeyOfSealing(pair);
}
Signature SodiumSealer::SignAs(const SealingPair& pair, absl::string_view text) const {
  return SignWithSealing(pair, text);
}
bool SodiumSealer::SameHolder(const SigningKey& signing, const SealingKey& sealing) const {
  return IsSigningKeyOf(signing, sealing);
}

std::string SodiumSealer::Sha512(absl::string_view text) const {
  std::string digest(crypto_hash_sha512_BYTES, '\0');
  crypto_hash_sha512(Raw(&digest), Raw(text), text.size());
  return digest;
}

ArrivalKeys SodiumSealer::DeriveArrival(absl::string_view locator, absl::string_view code, SlipCost cost) const {
  const Secret32 master = DeriveSlipMaster(locator, code, cost);
  return ArrivalKeys{SigningPairFrom(ExpandSlipKey(master, "relais.v1.slip.arrival.signing")),
                     ExpandSlipKey(master, "relais.v1.slip.arrival.layer2")};
}

FollowKeys SodiumSealer::DeriveFollow(absl::string_view locator, absl::string_view code, SlipCost cost) const {
  const Secret32 master = DeriveSlipMaster(locator, code, cost);
  return FollowKeys{SigningPairFrom(ExpandSlipKey(master, "relais.v1.slip.follow.signing")),
                    SealingPairFrom(ExpandSlipKey(master, "relais.v1.slip.follow.sealing")),
                    ExpandSlipKey(master, "relais.v1.slip.follow.capsule")};
}

}  // namespace relais
