// What one end's copy of a referral is counted for.
#ifndef RELAIS_NODE_ROW_FACTS_H_
#define RELAIS_NODE_ROW_FACTS_H_

#include <vector>

#include "node/referral_row.h"
#include "services/core/handoff/unmet_need.h"
#include "services/core/monitoring/month_counts.h"

namespace relais::node {

// How the referral of an origin's row ended; its journey is not over.
Ending EndingOf(const ReferralRow& row);

// Every fact that `row` shows at present and that its side counts, ascending; the same one several times where each
// counts. Nothing for a drill, nor for what was entered in error. A fact that a later event overturns is gone: an unmet
// need that was met after all, an answer that was corrected.
std::vector<CountedItem> FactsOf(const ReferralRow& row);

}  // namespace relais::node

#endif  // RELAIS_NODE_ROW_FACTS_H_
