// What a node counts, in its private formats. Used by node_codec and row_record only.
#ifndef RELAIS_NODE_COUNT_RECORD_H_
#define RELAIS_NODE_COUNT_RECORD_H_

#include <vector>

#include "node/node_types.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

// A need solved at the first door: it is counted, and perhaps erased or taken back.
void Put(const SolvedHereDone& record, wire::BytesWriter& out);
void Take(SolvedHereDone& record, wire::BytesReader& in);
void Put(const ErasedHere& record, wire::BytesWriter& out);
void Take(ErasedHere& record, wire::BytesReader& in);
void Put(const SolvedHereTakenBack& record, wire::BytesWriter& out);
void Take(SolvedHereTakenBack& record, wire::BytesReader& in);
void Put(const CountsFolded& record, wire::BytesWriter& out);
void Take(CountsFolded& record, wire::BytesReader& in);
void Put(const CountsClosed& record, wire::BytesWriter& out);
void Take(CountsClosed& record, wire::BytesReader& in);
void Put(const CountsTaken& record, wire::BytesWriter& out);
void Take(CountsTaken& record, wire::BytesReader& in);
void Put(const CountsLeaving& record, wire::BytesWriter& out);
void Take(CountsLeaving& record, wire::BytesReader& in);

// The facts that a row is counted for.
void PutCounted(const std::vector<CountedSince>& counted, wire::BytesWriter& out);
std::vector<CountedSince> TakeCounted(wire::BytesReader& in);

// All of it, for checkpoints.
void PutCounts(const CountBook& counts, wire::BytesWriter& out);
CountBook TakeCounts(wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_COUNT_RECORD_H_
