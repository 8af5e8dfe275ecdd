// Puts the three partial sums of a month together. It holds no key and no share, and need not be believed: each
// aggregator has decided by itself what it gave out. It is not the hub.
#ifndef RELAIS_HUB_AGGREGATE_COMBINER_H_
#define RELAIS_HUB_AGGREGATE_COMBINER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "hub/aggregate/aggregator_desk.h"

namespace relais::hub {

// `presences` and `sums`: the statements of the three rounds, in any order. Reasons of VerifiedStatement, JoinPresence,
// DecideOpen and JoinSums; on any of them the month stays unopened.
absl::StatusOr<OpenedMonth> Combine(const std::vector<std::string>& presences, const std::vector<std::string>& sums,
                                    const AggregationGround& ground, const CountCaps& caps,
                                    const AggregationPorts& ports);

}  // namespace relais::hub

#endif  // RELAIS_HUB_AGGREGATE_COMBINER_H_
