// Frames of the exchange between proto and core values. Decoding bounds every list and every length (limits.h) and
// refuses what no sender makes; signatures, membership and order are judged later. Envelopes are moved, not copied.
#ifndef RELAIS_SERVICES_WIRE_EXCHANGE_CODEC_H_
#define RELAIS_SERVICES_WIRE_EXCHANGE_CODEC_H_

#include "absl/status/statusor.h"
#include "relais/v1/exchange_service.pb.h"
#include "services/core/mailbox/exchange.h"

namespace relais::wire {

// A frame from a node. Consumes `frame`, also when it refuses: kMalformed (no frame, an id of another length, a zero
// where none can be, an order or a combination that no sender makes), kTooLarge (a count over limits.h),
// kVersionUnknown (protocol version of Hello), kUnknownValue (a reason that this build does not know).
absl::StatusOr<NodeFrame> DecodeNodeFrame(v1::ExchangeRequest&& frame);
// A frame from the hub; reasons as above.
absl::StatusOr<HubFrame> DecodeHubFrame(v1::ExchangeResponse&& frame);

// Exact inverses for every frame that the decoders accept. A frame that they would refuse is our own mistake; it is
// encoded all the same and refused by the other side.
v1::ExchangeRequest EncodeNodeFrame(NodeFrame frame);
v1::ExchangeResponse EncodeHubFrame(HubFrame frame);

// What an item adds to a frame, within 64 bytes and never too little: for packing a KnowledgePush under
// kFrameBytesMax.
size_t PushedBytes(const PushedItem& item);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_EXCHANGE_CODEC_H_
