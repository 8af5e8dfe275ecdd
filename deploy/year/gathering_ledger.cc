#include "deploy/year/gathering_ledger.h"

#include <algorithm>
#include <utility>

namespace relais::year {
namespace {

constexpr size_t kGatheredBytes = 16u << 20;

}  // namespace

absl::Status GatheringLedger::Flush() {
  if (!doubt_.ok()) return doubt_;
  if (records_.empty() && drops_.empty() && puts_.empty()) return absl::OkStatus();
  LedgerBatch batch;
  batch.records = std::exchange(records_, {});
  batch.drops = std::exchange(drops_, {});
  for (auto& [key, bytes] : puts_) batch.puts.push_back({key, std::move(bytes)});
  puts_.clear();
  bytes_ = 0;
  const absl::StatusOr<LedgerHead> head = behind_->Append(behind_->head(), batch);
  if (head.ok()) head_ = *head;
  doubt_ = head.status();
  return doubt_;
}

absl::StatusOr<LedgerHead> GatheringLedger::Append(const LedgerHead& expected, const LedgerBatch& batch) {
  if (!doubt_.ok()) return doubt_;
  if (expected != head_) return absl::AbortedError("somebody else writes here");
  for (const BodyDrop& drop : batch.drops) {
    puts_.erase(puts_.lower_bound(BodyKey{drop.owner, drop.from}), puts_.lower_bound(BodyKey{drop.owner, drop.to}));
    drops_.push_back(drop);
  }
  for (const BodyPut& put : batch.puts) {
    puts_[put.key] = put.bytes;
    bytes_ += put.bytes->size();
  }
  for (const std::string& record : batch.records) {
    records_.push_back(record);
    bytes_ += record.size();
  }
  head_ = {head_.sequence + batch.records.size(), Digest()};
  if (bytes_ >= kGatheredBytes) {
    if (absl::Status status = Flush(); !status.ok()) return status;
  }
  return head_;
}

bool GatheringLedger::Dropped(const BodyKey& key) const {
  return std::any_of(drops_.begin(), drops_.end(), [&key](const BodyDrop& drop) {
    return drop.owner == key.owner && drop.from <= key.index && key.index < drop.to;
  });
}

absl::StatusOr<std::string> GatheringLedger::ReadBody(const BodyKey& key) const {
  if (const auto it = puts_.find(key); it != puts_.end()) return *it->second;
  if (Dropped(key)) return absl::NotFoundError("no such body");
  return behind_->ReadBody(key);
}

absl::StatusOr<std::vector<BodyKey>> GatheringLedger::ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                                 uint64_t to) const {
  absl::StatusOr<std::vector<BodyKey>> keys = behind_->ListBodies(owner, from, to);
  if (!keys.ok()) return keys;
  std::erase_if(*keys, [this](const BodyKey& key) { return puts_.contains(key) || Dropped(key); });
  for (auto it = puts_.lower_bound(BodyKey{owner, from}); it != puts_.end() && it->first < BodyKey{owner, to}; ++it) {
    keys->push_back(it->first);
  }
  std::sort(keys->begin(), keys->end());
  return keys;
}

absl::Status GatheringLedger::Replay(uint64_t after_sequence,
                                     absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) {
  absl::Status status = Flush();
  return status.ok() ? behind_->Replay(after_sequence, visit) : status;
}

absl::Status GatheringLedger::SaveCheckpoint(const Checkpoint& checkpoint) {
  absl::Status status = Flush();
  return status.ok() ? behind_->SaveCheckpoint(checkpoint) : status;
}

absl::Status GatheringLedger::Scrub() {
  absl::Status status = Flush();
  return status.ok() ? behind_->Scrub() : status;
}

}  // namespace relais::year
