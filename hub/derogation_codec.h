// Requests for a derogation in the hub's private formats. Used by hub_codec only.
#ifndef RELAIS_HUB_DEROGATION_CODEC_H_
#define RELAIS_HUB_DEROGATION_CODEC_H_

#include "hub/derogation_book.h"
#include "hub/hub_types.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

// Without the record's kind.
void PutAsked(const DerogationAsked& record, wire::BytesWriter& out);
void PutAnswered(const DerogationAnswered& record, wire::BytesWriter& out);
DerogationAsked TakeAsked(wire::BytesReader& in);
DerogationAnswered TakeAnswered(wire::BytesReader& in);

// The whole book, for checkpoints.
void PutDerogations(const DerogationBook& book, wire::BytesWriter& out);
DerogationBook TakeDerogations(wire::BytesReader& in);

}  // namespace relais::hub

#endif  // RELAIS_HUB_DEROGATION_CODEC_H_
