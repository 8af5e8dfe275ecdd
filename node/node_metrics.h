// How the node is doing, for /metrics, /healthz and /readyz. Nothing names a person, a referral or another structure;
// what is said of age is rounded to the quarter of an hour, as headers are.
#ifndef RELAIS_NODE_NODE_METRICS_H_
#define RELAIS_NODE_NODE_METRICS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "node/node_runner.h"
#include "services/adapters/backup/daily_backup.h"
#include "services/adapters/system/pulse.h"
#include "services/adapters/system/timed_ledger.h"
#include "services/core/monitoring/health.h"
#include "services/ports/metrics.h"

namespace relais::node {

// Any thread.
class NodeMetrics {
 public:
  struct Options {
    std::string store_path;
    uint64_t store_free_bytes_min = 0;
    bool sabotage_partner_label = false;  // hidden, for the tests of the tests
  };
  // What other parts of the daemon know; each may be asked from any thread once the node serves.
  struct Sources {
    const TimedLedger* ledger = nullptr;
    std::function<Day()> certificate_last_day;                  // kNoDay without one
    std::function<Reason()> hub_reason;                         // why the hub does not let this node in; kNone
    std::function<int64_t(absl::string_view counter)> counter;  // of the telemetry
    std::function<BackupStanding()> backups;                    // empty: nothing is said of backups
    std::function<std::vector<MetricFamily>()> web;             // of the door for browsers; may be empty
  };
  // `clock` outlives this object.
  NodeMetrics(const Clock* clock, Options options) : clock_(clock), options_(std::move(options)), pulse_(clock) {}

  // Before SetServing(true).
  void SetSources(Sources sources) { sources_ = std::move(sources); }
  // From the first call that can come in until the node ends.
  void SetServing(bool serving) { pulse_.SetServing(serving); }

  // To be called every few seconds: asks the engine, never waits. A runner that is busy answers later, and is not asked
  // again before.
  void Sample(NodeRunner* runner);

  std::vector<MetricFamily> Families() const ABSL_LOCKS_EXCLUDED(mutex_);
  HealthReport Lives() const ABSL_LOCKS_EXCLUDED(mutex_);
  HealthReport Ready() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  struct Present {
    int64_t turned_s = 0;  // Unix seconds of the sample; 0: none yet
    bool line_up = false;
    uint64_t unsent = 0;       // sealed here, not at the hub
    uint64_t undelivered = 0;  // not durable at its recipient, `unsent` included
    uint64_t unsettled = 0;    // durable at its recipient, not backed up there
    int64_t oldest_unsent_s = 0;
    uint64_t waiting = 0;
    Revision knowledge;
    int64_t knowledge_age_days = 0;
    std::vector<PartnerId> partners;  // under sabotage only
  };
  void Take(const NodeEngine& engine, absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);
  void AppendPresent(std::vector<MetricFamily>* families) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  int64_t CertificateDays() const;

  const Clock* const clock_;
  const Options options_;
  Pulse pulse_;
  Sources sources_;
  mutable absl::Mutex mutex_;
  Present present_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_METRICS_H_
