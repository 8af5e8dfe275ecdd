// The node's own store, as our private records keep it. Used by node_codec only.
#ifndef RELAIS_NODE_OWN_STORE_RECORD_H_
#define RELAIS_NODE_OWN_STORE_RECORD_H_

#include "node/own_store.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

void Put(const StoreRestored& r, wire::BytesWriter& out);
void Take(StoreRestored& r, wire::BytesReader& in);
void Put(const StoreDoubted& r, wire::BytesWriter& out);
void Take(StoreDoubted& r, wire::BytesReader& in);
void Put(const RestoreDeclared& r, wire::BytesWriter& out);
void Take(RestoreDeclared& r, wire::BytesReader& in);
void Put(const Retold& r, wire::BytesWriter& out);
void Take(Retold& r, wire::BytesReader& in);
void Put(const BackupNoted& r, wire::BytesWriter& out);
void Take(BackupNoted& r, wire::BytesReader& in);

void PutHubHead(const HubHead& head, wire::BytesWriter& out);
HubHead TakeHubHead(wire::BytesReader& in);
void PutOwnStore(const OwnStore& store, wire::BytesWriter& out);
OwnStore TakeOwnStore(wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_OWN_STORE_RECORD_H_
