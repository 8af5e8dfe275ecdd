// SIGKILL, many times, in an order drawn from a printed seed, while counsellors send: what a desk was told is on its
// way is at its destination once, read from the stores and not from the daemons.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "deploy/demo/witness.h"
#include "services/adapters/system/os_entropy.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

constexpr int kKills = 40;
constexpr int kAcknowledgedMin = 20;
constexpr int kSettleSeconds = 60;

class KillUnderLoad : public StandingNetwork {};

uint64_t Seed() {
  uint64_t seed = 0;
  const char* given = getenv("RELAIS_SEED");
  if (given != nullptr && absl::SimpleAtoi(given, &seed)) return seed;
  for (const char byte : OsEntropy().Draw(4)) seed = seed << 8 | static_cast<uint8_t>(byte);
  return seed;
}

TEST_F(KillUnderLoad, EveryAcknowledgedReferralArrivesOnce) {
  const uint64_t seed = Seed();
  std::printf("seed %s (RELAIS_SEED draws the same kills)\n", std::to_string(seed).c_str());
  SeededEntropy lots(seed);
  std::atomic<bool> over{false};
  std::vector<std::string> acknowledged;
  std::mutex mutex;
  std::thread counsellor([&] {
    for (int person = 0; !over; ++person) {
      // A command that finds its node killed says so and promises nothing: it is not counted.
      const std::string referral = ReferralOf(
          Send(kMission, person % 2 == 0 ? "France Travail" : "psychologue", absl::StrCat("Exemple ", person)));
      std::lock_guard lock(mutex);
      if (!referral.empty()) acknowledged.push_back(referral);
    }
  });
  int hub_kills = 0;
  std::string wrong;
  const std::vector<std::string> victims = {"", "", kMission, kTravail, kCio};
  for (int i = 0; i < kKills && wrong.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(lots.Below(900)));
    const std::string& victim = victims[lots.Below(victims.size())];
    demo::Daemon& daemon = victim.empty() ? network().hub() : network().node(victim);
    daemon.Kill();
    std::this_thread::sleep_for(std::chrono::milliseconds(lots.Below(300)));
    wrong = victim.empty() ? network().StartHub() : network().StartNode(victim);
    hub_kills += victim.empty() ? 1 : 0;
  }
  over = true;
  counsellor.join();
  ASSERT_EQ(wrong, "");
  EXPECT_EQ(network().WaitReady(kSettleSeconds), "");
  for (const std::string& referral : acknowledged) {
    EXPECT_GE(AwaitLevel(kMission, referral, 2, kSettleSeconds), 2) << referral;
  }
  network().hub().Kill();
  for (const std::string& key : network().keys()) network().node(key).Kill();

  std::map<HandoffId, int> arrived;
  for (const std::string& key : network().keys()) {
    const demo::NodeFindings findings = demo::ReadNodeStore(network().NodeFolder(key));
    EXPECT_EQ(findings.wrong, "") << key;
    for (const auto& [referral, times] : findings.arrived) arrived[referral] += times;
  }
  int lost = 0;
  int doubled = 0;
  for (const std::string& referral : acknowledged) {
    lost += arrived.count(HandoffId::FromHex(referral)) == 0 ? 1 : 0;
  }
  // Also of those nobody was told about: none took effect twice.
  for (const auto& [referral, times] : arrived) doubled += times > 1 ? 1 : 0;
  std::printf("%d kills (%d of the hub), %zu acknowledged, %d lost, %d doubled\n", kKills, hub_kills,
              acknowledged.size(), lost, doubled);
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(doubled, 0);
  EXPECT_GE(acknowledged.size(), size_t{kAcknowledgedMin}) << "too little was sent for the kills to mean anything";
  EXPECT_GT(hub_kills, 0);
}

}  // namespace
}  // namespace relais::integration
