// Requests for a derogation in the node's private formats. Used by node_codec only.
#ifndef RELAIS_NODE_DEROGATION_RECORD_H_
#define RELAIS_NODE_DEROGATION_RECORD_H_

#include "absl/container/btree_map.h"
#include "node/node_types.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

void Put(const DerogationAsked& record, wire::BytesWriter& out);
void Take(DerogationAsked& record, wire::BytesReader& in);
void Put(const DerogationSettled& record, wire::BytesWriter& out);
void Take(DerogationSettled& record, wire::BytesReader& in);

// All of them, for checkpoints.
void PutDerogations(const absl::btree_map<RequestId, DerogationRow>& rows, wire::BytesWriter& out);
absl::btree_map<RequestId, DerogationRow> TakeDerogations(wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_DEROGATION_RECORD_H_
