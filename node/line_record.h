// What came over the line, in the node's private formats. Used by node_codec only.
#ifndef RELAIS_NODE_LINE_RECORD_H_
#define RELAIS_NODE_LINE_RECORD_H_

#include "node/node_types.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

void Put(const Noticed& record, wire::BytesWriter& out);
void Take(Noticed& record, wire::BytesReader& in);
void Put(const HubMet& record, wire::BytesWriter& out);
void Take(HubMet& record, wire::BytesReader& in);
void Put(const Deposited& record, wire::BytesWriter& out);
void Take(Deposited& record, wire::BytesReader& in);
void Put(const Progressed& record, wire::BytesWriter& out);
void Take(Progressed& record, wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_LINE_RECORD_H_
