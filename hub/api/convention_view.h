// How a convention looks from outside: procedures and admitted conventions as answers of ConventionService.
#ifndef RELAIS_HUB_API_CONVENTION_VIEW_H_
#define RELAIS_HUB_API_CONVENTION_VIEW_H_

#include <string>

#include "absl/container/btree_set.h"
#include "hub/hub_state.h"
#include "relais/v1/convention_service.pb.h"
#include "services/ports/digest.h"

namespace relais::hub {

// Every version that is on its way here, and every one that was admitted without (the operator's files), ascending.
void FillConventions(const HubState& state, const Digester& digester, Day today, v1::ListConventionsResponse* response);

// Version 0 stands for the highest that was not abandoned. kConventionUnknown leaves `response` untouched.
// `known_communes`: for a draft's problems, as in ProposalProblems.
absl::Status FillConvention(const HubState& state, const Digester& digester, Day today, ConventionId id,
                            ConventionVersion version, const absl::btree_set<std::string>* known_communes,
                            v1::GetConventionResponse* response);

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_CONVENTION_VIEW_H_
