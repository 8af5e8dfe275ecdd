// The figures in a checkpoint of the hub, with what each journey needs for them: see hub_codec.h.
#ifndef RELAIS_HUB_FLOW_CODEC_H_
#define RELAIS_HUB_FLOW_CODEC_H_

#include "hub/hub_state.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

void PutFlows(const HubState& state, wire::BytesWriter& out);
// Into parts->flows and parts->journeys, which have been read. Latches an error in `in` for what PutFlows did not
// write.
void TakeFlows(wire::BytesReader& in, HubState::Parts* parts);

}  // namespace relais::hub

#endif  // RELAIS_HUB_FLOW_CODEC_H_
