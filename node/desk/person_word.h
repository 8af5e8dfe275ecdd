// The person's side of the follow-up code: what is done where the code is typed, never at the hub and without any key
// of a node. Free functions: there is nothing to keep.
#ifndef RELAIS_NODE_DESK_PERSON_WORD_H_
#define RELAIS_NODE_DESK_PERSON_WORD_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/ports/digest.h"
#include "services/ports/sealer.h"
#include "services/wire/capsule_codec.h"

namespace relais::node {

// The keys behind a typed follow-up code (Argon2id once: slow on purpose). kCodeMistyped. Whether they are those of any
// journey, the hub tells.
absl::StatusOr<FollowKeys> DeriveFollowKeys(const Sealer& sealer, absl::string_view typed_locator,
                                            absl::string_view typed_code, SlipCost cost);

// What shows the keys to the hub: the signature over wire::FollowText(nonce).
Signature SignChallenge(const Sealer& sealer, const FollowKeys& keys, const Nonce& nonce);

// kUnreadable when it was not made for these keys or was altered; otherwise what DecodeCapsule says.
absl::StatusOr<wire::Capsule> OpenCapsule(const Sealer& sealer, const FollowKeys& keys, absl::string_view capsule);

// One word for one door; each door is told by an envelope of its own.
struct PersonOrder {
  wire::CapsuleDoor door;      // of the capsule
  std::optional<bool> helped;  // did it help?
  bool withdraw = false;       // exactly one of both
  uint32_t counter = 0;        // above the highest one that the hub has seen from these keys, from 1
  HandoffId handoff;           // drawn for this envelope
  Window window;
};
// One envelope of kind person (kEnvelopeBytes). kMissingField or kMalformed for no word, two words, no counter or no
// handoff; kStaleKey when nothing can be sealed to the door's key.
absl::StatusOr<std::string> SealPersonWord(Sealer& sealer, const Digester& digester, const FollowKeys& keys,
                                           const wire::Capsule& capsule, const PersonOrder& order);

}  // namespace relais::node

#endif  // RELAIS_NODE_DESK_PERSON_WORD_H_
