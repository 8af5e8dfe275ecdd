// Rows, details and outbox items as our private records keep them.
#ifndef RELAIS_NODE_ROW_RECORD_H_
#define RELAIS_NODE_ROW_RECORD_H_

#include "node/outbox.h"
#include "node/referral_row.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

void PutKey(const RowKey& key, wire::BytesWriter& out);
RowKey TakeKey(wire::BytesReader& in);
// Without its text: that rests encrypted, elsewhere.
void PutDetail(const EventDetail& detail, wire::BytesWriter& out);
EventDetail TakeDetail(wire::BytesReader& in);
void Put(const CopyRectified& r, wire::BytesWriter& out);
void Take(CopyRectified& r, wire::BytesReader& in);
void PutRow(const ReferralRow& row, wire::BytesWriter& out);
ReferralRow TakeRow(wire::BytesReader& in);
void PutOutboxItem(const OutboxItem& item, wire::BytesWriter& out);
OutboxItem TakeOutboxItem(wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_ROW_RECORD_H_
