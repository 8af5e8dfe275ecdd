// Field by field: each signed text's message and the core value it stands for. Used by knowledge_codec only.
#ifndef RELAIS_SERVICES_WIRE_KNOWLEDGE_TEXT_H_
#define RELAIS_SERVICES_WIRE_KNOWLEDGE_TEXT_H_

#include "relais/v1/knowledge.pb.h"
#include "services/core/convention/knowledge.h"
#include "services/wire/parse.h"

namespace relais::wire {

v1::ConventionText TextOf(const Agreement& agreement);
v1::StandingText TextOf(const StandingStatement& statement);
v1::RosterText TextOf(const RosterEntry& entry);
v1::SealingKeysText TextOf(const SealingKeyEntry& entry);
v1::DirectoryText TextOf(const DirectoryEntry& entry);
v1::DelegationText TextOf(const Delegation& delegation);

// The value means something only if `check` stays ok. Lengths, closed lists, sets and clean text are checked; absent
// ids, keys and numbers come out as none or zero, which the core's own validation refuses by name.
Agreement ReadText(const v1::ConventionText& text, FieldCheck& check);
StandingStatement ReadText(const v1::StandingText& text, FieldCheck& check);
RosterEntry ReadText(const v1::RosterText& text, FieldCheck& check);
// Leaves SealingTerm::id none.
SealingKeyEntry ReadText(const v1::SealingKeysText& text, FieldCheck& check);
DirectoryEntry ReadText(const v1::DirectoryText& text, FieldCheck& check);
Delegation ReadText(const v1::DelegationText& text, FieldCheck& check);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_KNOWLEDGE_TEXT_H_
