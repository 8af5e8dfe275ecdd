#include "deploy/year/memory_ledger.h"

namespace relais::year {

absl::StatusOr<LedgerHead> MemoryLedger::Append(const LedgerHead& expected, const LedgerBatch& batch) {
  if (expected != head_) return absl::AbortedError("somebody else writes here");
  for (const BodyDrop& drop : batch.drops) Forget(drop.owner, drop.from, drop.to);
  for (const BodyPut& put : batch.puts) bodies_[put.key] = put.bytes;
  head_.sequence += batch.records.size();
  return head_;
}

void MemoryLedger::Forget(const std::array<uint8_t, 16>& owner, uint64_t from, uint64_t to) {
  bodies_.erase(bodies_.lower_bound(BodyKey{owner, from}), bodies_.lower_bound(BodyKey{owner, to}));
}

absl::Status MemoryLedger::Replay(uint64_t after_sequence,
                                  absl::FunctionRef<absl::Status(uint64_t, absl::string_view)>) {
  if (after_sequence == head_.sequence) return absl::OkStatus();
  return absl::DataLossError("this ledger keeps no records");
}

absl::StatusOr<std::string> MemoryLedger::ReadBody(const BodyKey& key) const {
  const auto it = bodies_.find(key);
  if (it == bodies_.end()) return absl::NotFoundError("no such body");
  return *it->second;
}

absl::StatusOr<std::vector<BodyKey>> MemoryLedger::ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                              uint64_t to) const {
  std::vector<BodyKey> keys;
  for (auto it = bodies_.lower_bound(BodyKey{owner, from}); it != bodies_.end() && it->first < BodyKey{owner, to};
       ++it) {
    keys.push_back(it->first);
  }
  return keys;
}

absl::Status MemoryLedger::SaveCheckpoint(const Checkpoint& checkpoint) {
  if (checkpoint.sequence > head_.sequence) return absl::InvalidArgumentError("beyond the head");
  return absl::OkStatus();
}

}  // namespace relais::year
