// The book of seen handoffs in a checkpoint. Used by hub_codec only.
#ifndef RELAIS_HUB_SEEN_RECORD_H_
#define RELAIS_HUB_SEEN_RECORD_H_

#include "services/core/mailbox/seen_book.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

void PutSeen(const SeenBook& book, wire::BytesWriter& out);
SeenBook TakeSeen(wire::BytesReader& in);

}  // namespace relais::hub

#endif  // RELAIS_HUB_SEEN_RECORD_H_
