// Two real hubs on one etcd cluster, of which one serves, and the demonstration's nodes of which two hold both.
#ifndef RELAIS_TESTS_BENCH_TWO_HUBS_H_
#define RELAIS_TESTS_BENCH_TWO_HUBS_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tests/etcd/etcd_cluster.h"
#include "tests/integration/signed_network.h"

namespace relais::bench {

// The table of a hub's settings that has its ledger on `cluster`, below `prefix`.
std::string LedgerOn(const EtcdCluster& cluster, const std::string& prefix, bool stand_by);

class TwoHubs {
 public:
  // In `folder`, with the programs of `bin`. `cluster` outlives it.
  TwoHubs(const std::string& bin, const std::string& folder, const EtcdCluster& cluster);
  ~TwoHubs();
  // From now on a counsellor hands forms in, some a second, whatever happens to the hubs.
  absl::Status Start();

  // Ends the one that serves, with SIGKILL or in order, hands a form in once it is gone, and answers after how many
  // seconds since the signal the node shows that the hub has it. The one that ended stands by when this returns.
  absl::StatusOr<double> Replace(bool by_kill);

  struct Count {
    uint64_t handed_in = 0;  // referrals that a desk said yes to
    uint64_t lost = 0;       // of these
    uint64_t doubled = 0;
  };
  // Waits until every referral is at its destination as far as its origin knows, kills everything, and counts in the
  // destination's store. Nothing else can be called afterwards.
  absl::StatusOr<Count> EndAndCount();

 private:
  absl::StatusOr<std::string> HandIn();  // the referral
  // The acknowledgement level that the origin shows, once it is `level` or time is up.
  int AwaitLevel(const std::string& referral, int level);
  void StopCounsellor();

  integration::SignedNetwork network_;
  std::atomic<int> people_{0};
  std::atomic<bool> over_{false};
  std::mutex mutex_;
  std::set<std::string> handed_in_;  // under mutex_
  std::thread counsellor_;           // last: it uses all of the above
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_TWO_HUBS_H_
