#include "tests/integration/cluster_network.h"

#include <atomic>
#include <cstdio>
#include <map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "deploy/demo/witness.h"

namespace relais::integration {

std::unique_ptr<TemporaryFolder> ClusterNetwork::etcd_folder_;
std::unique_ptr<EtcdCluster> ClusterNetwork::cluster_;
uint64_t ClusterNetwork::quota_bytes_ = 0;
std::mutex ClusterNetwork::mutex_;
std::set<std::string> ClusterNetwork::told_;

void ClusterNetwork::SetUpBeside(uint64_t quota_bytes, bool on_cluster) {
  etcd_folder_ = std::make_unique<TemporaryFolder>();
  cluster_ = std::make_unique<EtcdCluster>(etcd_folder_->path(), 3, quota_bytes);
  quota_bytes_ = quota_bytes;
  told_.clear();
  SetUpNetwork(on_cluster ? OnCluster() : "");
}

void ClusterNetwork::TearDownTestSuite() {
  StandingNetwork::TearDownTestSuite();
  cluster_.reset();
  etcd_folder_.reset();
}

std::string ClusterNetwork::OnCluster() {
  std::vector<std::string> endpoints;
  for (const std::string& endpoint : cluster_->endpoints()) endpoints.push_back(absl::StrCat("\"", endpoint, "\""));
  const std::string& in = cluster_->folder();
  const std::string quota = quota_bytes_ == 0 ? "" : absl::StrCat("quota_mib = ", quota_bytes_ >> 20, "\n");
  return absl::StrCat("\n[ledger]\nengine = \"etcd\"\nendpoints = [", absl::StrJoin(endpoints, ", "),
                      "]\nauthority = \"", in, "/authority.pem\"\ncertificate = \"", in, "/etcd.pem\"\nkey = \"", in,
                      "/etcd.key\"\n", quota);
}

std::string ClusterNetwork::KeepHub() {
  std::string wrong;
  const bool up = Until(kSettleSeconds, [&] {
    if (network().Hub({"status"}).ok()) return true;
    network().hub().Kill();
    wrong = network().StartHub();
    return wrong.empty();
  });
  return up ? "" : wrong;
}

std::string ClusterNetwork::Tell(const std::string& service) {
  static std::atomic<int> people{0};
  std::string referral = ReferralOf(Send(kMission, service, absl::StrCat("Exemple ", ++people)));
  std::lock_guard<std::mutex> lock(mutex_);
  if (!referral.empty()) told_.insert(referral);
  return referral;
}

void ClusterNetwork::ExpectSettled() {
  EXPECT_EQ(network().WaitReady(kSettleSeconds), "");
  for (const std::string& referral : told_) {
    EXPECT_GE(AwaitLevel(kMission, referral, 2, kSettleSeconds), 2) << referral;
  }
}

void ClusterNetwork::ExpectEachArrivedOnce(size_t told_min) {
  for (const std::string& key : network().keys()) network().node(key).Kill();
  std::map<HandoffId, int> arrived;
  for (const std::string& key : network().keys()) {
    const demo::NodeFindings findings = demo::ReadNodeStore(network().NodeFolder(key));
    EXPECT_EQ(findings.wrong, "") << key;
    for (const auto& [referral, times] : findings.arrived) arrived[referral] += times;
  }
  int lost = 0;
  int doubled = 0;
  for (const std::string& referral : told_) lost += arrived.count(HandoffId::FromHex(referral)) == 0 ? 1 : 0;
  for (const auto& [referral, times] : arrived) doubled += times > 1 ? 1 : 0;
  std::printf("%zu acknowledged, %d lost, %d doubled\n", told_.size(), lost, doubled);
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(doubled, 0);
  EXPECT_GE(told_.size(), told_min) << "too little was sent for it to mean anything";
  for (const std::string& key : network().keys()) EXPECT_EQ(network().StartNode(key), "");
}

}  // namespace relais::integration
