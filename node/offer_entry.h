// Hands a signed entry to the hub: one call of DirectoryService on a connection of its own.
#ifndef RELAIS_NODE_OFFER_ENTRY_H_
#define RELAIS_NODE_OFFER_ENTRY_H_

#include "absl/status/status.h"
#include "services/adapters/grpc/channel.h"
#include "services/core/handoff/signed_text.h"

namespace relais::node {

// OK: the hub has it, now or already. A refusal keeps its reason; a hub that does not answer within half a minute is
// kUnavailable.
absl::Status OfferEntry(const ChannelOptions& channel, const SignedText& text);

}  // namespace relais::node

#endif  // RELAIS_NODE_OFFER_ENTRY_H_
