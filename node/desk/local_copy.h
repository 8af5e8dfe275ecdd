// What a node keeps of a handoff for itself, before encryption: enough to show it, to seal it again, and, at an origin,
// to send the person elsewhere with the same paper slip. Bytes only; the sealing desk encrypts them.
#ifndef RELAIS_NODE_DESK_LOCAL_COPY_H_
#define RELAIS_NODE_DESK_LOCAL_COPY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/draft.h"
#include "services/core/handoff/header.h"
#include "services/ports/sealer.h"
#include "services/wire/layer2_codec.h"

namespace relais::node {

// Kept by the origin beside what it sent: of a referral; of a reissued slip the two keys alone.
struct OriginPart {
  Draft draft;           // the whole form, with what did not leave: the call-back contact, the name
  wire::Identity sent;   // what of it layer 2 holds; none() when no layer 2 was sent
  Secret32 layer2_key;   // the origin typed the name itself: keeping the key tells it nothing
  Secret32 capsule_key;  // to renew the capsule; opens nothing but where a word is sealed to
};

struct LocalCopy {
  HandoffHeader header;                    // of the first sealing, or of the envelope that was opened
  std::string padded;                      // layer 1 in clear, limits::kPaddedContentBytes
  std::optional<OriginPart> origin;        // at the origin of a referral, or of a reissued slip
  std::optional<wire::Identity> identity;  // at its destination, once it was opened
};

std::string EncodeLocalCopy(const LocalCopy& copy);
// kMalformed for anything that EncodeLocalCopy does not write, kVersionUnknown for another version.
absl::StatusOr<LocalCopy> DecodeLocalCopy(absl::string_view bytes);

}  // namespace relais::node

#endif  // RELAIS_NODE_DESK_LOCAL_COPY_H_
