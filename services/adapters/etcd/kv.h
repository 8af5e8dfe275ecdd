// The cluster as the ledger sees it: a few calls, and what each of their errors allows to conclude.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_KV_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_KV_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/etcd/rpc.pb.h"

namespace relais::etcd {

namespace pb = ::etcdserverpb;

// One endpoint's word on itself.
struct MemberStanding {
  std::string endpoint;
  absl::Status answered;  // the rest is empty unless OK
  std::string version;
  uint64_t cluster_id = 0;
  bool leads = false;
  uint64_t file_bytes = 0;    // of its database; etcd's quota counts these
  uint64_t in_use_bytes = 0;  // of the above
  bool alarmed = false;       // the quota was reached, here or at another member: no put until the alarm is lifted
};

// Any thread.
class Kv {
 public:
  virtual ~Kv() = default;

  // Linearizable. Asked of one endpoint after the other until the patience is over, then Unavailable.
  // OutOfRange: that revision has been compacted.
  virtual absl::StatusOr<pb::RangeResponse> Range(const pb::RangeRequest& request) = 0;
  // Sent once. ResourceExhausted: the cluster's quota is reached, nothing was written. InvalidArgument,
  // PermissionDenied, Unauthenticated: nothing was written and never will be. Any other error: nobody knows.
  virtual absl::StatusOr<pb::TxnResponse> Txn(const pb::TxnRequest& request) = 0;

  // Writes one key that goes with its lease, once. An error: it is not known whether; a lease that has ended writes
  // nothing.
  virtual absl::Status PutLeased(const std::string& key, const std::string& value, int64_t lease) = 0;

  // Everything before `revision` that was replaced or dropped is forgotten; `physical`: and gone from the database's
  // pages, before it answers.
  virtual absl::Status Compact(int64_t revision, bool physical) = 0;
  // One member after the other writes its database anew, without what was compacted; each stands still meanwhile.
  virtual absl::Status Defragment() = 0;
  // Lifts the alarm that the quota raised. It is raised again if there is still no room.
  virtual absl::Status LiftQuotaAlarm() = 0;
  virtual std::vector<MemberStanding> Standings() = 0;

  // Waits until one of `keys` is written or dropped after `revision`, and for `patience` at most. False: none was, as
  // far as that member knows. Errors: nobody listens just now.
  virtual absl::StatusOr<bool> AwaitChange(const std::vector<std::string>& keys, int64_t revision,
                                           absl::Duration patience) = 0;

  // A lease of `ttl`, kept until LeaseRevoke or silence. As Range's errors; granting twice leaves one that ends by
  // itself.
  virtual absl::StatusOr<int64_t> LeaseGrant(absl::Duration ttl) = 0;
  // NotFound: it has ended.
  virtual absl::Status LeaseKeepAlive(int64_t lease) = 0;
  virtual absl::Status LeaseRevoke(int64_t lease) = 0;
};

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_KV_H_
