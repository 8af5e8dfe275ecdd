// The memory of repeats in a checkpoint of the hub: see hub_codec.h.
#ifndef RELAIS_HUB_SEEN_CODEC_H_
#define RELAIS_HUB_SEEN_CODEC_H_

#include "services/core/mailbox/seen_book.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

void PutSeen(const SeenBook& book, wire::BytesWriter& out);
// Latches an error in `in` for what PutSeen did not write.
SeenBook TakeSeen(wire::BytesReader& in);

}  // namespace relais::hub

#endif  // RELAIS_HUB_SEEN_CODEC_H_
