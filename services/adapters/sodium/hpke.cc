#include "services/adapters/sodium/hpke.h"

#include <sodium.h>

#include <cstring>

#include "services/adapters/sodium/bytes.h"
#include "services/adapters/sodium/hkdf.h"

namespace relais::hpke {
namespace {

// Sections 4.1 and 5.1: suite ids, with kem 0x0020, kdf 0x0001 and aead 0x0003 (section 7).
constexpr absl::string_view kKemSuite("KEM\x00\x20", 5);
constexpr absl::string_view kHpkeSuite("HPKE\x00\x20\x00\x01\x00\x03", 10);
constexpr absl::string_view kVersion = "HPKE-v1";
constexpr absl::string_view kModeBase("\x00", 1);
constexpr absl::string_view kLength32("\x00\x20", 2);  // I2OSP(32, 2)
constexpr absl::string_view kLength12("\x00\x0c", 2);  // I2OSP(Nn, 2)

static_assert(crypto_aead_chacha20poly1305_IETF_KEYBYTES == 32);
static_assert(crypto_aead_chacha20poly1305_IETF_NPUBBYTES == kNonceBytes);
static_assert(crypto_aead_chacha20poly1305_IETF_ABYTES == kTagBytes);

Secret32 LabeledExtract(absl::string_view suite, absl::string_view salt, absl::string_view label,
                        absl::string_view ikm) {
  return HkdfExtract(salt, {kVersion, suite, label, ikm});
}

// Section 4.1, ExtractAndExpand over kem_context = enc ‖ pkRm.
Secret32 ExtractAndExpand(absl::string_view dh, const SealingKey& encapsulated, const SealingKey& recipient) {
  const Secret32 prk = LabeledExtract(kKemSuite, "", "eae_prk", dh);
  return HkdfExpand32(prk, {kLength32, kVersion, kKemSuite, "shared_secret", encapsulated.view(), recipient.view()});
}

// X25519; nothing when the result is all zero, which libsodium reports. Wipes its own copy.
std::optional<Secret32> DiffieHellman(const Secret32& secret, const SealingKey& key) {
  unsigned char dh[crypto_scalarmult_BYTES];
  if (crypto_scalarmult(dh, Raw(secret.view()), Raw(key.view())) != 0) return std::nullopt;
  return TakeSecret(dh);
}

// Section 5.2, ComputeNonce: base_nonce xor I2OSP(sequence, Nn).
std::array<unsigned char, kNonceBytes> ComputeNonce(const Context& context, uint64_t sequence) {
  std::array<unsigned char, kNonceBytes> nonce = context.base_nonce;
  for (size_t i = 0; i < 8; ++i) {
    nonce[kNonceBytes - 1 - i] ^= static_cast<unsigned char>(sequence >> (8 * i));
  }
  return nonce;
}

}  // namespace

std::optional<Encapsulation> Encapsulate(const SealingKey& to, const Secret32& ephemeral) {
  std::array<uint8_t, kEncapsulatedBytes> encapsulated;
  crypto_scalarmult_base(encapsulated.data(), Raw(ephemeral.view()));
  std::optional<Secret32> dh = DiffieHellman(ephemeral, to);
  if (!dh.has_value()) return std::nullopt;
  const SealingKey key(encapsulated);
  return Encapsulation{key, ExtractAndExpand(dh->view(), key, to)};
}

std::optional<Secret32> Decapsulate(const SealingPair& with, const SealingKey& encapsulated) {
  std::optional<Secret32> dh = DiffieHellman(with.secret, encapsulated);
  if (!dh.has_value()) return std::nullopt;
  return ExtractAndExpand(dh->view(), encapsulated, with.key);
}

Context KeySchedule(const Secret32& shared_secret, absl::string_view info) {
  // Mode base: psk and psk_id are empty. The hashes are public; Secret32 only serves as their 32 bytes here.
  const Secret32 psk_id_hash = LabeledExtract(kHpkeSuite, "", "psk_id_hash", "");
  const Secret32 info_hash = LabeledExtract(kHpkeSuite, "", "info_hash", info);
  const Secret32 secret = LabeledExtract(kHpkeSuite, shared_secret.view(), "secret", "");
  Context context;
  context.key =
      HkdfExpand32(secret, {kLength32, kVersion, kHpkeSuite, "key", kModeBase, psk_id_hash.view(), info_hash.view()});
  HkdfExpand(secret, {kLength12, kVersion, kHpkeSuite, "base_nonce", kModeBase, psk_id_hash.view(), info_hash.view()},
             context.base_nonce.data(), context.base_nonce.size());
  return context;
}

std::string Encrypt(const Context& context, uint64_t sequence, absl::string_view aad, absl::string_view plaintext) {
  std::string out(plaintext.size() + kTagBytes, '\0');
  crypto_aead_chacha20poly1305_ietf_encrypt(Raw(&out), nullptr, Raw(plaintext), plaintext.size(), Raw(aad), aad.size(),
                                            nullptr, ComputeNonce(context, sequence).data(), Raw(context.key.view()));
  return out;
}

std::optional<std::string> Decrypt(const Context& context, uint64_t sequence, absl::string_view aad,
                                   absl::string_view ciphertext) {
  if (ciphertext.size() < kTagBytes) return std::nullopt;
  std::string out(ciphertext.size() - kTagBytes, '\0');
  if (crypto_aead_chacha20poly1305_ietf_decrypt(Raw(&out), nullptr, nullptr, Raw(ciphertext), ciphertext.size(),
                                                Raw(aad), aad.size(), ComputeNonce(context, sequence).data(),
                                                Raw(context.key.view())) != 0) {
    return std::nullopt;
  }
  return out;
}

std::optional<std::string> Seal(const SealingKey& to, const Secret32& ephemeral, absl::string_view info,
                                absl::string_view aad, absl::string_view plaintext) {
  const std::optional<Encapsulation> sent = Encapsulate(to, ephemeral);
  if (!sent.has_value()) return std::nullopt;
  std::string sealed(sent->encapsulated.view());
  sealed += Encrypt(KeySchedule(sent->shared_secret, info), 0, aad, plaintext);
  return sealed;
}

std::optional<std::string> Open(const SealingPair& with, absl::string_view info, absl::string_view aad,
                                absl::string_view sealed) {
  if (sealed.size() < kEncapsulatedBytes + kTagBytes) return std::nullopt;
  const std::optional<Secret32> shared_secret =
      Decapsulate(with, SealingKey::FromBytes(sealed.substr(0, kEncapsulatedBytes)));
  if (!shared_secret.has_value()) return std::nullopt;
  return Decrypt(KeySchedule(*shared_secret, info), 0, aad, sealed.substr(kEncapsulatedBytes));
}

}  // namespace relais::hpke
