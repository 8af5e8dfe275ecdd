// A ledger on etcd taken apart, and put together again from what is carried to it (ports/ledger_parts.h).
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_ETCD_PARTS_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_ETCD_PARTS_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/etcd/keys.h"
#include "services/adapters/etcd/kv.h"
#include "services/ports/ledger_parts.h"

namespace relais {

class EtcdLedgerSource : public LedgerSource {
 public:
  // As EtcdLedger::Open, but nothing is made: NotFound when no ledger is there, PermissionDenied when it is another
  // holder's, Unimplemented when the cluster is not fit. The ledger stays claimed meanwhile.
  static absl::StatusOr<std::unique_ptr<LedgerSource>> Open(const EtcdLedgerOptions& options, const Digester& digester,
                                                            Entropy& entropy);
  // What lies below `keys` under a head that need not be there yet. `kv` and `digester` outlive it.
  EtcdLedgerSource(etcd::Kv& kv, etcd::Keys keys, etcd::Head head, const Digester& digester)
      : kv_(kv), keys_(std::move(keys)), head_(std::move(head)), digester_(digester) {}

  LedgerFacts facts() const override { return {head_.id, head_.head, head_.trim}; }
  absl::StatusOr<std::optional<Checkpoint>> ReadCheckpoint() override;
  absl::Status Records(uint64_t after, absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) override;
  absl::Status Bodies(const std::optional<BodyKey>& after,
                      absl::FunctionRef<absl::Status(const CarriedBody&)> visit) override;

 private:
  std::unique_ptr<EtcdLedger> ledger_;  // whose claim it is; null when there is none
  etcd::Kv& kv_;
  const etcd::Keys keys_;
  const etcd::Head head_;
  const Digester& digester_;
};

// Puts parcels under the keys where they belong, and the head last: a hub that starts meanwhile is told that a carrying
// is unfinished. PREFIX/i says which one, and how far it came; every transaction compares its revision, so that of two
// that carry the later one wins and the earlier one ends.
class EtcdLedgerTarget : public LedgerTarget {
 public:
  // `digester` outlives it.
  EtcdLedgerTarget(EtcdLedgerOptions options, const Digester& digester);
  ~EtcdLedgerTarget() override;

  absl::StatusOr<Place> Begin(const CarriedLedger& ledger) override;
  // InvalidArgument for a body beyond EtcdLedger::kBodyBytesMax.
  absl::Status PutCheckpoint(const Checkpoint& checkpoint) override;
  absl::Status PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                          const LedgerHead& end) override;
  absl::Status PutBodies(const std::vector<CarriedBody>& bodies) override;
  absl::StatusOr<std::unique_ptr<LedgerSource>> ReadBack() override;
  absl::Status Finish() override;

  // Removes what an unfinished carrying left; a ledger is not touched.
  absl::Status Forget();

 private:
  absl::Status Connect();
  absl::Status CheckRoom(uint64_t bytes) const;
  absl::StatusOr<bool> FindLedger();
  absl::StatusOr<std::optional<etcd::CarryMark>> FindMark();
  absl::Status Write(const std::map<std::string, absl::string_view>& puts);
  absl::Status Settle(etcdserverpb::TxnRequest request, const std::string& key, const std::string& wanted);

  const EtcdLedgerOptions options_;
  const Digester& digester_;
  const etcd::Keys keys_;
  std::unique_ptr<etcd::Kv> kv_;
  etcd::Head head_;       // as Finish will write it; the one that is there when it is there already
  etcd::CarryMark mark_;  // as it stands under PREFIX/i
  int64_t revision_ = 0;  // and since when; 0: it is not there
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_ETCD_PARTS_H_
