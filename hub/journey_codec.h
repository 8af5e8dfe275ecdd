// Journeys as bytes, the largest part of a hub's checkpoint. hub_codec.h has the rest.
#ifndef RELAIS_HUB_JOURNEY_CODEC_H_
#define RELAIS_HUB_JOURNEY_CODEC_H_

#include "hub/journey_book.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

// What a reader finds wrong is latched in `in`; what it then returns means nothing.
void PutJourneys(const JourneyBook& journeys, wire::BytesWriter& out);
JourneyBook TakeJourneys(wire::BytesReader& in);

}  // namespace relais::hub

#endif  // RELAIS_HUB_JOURNEY_CODEC_H_
