// The members' quota, nearly reached and reached: the hub says so, takes nothing, and goes on by itself once there is
// room. Nobody compacts, has files written anew, or lifts the alarm but the hub.
#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "tests/fakes/status_matchers.h"
#include "tests/integration/cluster_network.h"

namespace relais::integration {
namespace {

constexpr uint64_t kQuotaBytes = 64ull << 20;  // the smallest that a hub's settings take

class Filling : public ClusterNetwork {
 protected:
  static void SetUpTestSuite() { SetUpBeside(kQuotaBytes, /*on_cluster=*/true); }
  // What the hub that is running, or ended last, has said.
  static std::string HubLog() { return demo::ReadFile(network().HubFolder() + "-daemon.log"); }
  // A desk is told that one is on its way; the hub, started again whenever it ended, says why it takes nothing.
  static void ExpectNotTaken() {
    const std::string waiting = Tell("France Travail");
    ASSERT_NE(waiting, "") << "the desk works on";
    EXPECT_TRUE(Until(kSettleSeconds, [] {
      if (absl::StrContains(HubLog(), "etcd nearly full")) return true;
      if (network().Hub({"status"}).ok()) return false;
      network().hub().Kill();
      network().StartHub();
      return false;
    })) << HubLog();
    EXPECT_LT(AwaitLevel(kMission, waiting, 1, 2), 1);
  }
};

TEST_F(Filling, BodiesAreRefusedBeforeTheQuotaIsReached) {
  ASSERT_GE(AwaitLevel(kMission, Tell("France Travail"), 2, kSettleSeconds), 2);
  ASSERT_OK(cluster().Fill(kQuotaBytes / 32 * 29));
  ExpectNotTaken();
  ASSERT_OK(cluster().DropFiller());
  ASSERT_EQ(KeepHub(), "");
  ExpectSettled();
}

TEST_F(Filling, AQuotaThatIsReachedIsNoEnd) {
  ASSERT_EQ(KeepHub(), "");
  ASSERT_OK(cluster().FillUp());
  ExpectNotTaken();
  network().hub().Kill();
  EXPECT_THAT(network().StartHub(), testing::HasSubstr("etcd is full"));
  ASSERT_OK(cluster().FillUp());
  ASSERT_TRUE(cluster().IsAlarmed()) << "nobody is there to lift it";
  ASSERT_OK(cluster().DropFiller());
  ASSERT_EQ(KeepHub(), "");
  ExpectSettled();
  EXPECT_FALSE(cluster().IsAlarmed());
  ExpectEachArrivedOnce(3);
}

}  // namespace
}  // namespace relais::integration
