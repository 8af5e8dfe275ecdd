// A clock that moves only when told, and goes backwards only when told so in as many words. For tests only.
#ifndef RELAIS_TESTS_FAKES_FAKE_CLOCK_H_
#define RELAIS_TESTS_FAKES_FAKE_CLOCK_H_

#include <mutex>

#include "absl/time/time.h"
#include "services/core/handoff/check.h"
#include "services/ports/clock.h"

namespace relais {

// Any thread.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time start) : now_(start) {}

  absl::Time Now() const override {
    std::lock_guard<std::mutex> lock(mutex_);
    return now_;
  }
  // By nothing or forwards; asserts it.
  void Advance(absl::Duration by) {
    RELAIS_CHECK(by >= absl::ZeroDuration());
    std::lock_guard<std::mutex> lock(mutex_);
    now_ += by;
  }
  // To now or later; asserts it.
  void AdvanceTo(absl::Time to) {
    std::lock_guard<std::mutex> lock(mutex_);
    RELAIS_CHECK(to >= now_);
    now_ = to;
  }
  // What a dead battery or a correction does to a real one: any step, either way.
  void Step(absl::Duration by) {
    std::lock_guard<std::mutex> lock(mutex_);
    now_ += by;
  }

 private:
  mutable std::mutex mutex_;
  absl::Time now_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_FAKES_FAKE_CLOCK_H_
