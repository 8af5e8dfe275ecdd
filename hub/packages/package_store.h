// The nodes' packages of monthly counts on their way: sealed, whole or in pieces, until the month is released. In a
// ledger of its own, beside the hub's: what it holds is large, and nothing of it concerns a referral.
#ifndef RELAIS_HUB_PACKAGES_PACKAGE_STORE_H_
#define RELAIS_HUB_PACKAGES_PACKAGE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "services/core/monitoring/count_opening.h"
#include "services/ports/digest.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"
#include "services/wire/count_package.h"
#include "services/wire/count_set_text.h"

namespace relais::hub {

// Of one node and month.
struct PackageProgress {
  uint32_t held = 0;      // pieces
  bool complete = false;  // all of it is here and was checked
  Digest head;            // SHA-256 of its head, once complete
  friend bool operator==(const PackageProgress&, const PackageProgress&) = default;
};

// What else is fixed with a set, once and for ever.
struct FixedWith {
  uint32_t due = 0;               // nodes that were to report
  std::optional<CountCaps> caps;  // what the network carried at most; nothing: not known (count_caps.h)
  friend bool operator==(const FixedWith&, const FixedWith&) = default;
};
using FixedWithFn = std::function<absl::StatusOr<FixedWith>()>;

struct PackagesOfMonth {
  bool fixed = false;
  FixedWith with;        // once fixed
  bool dropped = false;  // the month was released
  absl::btree_map<NodeId, PackageProgress> nodes;
  friend bool operator==(const PackagesOfMonth&, const PackagesOfMonth&) = default;
};

// Any number of threads. What is answered with OK is durable. After an error of the ledger that is none of its refusals
// every call is answered with kUnavailable until the store is opened anew.
class PackageStore {
 public:
  // What is borrowed outlives it. `domain` is the only one whose packages are taken.
  static absl::StatusOr<std::unique_ptr<PackageStore>> Open(std::unique_ptr<Ledger> ledger, const CountDomain& domain,
                                                            const Digester& digester, const Sealer& sealer);

  // Takes `bytes` as the next piece of `node`'s package. Another piece than the next one changes nothing: the answer
  // says which one is. Refusals as CountService.DepositPiece says; a whole package that is not what it should be is
  // dropped, and the node begins anew. `identity` is the node's key by the roster.
  absl::StatusOr<PackageProgress> Deposit(NodeId node, const SigningKey& identity, Month month, uint32_t piece,
                                          absl::string_view bytes, Day today);
  // How the month stands. From limits::kCountSetDay of the next month on the set is fixed by this question, together
  // with what `with` then says; it is asked before anything is locked. kUnavailable, and `with`'s reasons.
  absl::StatusOr<PackagesOfMonth> Look(Month month, Day today, const FixedWithFn& with);
  // kWrongState while the set is not fixed, kUnknownValue for a node that is not in it, or a month that was dropped.
  absl::StatusOr<std::string> Parcel(Month month, NodeId node, Aggregator to) const;
  // After the release: out of every file of the store. kWrongState while the set is not fixed; after kUnavailable the
  // same call does what is left.
  absl::Status Drop(Month month);

  // Runs `copy` while nothing is written here: for a copy of the ledger underneath.
  absl::Status WhileStill(absl::FunctionRef<absl::Status()> copy) const;

  // What the hub signs of a fixed month.
  wire::CountSetStatement StatementOf(Month month, const PackagesOfMonth& packages) const;

  // The whole packages of a fixed month.
  static CountSet SetOf(const PackagesOfMonth& month);
  Digest domain() const { return domain_digest_; }
  uint32_t pieces() const { return pieces_; }

 private:
  PackageStore(std::unique_ptr<Ledger> ledger, const CountDomain& domain, const Digester& digester,
               const Sealer& sealer);
  absl::Status Replay(absl::string_view record) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Write(std::string record, LedgerBatch batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::string> Joined(Month month, NodeId node, uint32_t pieces) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Digest> CheckWhole(NodeId node, const SigningKey& identity, Month month,
                                    const std::string& bytes) const;
  size_t SizeOf(uint32_t piece) const;
  bool MayFix(Month month, Day today) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const std::unique_ptr<Ledger> ledger_;
  const Digester& digester_;
  const Sealer& sealer_;
  const size_t cells_;
  const Digest domain_digest_;
  const size_t package_bytes_;
  const uint32_t pieces_;
  mutable absl::Mutex mutex_;
  absl::btree_map<Month, PackagesOfMonth> months_ ABSL_GUARDED_BY(mutex_);
  bool doubt_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_PACKAGES_PACKAGE_STORE_H_
