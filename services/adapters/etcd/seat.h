// A hub's seat at the cluster: its lease, and a row of its own that says that it runs and what it does.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_SEAT_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_SEAT_H_

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/etcd/claim.h"
#include "services/adapters/etcd/keys.h"
#include "services/adapters/etcd/kv.h"

namespace relais::etcd {

struct NamedHub {
  std::string name;
  HubRow row;
  int64_t lease = 0;  // that it ends with: two processes under one name differ in it
};
struct HubsFound {
  std::vector<NamedHub> hubs;  // by name
  int64_t revision = 0;        // of the cluster, when they were read
};
// The hubs that run, or were killed a moment ago. Rows that cannot be read are left out.
absl::StatusOr<HubsFound> ReadHubs(Kv& kv, const Keys& keys);

// Take: one thread; the others: any.
class Seat {
 public:
  struct Options {
    std::string name;
    absl::Duration lease;
    absl::Duration patience;
  };
  // `kv` and `keys` outlive it.
  Seat(Kv* kv, const Keys* keys, Options options);

  // Waits while the name is taken, for a lease's time and a little more: a process that was killed leaves its row for
  // as long. Does nothing when the seat is held. InvalidArgument: another hub has the name. FailedPrecondition: the
  // clock of one that runs and ours are far from each other. Cancelled: `go_on`, if there is one, said so.
  absl::Status Take(const std::function<bool()>& go_on);
  // How far it has followed. It is written a little later, and again from time to time: a row tells its hub's clock.
  void Follow(uint64_t records, int64_t revision);
  // Puts the row of a hub that serves into the transaction that makes it one; `Serves` once that has succeeded.
  void AddServing(pb::TxnRequest& request) const;
  void Serves();

  // Once it was taken.
  int64_t lease() const;
  bool IsHeld() const { return claim_->IsHeld(); }

 private:
  absl::StatusOr<bool> TryTake(int64_t& revision);
  absl::Status CompareClocks(const HubsFound& found) const;
  HubRow Serving() const;
  void Tell();
  std::string key() const { return keys_->Hub(options_.name); }

  Kv* const kv_;
  const Keys* const keys_;
  const Options options_;
  mutable std::mutex mutex_;  // guards the five below
  int64_t lease_ = 0;
  bool taken_ = false;  // our row is there
  HubRow row_;
  bool changed_ = false;  // since it was told
  absl::Time told_ = absl::InfinitePast();
  std::unique_ptr<Claim> claim_;  // the last to be made, the first to go: its thread tells
};

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_SEAT_H_
