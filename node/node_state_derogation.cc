// The part of the node's memory that holds requests for a derogation.
#include <algorithm>
#include <tuple>
#include <utility>

#include "node/node_state.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {

void NodeState::Apply(const DerogationAsked& asked, Follow* follow) {
  TakeBody(asked.row.request_body);
  derogations_[asked.row.id] = asked.row;
  follow->changed.push_back({asked.row.referral, Side::kOrigin});
}

void NodeState::Apply(const DerogationSettled& settled, Follow* follow) {
  TakeBody(settled.answer_body);
  auto it = derogations_.find(settled.id);
  RELAIS_CHECK(it != derogations_.end());
  DerogationRow& row = it->second;
  row.state = settled.state;
  row.reason = settled.reason;
  row.token = settled.token;
  row.answer_body = settled.answer_body;
  row.answered = settled.day;
  // Nothing more is deposited.
  const uint64_t body = std::exchange(row.request_body, BodyIndex()).value();
  if (body != 0) follow->drops.push_back({row.journey.bytes(), body, body + 1});
  follow->changed.push_back({row.referral, Side::kOrigin});
}

bool NodeState::LeaveUsed(const DerogationRow& row) const {
  const JourneyDoors* doors = FindJourney(row.journey);
  return doors != nullptr &&
         std::find(doors->used_nonces.begin(), doors->used_nonces.end(), row.token.nonce) != doors->used_nonces.end();
}

const DerogationRow* NodeState::LeaveFor(JourneyId journey, PartnerId destination, ConventionId convention,
                                         ConventionVersion version, Day today) const {
  const JourneyDoors* doors = FindJourney(journey);
  const bool third = doors != nullptr && doors->WouldBeThirdDoor(destination);
  const DerogationRow* best = nullptr;
  bool best_good = false;
  for (const auto& [id, row] : derogations_) {
    if (row.journey != journey || row.destination != destination || row.state != DerogationState::kGranted) continue;
    if (LeaveUsed(row)) continue;
    const bool good = row.convention == convention && row.convention_version == version && row.token.expiry >= today;
    if (!good && !third) continue;
    const auto rank = [](bool is_good, const DerogationRow& r) { return std::tuple(is_good, r.token.expiry, r.id); };
    if (best == nullptr || rank(good, row) > rank(best_good, *best)) {
      best = &row;
      best_good = good;
    }
  }
  return best;
}

void NodeState::ForgetDerogations(Follow* follow) {
  const Day horizon = AddDays(day_, -limits::kRetentionDays);
  for (auto it = derogations_.begin(); it != derogations_.end();) {
    const DerogationRow& row = it->second;
    Day last = row.answered;
    if (row.state == DerogationState::kAsked) last = AddDays(row.asked, limits::kDerogationDaysMax);
    if (row.state == DerogationState::kGranted) last = row.token.expiry;
    if (last >= horizon) {
      ++it;
      continue;
    }
    for (BodyIndex body : {row.request_body, row.answer_body}) {
      if (body != BodyIndex()) follow->drops.push_back({row.journey.bytes(), body.value(), body.value() + 1});
    }
    it = derogations_.erase(it);
  }
}

}  // namespace relais::node
