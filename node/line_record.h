// What the line to the hub moves, as our private records keep it. Used by node_codec only.
#ifndef RELAIS_NODE_LINE_RECORD_H_
#define RELAIS_NODE_LINE_RECORD_H_

#include "node/node_types.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

void Put(const Noticed& r, wire::BytesWriter& out);
void Take(Noticed& r, wire::BytesReader& in);
void Put(const HubMet& r, wire::BytesWriter& out);
void Take(HubMet& r, wire::BytesReader& in);
void Put(const Deposited& r, wire::BytesWriter& out);
void Take(Deposited& r, wire::BytesReader& in);
void Put(const Progressed& r, wire::BytesWriter& out);
void Take(Progressed& r, wire::BytesReader& in);
void Put(const KnowledgeLooked& r, wire::BytesWriter& out);
void Take(KnowledgeLooked& r, wire::BytesReader& in);
void Put(const NodeDayTurned& r, wire::BytesWriter& out);
void Take(NodeDayTurned& r, wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_LINE_RECORD_H_
