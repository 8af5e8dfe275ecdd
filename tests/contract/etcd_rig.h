// An EtcdLedger's storage under test: a real etcd on loopback, below a line that fails when told to.
#ifndef RELAIS_TESTS_CONTRACT_ETCD_RIG_H_
#define RELAIS_TESTS_CONTRACT_ETCD_RIG_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/etcd/grpc_kv.h"
#include "tests/contract/ledger_contract.h"
#include "tests/etcd/etcd_cluster.h"

namespace relais {

// One member, for all tests of a process; each rig has a prefix of its own in it.
EtcdCluster& SharedEtcd();

// What a connection to the cluster is made to do.
class EtcdLine {
 public:
  // The next transaction is not answered, and neither is what asks what became of it.
  void LoseNext(bool arrives);
  // The next transaction is not answered; what asks afterwards is.
  void StayNext(bool arrives);
  // The next transaction meets the quota, and once more when it was made room for.
  void FullNext();
  void SetFull(bool full);
  // Transaction number `nth` from now on, and every one after it, is not answered and does not arrive.
  void LoseFrom(int nth);
  // Reading and opening find the line as it should be.
  void Heal();
  int transactions() const;
  int times_room_was_made() const;
  // Watches that ended because something changed.
  int changes_heard() const;

  // Between a ledger and its cluster; this object outlives what it gives.
  std::unique_ptr<etcd::Kv> Between(std::unique_ptr<etcd::Kv> kv);

 private:
  friend class FaultyKv;
  enum class Next { kArrive, kLoseBoth, kLandBoth, kLoseOne, kLandOne };
  mutable std::mutex mutex_;
  Next next_ = Next::kArrive;
  bool down_ = false;
  bool full_ = false;
  int full_left_ = 0;
  int until_lost_ = -1;
  int transactions_ = 0;
  int times_room_was_made_ = 0;
  int changes_heard_ = 0;
};

class EtcdRig : public LedgerRig {
 public:
  explicit EtcdRig(EtcdCluster& cluster = SharedEtcd());

  absl::StatusOr<std::unique_ptr<Ledger>> Open(const Digester& digester, Entropy& entropy) override;
  std::vector<DiskFault> Faults() const override;
  void FailNextWrite(DiskFault fault) override;
  void SetFull(bool full) override;
  void CorruptRecord(uint64_t sequence) override;
  void RemoveRecord(uint64_t sequence) override;

  EtcdLedgerOptions Options();
  EtcdLine& line() { return line_; }
  const etcd::Keys& keys() const { return keys_; }
  // Past every ledger.
  etcd::Kv& kv() { return kv_; }
  void Put(const std::string& key, const std::string& value);
  // How many keys there are in a range.
  int64_t Count(const etcd::KeyRange& range);

 private:
  // Rewrites the batch that holds the record; an empty one is removed.
  void Rewrite(uint64_t sequence, absl::FunctionRef<void(etcd::StoredBatch&)> change);

  EtcdCluster& cluster_;
  const std::string prefix_;
  const etcd::Keys keys_;
  etcd::GrpcKv kv_;
  EtcdLine line_;
};

}  // namespace relais

#endif  // RELAIS_TESTS_CONTRACT_ETCD_RIG_H_
