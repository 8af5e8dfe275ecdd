// A distinct type for every id, version and cursor, so that two of them cannot be swapped by accident.
#ifndef RELAIS_SERVICES_CORE_HANDOFF_IDS_H_
#define RELAIS_SERVICES_CORE_HANDOFF_IDS_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace relais {

// N opaque bytes with a meaning given by Tag. All zero means "none"; ids are drawn at random by the edge that mints
// them (ports/entropy.h), never derived from a person, a time or a counter.
template <class Tag, size_t N>
class Opaque {
 public:
  static constexpr size_t kSize = N;

  constexpr Opaque() = default;
  explicit constexpr Opaque(const std::array<uint8_t, N>& bytes) : bytes_(bytes) {}

  // `bytes` must hold exactly N bytes; anything else yields the "none" value, so check `bytes.size()` where it
  // comes from outside.
  static Opaque FromBytes(absl::string_view bytes) {
    Opaque id;
    if (bytes.size() == N) std::memcpy(id.bytes_.data(), bytes.data(), N);
    return id;
  }
  // Lower-case hexadecimal, 2·N symbols; anything else yields "none".
  static Opaque FromHex(absl::string_view hex) {
    if (hex.size() != 2 * N) return Opaque();
    for (char c : hex) {
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return Opaque();
    }
    return FromBytes(absl::HexStringToBytes(hex));
  }

  bool none() const { return *this == Opaque(); }
  const std::array<uint8_t, N>& bytes() const { return bytes_; }
  // A view into this object: valid while it lives.
  absl::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), N}; }
  std::string ToHex() const { return absl::BytesToHexString(view()); }

  friend bool operator==(const Opaque&, const Opaque&) = default;
  friend auto operator<=>(const Opaque&, const Opaque&) = default;
  template <class H>
  friend H AbslHashValue(H h, const Opaque& id) {
    return H::combine(std::move(h), id.bytes_);
  }

 private:
  std::array<uint8_t, N> bytes_{};
};

// A number with a meaning: ordered and counted, never mixed with another kind.
template <class Tag, class Rep>
class Number {
 public:
  constexpr Number() = default;
  explicit constexpr Number(Rep value) : value_(value) {}
  constexpr Rep value() const { return value_; }
  friend constexpr bool operator==(Number, Number) = default;
  friend constexpr auto operator<=>(Number, Number) = default;
  constexpr Number next() const { return Number(static_cast<Rep>(value_ + 1)); }
  template <class H>
  friend H AbslHashValue(H h, Number n) {
    return H::combine(std::move(h), n.value_);
  }

 private:
  Rep value_ = 0;
};

using PartnerId = Opaque<struct PartnerTag, 16>;  // a structure, whether or not it runs a node
using NodeId = Opaque<struct NodeTag, 16>;        // a node, and the mailbox that bears its name
using ConventionId = Opaque<struct ConventionTag, 16>;
using JourneyId = Opaque<struct JourneyTag, 16>;
using HandoffId = Opaque<struct HandoffTag, 16>;  // minted by the sender's door, with the draft
using ServiceId = Opaque<struct ServiceTag, 16>;  // an offer in the directory
using KeyId = Opaque<struct KeyTag, 16>;          // first 16 bytes of SHA-256 of a public key
using Nonce = Opaque<struct NonceTag, 16>;
using LedgerId = Opaque<struct LedgerTag, 16>;  // drawn when a ledger is created; another one means another store
using BootId = Opaque<struct BootTag, 16>;      // drawn at each start of a daemon
using SessionMark = Opaque<struct SessionMarkTag, 16>;  // given by the hub with each session, presented at the next one
using SessionId = Number<struct SessionTag, uint64_t>;  // one live Exchange stream, counted by the hub since its start
using Fingerprint = Opaque<struct FingerprintTag, 16>;  // first 16 bytes of SHA-256 of an envelope's signature
using Digest = Opaque<struct DigestTag, 32>;            // SHA-256
using SigningKey = Opaque<struct SigningKeyTag, 32>;    // Ed25519 public half
using SealingKey = Opaque<struct SealingKeyTag, 32>;    // X25519 public half
using Signature = Opaque<struct SignatureTag, 64>;      // Ed25519

using ConventionVersion = Number<struct ConventionVersionTag, uint32_t>;  // from 1
using SealGeneration = Number<struct SealGenerationTag, uint32_t>;        // from 1; a re-seal raises it
using Cursor = Number<struct CursorTag, uint64_t>;            // place in one mailbox, from 1; 0 = before the first
using FrameSequence = Number<struct FrameTag, uint64_t>;      // place of a frame on one live session, from 1
using Revision = Number<struct RevisionTag, uint64_t>;        // of what the hub pushes ahead; 0 = nothing yet
using Epoch = Number<struct EpochTag, uint32_t>;              // of the hub's ledger; a restored hub opens the next
using Incarnation = Number<struct IncarnationTag, uint32_t>;  // of a node's store; one that was put back gets the next
using RecordCount = Number<struct RecordCountTag, uint64_t>;  // how many records a ledger has ever held

// A civil day in Europe/Paris, counted from 1970-01-01 = 0. "Passed" means the end of that day (design: due days).
using Day = Number<struct DayTag, int32_t>;
inline constexpr Day kNoDay{0};

// A quarter of an hour since 1970-01-01T00:00Z: the finest time that a header or the hub may hold.
using Window = Number<struct WindowTag, uint32_t>;

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_HANDOFF_IDS_H_
