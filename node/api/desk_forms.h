// The desk's requests as core values, and the searches its doorways need.
#ifndef RELAIS_NODE_API_DESK_FORMS_H_
#define RELAIS_NODE_API_DESK_FORMS_H_

#include <string>
#include <vector>

#include "node/clerk/clerk.h"
#include "node/node_engine.h"
#include "relais/v1/desk_service.pb.h"

namespace relais::node {

// YYYY-MM-DD; the default for an empty one, kUnknownValue for no date.
absl::StatusOr<BirthDate> BirthDateFrom(const std::string& iso);
// kMalformed for ids of another length and a token that is none, kUnknownValue for a date that is none. What the form
// means is judged later.
absl::StatusOr<SendRequest> SendRequestFrom(const v1::Draft& form, Day today);

// What a count knows of the person whose need was solved here, encrypted.
SharedBytes LockSolvedPerson(SealingDesk& desk, JourneyId journey, const v1::SolveHereRequest& solved);

// Rows of a scope, of journeys of those keepers (`self`: who asks; none: the node's own machine, which keeps none),
// those that wait for this structure first, then by due day, then by id.
std::vector<v1::ReferralSummary> ListRows(const NodeState& state, v1::ListScope scope,
                                          v1::KeeperScope keepers = v1::KEEPER_SCOPE_UNSPECIFIED, AccountId self = {});

}  // namespace relais::node

#endif  // RELAIS_NODE_API_DESK_FORMS_H_
