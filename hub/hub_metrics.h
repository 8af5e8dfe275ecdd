// How the hub is doing, for /metrics, /healthz and /readyz.
//
// What speaks of handoffs is shown as it stood when the present quarter of an hour began: a counter that moves while it
// is looked at would tell the minute of a handoff, which the hub neither stores nor logs.
#ifndef RELAIS_HUB_HUB_METRICS_H_
#define RELAIS_HUB_HUB_METRICS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "hub/hub_runner.h"
#include "services/adapters/backup/daily_backup.h"
#include "services/adapters/system/pulse.h"
#include "services/adapters/system/timed_ledger.h"
#include "services/core/monitoring/health.h"
#include "services/ports/metrics.h"

namespace relais::hub {

// What left the hub since it started, by what it says. A plain value.
struct HubTraffic {
  uint64_t taken = 0;
  uint64_t repeated = 0;               // deposited before, answered as it was then
  std::map<Reason, uint64_t> refused;  // repeats of a refusal included
  uint64_t deposits = 0;               // frames from nodes that were answered
  uint64_t deliveries = 0;             // frames of envelopes to nodes
  uint64_t notices = 0;                // frames of the hub's own notices
  uint64_t pushes = 0;                 // frames of knowledge
  std::map<Reason, uint64_t> ended;    // sessions that the hub ended

  void Note(const HubEffect& effect);
};

// Any thread, but for Note.
class HubMetrics {
 public:
  struct Options {
    std::string store_path;
    uint64_t store_free_bytes_min = 0;
    bool sabotage_partner_label = false;  // hidden, for the tests of the tests
  };
  // `clock` outlives this object.
  HubMetrics(const Clock* clock, Options options) : clock_(clock), options_(std::move(options)), pulse_(clock) {}

  // Before SetServing(true); outlives this object, or the last call of it.
  void SetLedger(const TimedLedger* ledger) { ledger_ = ledger; }
  void SetCertificateEnd(absl::Time end) { certificate_end_s_ = absl::ToUnixSeconds(end); }
  // Before SetServing(true); any thread asks. Without it nothing is said of backups.
  void SetBackups(std::function<BackupStanding()> backups) { backups_ = std::move(backups); }
  // Likewise, of the doors for browsers; shown as it stood when the window began, for a person's word comes by there
  // too.
  void SetWeb(std::function<std::vector<MetricFamily>()> web) { web_ = std::move(web); }
  // While another hub serves: how far this one has followed, and to where; nothing once it does not stand by. To be
  // called every second or so; any thread.
  struct StandingBy {
    uint64_t known = 0;
    uint64_t records = 0;
  };
  void SetStandingBy(std::optional<StandingBy> standing_by) ABSL_LOCKS_EXCLUDED(mutex_);
  // From the first call that can come in until the hub ends.
  void SetServing(bool serving) { pulse_.SetServing(serving); }

  // An effect that leaves. Runner's thread; takes no lock.
  void Note(const HubEffect& effect) { traffic_.Note(effect); }
  // To be called every second or so: asks the engine, never waits. A runner that is busy answers later, and is not
  // asked again before.
  void Sample(HubRunner* runner);

  std::vector<MetricFamily> Families() const ABSL_LOCKS_EXCLUDED(mutex_);
  HealthReport Lives() const ABSL_LOCKS_EXCLUDED(mutex_);
  HealthReport Ready() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // As it is now: nobody's handoff shows in it.
  struct Present {
    int64_t turned_s = 0;  // Unix seconds of the sample; 0: none yet
    Window window;
    uint64_t sessions = 0;
    uint64_t members_active = 0;
    uint64_t members_suspended = 0;
    uint64_t members_awaiting = 0;
    uint64_t owing = 0;
    Revision knowledge;
    std::vector<PartnerId> partners;  // under sabotage only
  };
  // As it was when the window began.
  struct Past {
    HubTraffic traffic;
    LedgerReading ledger;
    uint64_t queue_frames = 0;
    uint64_t body_bytes = 0;
    uint64_t journeys = 0;
    HubCounters counters;
    std::vector<MetricFamily> web;
  };
  void Take(const HubEngine& engine, absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);
  Present PresentOf(const HubEngine& engine, absl::Time now) const;
  Past PastOf(const HubEngine& engine) const;
  void AppendPresent(std::vector<MetricFamily>* families) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AppendPast(std::vector<MetricFamily>* families) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AppendStandingBy(std::vector<MetricFamily>* families) const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t SecondsBehind() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  HealthCheck StandingByCheck() const ABSL_LOCKS_EXCLUDED(mutex_);

  const Clock* const clock_;
  const Options options_;
  Pulse pulse_;
  const TimedLedger* ledger_ = nullptr;
  std::function<BackupStanding()> backups_;
  std::function<std::vector<MetricFamily>()> web_;
  std::atomic<int64_t> certificate_end_s_{0};
  HubTraffic traffic_;  // the runner's thread's own
  mutable absl::Mutex mutex_;
  Present present_ ABSL_GUARDED_BY(mutex_);
  Past past_ ABSL_GUARDED_BY(mutex_);
  // Records are told as they stood when the window began; how long it has not known all of them, as it is now.
  std::optional<StandingBy> standing_by_ ABSL_GUARDED_BY(mutex_);
  Window standing_window_ ABSL_GUARDED_BY(mutex_);
  absl::Time followed_ ABSL_GUARDED_BY(mutex_);  // when it last knew all
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_METRICS_H_
