#include "services/adapters/system/timed_ledger.h"

#include <chrono>

namespace relais {

std::vector<MetricFamily> LedgerMetrics(const LedgerReading& reading) {
  std::vector<MetricFamily> families = {
      HistogramOf("relais_append_seconds", "How long the ledger took for an append, disk included.",
                  reading.append_seconds),
      CounterOf("relais_append_failures_total", "Appends that did not succeed.",
                static_cast<double>(reading.append_failures)),
      CounterOf("relais_checkpoints_total", "Checkpoints saved since the start.",
                static_cast<double>(reading.checkpoints))};
  if (reading.last_checkpoint_s == 0) return families;
  families.push_back(GaugeOf("relais_checkpoint_time_seconds", "When the last checkpoint was saved, Unix time.",
                             static_cast<double>(reading.last_checkpoint_s)));
  families.push_back(GaugeOf("relais_checkpoint_bytes", "Size of the last checkpoint.",
                             static_cast<double>(reading.checkpoint_bytes)));
  return families;
}

LedgerReading TimedLedger::Read() const {
  LedgerReading reading;
  reading.append_seconds = append_.Read();
  reading.append_failures = append_failures_.load(std::memory_order_relaxed);
  reading.failing = failing_.load(std::memory_order_relaxed);
  reading.checkpoints = checkpoints_.load(std::memory_order_relaxed);
  reading.last_checkpoint_s = last_checkpoint_s_.load(std::memory_order_relaxed);
  reading.checkpoint_bytes = checkpoint_bytes_.load(std::memory_order_relaxed);
  return reading;
}

absl::StatusOr<LedgerHead> TimedLedger::Append(const LedgerHead& expected, const LedgerBatch& batch) {
  const auto start = std::chrono::steady_clock::now();
  absl::StatusOr<LedgerHead> head = ledger_->Append(expected, batch);
  if (head.ok()) {
    append_.Observe(absl::FromChrono(std::chrono::steady_clock::now() - start));
  } else {
    append_failures_.fetch_add(1, std::memory_order_relaxed);
  }
  failing_.store(!head.ok(), std::memory_order_relaxed);
  return head;
}

absl::Status TimedLedger::SaveCheckpoint(const Checkpoint& checkpoint) {
  absl::Status saved = ledger_->SaveCheckpoint(checkpoint);
  failing_.store(!saved.ok(), std::memory_order_relaxed);
  if (!saved.ok()) return saved;
  checkpoints_.fetch_add(1, std::memory_order_relaxed);
  last_checkpoint_s_.store(absl::ToUnixSeconds(clock_->Now()), std::memory_order_relaxed);
  checkpoint_bytes_.store(checkpoint.bytes.size(), std::memory_order_relaxed);
  return saved;
}

}  // namespace relais
