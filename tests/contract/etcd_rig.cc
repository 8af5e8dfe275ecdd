#include "tests/contract/etcd_rig.h"

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/etcd/batch_pages.h"
#include "services/adapters/etcd/change.h"
#include "services/core/handoff/check.h"
#include "tests/contract/rocks_rig.h"

namespace relais {
namespace {

std::string NextPrefix() {
  static std::atomic<int> rigs{0};
  return absl::StrCat("test/", ++rigs);
}

absl::Status Silence() {
  return absl::UnavailableError("the line is cut, for this test");
}

}  // namespace

class FaultyKv : public etcd::Kv {
 public:
  FaultyKv(EtcdLine* line, std::unique_ptr<etcd::Kv> kv) : line_(line), kv_(std::move(kv)) {}

  absl::StatusOr<etcd::pb::TxnResponse> Txn(const etcd::pb::TxnRequest& request) override {
    using Next = EtcdLine::Next;
    Next next = Next::kArrive;
    {
      std::lock_guard<std::mutex> lock(line_->mutex_);
      ++line_->transactions_;
      if (line_->down_) return Silence();
      if (line_->until_lost_ > 0 && --line_->until_lost_ == 0) line_->down_ = true;
      if (line_->down_) return Silence();
      if (line_->full_ || line_->full_left_ > 0) {
        if (line_->full_left_ > 0) --line_->full_left_;
        return absl::ResourceExhaustedError("etcdserver: mvcc: database space exceeded");
      }
      next = std::exchange(line_->next_, Next::kArrive);
      line_->down_ = next == Next::kLoseBoth || next == Next::kLandBoth;
    }
    if (next == Next::kLoseBoth || next == Next::kLoseOne) return Silence();
    absl::StatusOr<etcd::pb::TxnResponse> response = kv_->Txn(request);
    if (next == Next::kArrive) return response;
    return Silence();
  }
  absl::StatusOr<etcd::pb::RangeResponse> Range(const etcd::pb::RangeRequest& request) override {
    line_->Heal();
    return kv_->Range(request);
  }
  // What a hub says of itself is no write of the ledger's.
  absl::Status PutLeased(const std::string& key, const std::string& value, int64_t lease) override {
    return kv_->PutLeased(key, value, lease);
  }
  absl::Status Compact(int64_t revision, bool physical) override { return kv_->Compact(revision, physical); }
  absl::Status Defragment() override { return kv_->Defragment(); }
  absl::Status LiftQuotaAlarm() override {
    {
      std::lock_guard<std::mutex> lock(line_->mutex_);
      ++line_->times_room_was_made_;
    }
    return kv_->LiftQuotaAlarm();
  }
  std::vector<etcd::MemberStanding> Standings() override { return kv_->Standings(); }
  absl::StatusOr<bool> AwaitChange(const std::vector<std::string>& keys, int64_t revision,
                                   absl::Duration patience) override {
    absl::StatusOr<bool> changed = kv_->AwaitChange(keys, revision, patience);
    std::lock_guard<std::mutex> lock(line_->mutex_);
    if (changed.ok() && *changed) ++line_->changes_heard_;
    return changed;
  }
  absl::StatusOr<int64_t> LeaseGrant(absl::Duration ttl) override { return kv_->LeaseGrant(ttl); }
  absl::Status LeaseKeepAlive(int64_t lease) override { return kv_->LeaseKeepAlive(lease); }
  absl::Status LeaseRevoke(int64_t lease) override { return kv_->LeaseRevoke(lease); }

 private:
  EtcdLine* const line_;
  const std::unique_ptr<etcd::Kv> kv_;
};

void EtcdLine::LoseNext(bool arrives) {
  std::lock_guard<std::mutex> lock(mutex_);
  next_ = arrives ? Next::kLandBoth : Next::kLoseBoth;
}

void EtcdLine::StayNext(bool arrives) {
  std::lock_guard<std::mutex> lock(mutex_);
  next_ = arrives ? Next::kLandOne : Next::kLoseOne;
}

void EtcdLine::FullNext() {
  std::lock_guard<std::mutex> lock(mutex_);
  full_left_ = 2;
}

void EtcdLine::SetFull(bool full) {
  std::lock_guard<std::mutex> lock(mutex_);
  full_ = full;
}

void EtcdLine::LoseFrom(int nth) {
  std::lock_guard<std::mutex> lock(mutex_);
  until_lost_ = nth;
}

void EtcdLine::Heal() {
  std::lock_guard<std::mutex> lock(mutex_);
  down_ = false;
}

int EtcdLine::transactions() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return transactions_;
}

int EtcdLine::times_room_was_made() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return times_room_was_made_;
}

int EtcdLine::changes_heard() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return changes_heard_;
}

std::unique_ptr<etcd::Kv> EtcdLine::Between(std::unique_ptr<etcd::Kv> kv) {
  Heal();
  return std::make_unique<FaultyKv>(this, std::move(kv));
}

EtcdCluster& SharedEtcd() {
  static TempFolder folder(TempFolder::Where::kMemory);
  static EtcdCluster cluster(folder.path(), 1);
  return cluster;
}

EtcdRig::EtcdRig(EtcdCluster& cluster)
    : cluster_(cluster), prefix_(NextPrefix()), keys_(prefix_), kv_(cluster.Reach()) {}

EtcdLedgerOptions EtcdRig::Options() {
  const etcd::ClusterOptions cluster = cluster_.Reach();
  EtcdLedgerOptions options;
  options.endpoints = cluster.endpoints;
  options.authority_pem = cluster.authority_pem;
  options.certificate_pem = cluster.certificate_pem;
  options.key_pem = cluster.key_pem;
  options.prefix = prefix_;
  options.holder = "region-test";
  options.server = "hub-test";
  options.patience = absl::Milliseconds(300);
  options.between = [this](std::unique_ptr<etcd::Kv> kv) { return line_.Between(std::move(kv)); };
  return options;
}

absl::StatusOr<std::unique_ptr<Ledger>> EtcdRig::Open(const Digester& digester, Entropy& entropy) {
  return EtcdLedger::Open(Options(), digester, entropy);
}

// Unavailable is not among them: what was not answered is settled, or is in doubt.
std::vector<DiskFault> EtcdRig::Faults() const {
  return {DiskFault::kFull, DiskFault::kDoubtLost, DiskFault::kDoubtLanded};
}

void EtcdRig::FailNextWrite(DiskFault fault) {
  RELAIS_CHECK(fault != DiskFault::kUnavailable);
  if (fault == DiskFault::kFull) line_.FullNext();
  if (fault == DiskFault::kDoubtLost) line_.LoseNext(/*arrives=*/false);
  if (fault == DiskFault::kDoubtLanded) line_.LoseNext(/*arrives=*/true);
}

void EtcdRig::SetFull(bool full) {
  line_.SetFull(full);
}

void EtcdRig::Put(const std::string& key, const std::string& value) {
  etcd::pb::TxnRequest request;
  etcd::AddPut(request, key, value);
  RELAIS_CHECK(kv_.Txn(request).ok());
}

int64_t EtcdRig::Count(const etcd::KeyRange& range) {
  etcd::pb::RangeRequest request;
  request.set_key(range.from);
  request.set_range_end(range.to);
  request.set_keys_only(true);
  return kv_.Range(request).value().kvs_size();
}

void EtcdRig::Rewrite(uint64_t sequence, absl::FunctionRef<void(etcd::StoredBatch&)> change) {
  etcd::BatchPages pages(kv_, keys_, sequence, ~uint64_t{0});
  std::optional<etcd::FoundBatch> found = pages.Next().value();
  RELAIS_CHECK(found.has_value() && found->batch.first <= sequence);
  change(found->batch);
  if (!found->batch.records.empty()) return Put(keys_.Record(found->last), found->batch.Encode());
  etcd::pb::TxnRequest request;
  etcd::AddDrop(request, keys_.Records(found->last, found->last));
  RELAIS_CHECK(kv_.Txn(request).ok());
}

void EtcdRig::CorruptRecord(uint64_t sequence) {
  std::string altered;
  Rewrite(sequence, [&](etcd::StoredBatch& batch) {
    absl::string_view& record = batch.records[sequence - batch.first].record;
    altered = std::string(record);
    RELAIS_CHECK(!altered.empty());
    altered.back() = static_cast<char>(altered.back() ^ 1);
    record = altered;
  });
}

void EtcdRig::RemoveRecord(uint64_t sequence) {
  Rewrite(sequence, [&](etcd::StoredBatch& batch) {
    batch.records.erase(batch.records.begin() + static_cast<std::ptrdiff_t>(sequence - batch.first));
  });
}

}  // namespace relais
