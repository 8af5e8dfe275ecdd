// Where partners sat when a month closed: kept by the book, read by the tables.
#include <algorithm>
#include <utility>

#include "services/core/monitoring/flow_book.h"
#include "services/core/monitoring/flow_table.h"

namespace relais {

void FlowBook::FixSeats(Month ended, SeatFn seat_of) {
  if (ended <= seats_fixed_) return;
  seats_.resize(partners_.size());
  for (size_t number = 1; number < partners_.size(); ++number) {
    std::vector<SeatSince>& known = seats_[number];
    PartnerSeat seat = seat_of(partners_[number]);
    if (!known.empty() && known.back().seat == seat) continue;
    known.push_back({known.empty() ? Month() : seats_fixed_.next(), std::move(seat)});
  }
  seats_fixed_ = ended;
}

bool FlowBook::RestoreSeats(Month fixed, std::vector<std::vector<SeatSince>> seats) {
  if (seats.size() > partners_.size()) return false;
  for (const std::vector<SeatSince>& one : seats) {
    const auto not_after = [](const SeatSince& a, const SeatSince& b) { return a.first >= b.first; };
    if (std::adjacent_find(one.begin(), one.end(), not_after) != one.end()) return false;
  }
  seats_fixed_ = fixed;
  seats_ = std::move(seats);
  return true;
}

const std::vector<FlowAtlas::Partner>& FlowAtlas::At(Month month) const {
  const std::vector<Partner>* at = &partners;
  for (const auto& [first, moved] : since) {
    if (first <= month) at = &moved;
  }
  return *at;
}

}  // namespace relais
