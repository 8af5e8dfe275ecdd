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

namespace {

// What a judgement depends on beside the month. Tables with other rules are not kept.
auto KeyOfTable(FlowView view, const Indicator& indicator, size_t part, const PublishRule& rule) {
  return std::tuple(view, indicator.top, indicator.minus, indicator.under, part, rule.threshold);
}

bool IsUsual(const PublishRule& rule) {
  const PublishRule usual;
  return !rule.off && rule.complementary && rule.partners == usual.partners && rule.share_max == usual.share_max;
}

}  // namespace

const std::vector<bool>* FlowMemo::Find(Month month, FlowView view, const Indicator& indicator, size_t part,
                                        const PublishRule& rule,
                                        const std::vector<FlowAtlas::Partner>& partners) const {
  const auto judged = months_.find(month);
  if (judged == months_.end() || judged->second.partners != partners || !IsUsual(rule)) return nullptr;
  const auto told = judged->second.told.find(KeyOfTable(view, indicator, part, rule));
  return told == judged->second.told.end() ? nullptr : &told->second;
}

void FlowMemo::Keep(Month month, FlowView view, const Indicator& indicator, size_t part, const PublishRule& rule,
                    const std::vector<FlowAtlas::Partner>& partners, std::vector<bool> told) {
  if (!IsUsual(rule)) return;
  JudgedMonth& judged = months_[month];
  if (judged.partners != partners) judged = {partners, {}};
  judged.told[KeyOfTable(view, indicator, part, rule)] = std::move(told);
}

}  // namespace relais
