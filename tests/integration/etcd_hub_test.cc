// The hub on a real cluster of three members: any of them is killed, all at once, and the hub itself. What a desk was
// told is on its way is at its destination once, read from the stores and not from the daemons.
#include <grpcpp/grpcpp.h>
#include <re2/re2.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "services/adapters/etcd/change.h"
#include "services/adapters/etcd/rpc.grpc.pb.h"
#include "services/adapters/grpc/listener.h"
#include "tests/fakes/status_matchers.h"
#include "tests/integration/cluster_network.h"

namespace relais::integration {
namespace {

namespace fs = std::filesystem;
using ::testing::_;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr size_t kAcknowledgedMin = 10;
constexpr int kDoubt = 70;
constexpr int kNotToBeHad = 74;
constexpr int kMisconfigured = 78;

class LedgerOnEtcd : public ClusterNetwork {
 protected:
  static void SetUpTestSuite() { SetUpBeside(0, /*on_cluster=*/true); }
  // Another hub's folder with the settings changed; the command that serves it.
  static std::vector<std::string> Copy(const std::string& name,
                                       const std::vector<std::pair<std::string, std::string>>& changes) {
    const std::string copy = absl::StrCat(folder(), "/", name);
    fs::create_directories(copy);
    for (const char* part : {"tls", "keys", "knowledge", "anchor.json", "hub.toml"}) {
      fs::copy(absl::StrCat(network().HubFolder(), "/", part), absl::StrCat(copy, "/", part),
               fs::copy_options::recursive);
    }
    const std::string config = demo::ReadFile(copy + "/hub.toml");
    for (const auto& [from, to] : changes) EXPECT_THAT(config, HasSubstr(from));
    demo::WriteFile(copy + "/hub.toml", absl::StrReplaceAll(config, changes), 0600);
    return {HubBinary(), "serve", "--config", copy + "/hub.toml"};
  }
  // As on another machine, that waits while a hub serves.
  static std::vector<std::pair<std::string, std::string>> StandingBy(const std::string& name) {
    return {{"engine = \"etcd\"", "engine = \"etcd\"\nstand_by = \"yes\""},
            {HubName(), absl::StrCat("name = \"", name, "\"")}};
  }
  // As on another machine, with ports of its own: the one that stands still keeps those that it has. Members call at
  // `address`; there are no pages.
  static std::vector<std::string> Elsewhere(const std::string& name, const std::string& address) {
    std::vector<std::string> command = Copy(name, StandingBy(name));
    const std::string config = demo::ReadFile(command.back());
    const size_t doors = config.find("\n[web]"), ledger = config.find("\n[ledger]");
    EXPECT_LT(doors, ledger);
    std::string listening = absl::StrReplaceAll(config.substr(0, doors), {{network().members_address(), "members"}});
    RE2::GlobalReplace(&listening, R"(127\.0\.0\.1:\d+)", "127.0.0.1:0");
    listening = absl::StrReplaceAll(listening, {{"\"members\"", absl::StrCat("\"", address, "\"")}});
    demo::WriteFile(command.back(), listening + config.substr(ledger), 0600);
    return command;
  }
  static std::string HubName() {
    std::string name;
    EXPECT_TRUE(
        RE2::PartialMatch(demo::ReadFile(network().HubFolder() + "/hub.toml"), R"((?m)^(name = ".*")$)", &name));
    return name;
  }
  // What `relais-hub status` of the first hub's folder says: who runs, and as what.
  static std::vector<std::pair<std::string, std::string>> Roles() {
    std::vector<std::pair<std::string, std::string>> roles;
    const demo::Answer answer = network().Hub({"status"});
    EXPECT_TRUE(answer.ok()) << answer.errors;
    if (!answer.json.contains("hubs")) return roles;
    for (const auto& hub : answer.json["hubs"]) roles.emplace_back(hub["name"], hub["role"]);
    return roles;
  }
  static demo::Finished ServeCopy(const std::string& name,
                                  const std::vector<std::pair<std::string, std::string>>& changes) {
    return demo::RunCommand(Copy(name, changes), 40);
  }

  // Where nobody listens just now.
  static std::string FreeAddress() {
    return absl::StrCat("127.0.0.1:", (*Listener::Open({.address = "127.0.0.1:0"}))->port());
  }
  static void HoldBothHubs(const std::string& key, const std::string& other) {
    const std::string settings = network().NodeFolder(key) + "/node.toml";
    const std::string before = demo::ReadFile(settings);
    EXPECT_THAT(before, HasSubstr("others = []"));
    demo::WriteFile(settings,
                    absl::StrReplaceAll(before, {{"others = []", absl::StrCat("others = [\"", other, "\"]")}}), 0600);
    EXPECT_EQ(network().node(key).Stop(), 0);
    EXPECT_EQ(network().StartNode(key), "");
  }
};

TEST_F(LedgerOnEtcd, AReferralGoesThroughAndTheHubKeepsNoLedgerOfItsOwn) {
  ExpectAlive();
  EXPECT_FALSE(fs::exists(network().HubFolder() + "/store"));
  network().hub().Kill();
  ASSERT_EQ(KeepHub(), "");
  ExpectAlive();
}

// On one machine the one that takes over takes the ports, too: the nodes find it where they look.
TEST_F(LedgerOnEtcd, AHubThatStandsByTakesOver) {
  const std::vector<std::string> command = Copy("standby", StandingBy("Relève"));
  const std::string log = folder() + "/standby-daemon";
  demo::Daemon standby;
  std::chrono::steady_clock::time_point killed;
  std::thread killer([&] {
    EXPECT_TRUE(Until(kSettleSeconds, [&] { return absl::StrContains(demo::ReadFile(log + ".log"), "standing_by"); }));
    ExpectAlive();
    network().hub().Kill();
    killed = std::chrono::steady_clock::now();
  });
  // A daemon ends with the thread that started it: so this one waits, and the other one kills.
  const bool ready = standby.Start(command, log, "relais-hub prêt", kSettleSeconds);
  const auto served = std::chrono::steady_clock::now();
  killer.join();
  ASSERT_TRUE(ready) << demo::ReadFile(log + ".log");
  std::printf("served again %.1f s after the kill\n", std::chrono::duration<double>(served - killed).count());
  ExpectAlive();
  EXPECT_EQ(standby.Stop(), 0);
  ASSERT_EQ(KeepHub(), "");
  ExpectAlive();
}

// Held still past the end of its lease, and then let go on: what it was given meanwhile it must not write.
TEST_F(LedgerOnEtcd, AHubThatStoodStillWhileAnotherTookOverWritesNothingAndEnds) {
  const std::vector<std::string> command = Elsewhere("Ailleurs", "127.0.0.1:0");
  const std::string log = folder() + "/elsewhere-daemon";
  demo::Daemon other;
  std::thread holder([&] {
    EXPECT_TRUE(Until(kSettleSeconds, [&] { return absl::StrContains(demo::ReadFile(log + ".log"), "standing_by"); }));
    network().hub().Pause();
  });
  const bool ready = other.Start(command, log, "relais-hub prêt", kSettleSeconds);
  holder.join();
  ASSERT_TRUE(ready) << demo::ReadFile(log + ".log");
  network().hub().Resume();
  const std::string referral = ReferralOf(Send(kMission, "France Travail", "Exemple Fence"));
  ASSERT_NE(referral, "");
  siginfo_t ended{};
  EXPECT_TRUE(Until(kSettleSeconds, [&] {
    waitid(P_PID, static_cast<id_t>(network().hub().pid()), &ended, WEXITED | WNOHANG | WNOWAIT);
    return ended.si_pid != 0;
  }));
  EXPECT_EQ(ended.si_status, kDoubt);
  EXPECT_LT(AwaitLevel(kMission, referral, 1, 2), 1) << "nobody wrote it down, so nobody may have said so";
  EXPECT_EQ(other.Stop(), 0);
  ASSERT_EQ(KeepHub(), "");
  EXPECT_GE(AwaitLevel(kMission, referral, 2, kSettleSeconds), 2) << "its outbox waited";
}

// On two machines the nodes hold both, and look for the one that serves. Killed and stopped in turn, each stands by
// once it is started again.
TEST_F(LedgerOnEtcd, NodesFindTheHubThatServesAndLoseNothing) {
  const std::string address = FreeAddress();
  std::vector<std::pair<std::string, std::string>> changes = StandingBy("Deuxième");
  changes.emplace_back(network().members_address(), address);
  const std::vector<std::string> command = Copy("other-machine", changes);
  const std::string settings = network().HubFolder() + "/hub.toml";
  const std::string alone = demo::ReadFile(settings);
  demo::WriteFile(settings, absl::StrReplaceAll(alone, StandingBy("Premier")), 0600);
  for (const char* key : {kMission, kTravail}) HoldBothHubs(key, address);
  demo::Daemon second;
  ASSERT_TRUE(second.Start(command, folder() + "/other-machine-daemon", "relais-hub en attente", kSettleSeconds));
  ExpectAlive();
  EXPECT_THAT(Roles(), UnorderedElementsAre(Pair(_, "serves"), Pair("Deuxième", "stands_by")));
  const std::vector<std::string> first_command = {HubBinary(), "serve", "--config", settings};
  for (int round = 0; round < 4; ++round) {
    const bool by_kill = round % 2 == 0;
    demo::Daemon& ends = by_kill ? network().hub() : second;
    const auto begun = std::chrono::steady_clock::now();
    if (by_kill) {
      ends.Kill();
    } else {
      EXPECT_EQ(ends.Stop(), 0);
    }
    const std::string referral = ReferralOf(Send(kMission, "France Travail", absl::StrCat("Exemple Relève ", round)));
    ASSERT_GE(AwaitLevel(kMission, referral, 1, kSettleSeconds), 1);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    std::printf("accepted again %.2f s after %s\n", taken.count(), by_kill ? "a kill" : "a stop");
    ASSERT_GE(AwaitLevel(kMission, referral, 2, kSettleSeconds), 2) << "the destination found it, too";
    ASSERT_TRUE(ends.Start(by_kill ? first_command : command,
                           folder() + (by_kill ? "/first-daemon" : "/other-machine-daemon"), "relais-hub en attente",
                           kSettleSeconds));
    EXPECT_THAT(Roles(), UnorderedElementsAre(Pair("Premier", by_kill ? "stands_by" : "serves"),
                                              Pair("Deuxième", by_kill ? "serves" : "stands_by")));
  }
  EXPECT_EQ(second.Stop(), 0);
  demo::WriteFile(settings, alone, 0600);
  EXPECT_EQ(network().hub().Stop(), 0);
  ASSERT_EQ(KeepHub(), "");
  ExpectAlive();
}

class Vanishing : public LedgerOnEtcd {};

// A machine that loses its power says no farewell: its hub is held still, so that nobody is told that its streams
// ended. A node that has nothing to say finds out as well, since what it is sent waits at the other hub.
TEST_F(Vanishing, AnIdleNodeFindsOutThatItsHubsMachineIsGone) {
  const std::string address = FreeAddress();
  for (const char* key : {kMission, kTravail}) HoldBothHubs(key, address);
  demo::Daemon second;
  ASSERT_TRUE(second.Start(Elsewhere("Deuxième", address), folder() + "/other-machine-daemon", "relais-hub en attente",
                           kSettleSeconds));
  ExpectAlive();
  const auto begun = std::chrono::steady_clock::now();
  network().hub().Pause();
  const std::string referral = ReferralOf(Send(kMission, "France Travail", "Exemple Panne"));
  EXPECT_GE(AwaitLevel(kMission, referral, 2, kSettleSeconds), 2);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  std::printf("at its destination %.1f s after the machine vanished\n", taken.count());
  network().hub().Kill();
  EXPECT_EQ(second.Stop(), 0);
  ASSERT_EQ(KeepHub(), "");
}

// Told to end while it waits, it ends.
TEST_F(LedgerOnEtcd, AHubThatStandsByEndsWhenItIsTold) {
  const std::vector<std::string> command = Copy("waiting", StandingBy("En attente"));
  std::vector<std::string> limited = {"/usr/bin/timeout", "--signal=TERM", "3"};
  limited.insert(limited.end(), command.begin(), command.end());
  const demo::Finished ended = demo::RunCommand(limited, 40);
  // timeout's own word for having ended it; a hub that had to be killed would have said 137.
  EXPECT_EQ(ended.exit_code, 124) << ended.errors;
  ExpectAlive();
}

TEST_F(LedgerOnEtcd, WhatCannotBeIsSaidAtTheStartAndTheOtherHubLives) {
  const std::string endpoint = absl::StrCat("\"", cluster().endpoints()[0], "\"");
  const demo::Finished second = ServeCopy("second", {{HubName(), "name = \"Seconde\""}});
  EXPECT_EQ(second.exit_code, kNotToBeHad);
  EXPECT_THAT(second.errors, HasSubstr("is served by"));

  const demo::Finished twin = ServeCopy("twin", {});
  EXPECT_EQ(twin.exit_code, kMisconfigured);
  EXPECT_THAT(twin.errors, HasSubstr("give each of them its own `name`"));

  std::vector<std::string> late = Copy("late", StandingBy("En avance"));
  late.insert(late.begin(), {"/usr/bin/env", absl::StrCat("LD_PRELOAD=", RELAIS_FAKETIME), "FAKETIME=+5h",
                             "FAKETIME_DONT_FAKE_MONOTONIC=1"});
  const demo::Finished ahead = demo::RunCommand(late, 40);
  EXPECT_EQ(ahead.exit_code, kNotToBeHad);
  EXPECT_THAT(ahead.errors, HasSubstr("clock is 5h"));

  etcd::pb::TxnRequest taken;
  etcd::AddPut(taken, "taken/by", "somebody else");
  ASSERT_OK(etcd::GrpcKv(cluster().Reach()).Txn(taken));
  const demo::Finished foreign = ServeCopy("foreign", {{"engine = \"etcd\"", "engine = \"etcd\"\nprefix = \"taken\""}});
  EXPECT_EQ(foreign.exit_code, kNotToBeHad);
  EXPECT_THAT(foreign.errors, HasSubstr("choose another prefix"));

  fs::create_directories(folder() + "/strangers");
  MakeTestCertificates(folder() + "/strangers");
  const demo::Finished authority =
      ServeCopy("authority", {{cluster().folder() + "/authority.pem", folder() + "/strangers/authority.pem"}});
  EXPECT_EQ(authority.exit_code, kMisconfigured);
  EXPECT_THAT(authority.errors, HasSubstr("certificates"));

  const demo::Finished nowhere = ServeCopy("nowhere", {{cluster().folder() + "/etcd.key", "/nowhere/etcd.key"}});
  EXPECT_EQ(nowhere.exit_code, kMisconfigured);

  const demo::Finished silent =
      ServeCopy("silent", {{absl::StrCat("endpoints = [", endpoint), "endpoints = [\"127.0.0.1:1\"] # "}});
  EXPECT_EQ(silent.exit_code, kNotToBeHad);
  EXPECT_THAT(silent.errors, HasSubstr("no member of etcd answers"));
  ExpectAlive();
}

// The real member, but for one word of what it says of itself.
class OfAnotherVersion : public etcd::pb::Maintenance::Service {
 public:
  explicit OfAnotherVersion(const EtcdCluster& cluster) {
    const TestCertificates& own = cluster.certificates();
    real_ = etcd::pb::Maintenance::NewStub(grpc::CreateChannel(
        cluster.endpoints()[0], grpc::SslCredentials({own.authority_pem, own.key_pem, own.certificate_pem})));
    grpc::SslServerCredentialsOptions tls(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    tls.pem_root_certs = own.authority_pem;
    tls.pem_key_cert_pairs = {{own.key_pem, own.certificate_pem}};
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  std::string endpoint() const { return absl::StrCat("127.0.0.1:", port_); }

  grpc::Status Status(grpc::ServerContext* /*context*/, const etcd::pb::StatusRequest* request,
                      etcd::pb::StatusResponse* response) override {
    grpc::ClientContext context;
    const grpc::Status status = real_->Status(&context, *request, response);
    response->set_version("2.3.8");
    return status;
  }

 private:
  std::unique_ptr<etcd::pb::Maintenance::Stub> real_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(LedgerOnEtcd, AnEtcdOfAnotherVersionAndAnotherRegionsLedgerAreRefusedAndNothingIsWritten) {
  ASSERT_EQ(network().hub().Stop(), 0);
  const int keys = cluster().Count("relais/");
  ASSERT_GT(keys, 0);
  const OfAnotherVersion old(cluster());
  const demo::Finished version = ServeCopy(
      "version", {{absl::StrCat("\"", cluster().endpoints()[0], "\""), absl::StrCat("\"", old.endpoint(), "\"")}});
  EXPECT_EQ(version.exit_code, kNotToBeHad);
  EXPECT_THAT(version.errors, HasSubstr("runs etcd 2.3.8; this one works with 3.4"));

  // The hub of another region, with what a hub needs, on our prefix.
  const std::string there = folder() + "/elsewhere-hub", nowhere = FreeAddress();
  const demo::Finished made = demo::RunCommand({HubBinary(), "init", "--region", "elsewhere", "--members", nowhere,
                                                "--enrolment", nowhere, "--public", nowhere, "--dir", there});
  ASSERT_EQ(made.exit_code, 0) << made.errors;
  fs::copy(HubFile("anchor.json"), there + "/anchor.json", fs::copy_options::overwrite_existing);
  const std::string prefix = absl::StrCat("prefix = \"relais/", demo::kRegionName, "\"\n");
  demo::WriteFile(there + "/hub.toml", demo::ReadFile(there + "/hub.toml") + OnCluster() + prefix, 0600);
  const demo::Finished region = demo::RunCommand({HubBinary(), "serve", "--config", there + "/hub.toml"}, 40);
  EXPECT_EQ(region.exit_code, kNotToBeHad);
  EXPECT_THAT(region.errors, HasSubstr(absl::StrCat("belongs to ", demo::kRegionName, ", not to elsewhere")));
  EXPECT_EQ(cluster().Count("relais/"), keys);
  ASSERT_EQ(KeepHub(), "");
  ExpectAlive();
}

TEST_F(LedgerOnEtcd, EveryAcknowledgedReferralArrivesOnceWhoeverIsKilled) {
  std::atomic<bool> over{false};
  std::thread counsellor([&] {
    for (int person = 0; !over; ++person) Tell(person % 2 == 0 ? "France Travail" : "psychologue");
  });
  std::string wrong;
  // Each member alone, then all of them at once, twice; and the hub, once with all of them.
  for (int blow = 0; blow < 6 && wrong.empty(); ++blow) {
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    std::vector<int> members;
    if (blow < 3) members = {blow};
    if (blow == 3 || blow == 5) members = {0, 1, 2};
    for (const int member : members) cluster().Kill(member);
    if (blow >= 4) network().hub().Kill();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    for (const int member : members) cluster().Start(member);
    if (!cluster().WaitUntilServing()) wrong = "the cluster does not come back";
    if (wrong.empty()) wrong = KeepHub();
  }
  // Cut off, one after the other, for longer than the hub waits for one member's answer: whoever leads is among them.
  for (int member = 0; member < 3 && wrong.empty(); ++member) {
    cluster().Hold(member);
    std::this_thread::sleep_for(std::chrono::seconds(4));
    cluster().Release(member);
    wrong = KeepHub();
  }
  over = true;
  counsellor.join();
  ASSERT_EQ(wrong, "");
  ExpectSettled();
  ExpectEachArrivedOnce(kAcknowledgedMin);
}

}  // namespace
}  // namespace relais::integration
