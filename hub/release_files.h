// Signed releases that the operator lays in a folder: what the hub answers questions about needs, publics and outcomes
// from. It holds nothing else of the nodes' counts, and reads a release as anybody else would.
#ifndef RELAIS_HUB_RELEASE_FILES_H_
#define RELAIS_HUB_RELEASE_FILES_H_

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "hub/hub_ports.h"
#include "hub/hub_runner.h"
#include "services/core/monitoring/count_share.h"
#include "services/core/monitoring/release.h"

namespace relais::hub {

// AggregationKeysIn of what a running engine knows; none when it is too busy to say.
std::vector<std::array<SealingKey, kAggregators>> AskAggregationKeys(HubRunner& runner);

// Every "*.release" of `folder` over `domain`, in ascending order of months: signed by the three of one framework
// (`frameworks`: AggregationKeysIn), consistent by CheckRelease, chained to the one before. What is not is logged with
// its reason and left out, and what follows on it too. Empty when there is no such folder. `domain` outlives what is
// returned. Reads files: at start-up only.
std::unique_ptr<ReleasedFigures> ReadReleases(const std::string& folder, const CountDomain& domain,
                                              std::vector<std::array<SealingKey, kAggregators>> frameworks,
                                              const HubPorts& ports);

}  // namespace relais::hub

#endif  // RELAIS_HUB_RELEASE_FILES_H_
