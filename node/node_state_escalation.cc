// The part of the node's memory that an animator's node has: escalations between two other doors.
#include <iterator>

#include "node/node_state.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

void NodeState::NoteEscalation(const NoticeFacts& notice, Day day) {
  const auto [it, fresh] = escalations_.try_emplace(notice.handoff);
  EscalationRow& row = it->second;
  const bool again = !fresh && row.state == EscalationState::kWaiting && row.about.due == notice.escalated->due;
  const bool over = notice.kind == HubNoticeKind::kEscalationOver;
  if (over && (fresh || row.state != EscalationState::kWaiting)) {
    if (fresh) escalations_.erase(it);  // it was never told here, or is forgotten
    return;
  }
  row.journey = notice.journey;
  row.about = *notice.escalated;
  if (fresh || (!again && !over)) row.told = day;
  row.state = over                                     ? EscalationState::kAnswered
              : notice.kind == HubNoticeKind::kExpired ? EscalationState::kExpired
                                                       : EscalationState::kWaiting;
  row.ended = row.state == EscalationState::kWaiting ? kNoDay : day;
}

void NodeState::ForgetEscalations() {
  const Day horizon = AddDays(day_, -limits::kRetentionDays);
  for (auto it = escalations_.begin(); it != escalations_.end();) {
    const Day last = it->second.ended == kNoDay ? it->second.told : it->second.ended;
    it = last < horizon ? escalations_.erase(it) : std::next(it);
  }
}

}  // namespace relais::node
