// A stolen store tells nothing: a thousand persons are typed at a real node and looked for in every byte at rest, and
// the same search finds them where the vault was left open or a leak was planted. What was erased is gone from the
// files, with the key that opened it, whoever holds the node's.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/terminal/terminal.h"
#include "tests/integration/node_store.h"
#include "tests/integration/read_file.h"
#include "tests/integration/rest_search.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kStem[] = "Zqkanari";  // in every name and text that is typed here
constexpr int kPersons = 1000;
constexpr int kClerks = 4;
constexpr int kExitLocked = 77;

// Types at the desk of one node, as its staff's own software would.
class Clerk {
 public:
  Clerk(const std::string& node_folder, ServiceId service)
      : desk_(v1::DeskService::NewStub(OpenLocalChannel(absl::StrCat("unix:", node_folder, "/desk.sock")))),
        service_(service.view()) {}

  // "" or why it was refused.
  std::string Send(int number) {
    grpc::ClientContext starting, sending;
    v1::StartDraftResponse ids;
    const grpc::Status started = desk_->StartDraft(&starting, v1::StartDraftRequest(), &ids);
    if (!started.ok()) return started.error_message();
    v1::SendRequest request;
    v1::Draft& draft = *request.mutable_draft();
    draft.set_referral(ids.referral());
    draft.set_journey(ids.journey());
    draft.set_service(service_);
    draft.set_need("se-former--trouver-sa-formation");
    draft.set_public_code("jeunes");
    draft.set_age_band(2);
    draft.set_commune("45252");
    draft.set_language("fr");
    draft.set_reason(absl::StrCat(kStem, " ", number, " cherche une formation."));
    draft.set_contact(absl::StrCat(kStem, number, "@exemple.fr"));
    draft.set_surname(absl::StrCat(kStem, number));
    draft.set_given_name(absl::StrCat("Camille ", kStem));
    draft.set_birth_date("2006-03-04");
    draft.set_consent(true);
    v1::SendResponse response;
    return desk_->Send(&sending, request, &response).error_message();
  }

 private:
  std::unique_ptr<v1::DeskService::Stub> desk_;
  const std::string service_;
};

class Vault : public StandingNetwork {
 protected:
  // A second door's, where people are sent.
  static ServiceId ServiceOf(const std::string& key) {
    for (const DirectoryEntry& entry : network().data().Directory()) {
      if (entry.partner != network().PartnerOf(key)) continue;
      for (const Service& service : entry.services) {
        if (service.door == Door::kSecond) return service.id;
      }
    }
    return ServiceId();
  }
  // A slip's codes cost little here: what a code costs to guess is tried elsewhere.
  static void MakeCodesCheap(const std::string& key) {
    ASSERT_EQ(network().node(key).Stop(), 0);
    const std::string path = network().NodeFolder(key) + "/node.toml";
    const std::string text = absl::StrReplaceAll(
        ReadFile(path), {{"argon_memory_mib = 64", "argon_memory_mib = 1"}, {"argon_passes = 3", "argon_passes = 1"}});
    std::ofstream(path) << text;
    ASSERT_EQ(network().StartNode(key), "");
  }
  static std::vector<std::string> Found(const std::string& folder, const std::vector<std::string>& words) {
    int looked = 0;
    std::vector<std::string> found = FilesWith(folder, words, &looked);
    EXPECT_GT(looked, 10) << "store, log, keys";
    return found;
  }
  static JourneyId JourneyOf(const demo::Answer& sent) {
    return JourneyId::FromHex(sent.json.at("referral").value("journey", ""));
  }
  // What lies at rest of `journey`, while the node is not running; it runs again afterwards.
  static JourneyAtRest Look(const std::string& key, JourneyId journey) {
    network().node(key).Kill();
    JourneyAtRest found = LookAtJourney(network().NodeFolder(key), journey);
    EXPECT_EQ(found.wrong, "");
    EXPECT_EQ(network().StartNode(key), "");
    return found;
  }
  static bool ErasedFromDisk(const std::string& key) {
    return Until(60, [&] {
      const demo::Answer keys = network().Node(key, {"keys"});
      return keys.ok() && keys.json.is_object() && !keys.json.value("erasing", true);
    });
  }
  static bool Heard(const std::string& key, const std::string& referral, const std::string& actor,
                    const std::string& event) {
    return Until(30, [&] {
      const demo::Answer shown = network().Node(key, {"show", referral});
      if (!shown.ok() || !shown.json.is_object()) return false;
      for (const auto& each : shown.json.at("referral").at("events")) {
        if (each.value("actor", "") == actor && each.value("event", "") == event) return true;
      }
      return false;
    });
  }
};

std::set<std::string> FilesOpenIn(absl::string_view process) {
  std::set<std::string> open;
  std::error_code ended;
  for (const auto& entry : std::filesystem::directory_iterator(absl::StrCat("/proc/", process, "/fd"), ended)) {
    const std::string target = std::filesystem::read_symlink(entry.path(), ended).string();
    if (absl::StartsWith(target, "/") && !absl::StartsWith(target, "/dev/")) open.insert(target);
  }
  return open;
}

// What a node opened outside its own folder, were it a temporary file: not what the runner of this test hands down.
std::vector<std::string> FilesElsewhere(pid_t pid, const std::string& folder) {
  std::vector<std::string> elsewhere;
  const std::set<std::string> handed_down = FilesOpenIn("self");
  for (const std::string& file : FilesOpenIn(absl::StrCat(pid))) {
    if (!absl::StartsWith(file, folder) && !handed_down.contains(file)) elsewhere.push_back(file);
  }
  return elsewhere;
}

TEST_F(Vault, AThousandPersonsAreInNoByteAtRest) {
  MakeCodesCheap(kMission);
  std::vector<std::thread> clerks;
  std::vector<std::string> refused(kClerks);
  for (int clerk = 0; clerk < kClerks; ++clerk) {
    clerks.emplace_back([clerk, &refused, service = ServiceOf(kTravail)] {
      Clerk desk(network().NodeFolder(kMission), service);
      for (int number = clerk; number < kPersons && refused[clerk].empty(); number += kClerks) {
        refused[clerk] = desk.Send(number);
      }
    });
  }
  for (std::thread& clerk : clerks) clerk.join();
  for (const std::string& why : refused) ASSERT_EQ(why, "");
  const demo::Answer last = Send(kMission, "France Travail", absl::StrCat(kStem, "Last"));
  ASSERT_TRUE(last.ok()) << last.errors;
  const std::string referral = ReferralOf(last);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 60), 2);
  ASSERT_TRUE(AwaitShown(kTravail, referral));
  ASSERT_TRUE(network().Node(kTravail, {"open", referral}).ok());
  ASSERT_TRUE(network().Node(kTravail, {"ask", referral, "--text", absl::StrCat(kStem, " a-t-il un diplôme ?")}).ok());
  ASSERT_TRUE(Heard(kMission, referral, "destination", "ask")) << "what was asked lies at the origin, too";
  const demo::Answer kept = network().Node(kMission, {"kept"});
  ASSERT_TRUE(kept.ok());
  EXPECT_GE(kept.json.at("journeys").size(), static_cast<size_t>(kPersons));

  const std::vector<std::string> words = WaysToWrite(kStem);
  EXPECT_THAT(Found(folder(), words), IsEmpty()) << "while it runs: files, logs, settings of everybody";
  const pid_t pid = network().node(kMission).pid();
  for (const char* file : {"cmdline", "environ"}) {
    EXPECT_FALSE(absl::StrContains(ReadFile(absl::StrCat("/proc/", pid, "/", file)), kStem)) << file;
  }
  std::string limits = ReadFile(absl::StrCat("/proc/", pid, "/limits"));
  absl::RemoveExtraAsciiWhitespace(&limits);
  EXPECT_TRUE(absl::StrContains(limits, "Max core file size 0 0")) << "no core is dumped";
  EXPECT_THAT(FilesElsewhere(pid, folder()), IsEmpty());
  ASSERT_EQ(network().node(kMission).Stop(), 0);
  EXPECT_THAT(Found(folder(), words), IsEmpty()) << "after its checkpoint";
  ASSERT_EQ(network().StartNode(kMission), "");
  const demo::Answer shown = network().Node(kMission, {"show", referral});
  ASSERT_TRUE(shown.ok());
  EXPECT_TRUE(absl::StrContains(shown.json.dump(), absl::StrCat(kStem, "Last"))) << "its own staff read it";
}

TEST_F(Vault, TheSearchFindsAPlantedLeakInEveryWayOfWriting) {
  const std::string leak = network().NodeFolder(kMission) + "/store/leak";
  for (const std::string& written : WaysToWrite(absl::StrCat(kStem, "0042"))) {
    std::ofstream(leak, std::ios::binary) << "before" << written << "behind";
    EXPECT_THAT(Found(network().NodeFolder(kMission), WaysToWrite(kStem)), Not(IsEmpty())) << absl::CHexEscape(written);
  }
  std::filesystem::remove(leak);
}

TEST_F(Vault, WithTheVaultLeftOpenTheSameSearchFindsThem) {
  SignedNetwork open({RELAIS_BIN, folder() + "-open", "open-vault"});
  ASSERT_EQ(open.SetUp(), "");
  const demo::Answer sent = open.Node(kMission, {"send",
                                                 "--need",
                                                 "se-former--trouver-sa-formation",
                                                 "--public",
                                                 "jeunes",
                                                 "--commune",
                                                 "45252",
                                                 "--service",
                                                 "France Travail",
                                                 "--age",
                                                 "18_25",
                                                 "--language",
                                                 "fr",
                                                 "--surname",
                                                 kStem,
                                                 "--given-name",
                                                 "Camille",
                                                 "--birth-date",
                                                 "2006-03-04",
                                                 "--consent",
                                                 "--reason",
                                                 "Cherche une formation."});
  ASSERT_TRUE(sent.ok()) << sent.errors;
  EXPECT_THAT(Found(open.NodeFolder(kMission), WaysToWrite(kStem)), Not(IsEmpty()));
  open.StopAll();
  std::filesystem::remove_all(folder() + "-open");
}

// P7: the node's key is at hand, and the journey's key was recorded as it lay there; afterwards neither is of any use.
TEST_F(Vault, WhatWasErasedIsInNoFileAndNoKeyOfTheNodeOpensIt) {
  const demo::Answer sent = Send(kMission, "France Travail", absl::StrCat(kStem, "Erased"));
  ASSERT_TRUE(sent.ok()) << sent.errors;
  const std::string referral = ReferralOf(sent);
  const JourneyId journey = JourneyOf(sent);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 60), 2);
  ASSERT_TRUE(AwaitShown(kTravail, referral));
  const JourneyAtRest first = Look(kMission, journey), second = Look(kTravail, journey);
  for (const JourneyAtRest* before : {&first, &second}) {
    ASSERT_EQ(before->kept_key.size(), 72u);
    ASSERT_FALSE(before->sealed.empty());
    EXPECT_THAT(before->opened, Not(testing::Contains("")));
  }
  const auto at = [&](const std::string& key, const JourneyAtRest& before) {
    std::vector<std::string> bytes = {before.kept_key};
    for (const std::string& body : before.sealed) bytes.push_back(body.substr(0, 48));
    return Found(network().NodeFolder(key) + "/store", bytes);
  };
  EXPECT_THAT(at(kMission, first), Not(IsEmpty())) << "or the search would find nothing anywhere";
  EXPECT_THAT(at(kTravail, second), Not(IsEmpty()));

  const demo::Answer erased = network().Node(kMission, {"erase", referral}, 90);
  ASSERT_TRUE(erased.ok()) << erased.errors;
  EXPECT_EQ(erased.json.value("on_disk", false), true);
  ASSERT_TRUE(Heard(kMission, referral, "destination", "withdraw")) << "its receipt";
  EXPECT_THAT(at(kTravail, second), IsEmpty()) << "what it says was done before it was said";
  for (bool killed : {false, true}) {
    for (const char* key : {kMission, kTravail}) {
      EXPECT_THAT(at(key, std::string(key) == kMission ? first : second), IsEmpty()) << key << killed;
      for (const std::string& body : Look(key, journey).opened) {
        EXPECT_FALSE(absl::StrContains(body, kStem)) << "of what is left, nothing speaks of the person";
      }
    }
  }
  const demo::Answer again = network().Node(kMission, {"export", "--journey", journey.ToHex()});
  ASSERT_TRUE(again.ok()) << again.errors;
  EXPECT_FALSE(absl::StrContains(again.json.dump(), kStem));
}

// Killed between the word and the writing anew: the next start owes it, and does it.
TEST_F(Vault, AnErasureThatAKillInterruptedIsEndedByTheNextStart) {
  const demo::Answer sent = Send(kMission, "France Travail", absl::StrCat(kStem, "Cut"));
  ASSERT_TRUE(sent.ok()) << sent.errors;
  const JourneyId journey = JourneyOf(sent);
  const JourneyAtRest before = Look(kMission, journey);
  ASSERT_TRUE(network().Node(kMission, {"withdraw", ReferralOf(sent), "--at-persons-request"}).ok());
  network().node(kMission).Kill();
  ASSERT_EQ(network().StartNode(kMission), "");
  ASSERT_TRUE(ErasedFromDisk(kMission));
  EXPECT_THAT(Found(network().NodeFolder(kMission) + "/store", {before.kept_key}), IsEmpty());
}

TEST_F(Vault, APersonIsFoundUnderAnySpellingAndExported) {
  const demo::Answer sent = Send(kMission, "France Travail", absl::StrCat("Éléonore-", kStem));
  ASSERT_TRUE(sent.ok()) << sent.errors;
  const std::string person = folder() + "/person";
  std::ofstream(person) << absl::StrCat("ELEONORE ", kStem, "\n");
  const std::string out = folder() + "/export.json";
  const demo::Answer found = network().Node(kMission, {"export", "--person", person, "--out", out});
  ASSERT_TRUE(found.ok()) << found.errors;
  EXPECT_EQ(found.json.value("count", 0), 1);
  const std::string exported = ReadFile(out);
  EXPECT_TRUE(absl::StrContains(exported, ReferralOf(sent))) << exported;
  EXPECT_TRUE(absl::StrContains(exported, "Cherche une formation."));
  std::ofstream(person) << absl::StrCat("ELEONORE ", kStem, "\nQuelqu'un d'autre\n");
  EXPECT_EQ(network().Node(kMission, {"export", "--person", person}).json.value("count", -1), 0);
  std::ofstream(person) << absl::StrCat("Hélène-", kStem, "\n\n\n0611223344\n");
  const demo::Answer right = network().Node(kMission, {"rectify", ReferralOf(sent), "--person", person});
  ASSERT_TRUE(right.ok()) << right.errors;
  std::ofstream(person) << absl::StrCat("HELENE ", kStem, "\n");
  const demo::Answer now = network().Node(kMission, {"export", "--person", person});
  EXPECT_EQ(now.json.value("count", 0), 1) << "found by the right name";
  EXPECT_TRUE(absl::StrContains(now.json.dump(), "0611223344"));
  EXPECT_TRUE(absl::StrContains(now.json.dump(), "2006-03-04")) << "what was not said stays";
  EXPECT_FALSE(absl::StrContains(now.json.dump(), "onore-")) << "and not by the wrong one";
  std::ofstream(person) << "\n\n2006-02-30\n";
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"rectify", ReferralOf(sent), "--person", person})),
            "UNKNOWN_VALUE");
  std::filesystem::remove(out);
  std::filesystem::remove(person);
}

// Wrong passphrase, another vault, another node's store: closed, and the right one opens what is there as before.
TEST_F(Vault, AVaultThatDoesNotOpenStopsTheNodeAndChangesNothing) {
  const std::string node = network().NodeFolder(kCio), key = node + "/keys/vault.key";
  const auto secret = [&](const std::string& name, const std::string& text) {
    const std::string path = folder() + "/" + name;
    const int file = open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    EXPECT_EQ(write(file, text.data(), text.size()), static_cast<ssize_t>(text.size()));
    close(file);
    return path;
  };
  const std::string right = secret("right", "un long chemin\n"), wrong = secret("wrong", "un autre chemin\n");
  const auto serve = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {NodeBinary(), "serve", "--dir", node};
    words.insert(words.end(), more.begin(), more.end());
    return demo::RunCommand(words, 20).exit_code;
  };
  ASSERT_EQ(network().node(kCio).Stop(), 0);
  ASSERT_TRUE(network().Node(kCio, {"vault", "lock", "--vault", "passphrase=" + right}).ok());
  EXPECT_EQ(serve({"--passphrase-file", wrong}), kExitLocked);
  const std::string locked = ReadFile(key);
  std::filesystem::copy_file(network().NodeFolder(kTravail) + "/keys/vault.key", key,
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_EQ(serve({}), kExitLocked) << "another node's vault";
  std::filesystem::remove(key);
  EXPECT_EQ(serve({}), kExitLocked) << "no vault";
  secret("vault.key", locked);
  std::filesystem::rename(folder() + "/vault.key", key);
  ASSERT_TRUE(network().Node(kCio, {"vault", "lock", "--vault", "none", "--passphrase-file", right}).ok());
  ASSERT_EQ(network().StartNode(kCio), "");
  EXPECT_TRUE(network().Node(kCio, {"status"}).ok());
  // The store of one node under another's settings and vault.
  ASSERT_EQ(network().node(kCio).Stop(), 0);
  std::filesystem::rename(node + "/store", node + "/store-kept");
  network().node(kTravail).Kill();
  std::filesystem::copy(network().NodeFolder(kTravail) + "/store", node + "/store",
                        std::filesystem::copy_options::recursive);
  ASSERT_EQ(network().StartNode(kTravail), "");
  EXPECT_EQ(serve({}), kExitLocked);
  std::filesystem::remove_all(node + "/store");
  std::filesystem::rename(node + "/store-kept", node + "/store");
  ASSERT_EQ(network().StartNode(kCio), "");
}

}  // namespace
}  // namespace relais::integration
