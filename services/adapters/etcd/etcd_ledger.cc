#include "services/adapters/etcd/etcd_ledger.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/etcd/batch_pages.h"
#include "services/adapters/etcd/change.h"
#include "services/adapters/etcd/kv.h"
#include "services/adapters/etcd/room.h"
#include "services/adapters/etcd/seat.h"

namespace relais {
namespace {

constexpr int64_t kKeysPerPage = 1'000;

}  // namespace

EtcdLedger::EtcdLedger(std::unique_ptr<etcd::Kv> kv, const EtcdLedgerOptions& options, const Digester& digester,
                       Entropy& entropy)
    : kv_(std::move(kv)),
      digester_(digester),
      entropy_(entropy),
      keys_(options.prefix),
      patience_(options.patience),
      room_(std::make_unique<etcd::Room>(kv_.get(), options.quota_bytes)) {}

EtcdLedger::~EtcdLedger() = default;

bool EtcdLedger::IsHeld() const {
  return seat_->IsHeld();
}

LedgerHead EtcdLedger::head() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return head_;
}

absl::StatusOr<LedgerHead> EtcdLedger::Append(const LedgerHead& expected, const LedgerBatch& batch) {
  if (!broken_.ok()) return broken_;
  if (expected != known_.head) {
    return absl::AbortedError(
        absl::StrCat("the head is at ", known_.head.sequence, ", the caller expected another at ", expected.sequence));
  }
  etcd::Change change;
  for (const BodyPut& put : batch.puts) {
    if (put.bytes->size() > kBodyBytesMax) return absl::InvalidArgumentError("a body is larger than a ledger takes");
    change.puts.insert_or_assign(keys_.Body(put.key.owner, put.key.index), *put.bytes);
  }
  if (absl::Status s = room_->Admits(!batch.puts.empty()); !s.ok()) return s;
  for (const BodyDrop& drop : batch.drops) {
    if (drop.from < drop.to) {
      change.drops.push_back({keys_.Body(drop.owner, drop.from), keys_.Body(drop.owner, drop.to)});
    }
  }
  etcd::Head next = known_;
  std::string bytes;
  if (!batch.records.empty()) {
    const std::string salts = entropy_.Draw(kSaltBytes * batch.records.size());
    etcd::StoredBatch stored;
    stored.first = next.head.sequence + 1;
    stored.before = next.head.chain;
    for (size_t i = 0; i < batch.records.size(); ++i) {
      const absl::string_view salt = absl::string_view(salts).substr(i * kSaltBytes, kSaltBytes);
      next.head = {next.head.sequence + 1, NextChain(digester_, next.head.chain, salt, batch.records[i])};
      stored.records.push_back({salt, next.head.chain, batch.records[i]});
    }
    bytes = stored.Encode();
    uint16_t part = 0;
    for (const absl::string_view piece : etcd::PartsOf(bytes)) {
      change.puts.emplace(keys_.Record(next.head.sequence, part++), piece);
    }
  }
  if (absl::Status s = Commit(change, next); !s.ok()) return s;
  std::lock_guard<std::mutex> lock(mutex_);
  head_ = next.head;
  return head_;
}

// The batch that holds the record, as it was encoded, and the sequence of its last record.
absl::StatusOr<std::string> EtcdLedger::BatchHolding(uint64_t sequence, uint64_t& last) const {
  etcd::BatchPages pages(*kv_, keys_, sequence, known_.head.sequence);
  absl::StatusOr<std::optional<etcd::FoundBatch>> found = pages.Next();
  if (!found.ok()) return found.status();
  if (!*found || (*found)->batch.first > sequence) {
    return absl::DataLossError(absl::StrCat("record ", sequence, " is missing"));
  }
  last = (*found)->last;
  return std::move((*found)->bytes);
}

absl::Status EtcdLedger::Replay(uint64_t after_sequence,
                                absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) {
  const LedgerHead end = known_.head;
  if (after_sequence < known_.trim.sequence || after_sequence > end.sequence) {
    return absl::DataLossError(absl::StrCat("asked for the records after ", after_sequence, "; here are ",
                                            known_.trim.sequence + 1, " to ", end.sequence));
  }
  if (after_sequence == end.sequence) return absl::OkStatus();
  etcd::BatchPages pages(*kv_, keys_, after_sequence + 1, end.sequence);
  uint64_t sequence = after_sequence;
  std::optional<Digest> chain;
  if (after_sequence == known_.trim.sequence) chain = known_.trim.chain;
  while (sequence < end.sequence) {
    absl::StatusOr<std::optional<etcd::FoundBatch>> found = pages.Next();
    if (!found.ok()) return found.status();
    if (!*found || (*found)->batch.first > sequence + 1) break;
    const etcd::StoredBatch& batch = (*found)->batch;
    // From within a batch on, the chain begins with what is kept of the record before.
    size_t at = sequence + 1 - batch.first;
    const Digest& before = at == 0 ? batch.before : batch.records[at - 1].chain;
    if (chain && *chain != before) {
      return absl::DataLossError(absl::StrCat("record ", sequence + 1, " does not follow the one before"));
    }
    chain = before;
    for (; at < batch.records.size(); ++at) {
      const etcd::StoredRecord& record = batch.records[at];
      chain = NextChain(digester_, *chain, record.salt, record.record);
      if (*chain != record.chain)
        return absl::DataLossError(absl::StrCat("record ", sequence + 1, " breaks the chain"));
      if (absl::Status s = visit(sequence + 1, record.record); !s.ok()) return s;
      ++sequence;
    }
  }
  if (sequence != end.sequence) return absl::DataLossError(absl::StrCat("record ", sequence + 1, " is missing"));
  if (*chain != end.chain) return absl::DataLossError("the chain does not end at the head");
  return absl::OkStatus();
}

absl::StatusOr<std::string> EtcdLedger::ReadBody(const BodyKey& key) const {
  etcd::pb::RangeRequest request;
  request.set_key(keys_.Body(key.owner, key.index));
  absl::StatusOr<etcd::pb::RangeResponse> response = kv_->Range(request);
  if (!response.ok()) return response.status();
  if (response->kvs_size() == 0) return absl::NotFoundError("no such body");
  return std::move(*response->mutable_kvs(0)->mutable_value());
}

absl::StatusOr<std::vector<BodyKey>> EtcdLedger::ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                            uint64_t to) const {
  std::vector<BodyKey> keys;
  if (from >= to) return keys;
  etcd::pb::RangeRequest request;
  request.set_key(keys_.Body(owner, from));
  request.set_range_end(keys_.Body(owner, to));
  request.set_limit(kKeysPerPage);
  request.set_keys_only(true);
  while (true) {
    absl::StatusOr<etcd::pb::RangeResponse> page = kv_->Range(request);
    if (!page.ok()) return page.status();
    for (const etcd::pb::KeyValue& kv : page->kvs()) {
      std::optional<BodyKey> key = keys_.ParseBody(kv.key());
      if (!key) return absl::DataLossError("a body's key cannot be read");
      keys.push_back(*key);
    }
    if (!page->more() || page->kvs_size() == 0) return keys;
    request.set_key(etcd::After(page->kvs(page->kvs_size() - 1).key()));
  }
}

absl::Status EtcdLedger::SaveCheckpoint(const Checkpoint& checkpoint) {
  if (!broken_.ok()) return broken_;
  if (checkpoint.sequence > known_.head.sequence || checkpoint.sequence < known_.checkpoint.sequence) {
    return absl::InvalidArgumentError(absl::StrCat("a checkpoint at ", checkpoint.sequence, ", the head is at ",
                                                   known_.head.sequence, " and the last checkpoint at ",
                                                   known_.checkpoint.sequence));
  }
  if (absl::Status s = room_->Admits(/*with_bodies=*/false); !s.ok()) return s;
  const std::vector<absl::string_view> parts = etcd::PartsOf(checkpoint.bytes);
  const uint64_t former = known_.checkpoint.generation;
  // All parts but the last are there before any of them counts; the last comes with the head that names them.
  for (uint32_t part = 0; part + 1 < parts.size(); ++part) {
    etcd::pb::TxnRequest lay_down;
    etcd::AddPut(lay_down, keys_.CheckpointPart(former + 1, part), parts[part]);
    if (absl::Status s = Write(std::move(lay_down), nullptr); !s.ok()) return s;
  }
  etcd::Head next = known_;
  next.checkpoint = {checkpoint.sequence, former + 1, checkpoint.bytes.size(), static_cast<uint32_t>(parts.size()),
                     digester_.Sha256(checkpoint.bytes)};
  etcd::Change change;
  change.puts.emplace(keys_.CheckpointPart(former + 1, next.checkpoint.parts - 1), parts.back());
  change.drops.push_back(keys_.Checkpoints(former, former + 1));
  return Commit(change, next);
}

absl::StatusOr<std::optional<Checkpoint>> EtcdLedger::LoadCheckpoint() {
  return etcd::ReadCheckpoint(*kv_, keys_, known_.checkpoint, digester_);
}

absl::Status EtcdLedger::TrimBefore(uint64_t sequence) {
  if (!broken_.ok()) return broken_;
  const uint64_t trimmed = std::min(sequence == 0 ? 0 : sequence - 1, known_.checkpoint.sequence);
  if (trimmed <= known_.trim.sequence) return absl::OkStatus();
  if (absl::Status s = room_->Admits(/*with_bodies=*/false); !s.ok()) return s;
  uint64_t last = 0;
  absl::StatusOr<std::string> bytes = BatchHolding(trimmed, last);
  if (!bytes.ok()) return bytes.status();
  std::optional<etcd::StoredBatch> batch = etcd::ParseBatch(*bytes);
  if (!batch) return absl::DataLossError(absl::StrCat("record ", trimmed, " cannot be read"));
  etcd::Head next = known_;
  const size_t removed = trimmed - batch->first + 1;
  next.trim = {trimmed, batch->records[removed - 1].chain};
  etcd::Change change;
  change.drops.push_back(keys_.Records(0, last));
  std::string kept;
  if (trimmed < last) {
    // The trim cuts through a batch: what is left of it is written anew.
    batch->first = trimmed + 1;
    batch->before = next.trim.chain;
    batch->records.erase(batch->records.begin(), batch->records.begin() + static_cast<std::ptrdiff_t>(removed));
    kept = batch->Encode();
    uint16_t part = 0;
    for (const absl::string_view piece : etcd::PartsOf(kept)) change.puts.emplace(keys_.Record(last, part++), piece);
  }
  return Commit(change, next);
}

absl::Status EtcdLedger::Scrub() {
  if (!broken_.ok()) return broken_;
  if (absl::Status s = kv_->Compact(revision_, /*physical=*/true); !s.ok()) return absl::UnavailableError(s.message());
  if (absl::Status s = kv_->Defragment(); !s.ok()) return absl::UnavailableError(s.message());
  return absl::OkStatus();
}

}  // namespace relais
