// How soon the second doors answered what was sent from here: the node's own facts, of no person and sent to nobody.
#ifndef RELAIS_NODE_CLERK_ANSWER_HABITS_H_
#define RELAIS_NODE_CLERK_ANSWER_HABITS_H_

#include "absl/container/btree_map.h"
#include "node/referral_row.h"
#include "services/core/convention/knowledge.h"
#include "services/core/directory/match.h"

namespace relais::node {

// For each service that is published now: the median of the open days of its door, from the day of sending, which does
// not count, through the first answer (accepted, waitlisted, scheduled, declined). The lower of the two middle ones for
// an even number. Drills, answers taken back and referrals without an answer do not count. One pass over
// `rows`.
AnswerHabits AnswerHabitsOf(const Knowledge& knowledge, const absl::btree_map<RowKey, ReferralRow>& rows);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLERK_ANSWER_HABITS_H_
