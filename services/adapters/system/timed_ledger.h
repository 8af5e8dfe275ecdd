// A ledger that is timed: another one, and how long its appends take.
#ifndef RELAIS_SERVICES_ADAPTERS_SYSTEM_TIMED_LEDGER_H_
#define RELAIS_SERVICES_ADAPTERS_SYSTEM_TIMED_LEDGER_H_

#include <atomic>
#include <vector>

#include "services/ports/clock.h"
#include "services/ports/ledger.h"
#include "services/ports/metrics.h"

namespace relais {

struct LedgerReading {
  HistogramReading append_seconds;  // of those that succeeded
  uint64_t append_failures = 0;
  bool failing = false;           // the last append or checkpoint did not succeed
  uint64_t checkpoints = 0;       // saved by this process
  int64_t last_checkpoint_s = 0;  // Unix seconds; 0: none yet by this process
  uint64_t checkpoint_bytes = 0;  // of the last one
};

// Under the names that both daemons use.
std::vector<MetricFamily> LedgerMetrics(const LedgerReading& reading);

// Adds no lock and no copy. Promises and threads are those of the ledger underneath; Read: any thread.
class TimedLedger final : public Ledger {
 public:
  // Both outlive this object.
  TimedLedger(Ledger* ledger, const Clock* clock) : ledger_(ledger), clock_(clock) {}

  LedgerReading Read() const;

  LedgerId id() const override { return ledger_->id(); }
  LedgerHead head() const override { return ledger_->head(); }
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override;
  absl::Status Confirm() override { return ledger_->Confirm(); }
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override {
    return ledger_->Replay(after_sequence, visit);
  }
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override { return ledger_->ReadBody(key); }
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override {
    return ledger_->ListBodies(owner, from, to);
  }
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override;
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override { return ledger_->LoadCheckpoint(); }
  absl::Status TrimBefore(uint64_t sequence) override { return ledger_->TrimBefore(sequence); }
  absl::Status Scrub() override { return ledger_->Scrub(); }

 private:
  Ledger* const ledger_;
  const Clock* const clock_;
  LatencyHistogram append_;
  std::atomic<uint64_t> append_failures_{0};
  std::atomic<bool> failing_{false};
  std::atomic<uint64_t> checkpoints_{0};
  std::atomic<int64_t> last_checkpoint_s_{0};
  std::atomic<uint64_t> checkpoint_bytes_{0};
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_SYSTEM_TIMED_LEDGER_H_
