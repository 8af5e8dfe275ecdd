// Put back by the product's own command and set to work again: what was erased since stays erased, in the files too; a
// hub loses nothing that it had acknowledged, and says the next epoch.
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/integration/node_store.h"
#include "tests/integration/read_file.h"
#include "tests/integration/rest_search.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using testing::IsEmpty;
using testing::Not;

constexpr char kErasedStem[] = "Zqefface";  // in every name that is typed here

class Restored : public StandingNetwork {
 protected:
  static std::string BackUp(const demo::Answer& made) {
    EXPECT_TRUE(made.ok()) << made.errors;
    return made.json.is_object() ? made.json.value("file", "") : "";
  }
  static std::string Shelf(const std::string& name) {
    const std::string path = absl::StrCat(folder(), "/", name);
    std::filesystem::create_directories(path);
    return path;
  }
  // In the place of what is there, which is kept beside; nothing of either runs.
  static void PutInPlace(const std::string& there, const std::string& place) {
    std::filesystem::rename(place, place + ".before");
    std::filesystem::rename(there, place);
  }
  static JourneyId JourneyOf(const demo::Answer& sent) {
    return JourneyId::FromHex(sent.json.at("referral").value("journey", ""));
  }
  static std::vector<std::string> Found(const std::string& key, const JourneyAtRest& kept) {
    std::vector<std::string> bytes = {kept.kept_key};
    for (const std::string& body : kept.sealed) bytes.push_back(body.substr(0, 48));
    int looked = 0;
    return FilesWith(network().NodeFolder(key) + "/store", bytes, &looked);
  }
  static nlohmann::json Keys(const std::string& key) {
    const demo::Answer keys = network().Node(key, {"keys"});
    return keys.ok() && keys.json.is_object() ? keys.json : nlohmann::json::object();
  }
  static std::string Doubt(const std::string& key) { return Keys(key).value("store_doubt", ""); }
};

// P7 over a restore: the journey's key as it lay in the copy, and what it opened, are in no file once the node serves.
TEST_F(Restored, WhatWasErasedSinceTheCopyIsErasedAgainBeforeAnybodysFileOpens) {
  const demo::Answer sent = Send(kMission, "France Travail", absl::StrCat(kErasedStem, "Referred"));
  ASSERT_TRUE(sent.ok()) << sent.errors;
  const std::string referral = ReferralOf(sent);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 60), 2);
  const demo::Answer solved = network().Node(kMission, {"solve-here", "--need", "se-former--trouver-sa-formation",
                                                        "--public", "jeunes", "--commune", "45252", "--age", "18_25"});
  ASSERT_TRUE(solved.ok()) << solved.errors;
  const JourneyId referred = JourneyOf(sent), here = JourneyId::FromHex(solved.json.value("journey", ""));
  ASSERT_FALSE(here.none()) << solved.json.dump();
  const std::string file = BackUp(network().Node(kMission, {"backup", "--to", Shelf("node-shelf")}));
  const demo::Answer kept = Send(kMission, "France Travail", absl::StrCat(kErasedStem, "Kept"));
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(kept), 2, 60), 2);

  ASSERT_TRUE(network().Node(kMission, {"erase", referral}, 90).ok());
  ASSERT_TRUE(network().Node(kMission, {"erase", "--journey", here.ToHex()}, 90).ok());
  ASSERT_TRUE(AwaitState(kTravail, referral, "withdrawn"));
  network().node(kMission).Kill();
  const std::string there = folder() + "/node-again";
  ASSERT_TRUE(network()
                  .Node(kMission, {"restore", file, "--vault-key", network().NodeFolder(kMission) + "/keys/vault.key",
                                   "--dir", there})
                  .exit_code != 0)
      << "the folder of the living node is no place";
  const demo::Finished put = demo::RunCommand({NodeBinary(), "restore", file, "--dir", there, "--vault-key",
                                               network().NodeFolder(kMission) + "/keys/vault.key", "--json"});
  ASSERT_EQ(put.exit_code, 0) << put.errors;
  const JourneyAtRest first = LookAtJourney(there, referred), second = LookAtJourney(there, here);
  ASSERT_FALSE(first.kept_key.empty()) << "the copy holds it, or nothing would come back";
  ASSERT_FALSE(second.kept_key.empty());
  EXPECT_THAT(first.opened, Not(testing::Contains("")));
  PutInPlace(there, network().NodeFolder(kMission));
  EXPECT_THAT(Found(kMission, first), Not(IsEmpty())) << "or the search would find nothing anywhere";

  ASSERT_EQ(network().StartNode(kMission), "");
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"show", referral})), "RESTORE_UNDECLARED");
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"export", "--journey", referred.ToHex()})), "RESTORE_UNDECLARED");
  EXPECT_EQ(ReasonOfAnswer(Send(kMission, "France Travail", "Personne")), "RESTORE_UNDECLARED");
  ASSERT_TRUE(network().Node(kMission, {"declare-restore"}).ok());
  const std::string partner = network().PartnerOf(kMission).ToHex();
  ASSERT_TRUE(Until(30, [&] { return network().Hub({"partner", "admit-restore", "--partner", partner}).ok(); }));
  ASSERT_TRUE(Until(30, [] { return Doubt(kMission).empty(); }));
  ASSERT_TRUE(Until(60, [] { return !Keys(kMission).value("erasing", true); })) << "within a minute, on disk";
  EXPECT_EQ(Keys(kMission).value("incarnation", 0), 2);
  for (const JourneyAtRest* each : {&first, &second}) EXPECT_THAT(Found(kMission, *each), IsEmpty());
  const demo::Answer shown = network().Node(kMission, {"show", ReferralOf(kept)});
  ASSERT_TRUE(shown.ok()) << "sent since the copy, it is back";
  EXPECT_TRUE(shown.json.at("referral").at("summary").value("retold", false));
  network().node(kMission).Kill();
  for (const JourneyId& journey : {referred, here}) {
    for (const std::string& body : LookAtJourney(network().NodeFolder(kMission), journey).opened) {
      EXPECT_FALSE(absl::StrContains(body, kErasedStem));
    }
  }
  for (const JourneyAtRest* each : {&first, &second}) EXPECT_THAT(Found(kMission, *each), IsEmpty()) << "after a kill";
  ASSERT_EQ(network().StartNode(kMission), "");
  ExpectAlive();
}

TEST_F(Restored, AHubPutBackLetsNobodyInBeforeItIsDeclaredAndThenLosesNothing) {
  const demo::Answer before = Send(kCio, "France Travail", absl::StrCat(kErasedStem, "Before"));
  ASSERT_GE(AwaitLevel(kCio, ReferralOf(before), 2, 60), 2);
  const std::string file = BackUp(network().Hub({"backup", "--to", Shelf("hub-shelf")}));
  // Acknowledged by the hub since, and fetched by nobody yet; and something that was fetched.
  const demo::Answer fetched = Send(kCio, "France Travail", absl::StrCat(kErasedStem, "Fetched"));
  ASSERT_GE(AwaitLevel(kCio, ReferralOf(fetched), 2, 60), 2);
  network().node(kTravail).Kill();
  const demo::Answer waiting = Send(kCio, "France Travail", absl::StrCat(kErasedStem, "Waiting"));
  ASSERT_GE(AwaitLevel(kCio, ReferralOf(waiting), 1, 60), 1);
  network().hub().Kill();
  const std::string there = folder() + "/hub-again";
  const demo::Finished put = demo::RunCommand(
      {HubBinary(), "restore", file, "--key", network().HubFolder() + "/keys/backup.key", "--dir", there, "--json"});
  ASSERT_EQ(put.exit_code, 0) << put.errors;
  PutInPlace(there, network().HubFolder());
  ASSERT_EQ(network().StartHub(), "");
  ASSERT_EQ(network().StartNode(kTravail), "");
  const auto status = [] {
    const demo::Answer answer = network().Hub({"status"});
    return answer.ok() && answer.json.is_object() ? answer.json : nlohmann::json::object();
  };
  EXPECT_TRUE(status().value("ledger_doubted", false));
  const auto told = [](const std::string& key) {
    const demo::Answer answer = network().Node(key, {"status"});
    return answer.ok() && answer.json.is_object() ? answer.json.value("hub_reason", "") : "";
  };
  EXPECT_TRUE(Until(60, [&] { return told(kCio) == "REASON_HUB_RESTORED" || told(kCio) == "HUB_RESTORED"; }))
      << told(kCio);
  // A desk works on meanwhile.
  const demo::Answer meanwhile = Send(kCio, "France Travail", absl::StrCat(kErasedStem, "Meanwhile"));
  ASSERT_TRUE(meanwhile.ok()) << meanwhile.errors;
  const demo::Answer declared = network().Hub({"declare-restore"});
  ASSERT_TRUE(declared.ok()) << declared.errors;
  EXPECT_EQ(declared.json.value("epoch", 0), 2);
  EXPECT_EQ(ReasonOfAnswer(network().Hub({"declare-restore"})), "WRONG_STATE");
  for (const demo::Answer* sent : {&before, &fetched, &waiting, &meanwhile}) {
    EXPECT_TRUE(AwaitShown(kTravail, ReferralOf(*sent), 60)) << ReferralOf(*sent);
    EXPECT_GE(AwaitLevel(kCio, ReferralOf(*sent), 2, 60), 2);
  }
  EXPECT_FALSE(status().value("ledger_doubted", true));
  EXPECT_EQ(network().WaitReady(60), "");
  ExpectAlive();
}

// Only the wall clock goes back: what is late in a process is told by the other one.
std::vector<std::string> AYearBack(std::vector<std::string> command) {
  command.insert(command.begin(), {"/usr/bin/env", absl::StrCat("LD_PRELOAD=", RELAIS_FAKETIME), "FAKETIME=-365d",
                                   "FAKETIME_DONT_FAKE_MONOTONIC=1"});
  return command;
}

TEST_F(Restored, AClockSetBackAYearLosesNothingAndIsSaid) {
  ASSERT_TRUE(std::filesystem::exists(RELAIS_FAKETIME));
  const auto listed = [] { return network().Node(kMission, {"list", "--scope", "all"}).json; };
  const demo::Answer before = Send(kMission, "France Travail", absl::StrCat(kErasedStem, "Before"));
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(before), 2, 60), 2);
  const nlohmann::json known = listed();
  ASSERT_GE(known.at("referrals").size(), 1u);
  network().node(kMission).Kill();
  {
    demo::Daemon late;
    ASSERT_TRUE(
        late.Start(AYearBack({NodeBinary(), "serve", "--config", network().NodeFolder(kMission) + "/node.toml"}),
                   folder() + "/late", "relais-node prêt"))
        << ReadFile(folder() + "/late.log");
    const demo::Answer status = network().Node(kMission, {"status"});
    EXPECT_TRUE(absl::StrContains(status.json.value("advice", ""), "horloge")) << status.json.dump();
    EXPECT_TRUE(absl::StrContains(status.json.value("advice", ""), "365")) << status.json.dump();
    EXPECT_EQ(listed(), known) << "nothing is deleted, nothing comes due";
    EXPECT_EQ(late.Stop(), 0);
  }
  ASSERT_EQ(network().StartNode(kMission), "");
  EXPECT_EQ(listed(), known);
  EXPECT_FALSE(absl::StrContains(network().Node(kMission, {"status"}).json.value("advice", ""), "horloge"));
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
