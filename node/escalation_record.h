// An animator's escalations in the node's checkpoints; records are notices. Used by node_codec only.
#ifndef RELAIS_NODE_ESCALATION_RECORD_H_
#define RELAIS_NODE_ESCALATION_RECORD_H_

#include "absl/container/btree_map.h"
#include "node/escalation_row.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

void PutEscalations(const absl::btree_map<HandoffId, EscalationRow>& rows, wire::BytesWriter& out);
absl::btree_map<HandoffId, EscalationRow> TakeEscalations(wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_ESCALATION_RECORD_H_
