// HPKE base mode, exactly RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, no exporter.
// Each step is its own function, so that every intermediate value of the RFC's appendix A.2.1 can be checked; the
// product calls Seal and Open only. Pure, any thread; call sodium_init() first.
#ifndef RELAIS_SERVICES_ADAPTERS_SODIUM_HPKE_H_
#define RELAIS_SERVICES_ADAPTERS_SODIUM_HPKE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/ports/sealer.h"

namespace relais::hpke {

inline constexpr size_t kEncapsulatedBytes = 32;  // Nenc
inline constexpr size_t kTagBytes = 16;           // Nt
inline constexpr size_t kNonceBytes = 12;         // Nn

// What Encap yields: the sender's ephemeral public key, which travels, and the secret, which does not.
struct Encapsulation {
  SealingKey encapsulated;
  Secret32 shared_secret;
};

// Section 4.1, Encap with the ephemeral secret given; it must be fresh and used once. Nothing when `to` is a point of
// small order, whose shared secret anybody knows (section 7.1.4).
std::optional<Encapsulation> Encapsulate(const SealingKey& to, const Secret32& ephemeral);
// Section 4.1, Decap. `with.key` must be the public half of `with.secret`. Nothing on a point of small order.
std::optional<Secret32> Decapsulate(const SealingPair& with, const SealingKey& encapsulated);

// Section 5.1, KeySchedule in mode base.
struct Context {
  Secret32 key;
  std::array<unsigned char, kNonceBytes> base_nonce{};
};
Context KeySchedule(const Secret32& shared_secret, absl::string_view info);

// Section 5.2: the message at place `sequence`, from 0. Ciphertext ‖ tag.
std::string Encrypt(const Context& context, uint64_t sequence, absl::string_view aad, absl::string_view plaintext);
std::optional<std::string> Decrypt(const Context& context, uint64_t sequence, absl::string_view aad,
                                   absl::string_view ciphertext);

// Section 6.1, single shot: encapsulated key ‖ ciphertext ‖ tag. Nothing when `to` is of small order.
std::optional<std::string> Seal(const SealingKey& to, const Secret32& ephemeral, absl::string_view info,
                                absl::string_view aad, absl::string_view plaintext);
// The inverse; nothing on any mismatch.
std::optional<std::string> Open(const SealingPair& with, absl::string_view info, absl::string_view aad,
                                absl::string_view sealed);

}  // namespace relais::hpke

#endif  // RELAIS_SERVICES_ADAPTERS_SODIUM_HPKE_H_
