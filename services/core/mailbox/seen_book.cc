#include "services/core/mailbox/seen_book.h"

#include <algorithm>
#include <utility>

namespace relais {

SeenBook::Verdict SeenBook::Look(HandoffId handoff, SealGeneration generation, Fingerprint fingerprint,
                                 Seen* known) const {
  auto it = by_handoff_.find(handoff);
  if (it == by_handoff_.end()) return Verdict::kNew;
  *known = it->second;
  if (generation > known->generation) return Verdict::kResealed;
  if (generation < known->generation) return Verdict::kStale;
  return fingerprint == known->fingerprint ? Verdict::kRepeat : Verdict::kEquivocation;
}

void SeenBook::Note(HandoffId handoff, const Seen& seen) {
  by_handoff_[handoff] = seen;
  by_day_[seen.day].push_back(handoff);
}

void SeenBook::ForgetBefore(Day day) {
  while (!by_day_.empty() && by_day_.begin()->first < day) {
    for (HandoffId handoff : by_day_.begin()->second) {
      // A re-sealed handoff stands under its latest day.
      if (auto it = by_handoff_.find(handoff); it != by_handoff_.end() && it->second.day < day) by_handoff_.erase(it);
    }
    by_day_.erase(by_day_.begin());
  }
}

std::vector<std::pair<HandoffId, Seen>> SeenBook::Sorted() const {
  std::vector<std::pair<HandoffId, Seen>> sorted(by_handoff_.begin(), by_handoff_.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return sorted;
}

}  // namespace relais
