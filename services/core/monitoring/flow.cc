#include "services/core/monitoring/flow.h"

#include <algorithm>
#include <limits>

namespace relais {
namespace {

constexpr std::pair<uint64_t, size_t> kNoWay{std::numeric_limits<uint64_t>::max(), std::numeric_limits<size_t>::max()};

}  // namespace

// Dijkstra over a full matrix: with a few dozen junctions, a heap would cost more than it saves.
bool Flow::FindPath(size_t from, size_t to, bool free_only) {
  distance_.assign(junctions_, kNoWay);
  before_.assign(junctions_, from);
  settled_.assign(junctions_, 0);
  distance_[from] = {0, 0};
  while (true) {
    size_t nearest = junctions_;
    for (size_t i = 0; i < junctions_; ++i) {
      if (settled_[i] != 0 || distance_[i] == kNoWay) continue;
      if (nearest == junctions_ || distance_[i] < distance_[nearest]) nearest = i;
    }
    if (nearest == junctions_) return false;
    if (nearest == to) return true;
    settled_[nearest] = 1;
    const size_t row = nearest * junctions_;
    for (size_t next = 0; next < junctions_; ++next) {
      if (room_[row + next] == 0 || settled_[next] != 0) continue;
      const uint64_t cost = cost_[row + next];
      if (free_only && cost != 0) continue;
      const std::pair<uint64_t, size_t> way{distance_[nearest].first + cost, distance_[nearest].second + 1};
      if (way >= distance_[next]) continue;
      distance_[next] = way;
      before_[next] = nearest;
    }
  }
}

uint64_t Flow::PushOnce(size_t from, size_t to, uint64_t most, bool free_only,
                        std::vector<std::pair<size_t, size_t>>* path) {
  if (path != nullptr) path->clear();
  if (most == 0 || from == to || !FindPath(from, to, free_only)) return 0;
  uint64_t carried = most;
  for (size_t at = to; at != from; at = before_[at]) carried = std::min(carried, room(before_[at], at));
  for (size_t at = to; at != from; at = before_[at]) {
    const size_t prior = before_[at];
    if (path != nullptr) path->emplace_back(prior, at);
    if (room(prior, at) < kUnbounded) SetRoom(prior, at, room(prior, at) - carried);
    if (room(at, prior) < kUnbounded) SetRoom(at, prior, room(at, prior) + carried);
  }
  if (path != nullptr) std::reverse(path->begin(), path->end());
  return carried;
}

uint64_t Flow::Push(size_t from, size_t to, uint64_t most) {
  uint64_t sum = 0;
  while (sum < most) {
    const uint64_t carried = PushOnce(from, to, most - sum, /*free_only=*/true);
    if (carried == 0) break;
    sum += carried;
  }
  return sum;
}

}  // namespace relais
