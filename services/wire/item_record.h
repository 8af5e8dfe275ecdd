// A knowledge item as our private records keep it: the signed text as received, and what verifying it gave.
#ifndef RELAIS_SERVICES_WIRE_ITEM_RECORD_H_
#define RELAIS_SERVICES_WIRE_ITEM_RECORD_H_

#include "services/core/convention/knowledge.h"
#include "services/core/handoff/header.h"
#include "services/core/mailbox/exchange.h"
#include "services/core/mailbox/step.h"
#include "services/wire/knowledge_codec.h"
#include "services/wire/record_bytes.h"

namespace relais::wire {

void PutItem(const KnowledgeItem& item, BytesWriter& out);
// Latches an error in `in` when the text does not decode.
KnowledgeItem TakeItem(BytesReader& in, const KeyTools& tools);

// The header's own fixed layout, without the zeros at its end: most headers use less than half of it.
void PutHeader(const HandoffHeader& header, BytesWriter& out);
HandoffHeader TakeHeader(BytesReader& in);

void PutMoment(const Moment& moment, BytesWriter& out);
Moment TakeMoment(BytesReader& in);
void PutReason(Reason reason, BytesWriter& out);
Reason TakeReason(BytesReader& in);
void PutException(const SettleException& exception, BytesWriter& out);
SettleException TakeException(BytesReader& in);
void PutNotice(const NoticeFacts& notice, BytesWriter& out);
NoticeFacts TakeNotice(BytesReader& in);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_ITEM_RECORD_H_
