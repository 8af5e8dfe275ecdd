#include "services/core/access/journey_log.h"

#include <iterator>
#include <utility>

namespace relais {

absl::string_view AccessActName(AccessAct act) {
  // In the order of the enum, from 1.
  static constexpr absl::string_view kNames[] = {"opened", "printed", "answered",   "exported",
                                                 "erased", "sent",    "handed-over"};
  const auto number = static_cast<size_t>(act);
  return number >= 1 && number <= std::size(kNames) ? kNames[number - 1] : absl::string_view();
}

void JourneyLog::Add(int64_t at_s, AccountId account, JourneyId journey, AccessAct act) {
  entries_.push_back({++last_, at_s, account, journey, act});
}

void JourneyLog::ForgetBefore(int64_t at_s) {
  while (!entries_.empty() && entries_.front().at_s < at_s) entries_.pop_front();
}

JourneyLog JourneyLog::Restore(uint64_t last, std::deque<AccessEntry> entries) {
  JourneyLog log;
  log.last_ = last;
  log.entries_ = std::move(entries);
  return log;
}

}  // namespace relais
