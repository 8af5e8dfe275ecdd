// How a convention's steps are taken at the hub: by the book of procedures, and, with the second activation or a later
// signature, into the hub's knowledge in the same record. Also what people ask about it. HubState and HubEngine call
// this; it keeps nothing of its own.
#ifndef RELAIS_HUB_CONVENTION_DESK_H_
#define RELAIS_HUB_CONVENTION_DESK_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/status/statusor.h"
#include "hub/convention_act.h"
#include "services/core/convention/knowledge.h"
#include "services/core/convention/procedure_book.h"

namespace relais::hub {

// Takes an item into the hub's knowledge, or says why not.
using AdmitFn = std::function<absl::Status(KnowledgeItem)>;

// Does it. True when anything changed; a refusal changes nothing, and neither does `admit`'s. kConventionUnknown when
// no such version is on its way. `known_communes`: see ProposalProblems; nullptr for what was judged once, because a
// table of a later year must not undo it.
absl::StatusOr<bool> TakeConventionStep(const ConventionActed& acted, const Knowledge& knowledge, const AdmitFn& admit,
                                        ProcedureBook* book,
                                        const absl::btree_set<std::string>* known_communes = nullptr);

// The day on which those that have not signed are due a reminder: limits::kSignatureReminderOpenDays, Monday to Friday
// less public holidays, after they were last asked. kNoDay when nobody is asked.
Day ReminderDay(const Procedure& procedure, const Knowledge& knowledge, Day today);

// Every statement that stands about `convention` or a partner in it, in revision order: the next one about the same
// subject has its edition plus one.
std::vector<StandingStatement> StandingsOf(const Knowledge& knowledge, ConventionId convention);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CONVENTION_DESK_H_
