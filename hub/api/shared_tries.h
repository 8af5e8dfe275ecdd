// How often somebody tried, counted at all doorways together: whoever ran out of tries by gRPC has none left in a
// browser, and the other way round.
#ifndef RELAIS_HUB_API_SHARED_TRIES_H_
#define RELAIS_HUB_API_SHARED_TRIES_H_

#include <cstddef>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/try_book.h"
#include "services/ports/clock.h"

namespace relais::hub {

// Any thread.
class SharedTries {
 public:
  // As TryBook. `clock` outlives this object.
  SharedTries(const Clock* clock, int tries_max, size_t remembered_max)
      : clock_(clock), tries_(tries_max, remembered_max) {}

  // Counts a try; false when `who` has none left in the present quarter of an hour.
  bool Try(absl::string_view who) ABSL_LOCKS_EXCLUDED(mutex_) {
    const Window window = MomentOf(clock_->Now()).window;
    absl::MutexLock lock(&mutex_);
    return tries_.Try(who, window);
  }
  // What `who` tried so far was an honest mistake.
  void Forget(absl::string_view who) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    tries_.Forget(who);
  }

 private:
  const Clock* const clock_;
  absl::Mutex mutex_;
  TryBook tries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_SHARED_TRIES_H_
