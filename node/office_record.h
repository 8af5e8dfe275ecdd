// The node's own people in its private formats. Used by node_codec only.
#ifndef RELAIS_NODE_OFFICE_RECORD_H_
#define RELAIS_NODE_OFFICE_RECORD_H_

#include "node/office.h"
#include "services/wire/record_bytes.h"

namespace relais::node {

void Put(const StaffChanged& record, wire::BytesWriter& out);
void Take(StaffChanged& record, wire::BytesReader& in);
void Put(const JourneyTouched& record, wire::BytesWriter& out);
void Take(JourneyTouched& record, wire::BytesReader& in);
void Put(const JourneysHandedOver& record, wire::BytesWriter& out);
void Take(JourneysHandedOver& record, wire::BytesReader& in);

// All of it, for checkpoints.
void PutOffice(const Office& office, wire::BytesWriter& out);
Office TakeOffice(wire::BytesReader& in);

}  // namespace relais::node

#endif  // RELAIS_NODE_OFFICE_RECORD_H_
