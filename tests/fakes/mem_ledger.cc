#include "tests/fakes/mem_ledger.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"

namespace relais {

MemLedger::MemLedger(std::shared_ptr<MemDisk> disk, const Digester& digester, Entropy& entropy, LedgerId id,
                     uint64_t owner, LedgerHead head)
    : disk_(std::move(disk)), digester_(digester), entropy_(entropy), id_(id), owner_(owner), head_(head) {}

absl::StatusOr<std::unique_ptr<MemLedger>> MemLedger::Open(std::shared_ptr<MemDisk> disk, const Digester& digester,
                                                           Entropy& entropy) {
  std::lock_guard<std::mutex> lock(disk->mutex_);
  MemDisk::Image& image = disk->now_;
  if (!image.id) {
    image.id = entropy.DrawId<LedgerId>();
    if (disk->durable_) disk->durable_->id = image.id;
  }
  LedgerHead head = image.trim;
  if (!image.records.empty()) {
    if (image.records.begin()->first != image.trim.sequence + 1) {
      return absl::DataLossError(absl::StrCat("record ", image.trim.sequence + 1, " is missing"));
    }
    head = {image.records.rbegin()->first, image.records.rbegin()->second.chain};
  }
  if (image.copy.sequence > head.sequence || (image.copy.sequence == head.sequence && image.copy.chain != head.chain)) {
    return absl::DataLossError(
        absl::StrCat("the head copy is at ", image.copy.sequence, ", the records end at ", head.sequence));
  }
  const uint64_t owner = ++disk->owner_;
  const LedgerId id = *image.id;
  return std::unique_ptr<MemLedger>(new MemLedger(std::move(disk), digester, entropy, id, owner, head));
}

LedgerHead MemLedger::head() const {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  return head_;
}

absl::Status MemLedger::Writable() const {
  if (!broken_.ok()) return broken_;
  if (disk_->owner_ != owner_) return absl::AbortedError("the ledger was opened by someone else");
  return absl::OkStatus();
}

absl::Status MemLedger::Write(absl::FunctionRef<void(MemDisk::Image&)> change) {
  const DiskFault fault = std::exchange(disk_->next_fault_, DiskFault::kNone);
  if (disk_->full_ || fault == DiskFault::kFull) return absl::ResourceExhaustedError("disk full");
  if (fault == DiskFault::kUnavailable) return absl::UnavailableError("disk out of reach");
  if (fault != DiskFault::kDoubtLost) {
    if (disk_->lying_) ++disk_->unsynced_writes_;
    change(disk_->now_);
    ++disk_->writes_;
  }
  if (fault == DiskFault::kNone) return absl::OkStatus();
  broken_ = absl::InternalError("in doubt: open the ledger anew");
  return broken_;
}

absl::StatusOr<LedgerHead> MemLedger::Append(const LedgerHead& expected, const LedgerBatch& batch) {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  const bool fenced_off = disk_->owner_ != owner_;
  if (fenced_off && disk_->unfenced_) return head_ = {head_.sequence + batch.records.size(), head_.chain};
  if (absl::Status s = Writable(); !s.ok()) return s;
  if (expected != head_) return absl::AbortedError(absl::StrCat("the head is at ", head_.sequence));
  LedgerHead next = head_;
  std::vector<MemDisk::StoredRecord> stored;
  for (const std::string& record : batch.records) {
    std::string salt = entropy_.Draw(kSaltBytes);
    next = {next.sequence + 1, NextChain(digester_, next.chain, salt, record)};
    stored.push_back({std::move(salt), next.chain, record});
  }
  absl::Status written = Write([&](MemDisk::Image& image) {
    uint64_t sequence = head_.sequence;
    for (MemDisk::StoredRecord& record : stored) image.records.emplace(++sequence, std::move(record));
    for (const BodyDrop& drop : batch.drops) {
      if (drop.from >= drop.to) continue;
      image.bodies.erase(image.bodies.lower_bound({drop.owner, drop.from}),
                         image.bodies.lower_bound({drop.owner, drop.to}));
    }
    for (const BodyPut& put : batch.puts) image.bodies.insert_or_assign(put.key, put.bytes);
    image.copy = next;
  });
  if (!written.ok()) return written;
  head_ = next;
  return next;
}

absl::Status MemLedger::Confirm() {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  if (disk_->owner_ != owner_ && disk_->unfenced_) return absl::OkStatus();
  return Writable();
}

absl::StatusOr<Digest> MemLedger::ChainAt(uint64_t sequence) const {
  const MemDisk::Image& image = disk_->now_;
  if (sequence == image.trim.sequence) return image.trim.chain;
  auto it = image.records.find(sequence);
  if (it == image.records.end()) return absl::DataLossError(absl::StrCat("record ", sequence, " is missing"));
  return it->second.chain;
}

absl::Status MemLedger::Replay(uint64_t after_sequence,
                               absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) {
  Digest chain;
  {
    std::lock_guard<std::mutex> lock(disk_->mutex_);
    if (after_sequence < disk_->now_.trim.sequence || after_sequence > head_.sequence) {
      return absl::DataLossError(absl::StrCat("asked for the records after ", after_sequence, "; here are ",
                                              disk_->now_.trim.sequence + 1, " to ", head_.sequence));
    }
    absl::StatusOr<Digest> start = ChainAt(after_sequence);
    if (!start.ok()) return start.status();
    chain = *start;
  }
  // `visit` runs without the lock: it may look at the ledger.
  for (uint64_t sequence = after_sequence + 1; sequence <= head_.sequence; ++sequence) {
    MemDisk::StoredRecord stored;
    {
      std::lock_guard<std::mutex> lock(disk_->mutex_);
      auto it = disk_->now_.records.find(sequence);
      if (it == disk_->now_.records.end()) return absl::DataLossError(absl::StrCat("record ", sequence, " is missing"));
      stored = it->second;
    }
    chain = NextChain(digester_, chain, stored.salt, stored.record);
    if (chain != stored.chain) return absl::DataLossError(absl::StrCat("record ", sequence, " breaks the chain"));
    if (absl::Status s = visit(sequence, stored.record); !s.ok()) return s;
  }
  if (chain != head_.chain) return absl::DataLossError("the chain does not end at the head");
  return absl::OkStatus();
}

absl::StatusOr<std::string> MemLedger::ReadBody(const BodyKey& key) const {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  auto it = disk_->now_.bodies.find(key);
  if (it == disk_->now_.bodies.end()) return absl::NotFoundError("no such body");
  return *it->second;
}

absl::StatusOr<std::vector<BodyKey>> MemLedger::ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                           uint64_t to) const {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  std::vector<BodyKey> keys;
  for (auto it = disk_->now_.bodies.lower_bound({owner, from}); it != disk_->now_.bodies.end(); ++it) {
    if (it->first.owner != owner || it->first.index >= to) break;
    keys.push_back(it->first);
  }
  return keys;
}

absl::Status MemLedger::SaveCheckpoint(const Checkpoint& checkpoint) {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  if (absl::Status s = Writable(); !s.ok()) return s;
  const std::optional<Checkpoint>& last = disk_->now_.checkpoint;
  if (checkpoint.sequence > head_.sequence || (last && checkpoint.sequence < last->sequence)) {
    return absl::InvalidArgumentError(
        absl::StrCat("a checkpoint at ", checkpoint.sequence, ", the head is at ", head_.sequence));
  }
  return Write([&](MemDisk::Image& image) { image.checkpoint = checkpoint; });
}

absl::StatusOr<std::optional<Checkpoint>> MemLedger::LoadCheckpoint() {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  return disk_->now_.checkpoint;
}

absl::Status MemLedger::TrimBefore(uint64_t sequence) {
  std::lock_guard<std::mutex> lock(disk_->mutex_);
  if (absl::Status s = Writable(); !s.ok()) return s;
  const MemDisk::Image& image = disk_->now_;
  const uint64_t last = std::min(sequence == 0 ? 0 : sequence - 1, image.checkpoint ? image.checkpoint->sequence : 0);
  if (last <= image.trim.sequence) return absl::OkStatus();
  absl::StatusOr<Digest> chain = ChainAt(last);
  if (!chain.ok()) return chain.status();
  return Write([&](MemDisk::Image& changed) {
    changed.records.erase(changed.records.begin(), changed.records.upper_bound(last));
    changed.trim = {last, *chain};
  });
}

}  // namespace relais
