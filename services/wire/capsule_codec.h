// The capsule: what a follow-up code opens, so that the person can speak to both doors without either being asked. It
// rests at the hub, encrypted under a key that only the code yields.
#ifndef RELAIS_SERVICES_WIRE_CAPSULE_CODEC_H_
#define RELAIS_SERVICES_WIRE_CAPSULE_CODEC_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/limits.h"

namespace relais::wire {

// XChaCha20-Poly1305: nonce and tag (ports/sealer.h).
inline constexpr size_t kSymmetricOverheadBytes = 24 + 16;
inline constexpr size_t kCapsulePlainBytes = limits::kCapsuleBytes - kSymmetricOverheadBytes;

// Where a word for one door is sealed to and sent.
struct CapsuleDoor {
  PartnerId partner;
  NodeId mailbox;
  SealingKey sealing_key;
  friend bool operator==(const CapsuleDoor&, const CapsuleDoor&) = default;
};

// Everything the header of a person's word needs.
struct Capsule {
  CapsuleDoor origin;
  CapsuleDoor destination;
  JourneyId journey;
  HandoffId referral;
  ConventionId convention;
  ConventionVersion convention_version;
  bool drill = false;
  friend bool operator==(const Capsule&, const Capsule&) = default;
};

// The padded plaintext, kCapsulePlainBytes: to be sealed under the capsule key with CapsuleAad. Asserts that every id
// and key is set: they are our own.
std::string EncodeCapsule(const Capsule& capsule);
// Exact inverse, strict: kMalformed; kVersionUnknown for a field that this build does not know.
absl::StatusOr<Capsule> DecodeCapsule(absl::string_view padded);

// "relais.v1.capsule" ‖ follow-up public key: all that the person's side knows before opening it.
std::string CapsuleAad(const SigningKey& follow_key);

// What the follow-up key signs to be known by the hub: "relais.v1.follow" ‖ the hub's nonce.
std::string FollowText(const Nonce& nonce);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_CAPSULE_CODEC_H_
