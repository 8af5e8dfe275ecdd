// Signed releases that the operator lays in a folder: what the hub answers questions about needs, publics and outcomes
// from. It holds nothing else of the nodes' counts, and reads a release as anybody else would.
#ifndef RELAIS_HUB_RELEASE_FILES_H_
#define RELAIS_HUB_RELEASE_FILES_H_

#include <memory>
#include <string>

#include "hub/hub_ports.h"
#include "services/core/monitoring/release.h"

namespace relais::hub {

// Who may sign a release, one key a line as ParseAnchor takes them; lies in the same folder.
inline constexpr char kReleaseSignersFile[] = "signers.txt";

// Every "*.release" of `folder` over `domain`, in ascending order of months: signed by a key of signers.txt, consistent
// by CheckRelease, chained to the one before. What is not is logged with its reason and left out, and what follows on
// it too. Empty when there is no such folder. `domain` outlives what is returned. Reads files: at start-up only.
std::unique_ptr<ReleasedFigures> ReadReleases(const std::string& folder, const CountDomain& domain,
                                              const HubPorts& ports);

}  // namespace relais::hub

#endif  // RELAIS_HUB_RELEASE_FILES_H_
