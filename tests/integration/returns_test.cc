// R9: stores that copies bring back, on real processes. Fifty times a node is put back to an older state, or runs
// twice; each time it is found out before anything is written, comes back by the word of both sides, and nothing that
// the hub had acknowledged is lost or doubled, read from the stores and not from the daemons.
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "deploy/demo/witness.h"
#include "gmock/gmock.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

constexpr int kDrills = 50;
constexpr int kPatienceSeconds = 20;

enum class Drill { kRolledBack, kTwinBehind, kTwinAhead };

class Returns : public StandingNetwork {
 public:
  using StandingNetwork::AwaitLevel;
  using StandingNetwork::AwaitShown;
  using StandingNetwork::folder;
  using StandingNetwork::network;
  using StandingNetwork::NodeBinary;
  using StandingNetwork::ReasonOfAnswer;
  using StandingNetwork::ReferralOf;
  using StandingNetwork::Send;
  static std::string CopyOf(const std::string& key) { return absl::StrCat(folder(), "/copy-", key); }
  // Of a node that is not running.
  static void TakeCopy(const std::string& key) {
    const std::filesystem::path from = network().NodeFolder(key), to = CopyOf(key);
    std::filesystem::remove_all(to);
    std::filesystem::create_directory(to);
    for (const auto& entry : std::filesystem::recursive_directory_iterator(from)) {
      const std::filesystem::path there = to / entry.path().lexically_relative(from);
      if (entry.is_directory()) std::filesystem::create_directory(there);
      if (entry.is_regular_file()) std::filesystem::copy_file(entry.path(), there);  // not the desk's socket
    }
  }
  static void PutBack(const std::string& key) {
    std::filesystem::remove_all(network().NodeFolder(key));
    std::filesystem::rename(CopyOf(key), network().NodeFolder(key));
  }
  // "" when there is none.
  static std::string StoreDoubt(const std::string& key) {
    const demo::Answer keys = network().Node(key, {"keys"});
    return keys.ok() && keys.json.is_object() ? keys.json.value("store_doubt", "") : keys.errors + "?";
  }
  // "" or what did not happen.
  static std::string Return(const std::string& key) {
    const demo::Answer declared = network().Node(key, {"declare-restore"});
    if (!declared.ok()) return demo::Failure("declare-restore", declared);
    const std::string partner = network().PartnerOf(key).ToHex();
    // The hub has to have heard it.
    demo::Answer admitted;
    if (!Until(kPatienceSeconds, [&] {
          admitted = network().Hub({"partner", "admit-restore", "--partner", partner});
          return admitted.ok();
        })) {
      return demo::Failure("admit-restore", admitted);
    }
    network().Node(key, {"declare-restore"});  // said again, it calls the hub at once
    return Until(kPatienceSeconds, [&] { return StoreDoubt(key).empty(); }) ? "" : key + " did not come back";
  }
};

// One structure's drills, one after another; what the hub acknowledged of it is in `acknowledged`.
class Lane {
 public:
  Lane(std::string key, std::string service) : key_(std::move(key)), service_(std::move(service)) {}

  void Run(int drills, int first) {
    // Whoever keeps a copy is delivered once more what came after it.
    const std::string safe = absl::StrCat(Returns::folder(), "/safe-", key_);
    std::filesystem::create_directory(safe);
    const demo::Answer backup = Returns::network().Node(key_, {"backup", "--to", safe});
    if (!backup.ok()) wrong = demo::Failure("backup", backup);
    for (int i = 0; i < drills && wrong.empty(); ++i) {
      const auto drill = static_cast<Drill>((first + i) % 3);
      wrong = One(drill);
      if (!wrong.empty()) wrong = absl::StrCat(key_, ", drill ", i, " of kind ", static_cast<int>(drill), ": ", wrong);
    }
  }

  std::vector<std::string> acknowledged;
  std::string wrong;
  int done = 0;

 private:
  std::string SendOne() {
    const demo::Answer sent = Returns::Send(key_, service_, absl::StrCat("Exemple ", ++people_, key_));
    const std::string referral = Returns::ReferralOf(sent);
    if (referral.empty()) return demo::Failure("send", sent);
    if (Returns::AwaitLevel(key_, referral, 1, kPatienceSeconds) < 1) return "the hub did not acknowledge";
    acknowledged.push_back(referral);
    return "";
  }
  std::string One(Drill drill) {
    if (std::string bad = SendOne(); !bad.empty()) return bad;
    Returns::network().node(key_).Kill();
    Returns::TakeCopy(key_);
    if (drill == Drill::kTwinAhead) {
      // The copy serves for a while and is taken for the node; the one that it was copied from is fenced.
      std::filesystem::rename(Returns::network().NodeFolder(key_), Returns::CopyOf(key_) + ".own");
      Returns::PutBack(key_);
    }
    if (std::string bad = Returns::network().StartNode(key_); !bad.empty()) return bad;
    if (std::string bad = SendOne(); !bad.empty()) return bad;
    const std::string since = acknowledged.back();
    if (drill == Drill::kTwinBehind) {
      if (std::string bad = TwinBehind(); !bad.empty()) return bad;
    } else {
      Returns::network().node(key_).Kill();
      if (drill == Drill::kTwinAhead) std::filesystem::rename(Returns::CopyOf(key_) + ".own", Returns::CopyOf(key_));
      Returns::PutBack(key_);
      if (std::string bad = Returns::network().StartNode(key_); !bad.empty()) return bad;
      if (std::string bad = Refused(Returns::network().NodeFolder(key_)); !bad.empty()) return bad;
      if (std::string bad = Returns::Return(key_); !bad.empty()) return bad;
    }
    if (!Returns::AwaitShown(key_, since)) return "what was sent since the copy is not shown any more";
    ++done;
    return SendOne();
  }
  // The desk opens, and the very first thing that is written there is refused.
  std::string Refused(const std::string& folder) const {
    const demo::Finished sent = demo::RunCommand({Returns::NodeBinary(),
                                                  "send",
                                                  "--need",
                                                  "se-former--trouver-sa-formation",
                                                  "--public",
                                                  "jeunes",
                                                  "--commune",
                                                  "45252",
                                                  "--age",
                                                  "18_25",
                                                  "--language",
                                                  "fr",
                                                  "--service",
                                                  service_,
                                                  "--surname",
                                                  "Personne",
                                                  "--given-name",
                                                  "Camille",
                                                  "--birth-date",
                                                  "2006-03-04",
                                                  "--reason",
                                                  "Essai.",
                                                  "--consent",
                                                  "--dir",
                                                  folder,
                                                  "--json"});
    const bool refused = absl::StrContains(sent.output, "ROLLED_BACK") || absl::StrContains(sent.output, "FENCED");
    return refused ? "" : absl::StrCat("the first thing written was answered ", sent.output, sent.errors);
  }
  std::string TwinBehind() {
    demo::Daemon twin;
    if (!twin.Start({Returns::NodeBinary(), "serve", "--dir", Returns::CopyOf(key_)}, Returns::CopyOf(key_) + ".log",
                    "prêt")) {
      return "the twin does not start: " + twin.first_line();
    }
    std::string bad = Refused(Returns::CopyOf(key_));
    twin.Kill();
    if (bad.empty() && !Returns::StoreDoubt(key_).empty()) bad = "the node itself is in doubt";
    return bad;
  }

  const std::string key_;
  const std::string service_;
  int people_ = 0;
};

TEST_F(Returns, FiftyCopiesBringNothingDownAndNothingBack) {
  std::vector<std::unique_ptr<Lane>> lanes;
  lanes.push_back(std::make_unique<Lane>(kMission, "France Travail"));
  lanes.push_back(std::make_unique<Lane>(kCio, "France Travail"));
  lanes.push_back(std::make_unique<Lane>(kTravail, "psychologue"));
  std::vector<std::thread> threads;
  const int lanes_count = static_cast<int>(lanes.size());
  for (int lane = 0; lane < lanes_count; ++lane) {
    const int drills = kDrills / lanes_count + (lane < kDrills % lanes_count ? 1 : 0);
    threads.emplace_back([&lanes, lane, drills] { lanes[lane]->Run(drills, lane); });
  }
  for (std::thread& thread : threads) thread.join();
  // A daemon ends with the thread that started it.
  for (const char* key : {kMission, kCio, kTravail}) {
    network().node(key).Kill();
    ASSERT_EQ(network().StartNode(key), "");
  }
  int done = 0;
  for (const auto& lane : lanes) {
    EXPECT_EQ(lane->wrong, "");
    done += lane->done;
  }
  EXPECT_EQ(done, kDrills);
  EXPECT_EQ(network().WaitReady(kPatienceSeconds), "");

  // What is acknowledged gets there, whoever was put back meanwhile.
  std::map<std::string, int> arrived;
  const auto look = [&] {
    arrived.clear();
    network().hub().Kill();
    for (const std::string& key : network().keys()) network().node(key).Kill();
    for (const std::string& key : network().keys()) {
      const demo::NodeFindings findings = demo::ReadNodeStore(network().NodeFolder(key));
      EXPECT_EQ(findings.wrong, "") << key;
      for (const auto& [referral, times] : findings.arrived) arrived[referral.ToHex()] += times;
    }
  };
  ASSERT_TRUE(Until(kPatienceSeconds, [&] {
    const demo::Answer status = network().Hub({"status"});
    if (!status.ok() || !status.json.is_object()) return false;
    for (const auto& member : status.json.at("members")) {
      if (member.value("frames_waiting", 1) != 0) return false;
    }
    return true;
  })) << "something waits for ever";
  look();
  int lost = 0, doubled = 0;
  size_t acknowledged = 0;
  for (const auto& lane : lanes) {
    for (const std::string& referral : lane->acknowledged) lost += arrived.contains(referral) ? 0 : 1;
    acknowledged += lane->acknowledged.size();
  }
  for (const auto& [referral, times] : arrived) doubled += times > 1 ? 1 : 0;
  std::printf("%d drills, %zu acknowledged, %d lost, %d doubled\n", done, acknowledged, lost, doubled);
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(doubled, 0);
}

}  // namespace
}  // namespace relais::integration
