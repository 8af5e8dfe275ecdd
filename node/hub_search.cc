#include "node/hub_search.h"

#include <algorithm>

#include "services/core/handoff/check.h"

namespace relais::node {
namespace {

// A hub on its way out says so, or nothing.
bool IsGone(Reason reason) {
  return reason == Reason::kNone || reason == Reason::kStopping || reason == Reason::kUnavailable;
}

}  // namespace

HubSearch::HubSearch(size_t hubs, const Pauses& pauses)
    : hubs_(hubs), pauses_(pauses), ceiling_(pauses.backoff_min), search_ceiling_(pauses.search_min) {
  RELAIS_CHECK(hubs > 0);
}

absl::Duration HubSearch::After(const HubTry& tried, absl::Time now, double lot) {
  if (hubs_ > 1 && IsGone(tried.reason)) {
    if (tried.served) searching_ = false;
    return Search(now, lot);
  }
  searching_ = false;
  return BackOff(tried, lot);
}

absl::Duration HubSearch::Search(absl::Time now, double lot) {
  if (!searching_) {
    searching_ = true;
    search_end_ = now + pauses_.search_for;
    search_ceiling_ = pauses_.search_min;
    ceiling_ = pauses_.backoff_min;
    in_round_ = 0;
  }
  at_ = (at_ + 1) % hubs_;
  const bool round_ends = ++in_round_ % hubs_ == 0;
  // A clock that was set back prolongs nothing.
  const bool in_time = now < search_end_ && now >= search_end_ - pauses_.search_for;
  if (!in_time && round_ends) return BackOff({}, lot);
  const absl::Duration pause = pauses_.search_min / 2 + (search_ceiling_ - pauses_.search_min / 2) * lot;
  if (round_ends) search_ceiling_ = std::min(search_ceiling_ * 2, pauses_.search_max);
  return pause;
}

// A session that began well starts the back-off anew; otherwise it doubles, with full jitter, so that a hub that comes
// back is not met by everyone at once.
absl::Duration HubSearch::BackOff(const HubTry& tried, double lot) {
  ceiling_ = tried.served ? pauses_.backoff_min : std::min(ceiling_ * 2, pauses_.backoff_max);
  if (tried.reason == Reason::kAwaitingSignature || tried.reason == Reason::kRestoreNotAdmitted) {
    return pauses_.awaiting_min + (pauses_.awaiting_max - pauses_.awaiting_min) * lot;
  }
  return std::max(pauses_.backoff_min / 2, ceiling_ * lot);
}

}  // namespace relais::node
