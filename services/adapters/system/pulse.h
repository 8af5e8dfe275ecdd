// That a daemon serves and its loop turns: what both daemons measure of themselves before anything of their own.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_PULSE_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_PULSE_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "services/ports/clock.h"
#include "services/ports/metrics.h"

namespace relais {

// Any thread.
class Pulse {
 public:
  // `clock` outlives this object.
  explicit Pulse(const Clock* clock) : clock_(clock) {}

  // From the first call that can come in until the daemon ends.
  void SetServing(bool serving);
  bool serving() const { return serving_.load(std::memory_order_acquire); }

  // Asks the loop behind `runner` and never waits: `take` gets the engine and the time, on the loop's own thread. A
  // loop that is busy answers later, and is not asked again before. This object outlives the loop's thread.
  template <class Runner, class Take>
  void Sample(Runner* runner, Take take) {
    if (asked_.exchange(true)) return;
    const bool posted = runner->Ask([this, take = std::move(take)](const auto& engine) mutable {
      const absl::Time now = clock_->Now();
      take(engine, now);
      turned_s_ = absl::ToUnixSeconds(now);
      asked_ = false;
    });
    if (!posted) asked_ = false;
  }
  // Since the loop last answered, or since the daemon serves.
  int64_t IdleSeconds() const;

  // The process and whether it serves; once it does, the store in `store` and how long the loop has not turned.
  std::vector<MetricFamily> Families(std::string serving_help, const std::string& store,
                                     uint64_t store_free_bytes_min) const;

 private:
  const Clock* const clock_;
  std::atomic<bool> serving_{false};
  std::atomic<bool> asked_{false};
  std::atomic<int64_t> serving_since_s_{0};
  std::atomic<int64_t> turned_s_{0};
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_PULSE_H_
