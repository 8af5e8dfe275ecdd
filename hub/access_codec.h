// Accounts, the audit log and remembered refusals as bytes: the part of the hub's private formats that hub_codec.h
// leaves to this file.
#ifndef RELAIS_HUB_ACCESS_CODEC_H_
#define RELAIS_HUB_ACCESS_CODEC_H_

#include "hub/access_types.h"
#include "hub/hub_state.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

// Kinds of record, in the numbering of hub_codec.cc.
inline constexpr uint8_t kAccountChangedKind = 40;
inline constexpr uint8_t kActRecordedKind = 41;

void PutAccountChanged(const AccountChanged& record, wire::BytesWriter& out);
AccountChanged TakeAccountChanged(wire::BytesReader& in);
void PutAuditEntry(const AuditEntry& entry, wire::BytesWriter& out);
AuditEntry TakeAuditEntry(wire::BytesReader& in);

// Of a checkpoint: everything of `state` that this file knows.
void PutAccess(const HubState& state, wire::BytesWriter& out);
void TakeAccess(wire::BytesReader& in, HubState::Parts* parts);
// Of a checkpoint, after the above: names to sign in by and first passwords' ends, where there are any.
bool HasSignIns(const HubState& state);
void PutSignIns(const HubState& state, wire::BytesWriter& out);
void TakeSignIns(wire::BytesReader& in, HubState::Parts* parts);

}  // namespace relais::hub

#endif  // RELAIS_HUB_ACCESS_CODEC_H_
