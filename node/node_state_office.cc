// The part of the node's memory that holds its own people.
#include "absl/container/btree_set.h"
#include "node/node_state.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

constexpr int64_t kSecondsPerDay = 24 * 3600;

}  // namespace

void NodeState::Apply(const StaffChanged& changed, Follow*) {
  office_.staff.Apply(changed.change, changed.at_s);
}

void NodeState::Apply(const JourneyTouched& touched, Follow*) {
  office_.log.Add(touched.at_s, touched.account, touched.journey, touched.act);
  if (touched.takes_up && !touched.account.none()) office_.keepers.try_emplace(touched.journey, touched.account);
}

void NodeState::Apply(const JourneysHandedOver& handed, Follow* follow) {
  const absl::btree_set<JourneyId> journeys(handed.journeys.begin(), handed.journeys.end());
  for (JourneyId journey : journeys) {
    office_.log.Add(handed.at_s, handed.by, journey, AccessAct::kHandedOver);
    office_.keepers[journey] = handed.to;
  }
  for (const auto& [key, row] : rows_) {
    if (journeys.contains(row.journey)) follow->changed.push_back(key);
  }
}

JourneyId NodeState::JourneyOf(HandoffId referral) const {
  for (Side side : {Side::kDestination, Side::kOrigin}) {
    if (const ReferralRow* row = FindRow({referral, side})) return row->journey;
  }
  return JourneyId();
}

absl::btree_set<JourneyId> NodeState::JourneysHere() const {
  absl::btree_set<JourneyId> here;
  for (const auto& [key, row] : rows_) here.insert(row.journey);
  for (const auto& [journey, day] : solved_here_) here.insert(journey);
  return here;
}

void NodeState::ForgetOffice() {
  // By the engine's own day, which never goes back: a clock set back drops nothing.
  const int64_t before_s = (int64_t{day_.value()} - limits::kAccessDays) * kSecondsPerDay;
  office_.log.ForgetBefore(before_s);
  office_.staff.ForgetLeft(before_s);
  if (office_.keepers.empty()) return;
  const absl::btree_set<JourneyId> here = JourneysHere();
  absl::erase_if(office_.keepers, [&here](const auto& kept) { return !here.contains(kept.first); });
}

}  // namespace relais::node
