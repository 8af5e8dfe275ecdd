// Until when the next step is awaited: what the sender of an event writes into its header.
#ifndef RELAIS_NODE_CLERK_DUE_DAYS_H_
#define RELAIS_NODE_CLERK_DUE_DAYS_H_

#include "node/referral_row.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/referral.h"
#include "services/core/handoff/referral_detail.h"

namespace relais::node {

// The due day after `event`, made today on `row` by its own side, counted in open days of the structure that has to act
// next and within the convention's ceiling; kNoDay when nothing is awaited. A question stops the destination's clock;
// its reply starts it anew; opening, or a word that nobody had asked for, buys no time. An appointment's due day is
// rounded to the end of its week, so that the hub learns the week and not the day.
Day NextDueDay(const Knowledge& knowledge, const ReferralRow& row, ReferralEvent event, const EventDetail& detail,
               CoarseState state, Day today);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_DUE_DAYS_H_
