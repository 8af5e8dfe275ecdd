// The hub's ledger moved from its own disk by file to a cluster, and by copy back, really served on each, with
// referrals on their way. What a desk was told is on its way is at its destination once.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "deploy/demo/witness.h"
#include "gmock/gmock.h"
#include "tests/integration/cluster_network.h"

namespace relais::integration {
namespace {

namespace fs = std::filesystem;

class Moving : public ClusterNetwork {
 protected:
  static void SetUpTestSuite() { SetUpBeside(0, /*on_cluster=*/false); }
  // `relais-hub ledger …` in the hub's folder.
  static demo::Answer Ledger(std::vector<std::string> words) {
    words.insert(words.begin(), "ledger");
    return network().Hub(std::move(words));
  }
  // A referral that its destination has not fetched; neither that one nor the hub runs.
  static void LeaveOneAtTheHub() {
    network().node(kCio).Kill();
    ASSERT_GE(AwaitLevel(kMission, Tell("psychologue"), 1, kSettleSeconds), 1);
    network().hub().Kill();
  }
  static void ServeAndSettle() {
    ASSERT_EQ(network().StartHub(), "");
    ASSERT_EQ(network().StartNode(kCio), "");
    ExpectSettled();
  }
};

TEST_F(Moving, FromRocksDbByFileToEtcdAndByCopyBackWithReferralsOnTheirWay) {
  const std::string file = folder() + "/ledger.relais";
  ASSERT_GE(AwaitLevel(kMission, Tell("France Travail"), 2, kSettleSeconds), 2);
  EXPECT_EQ(ReasonOfAnswer(Ledger({"export", file})), "LEDGER_SERVED");
  EXPECT_FALSE(fs::exists(file));

  // By file to the cluster, with one referral that lies at the hub, since its destination is down.
  LeaveOneAtTheHub();
  const demo::Answer exported = Ledger({"export", file});
  ASSERT_TRUE(exported.ok()) << exported.errors;
  EXPECT_GE(exported.json.value("bodies", 0), 1);
  EXPECT_FALSE(exported.json.at("not_in_ledger").empty());
  EXPECT_TRUE(Ledger({"export", file}).json.value("was_there", false)) << "again: the same, and nothing written";
  const std::string on_disk = demo::ReadFile(HubFile("hub.toml"));
  demo::WriteFile(HubFile("hub.toml"), on_disk + OnCluster(), 0600);
  const std::string whole = demo::ReadFile(file), cut = folder() + "/cut.relais", none = folder() + "/none.relais";
  demo::WriteFile(cut, whole.substr(0, whole.size() / 2));
  EXPECT_EQ(ReasonOfAnswer(Ledger({"import", cut})), "LEDGER_FILE_DAMAGED");
  EXPECT_EQ(ReasonOfAnswer(Ledger({"import", none})), "LEDGER_MISSING");
  EXPECT_EQ(ReasonOfAnswer(Ledger({"export", none})), "LEDGER_MISSING") << "nothing is there yet";
  const demo::Answer imported = Ledger({"import", file});
  ASSERT_TRUE(imported.ok()) << imported.errors;
  EXPECT_EQ(imported.json.at("chain"), exported.json.at("chain"));
  EXPECT_EQ(imported.json.at("bodies"), exported.json.at("bodies"));
  EXPECT_EQ(ReasonOfAnswer(network().Hub({"backup", "--to", folder()})), "LEDGER_ON_ETCD");
  ServeAndSettle();
  EXPECT_EQ(ReasonOfAnswer(Ledger({"import", file})), "LEDGER_SERVED");

  // By copy back, into the place of the store that was left behind.
  LeaveOneAtTheHub();
  EXPECT_EQ(ReasonOfAnswer(Ledger({"import", file})), "LEDGER_NOT_EMPTY") << "it has gone on since";
  fs::rename(HubFile("hub.toml"), HubFile("hub-etcd.toml"));
  demo::WriteFile(HubFile("hub.toml"), on_disk, 0600);
  const std::vector<std::string> back = {"copy", "--from", HubFile("hub-etcd.toml"), "--to", network().HubFolder()};
  EXPECT_EQ(ReasonOfAnswer(Ledger(back)), "LEDGER_NOT_EMPTY");
  fs::rename(HubFile("store"), HubFile("store-left-behind"));
  const demo::Answer copied = Ledger(back);
  ASSERT_TRUE(copied.ok()) << copied.errors;
  EXPECT_GT(copied.json.value("head", 0), imported.json.value("head", 0));
  EXPECT_THAT(copied.errors, testing::HasSubstr("100 %")) << "it says how far it is";
  const demo::HubFindings findings = demo::ReadHubStore(HubFile("store"));
  EXPECT_EQ(findings.wrong, "");
  for (const std::string& referral : told()) EXPECT_TRUE(findings.taken.contains(HandoffId::FromHex(referral)));
  ServeAndSettle();
  ASSERT_GE(AwaitLevel(kMission, Tell("France Travail"), 2, kSettleSeconds), 2);
  ExpectEachArrivedOnce(4);
}

// By none of the ways, and nothing of it is there afterwards.
TEST_F(Moving, ALedgerOfAnotherRegionIsLeftWhereItIs) {
  const std::string file = folder() + "/ours.relais", ours = demo::ReadFile(HubFile("hub.toml"));
  network().hub().Kill();
  ASSERT_TRUE(Ledger({"export", file}).ok());
  const auto of_elsewhere = [](const std::string& settings) {
    return absl::StrReplaceAll(settings, {{absl::StrCat("\"", demo::kRegionName, "\""), "\"elsewhere\""}});
  };
  demo::WriteFile(HubFile("hub-elsewhere.toml"), of_elsewhere(ours + OnCluster()), 0600);
  EXPECT_EQ(ReasonOfAnswer(Ledger({"copy", "--from", network().HubFolder(), "--to", HubFile("hub-elsewhere.toml")})),
            "LEDGER_OF_ANOTHER");
  fs::rename(HubFile("hub.toml"), HubFile("hub-ours.toml"));
  fs::rename(HubFile("hub-elsewhere.toml"), HubFile("hub.toml"));
  EXPECT_EQ(ReasonOfAnswer(Ledger({"import", file})), "LEDGER_OF_ANOTHER");
  EXPECT_EQ(ReasonOfAnswer(Ledger({"export", folder() + "/elsewhere.relais"})), "LEDGER_MISSING");
  EXPECT_EQ(cluster().Count("relais/elsewhere"), 0);
  fs::rename(HubFile("hub-ours.toml"), HubFile("hub.toml"));
  ASSERT_EQ(KeepHub(), "");
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
