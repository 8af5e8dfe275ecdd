// Sealing, opening, signing and verifying; slip keys. The only cryptography the product names.
#ifndef RELAIS_SERVICES_PORTS_SEALER_H_
#define RELAIS_SERVICES_PORTS_SEALER_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Secret halves. They never print, are wiped when they go, and are copied knowingly. All zero until given a value.
class Secret32 {
 public:
  Secret32() = default;
  explicit Secret32(absl::string_view bytes32);  // asserts the length
  ~Secret32();
  Secret32(const Secret32&) = default;
  Secret32& operator=(const Secret32&) = default;
  absl::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

 private:
  std::array<uint8_t, 32> bytes_{};
};

// Ed25519; `secret` is the 32-byte seed (RFC 8032). Made only by a Sealer: signing with a `key` that is not the seed's
// own gives the seed away.
struct SigningPair {
  SigningKey key;
  Secret32 secret;
};
// X25519 (RFC 7748). Made only by a Sealer.
struct SealingPair {
  SealingKey key;
  Secret32 secret;
};

// What the arrival code yields. `layer2` opens name and birth date.
struct ArrivalKeys {
  SigningPair signing;
  Secret32 layer2;
};
// What the follow-up code yields. `capsule` opens where the person's word is to be sealed.
struct FollowKeys {
  SigningPair signing;
  SealingPair sealing;
  Secret32 capsule;
};

// Memory and passes of Argon2id (RFC 9106), one lane: limits.h in the product, cheap in the seeded world; at least
// 8 KiB and one pass.
struct SlipCost {
  uint64_t memory_bytes;
  uint64_t passes;
};

// Implementations are pure but for the generator behind Seal, SealSymmetric and the New… functions.
// Any thread, unless the implementation says otherwise.
class Sealer {
 public:
  virtual ~Sealer() = default;

  virtual SigningPair NewSigningPair() = 0;
  virtual SealingPair NewSealingPair() = 0;
  // Deterministic: the pair whose seed is `seed`.
  virtual SigningPair SigningPairFrom(const Secret32& seed) const = 0;
  virtual SealingPair SealingPairFrom(const Secret32& secret) const = 0;
  // False for the few points that give everybody the same shared secret, "none" among them. No honest key is one:
  // refuse what brings it (a roster or directory entry), so that nothing is ever sealed to it.
  virtual bool IsUsable(const SealingKey& key) const = 0;

  // HPKE base mode, RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305, single shot. `info` names the purpose, `aad` is
  // the envelope's header. Result: 32 bytes encapsulated key ‖ ciphertext ‖ 16 bytes tag; empty if !IsUsable(to).
  virtual std::string Seal(const SealingKey& to, absl::string_view info, absl::string_view aad,
                           absl::string_view plaintext) = 0;
  // kUnreadable (see reason.h) on any mismatch of key, info, aad or bytes; no other detail leaks.
  virtual absl::StatusOr<std::string> Open(const SealingPair& with, absl::string_view info, absl::string_view aad,
                                           absl::string_view sealed) const = 0;

  // XChaCha20-Poly1305 under a shared key: 24 bytes nonce ‖ ciphertext ‖ 16 bytes tag.
  virtual std::string SealSymmetric(const Secret32& key, absl::string_view aad, absl::string_view plaintext) = 0;
  virtual absl::StatusOr<std::string> OpenSymmetric(const Secret32& key, absl::string_view aad,
                                                    absl::string_view sealed) const = 0;

  virtual Signature Sign(const SigningPair& with, absl::string_view text) const = 0;
  virtual bool Verify(const SigningKey& key, absl::string_view text, const Signature& signature) const = 0;

  // A sealing pair may sign as well (XEdDSA, T. Perrin 2016), so that whoever is named by a sealing key alone is also
  // named as a signer. SigningKeyOf: of the two Ed25519 keys whose Montgomery form is `pair.key`, the one whose sign
  // bit is 0. Verify(SigningKeyOf(pair), text, SignAs(pair, text)) holds. Deterministic.
  virtual SigningKey SigningKeyOf(const SealingPair& pair) const = 0;
  virtual Signature SignAs(const SealingPair& pair, absl::string_view text) const = 0;
  // Whether `signing` is the SigningKeyOf the pair whose public half is `sealing`.
  virtual bool SameHolder(const SigningKey& signing, const SealingKey& sealing) const = 0;

  // SHA-512, 64 bytes: an envelope's signature is over header ‖ Sha512(sealed).
  virtual std::string Sha512(absl::string_view text) const = 0;

  // Argon2id over the ten random symbols of a code, without its two check symbols, salted by "relais-slip-v1" and the
  // eight symbols of the locator; both normalised (the slip codes of core/handoff). Asserts both lengths. Slow on
  // purpose: never on the thread of an engine.
  virtual ArrivalKeys DeriveArrival(absl::string_view locator, absl::string_view code, SlipCost cost) const = 0;
  virtual FollowKeys DeriveFollow(absl::string_view locator, absl::string_view code, SlipCost cost) const = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_SEALER_H_
