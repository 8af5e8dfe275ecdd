// Stores that copies bring back, as bytes: the part of the hub's private formats that hub_codec.h leaves to this file.
#ifndef RELAIS_HUB_STORE_CODEC_H_
#define RELAIS_HUB_STORE_CODEC_H_

#include "hub/hub_types.h"
#include "hub/store_book.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

// Kinds of record, in the numbering of hub_codec.cc.
inline constexpr uint8_t kStoreKindFirst = 100;
inline constexpr uint8_t kStoreKindLast = 107;

// The kind, then the record.
void PutStoreRecord(const SessionMarked& record, wire::BytesWriter& out);
void PutStoreRecord(const MarkKept& record, wire::BytesWriter& out);
void PutStoreRecord(const StoreDoubted& record, wire::BytesWriter& out);
void PutStoreRecord(const ReturnAdmitted& record, wire::BytesWriter& out);
void PutStoreRecord(const ErasuresHeard& record, wire::BytesWriter& out);
void PutStoreRecord(const LedgerRestored& record, wire::BytesWriter& out);
void PutStoreRecord(const LedgerFoundBehind& record, wire::BytesWriter& out);
void PutStoreRecord(const EpochOpened& record, wire::BytesWriter& out);
// `kind` was read; one of the range above.
HubRecord TakeStoreRecord(uint8_t kind, wire::BytesReader& in);

void PutStores(const StoreBook& book, wire::BytesWriter& out);
StoreBook TakeStores(wire::BytesReader& in);

}  // namespace relais::hub

#endif  // RELAIS_HUB_STORE_CODEC_H_
