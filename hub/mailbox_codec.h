// A mailbox as bytes, for checkpoints. Used by hub_codec only.
#ifndef RELAIS_HUB_MAILBOX_CODEC_H_
#define RELAIS_HUB_MAILBOX_CODEC_H_

#include "services/core/mailbox/mailbox.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

void PutMailbox(const Mailbox& mailbox, wire::BytesWriter& out);
Mailbox TakeMailbox(wire::BytesReader& in);

}  // namespace relais::hub

#endif  // RELAIS_HUB_MAILBOX_CODEC_H_
