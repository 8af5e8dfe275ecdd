#include "services/core/access/rate_book.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

namespace relais {

// One number says all of a measure: with `spacing` between calls in the long run, a measure that will be full at F has
// room for a call at `now` when F - now leaves at least one spacing of burst * spacing.
int64_t RateBook::Take(absl::string_view who, const Permission& permission, int64_t now_ms) {
  const int64_t spacing_ms = std::max<int64_t>(1, 60'000 / std::max(1, permission.calls_per_minute));
  const int64_t room_ms = spacing_ms * std::max(1, permission.burst);
  const std::string key = absl::StrCat(permission.method, " ", who);
  auto it = measures_.find(key);
  const int64_t full_at_ms = it == measures_.end() ? now_ms : std::max(it->second.full_at_ms, now_ms);
  const int64_t after_ms = full_at_ms + spacing_ms;
  if (after_ms - now_ms > room_ms) {
    // A clock set back by days must not shut anybody out for days.
    if (after_ms - now_ms > 2 * room_ms) it->second.full_at_ms = now_ms + room_ms;
    return std::min(after_ms - now_ms - room_ms, room_ms);
  }
  if (it == measures_.end()) {
    if (measures_.size() >= remembered_max_) MakeRoom(now_ms);
    measures_.emplace(key, Measure{after_ms});
  } else {
    it->second.full_at_ms = after_ms;
  }
  return 0;
}

void RateBook::MakeRoom(int64_t now_ms) {
  absl::erase_if(measures_, [now_ms](const auto& measure) { return measure.second.full_at_ms <= now_ms; });
  if (measures_.size() < remembered_max_) return;
  // The half that is nearest to full.
  std::vector<int64_t> when;
  when.reserve(measures_.size());
  for (const auto& [key, measure] : measures_) when.push_back(measure.full_at_ms);
  const auto middle = when.begin() + static_cast<std::ptrdiff_t>(when.size() / 2);
  std::nth_element(when.begin(), middle, when.end());
  absl::erase_if(measures_, [limit = *middle](const auto& measure) { return measure.second.full_at_ms <= limit; });
}

}  // namespace relais
