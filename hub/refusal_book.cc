#include "hub/refusal_book.h"

#include <utility>

#include "services/core/handoff/limits.h"

namespace relais::hub {

void RefusalBook::Note(const HandoffHeader& header, Reason reason, Day day) {
  Restore(header.handoff, {reason, header.sender, header.destination, header.convention, header.convention_version,
                           header.generation, day});
}

void RefusalBook::Restore(HandoffId handoff, const Refusal& refusal) {
  Row& row = rows_[handoff];
  if (row.place != 0) order_.erase(row.place);
  row = {refusal, next_place_++};
  order_[row.place] = handoff;
  while (order_.size() > limits::kRefusalsRemembered) {
    const auto oldest = order_.begin();
    Forget(oldest->second);
  }
}

void RefusalBook::Forget(HandoffId handoff) {
  auto it = rows_.find(handoff);
  if (it == rows_.end()) return;
  order_.erase(it->second.place);
  rows_.erase(it);
}

void RefusalBook::ForgetBefore(Day day) {
  // Noted in the order of days: hub order only goes on.
  while (!order_.empty() && Find(order_.begin()->second)->day < day) Forget(order_.begin()->second);
}

const Refusal* RefusalBook::Find(HandoffId handoff) const {
  auto it = rows_.find(handoff);
  return it == rows_.end() ? nullptr : &it->second.refusal;
}

std::vector<std::pair<HandoffId, Refusal>> RefusalBook::InOrder() const {
  std::vector<std::pair<HandoffId, Refusal>> rows;
  rows.reserve(order_.size());
  for (const auto& [place, handoff] : order_) rows.emplace_back(handoff, *Find(handoff));
  return rows;
}

}  // namespace relais::hub
