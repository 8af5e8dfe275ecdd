// Ledger on an etcd cluster: one append = one transaction, compared against the head that this writer knows. Keys in
// keys.h; README.md beside this file says what the cluster must be and what it is not asked to do.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_ETCD_LEDGER_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_ETCD_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/etcd/keys.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"

namespace etcdserverpb {
class TxnRequest;
class TxnResponse;
}  // namespace etcdserverpb

namespace relais {

namespace etcd {
class Kv;
class Room;
class Seat;
struct Change;
struct MemberStanding;
}  // namespace etcd

struct EtcdLedgerOptions {
  std::vector<std::string> endpoints;  // "host:port" of the members, one at least
  std::string authority_pem;           // that signed the members' certificates
  std::string certificate_pem;         // our own, and its key
  std::string key_pem;
  std::string prefix;  // of our keys, "relais/ctr"; nobody else's keys may start like this
  std::string holder;  // whose ledger this is; one made for somebody else is refused
  std::string server;  // the name of the hub that opens it: no two that run have the same

  // As the members were started (--quota-backend-bytes); this is etcd's own default.
  uint64_t quota_bytes = 2ull << 30;
  // How long an append may take until its outcome is settled, before it counts as unavailable or in doubt. A cluster
  // that chooses a new leader is silent for one to two seconds.
  absl::Duration patience = absl::Seconds(6);
  // Whoever serves and falls silent has lost the ledger after this long.
  absl::Duration lease = absl::Seconds(3);
  // How long Open waits for the one who serves to end, or for its lease to. Longer than `lease`, for a process that
  // starts again after it was killed; for ever, in one that stands by.
  absl::Duration wait = absl::Seconds(8);
  // Asked again and again meanwhile; false: it gives up (Cancelled). Empty: it waits.
  std::function<bool()> go_on;
  // Called every second or so meanwhile, with the ledger as it stands then, for head, LoadCheckpoint and Replay only;
  // it answers up to which record it knows the ledger. Empty: this one knows nothing until it serves.
  std::function<uint64_t(Ledger&)> follow;

  // For tests only: what the ledger calls, given what really calls the cluster.
  std::function<std::unique_ptr<etcd::Kv>(std::unique_ptr<etcd::Kv>)> between;
};

// The cluster that `options` name, once a member of it answers and all who answer are fit. Errors as
// EtcdLedger::Open's.
absl::StatusOr<std::unique_ptr<etcd::Kv>> ConnectToEtcd(const EtcdLedgerOptions& options);

// Besides the promises of ports/ledger.h:
//  - Only one is open at a time, over all machines. One that lost its lease to another writes nothing any more: Append
//    fails with Aborted, whatever it believes.
//  - A batch may be of any size; a single body may have kBodyBytesMax. Larger: InvalidArgument, nothing is written.
//  - A dropped body is in the database until its revision is compacted, and in the members' logs until these are
//    replaced; Scrub sees to the former only (README.md).
class EtcdLedger : public Ledger {
 public:
  static constexpr size_t kBodyBytesMax = 1u << 20;
  // A batch up to about this is one transaction; beyond, everything is written twice (change.h). Room is left for one
  // frame more, and for what wraps records.
  static constexpr size_t kAppendBytes = 900'000;
  static constexpr size_t kAppendChanges = 90;

  // Opens or creates. `digester` and `entropy` must outlive the ledger. Errors, nothing written unless said:
  //   Unavailable         no member answers, or too few do
  //   Unauthenticated     the members or we ourselves are not who the certificates say
  //   FailedPrecondition  etcd of another version; members of several clusters; the prefix holds something else, or the
  //                       ledger of another holder or of a newer version; or somebody else serves, still after the
  //                       wait; or the clock of a hub that runs and ours are far from each other
  //   ResourceExhausted   the cluster's quota is reached, and there was no room to be made
  //   DataLoss            damage or missing records
  //   InvalidArgument     another hub that runs has the same name
  //   Cancelled           `go_on` said so
  static absl::StatusOr<std::unique_ptr<EtcdLedger>> Open(const EtcdLedgerOptions& options, const Digester& digester,
                                                          Entropy& entropy);
  // Ends the lease: the next one may open at once.
  ~EtcdLedger() override;
  EtcdLedger(const EtcdLedger&) = delete;
  EtcdLedger& operator=(const EtcdLedger&) = delete;

  // False once the lease on it has ended or may have: it writes nothing any more. Any thread.
  bool IsHeld() const;

  LedgerId id() const override { return id_; }
  LedgerHead head() const override;
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override;
  absl::Status Confirm() override;
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override;
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override;
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override;
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override;
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override;
  absl::Status TrimBefore(uint64_t sequence) override;
  absl::Status Scrub() override;

 private:
  friend class EtcdLedgerSource;
  enum class Fate { kLanded, kNotLanded };
  EtcdLedger(std::unique_ptr<etcd::Kv> kv, const EtcdLedgerOptions& options, const Digester& digester,
             Entropy& entropy);

  // Opening (etcd_open.cc).
  absl::Status TakeOver(const EtcdLedgerOptions& options);
  absl::Status FindHead(const EtcdLedgerOptions& options, int64_t& revision, etcd::Head& found);
  absl::StatusOr<bool> SitDownAndTry(const EtcdLedgerOptions& options);
  absl::StatusOr<bool> TryClaim(const EtcdLedgerOptions& options);
  void FollowAsItStands(const EtcdLedgerOptions& options);
  void AwaitNews();
  absl::Status FinishWaiting();
  absl::Status CheckEnds();

  // Writing (etcd_write.cc).
  absl::Status Commit(const etcd::Change& change, etcd::Head next);
  absl::Status Write(etcdserverpb::TxnRequest request, const etcd::Head* next);
  absl::StatusOr<Fate> Settle(const etcd::Head* wanted);
  absl::Status CarryOut(const std::vector<etcdserverpb::TxnRequest>& pieces);
  absl::Status InDoubt(absl::string_view why);
  absl::Status Fenced(bool head_is_ours);
  void AddFence(etcdserverpb::TxnRequest& request) const;

  // Reading.
  absl::StatusOr<std::string> BatchHolding(uint64_t sequence, uint64_t& last) const;
  void Adopt(const etcd::Head& head, int64_t revision);

  const std::unique_ptr<etcd::Kv> kv_;
  const Digester& digester_;
  Entropy& entropy_;
  const etcd::Keys keys_;
  const absl::Duration patience_;
  LedgerId id_;
  std::unique_ptr<etcd::Room> room_;
  std::unique_ptr<etcd::Seat> seat_;
  int64_t claim_revision_ = 0;   // when PREFIX/w became ours
  int64_t looked_revision_ = 0;  // when it was last seen to be somebody else's

  // The writer's own.
  etcd::Head known_;      // as it stands in the cluster
  int64_t revision_ = 0;  // and since when
  absl::Status broken_;   // not OK: in doubt or fenced, every further write fails with it

  mutable std::mutex mutex_;  // guards head_, which other threads read
  LedgerHead head_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_ETCD_LEDGER_H_
