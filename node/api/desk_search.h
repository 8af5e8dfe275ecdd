// FindServices at the desk's doorway: the question as it is asked on the wire, the answer as it is told there.
#ifndef RELAIS_NODE_API_DESK_SEARCH_H_
#define RELAIS_NODE_API_DESK_SEARCH_H_

#include "absl/status/statusor.h"
#include "relais/v1/desk_service.pb.h"
#include "services/core/convention/knowledge.h"
#include "services/core/directory/match.h"
#include "services/core/handoff/ids.h"

namespace relais::node {

// kUnknownValue for a number that no list of the core can hold; whether codes are known is the search's question.
absl::StatusOr<MatchQuestion> QuestionFrom(const v1::FindServicesRequest& request, PartnerId origin, Day today);

// Fills in the best `offers_max` offers (0: all), and everybody who is left out, as far as the search lists them;
// `today` is the question's.
void TellMatches(const Knowledge& knowledge, const Matches& matches, const AnswerHabits& habits, Day today,
                 uint32_t offers_max, v1::FindServicesResponse& response);

}  // namespace relais::node

#endif  // RELAIS_NODE_API_DESK_SEARCH_H_
