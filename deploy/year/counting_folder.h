// What an invented year leaves of its counting, so that anybody may do its last month again by the commands of
// `relais-hub`: keys of the three, cards, anchor, public texts; and the folder of releases.
#ifndef RELAIS_DEPLOY_YEAR_COUNTING_FOLDER_H_
#define RELAIS_DEPLOY_YEAR_COUNTING_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "deploy/year/network.h"
#include "deploy/year/papers.h"
#include "services/adapters/terminal/terminal.h"

namespace relais::year {

inline constexpr char kReleasesFolder[] = "releases";

// etat.key, region.key, rectorat.key, cards.txt, anchor.txt and texts/*.signed; `folder` is made.
absl::Status WriteCountingFolder(const std::string& folder, const Papers& papers, const Terminal& terminal);
// "2025-09.release" and so on, as the hub reads them; `folder` is made.
absl::Status WriteReleases(const std::string& folder, const Network& network, const Terminal& terminal);

}  // namespace relais::year

#endif  // RELAIS_DEPLOY_YEAR_COUNTING_FOLDER_H_
