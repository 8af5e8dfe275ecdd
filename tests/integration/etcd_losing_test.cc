// A cluster that loses a disk, or all of them: what a desk was told is on its way is at its destination once.
#include <atomic>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "tests/integration/cluster_network.h"

namespace relais::integration {
namespace {

class Losing : public ClusterNetwork {
 protected:
  static void SetUpTestSuite() { SetUpBeside(0, /*on_cluster=*/true); }
};

// Each member once: in the end nothing is left of the disks that the ledger began on.
TEST_F(Losing, EveryMembersDiskIsLostAndReplacedWhileReferralsAreSent) {
  std::atomic<bool> over{false};
  std::thread counsellor([&] {
    for (int person = 0; !over; ++person) Tell(person % 2 == 0 ? "France Travail" : "psychologue");
  });
  bool replaced = true;
  std::string wrong;
  for (int member = 0; member < cluster().size() && replaced && wrong.empty(); ++member) {
    replaced = cluster().Replace(member);
    network().hub().Kill();  // so that it reads what the disks hold by now
    wrong = KeepHub();
  }
  over = true;
  counsellor.join();
  EXPECT_TRUE(replaced);
  ASSERT_EQ(wrong, "");
  ExpectSettled();
  ExpectEachArrivedOnce(5);
}

// The hub comes back with keys, conventions and nobody's journeys. Once that is declared the nodes tell it what goes
// on, and what it had taken and nobody has fetched is deposited again.
TEST_F(Losing, ALedgerWipedAltogetherIsToldAgainByTheNodes) {
  const demo::Answer open = Send(kMission, "France Travail", "Exemple Open");
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(open), 2, kSettleSeconds), 2);
  network().node(kCio).Kill();
  for (int person = 0; person < 2; ++person) {
    ASSERT_GE(AwaitLevel(kMission, Tell("psychologue"), 1, kSettleSeconds), 1);
  }
  network().hub().Kill();
  cluster().Wipe();
  ASSERT_EQ(KeepHub(), "");
  const auto status = [] {
    const demo::Answer answer = network().Hub({"status"});
    return answer.ok() && answer.json.is_object() ? answer.json : nlohmann::json::object();
  };
  EXPECT_TRUE(Until(kSettleSeconds, [&] { return status().value("ledger_doubted", false); }))
      << "whoever calls finds out, and waits";
  const std::string meanwhile = Tell("France Travail");
  ASSERT_NE(meanwhile, "") << "a desk works on";
  EXPECT_LT(AwaitLevel(kMission, meanwhile, 1, 2), 1);
  const demo::Answer declared = network().Hub({"declare-restore"});
  ASSERT_TRUE(declared.ok()) << declared.errors;
  ASSERT_EQ(network().StartNode(kCio), "");
  ExpectSettled();
  EXPECT_FALSE(status().value("ledger_doubted", true));
  // The journey that was open goes on: its person is received by the code of the slip.
  ASSERT_TRUE(network().Node(kTravail, {"open", ReferralOf(open)}).ok());
  const demo::Answer received =
      network().Node(kTravail, {"receive", "--locator", open.json.at("slip").value("locator", ""), "--code",
                                open.json.at("slip").value("arrival_code", "")});
  EXPECT_TRUE(received.ok()) << received.errors;
  EXPECT_TRUE(AwaitState(kMission, ReferralOf(open), "received", kSettleSeconds));
  ExpectEachArrivedOnce(3);
}

}  // namespace
}  // namespace relais::integration
