// The demonstration's network beside a real etcd of three members, and a tally of what its desks were told.
#ifndef RELAIS_TESTS_INTEGRATION_CLUSTER_NETWORK_H_
#define RELAIS_TESTS_INTEGRATION_CLUSTER_NETWORK_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "tests/etcd/etcd_cluster.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {

// How long a cluster and eleven daemons may take to be well again: ten times what they need.
inline constexpr int kSettleSeconds = 90;

class ClusterNetwork : public StandingNetwork {
 protected:
  // `quota_bytes` 0: etcd's own. The hub's ledger is on the cluster from its beginning, or on its own disk.
  static void SetUpBeside(uint64_t quota_bytes, bool on_cluster);
  static void TearDownTestSuite();

  static EtcdCluster& cluster() { return *cluster_; }
  // The table of the hub's settings that puts its ledger on the cluster.
  static std::string OnCluster();
  // A file in the hub's folder.
  static std::string HubFile(const std::string& name) { return network().HubFolder() + "/" + name; }
  // What keeps a service running does: a hub that ended is started again, until it stays. "" or what it said last.
  static std::string KeepHub();

  // Sends to `service`; the referral once its desk was told that it is on its way, "" otherwise. Any thread.
  static std::string Tell(const std::string& service);
  // Everything told is durable at its destination, as its origin knows.
  static void ExpectSettled();
  // Everything told took effect at a destination, and nothing twice, by the independent reader. The nodes are killed
  // for it, and started again.
  static void ExpectEachArrivedOnce(size_t told_min);

  // What was told so far. While nobody tells anything.
  static const std::set<std::string>& told() { return told_; }

 private:
  static std::unique_ptr<TemporaryFolder> etcd_folder_;
  static std::unique_ptr<EtcdCluster> cluster_;
  static uint64_t quota_bytes_;
  static std::mutex mutex_;  // guards the tally
  static std::set<std::string> told_;
};

}  // namespace relais::integration

#endif  // RELAIS_TESTS_INTEGRATION_CLUSTER_NETWORK_H_
