// From an opened month to what leaves of it. The sums themselves go no further than the process that joined them.
#ifndef RELAIS_HUB_AGGREGATE_MONTH_RELEASE_H_
#define RELAIS_HUB_AGGREGATE_MONTH_RELEASE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "services/core/handoff/ids.h"
#include "services/core/monitoring/count_domain.h"
#include "services/core/monitoring/count_opening.h"
#include "services/core/monitoring/disclosure.h"
#include "services/core/monitoring/release.h"

namespace relais::hub {

// Judges `month`, whose sums are over `domain`, and gives what may be published. `previous` is the digest of the text
// of the release before; none for the first one. `nodes_expected` should have reported. MakeRelease's reasons.
absl::StatusOr<Release> ReleaseOf(const CountDomain& domain, const OpenedMonth& month, const DisclosureRules& rules,
                                  Digest previous, uint32_t nodes_expected);

}  // namespace relais::hub

#endif  // RELAIS_HUB_AGGREGATE_MONTH_RELEASE_H_
