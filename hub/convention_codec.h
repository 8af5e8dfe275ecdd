// A convention's steps and procedures in the hub's private formats: see hub_codec.h.
#ifndef RELAIS_HUB_CONVENTION_CODEC_H_
#define RELAIS_HUB_CONVENTION_CODEC_H_

#include "hub/convention_act.h"
#include "services/core/convention/procedure_book.h"
#include "services/wire/knowledge_codec.h"
#include "services/wire/record_bytes.h"

namespace relais::hub {

void PutPrincipal(const Principal& principal, wire::BytesWriter& out);
Principal TakePrincipal(wire::BytesReader& in);

// Latches an error in `in` for what the other one did not write.
void PutConventionActed(const ConventionActed& acted, wire::BytesWriter& out);
ConventionActed TakeConventionActed(wire::BytesReader& in, const wire::KeyTools& tools);

// `book` is not empty; an empty one is not written.
void PutProcedures(const ProcedureBook& book, wire::BytesWriter& out);
ProcedureBook TakeProcedures(wire::BytesReader& in, const wire::KeyTools& tools);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CONVENTION_CODEC_H_
