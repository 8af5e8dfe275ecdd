// The Sealer port on libsodium 1.0.18.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_SODIUM_SEALER_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_SODIUM_SEALER_H_

#include <string>

#include "services/ports/entropy.h"
#include "services/ports/sealer.h"

namespace relais {

// Every random byte (HPKE ephemerals, symmetric nonces, new pairs) is drawn from the given generator and none from
// libsodium's own, so a seeded generator makes every result repeat byte for byte. Per call: Seal and the New…
// functions draw 32 bytes, SealSymmetric draws 24, everything else none.
// Any thread, as the generator is. Sealed plaintexts are not wiped from memory: the node holds them anyway.
class SodiumSealer : public Sealer {
 public:
  // `entropy` must outlive the sealer.
  explicit SodiumSealer(Entropy& entropy);

  SigningPair NewSigningPair() override;
  SealingPair NewSealingPair() override;
  SigningPair SigningPairFrom(const Secret32& seed) const override;
  SealingPair SealingPairFrom(const Secret32& secret) const override;
  bool IsUsable(const SealingKey& key) const override;

  std::string Seal(const SealingKey& to, absl::string_view info, absl::string_view aad,
                   absl::string_view plaintext) override;
  absl::StatusOr<std::string> Open(const SealingPair& with, absl::string_view info, absl::string_view aad,
                                   absl::string_view sealed) const override;

  std::string SealSymmetric(const Secret32& key, absl::string_view aad, absl::string_view plaintext) override;
  absl::StatusOr<std::string> OpenSymmetric(const Secret32& key, absl::string_view aad,
                                            absl::string_view sealed) const override;

  Signature Sign(const SigningPair& with, absl::string_view text) const override;
  // Stricter than RFC 8032 asks: also false for a key or commitment of small order and for a non-canonical one.
  bool Verify(const SigningKey& key, absl::string_view text, const Signature& signature) const override;
  SigningKey SigningKeyOf(const SealingPair& pair) const override;
  Signature SignAs(const SealingPair& pair, absl::string_view text) const override;
  bool SameHolder(const SigningKey& signing, const SealingKey& sealing) const override;
  std::string Sha512(absl::string_view text) const override;

  ArrivalKeys DeriveArrival(absl::string_view locator, absl::string_view code, SlipCost cost) const override;
  FollowKeys DeriveFollow(absl::string_view locator, absl::string_view code, SlipCost cost) const override;

 private:
  Secret32 DrawSecret();

  Entropy& entropy_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_SODIUM_SEALER_H_
