// Backups of real daemons: made while people go on, put back elsewhere, refused when anything is wrong with them, and
// telling nobody anything.
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "tests/integration/node_store.h"
#include "tests/integration/read_file.h"
#include "tests/integration/rest_search.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kKeptStem[] = "Zqsauvegarde";  // in every name that is typed here

class Backup : public StandingNetwork {
 protected:
  // A command of the product in a folder; the last of its lines as JSON.
  static demo::Answer Run(const std::string& binary, std::vector<std::string> words) {
    words.insert(words.begin(), {binary, "--json", "--lang", "fr"});
    const demo::Finished ended = demo::RunCommand(words, 60);
    const std::vector<std::string> lines = absl::StrSplit(ended.output, '\n', absl::SkipEmpty());
    return {ended.exit_code, lines.empty() ? nlohmann::json() : nlohmann::json::parse(lines.back(), nullptr, false),
            ended.errors};
  }
  static std::string Fresh(const std::string& name) {
    const std::string path = folder() + "/" + name;
    std::filesystem::create_directories(path);
    return path;
  }
  static std::string VaultKey(const std::string& key) { return network().NodeFolder(key) + "/keys/vault.key"; }
  // A backup of a node, kept in a folder of its own.
  static std::string Make(const std::string& key, const std::string& to) {
    const demo::Answer made = network().Node(key, {"backup", "--to", Fresh(to)});
    EXPECT_TRUE(made.ok()) << made.errors;
    return made.json.is_object() ? made.json.value("file", "") : "";
  }
  static demo::Answer Restore(const std::string& file, const std::string& to, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"restore", file, "--dir", to});
    if (std::find(more.begin(), more.end(), "--vault-key") == more.end()) {
      more.insert(more.end(), {"--vault-key", VaultKey(kMission)});
    }
    return Run(NodeBinary(), more);
  }
  static std::vector<std::string> NamesIn(const std::string& path) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  // Every file of a folder with its bytes.
  static std::vector<std::pair<std::string, std::string>> AllOf(const std::string& path) {
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) all.emplace_back(entry.path().string(), ReadFile(entry.path().string()));
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  static std::string Spill(const std::string& name, const std::string& bytes) {
    const std::string path = folder() + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  static std::string Today(int days = 0) { return FormatDay(AddDays(MomentOf(SystemClock().Now()).day, days)); }
};

TEST_F(Backup, IsMadeWhilePeopleAreSentAndOpensElsewhere) {
  const demo::Answer first = Send(kMission, "France Travail", absl::StrCat(kKeptStem, "First"));
  ASSERT_TRUE(first.ok()) << first.errors;
  std::atomic<bool> enough = false;
  std::string refused;
  int sent = 0;
  std::thread clerk([&] {
    while (!enough && refused.empty()) {
      const demo::Answer answer = Send(kMission, "France Travail", absl::StrCat(kKeptStem, sent));
      answer.ok() ? void(++sent) : void(refused = answer.errors);
    }
  });
  std::vector<std::string> files;
  for (int i = 0; i < 3; ++i) files.push_back(Make(kMission, "online"));
  enough = true;
  clerk.join();
  EXPECT_EQ(refused, "");
  EXPECT_GT(sent, 0);
  struct stat found;
  ASSERT_EQ(stat(files[0].c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777u, 0600u);
  EXPECT_THAT(NamesIn(folder() + "/online"), ::testing::SizeIs(3));
  EXPECT_THAT(NamesIn(network().NodeFolder(kMission)), Not(Contains(::testing::StartsWith("store.c"))));

  const demo::Answer listed = Run(NodeBinary(), {"backups", "--in", folder() + "/online"});
  ASSERT_TRUE(listed.ok()) << listed.errors;
  ASSERT_EQ(listed.json.at("backups").size(), 3u);
  EXPECT_EQ(listed.json.at("backups")[0].value("age_days", -1), 0);
  EXPECT_TRUE(listed.json.at("backups")[0].value("restorable", false));
  EXPECT_EQ(listed.json.at("backups")[0].value("whose", ""), network().node_id(kMission));
  const demo::Answer keys = network().Node(kMission, {"keys"});
  EXPECT_TRUE(keys.ok()) << keys.errors;

  const std::string restored = folder() + "/restored";
  const demo::Answer put = Restore(files.back(), restored);
  ASSERT_TRUE(put.ok()) << put.errors;
  EXPECT_GT(put.json.value("records", 0), 0);
  const JourneyId journey = JourneyId::FromHex(first.json.at("referral").value("journey", ""));
  const JourneyAtRest there = LookAtJourney(restored, journey);
  EXPECT_EQ(there.wrong, "");
  EXPECT_FALSE(there.opened.empty());
  EXPECT_THAT(there.opened, Not(Contains("")));
  EXPECT_EQ(ReadFile(restored + "/keys/identity.key"), ReadFile(network().NodeFolder(kMission) + "/keys/identity.key"));
}

// Far from any hub: what a store that was put back knows of itself.
TEST_F(Backup, WhatIsPutBackKnowsThatItWas) {
  const std::string restored = folder() + "/knows";
  ASSERT_TRUE(Restore(Make(kMission, "knows-backup"), restored).ok());
  const std::string settings = restored + "/node.toml";
  const std::string text = ReadFile(settings);
  std::ofstream(settings) << absl::StrReplaceAll(text, {{network().members_address(), "127.0.0.1:9"}});
  demo::Daemon daemon;
  ASSERT_TRUE(daemon.Start({NodeBinary(), "serve", "--dir", restored}, folder() + "/knows-log", "prêt"))
      << daemon.first_line();
  const demo::Answer keys = Run(NodeBinary(), {"keys", "--dir", restored});
  ASSERT_TRUE(keys.ok()) << keys.errors;
  EXPECT_TRUE(absl::StrContains(keys.json.value("store_doubt", nlohmann::json()).dump(), "RESTORE_UNDECLARED"))
      << keys.json.dump();
  EXPECT_EQ(keys.json.value("copy_day", ""), Today());
  EXPECT_EQ(ReasonOfAnswer(Run(NodeBinary(), {"backup", "--dir", restored, "--to", Fresh("knows-again")})),
            "RESTORE_UNDECLARED");
  daemon.Stop();
}

TEST_F(Backup, TellsNobodyAnything) {
  ASSERT_TRUE(Send(kMission, "France Travail", absl::StrCat(kKeptStem, "Canary")).ok());
  Make(kMission, "canaries");
  std::string identity = ReadFile(network().NodeFolder(kMission) + "/keys/identity.key");
  identity.resize(64);
  std::vector<std::string> words = WaysToWrite(kKeptStem);
  words.push_back(identity);
  int looked = 0;
  EXPECT_THAT(FilesWith(folder() + "/canaries", words, &looked), IsEmpty());
  EXPECT_EQ(looked, 1);
  for (const std::string& way : WaysToWrite(absl::StrCat(kKeptStem, "Canary"))) {
    const std::string leak = Spill("canaries/leak", "before" + way + "behind");
    EXPECT_THAT(FilesWith(folder() + "/canaries", words, &looked), Not(IsEmpty()));
    std::filesystem::remove(leak);
  }
}

TEST_F(Backup, WhatIsWrongIsRefusedAndNothingChanges) {
  const std::string good = Make(kMission, "bad-input"), bytes = ReadFile(good);
  const std::string to = folder() + "/refused";
  const auto refusal = [&](const std::string& name, const std::string& altered, std::vector<std::string> more = {}) {
    const demo::Answer answer = Restore(Spill(name, altered), to, std::move(more));
    EXPECT_FALSE(std::filesystem::exists(to)) << name;
    EXPECT_FALSE(std::filesystem::exists(to + ".restoring")) << name;
    EXPECT_EQ(answer.exit_code, 2) << name;
    return answer.json.is_object() && answer.json.contains("reason") ? answer.json.value("reason", "") : answer.errors;
  };
  const auto flipped = [&](size_t at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ 1);
    return other;
  };
  const size_t header = bytes.find("\n\n") + 2;
  EXPECT_EQ(refusal("cut", bytes.substr(0, bytes.size() - 20)), "BACKUP_DAMAGED");
  EXPECT_EQ(refusal("cut-in-its-header", bytes.substr(0, 100)), "BACKUP_DAMAGED");
  EXPECT_EQ(refusal("altered-name", flipped(bytes.find("\nname ") + 6)), "BACKUP_DAMAGED");
  EXPECT_EQ(refusal("altered-first", flipped(header + 3)), "BACKUP_DAMAGED");
  EXPECT_EQ(refusal("altered-middle", flipped((header + bytes.size()) / 2)), "BACKUP_DAMAGED");
  EXPECT_EQ(refusal("altered-last", flipped(bytes.size() - 1)), "BACKUP_DAMAGED");
  EXPECT_EQ(refusal("letter", "Madame, Monsieur,\n\nbonjour"), "BACKUP_DAMAGED");
  EXPECT_THAT(refusal("newer", absl::StrReplaceAll(bytes, {{"relais-backup-v1", "relais-backup-v2"}})),
              ::testing::HasSubstr("newer version"));
  const std::string day = "day " + Today();
  ASSERT_TRUE(absl::StrContains(bytes, day));
  EXPECT_EQ(refusal("old", absl::StrReplaceAll(bytes, {{day, "day " + Today(-35)}})), "BACKUP_TOO_OLD");
  EXPECT_EQ(refusal("clock-set-back", absl::StrReplaceAll(bytes, {{day, "day " + Today(365)}})), "BACKUP_TOO_OLD");
  EXPECT_EQ(refusal("made-young", absl::StrReplaceAll(bytes, {{day, "day " + Today(-1)}})), "BACKUP_DAMAGED");
  EXPECT_EQ(refusal("other-vault", bytes, {"--vault-key", VaultKey(kCio)}), "BACKUP_OF_ANOTHER");
  const std::string anchor = Spill("other-anchor.json", absl::StrCat("{\"roots\": [\"", std::string(64, '1'), "\"]}"));
  EXPECT_EQ(refusal("other-network", bytes, {"--anchor", anchor}), "BACKUP_OF_ANOTHER");
  EXPECT_THAT(refusal("no-key", bytes, {"--vault-key", "/no/such/key"}), ::testing::HasSubstr("/no/such/key"));
}

TEST_F(Backup, NothingThatExistsIsTouched) {
  const std::string good = Make(kMission, "over");
  const std::string living = network().NodeFolder(kCio);
  EXPECT_EQ(Restore(good, living).exit_code, 2);
  EXPECT_TRUE(network().Node(kCio, {"status"}).ok());
  ASSERT_EQ(network().node(kCio).Stop(), 0);
  const auto before = AllOf(living);
  EXPECT_EQ(Restore(good, living).exit_code, 2);
  EXPECT_EQ(Restore(good, living + "/node.toml").exit_code, 2);
  EXPECT_EQ(AllOf(living), before);
  ASSERT_EQ(network().StartNode(kCio), "");
  const std::string somebody = Fresh("somebody");
  Spill("somebody/letter", "bonjour");
  EXPECT_EQ(Restore(good, somebody).exit_code, 2);
  EXPECT_THAT(NamesIn(somebody), ::testing::ElementsAre("letter"));
  EXPECT_EQ(Restore("/no/such/file", folder() + "/refused").exit_code, 2);
}

TEST_F(Backup, AFolderThatIsNotThereOrHasNoRoomIsSaid) {
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"backup", "--to", folder() + "/nowhere"})), "MALFORMED");
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"backup", "--to", "/proc"})), "STORE_FULL");
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"backup"})), "MISSING_FIELD") << "none is set";
  EXPECT_TRUE(network().Node(kMission, {"status"}).ok());
}

TEST_F(Backup, ANodeThatStandsStillIsBackedUpHere) {
  ASSERT_EQ(network().node(kCio).Stop(), 0);
  const demo::Answer made = network().Node(kCio, {"backup", "--to", Fresh("still")});
  EXPECT_TRUE(made.ok()) << made.errors;
  EXPECT_TRUE(made.json.value("stopped", false));
  ASSERT_EQ(network().StartNode(kCio), "");
  const demo::Answer put =
      Restore(made.json.value("file", ""), folder() + "/still-restored", {"--vault-key", VaultKey(kCio)});
  EXPECT_TRUE(put.ok()) << put.errors;
}

TEST_F(Backup, UnderAPassphraseTheFileAndThePassphraseAreEnough) {
  const std::string node = folder() + "/locked", passphrase = Spill("passphrase", "un long chemin\n");
  const std::string wrong = Spill("wrong", "un autre chemin\n");
  for (const std::string& path : {passphrase, wrong}) ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  ASSERT_TRUE(Run(NodeBinary(), {"init", "--dir", node, "--region", "centre-val-de-loire", "--anchor",
                                 network().NodeFolder(kCio) + "/anchor.json", "--vault", "passphrase=" + passphrase})
                  .ok());
  demo::Daemon daemon;
  ASSERT_TRUE(daemon.Start({NodeBinary(), "serve", "--dir", node, "--passphrase-file", passphrase},
                           folder() + "/locked-log", "prêt"))
      << daemon.first_line();
  const demo::Answer made = Run(NodeBinary(), {"backup", "--dir", node, "--to", Fresh("locked-backups")});
  ASSERT_TRUE(made.ok()) << made.errors;
  EXPECT_FALSE(made.json.value("key_apart", true));
  daemon.Stop();
  const std::string file = made.json.value("file", ""), there = folder() + "/locked-restored";
  EXPECT_EQ(Run(NodeBinary(), {"restore", file, "--dir", there, "--passphrase-file", wrong}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(there));
  const demo::Answer put = Run(NodeBinary(), {"restore", file, "--dir", there, "--passphrase-file", passphrase});
  EXPECT_TRUE(put.ok()) << put.errors;
  EXPECT_EQ(ReadFile(there + "/keys/vault.key"), ReadFile(node + "/keys/vault.key"));
}

TEST_F(Backup, OneADayByItself) {
  const std::string settings = network().NodeFolder(kTravail) + "/node.toml";
  const std::string to = Fresh("daily");
  ASSERT_EQ(network().node(kTravail).Stop(), 0);
  std::string text = absl::StrReplaceAll(ReadFile(settings), {{"hour = 2", "hour = 0"}});
  const size_t at = text.find("folder = \"\"", text.find("[backup]"));
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 11, absl::StrCat("folder = \"", to, "\""));
  std::ofstream(settings) << text;
  ASSERT_EQ(network().StartNode(kTravail), "");
  ASSERT_TRUE(Until(30, [&] { return NamesIn(to).size() == 1 && absl::EndsWith(NamesIn(to)[0], ".relais"); }));
  ASSERT_TRUE(Until(10, [&] {
    const demo::Answer keys = network().Node(kTravail, {"keys"});
    return keys.ok() && !keys.json.at("backup_days").empty() && !keys.json.value("backup_failed", false);
  }));
  EXPECT_EQ(network().node(kTravail).Stop(), 0);
  ASSERT_EQ(network().StartNode(kTravail), "");
  EXPECT_TRUE(network().Node(kTravail, {"backup"}).ok()) << "into the settings' folder";
  EXPECT_EQ(NamesIn(to).size(), 2u) << "the restart made none: today's is there";
}

TEST_F(Backup, TheHubLikewise) {
  ASSERT_TRUE(Send(kMission, "France Travail", absl::StrCat(kKeptStem, "Hub")).ok());
  const demo::Answer made = network().Hub({"backup", "--to", Fresh("hub-backups")});
  ASSERT_TRUE(made.ok()) << made.errors;
  EXPECT_GT(made.json.value("records", 0), 0);
  const std::string key = network().HubFolder() + "/keys/backup.key", file = made.json.value("file", "");
  const demo::Answer audit = network().Hub({"audit"});
  EXPECT_TRUE(absl::StrContains(audit.json.dump(), "BackupService/MakeHubBackup")) << "who made it is on record";
  const std::string there = folder() + "/hub-restored";
  EXPECT_EQ(Run(HubBinary(), {"restore", file, "--key", network().HubFolder() + "/keys/hub.key", "--dir", there})
                .json.value("reason", ""),
            "BACKUP_OF_ANOTHER");
  EXPECT_EQ(Run(HubBinary(), {"restore", file, "--key", key, "--dir", network().HubFolder()}).exit_code, 2);
  EXPECT_EQ(Restore(file, there).json.value("reason", ""), "BACKUP_OF_ANOTHER") << "a node is not put back from it";
  EXPECT_FALSE(std::filesystem::exists(there));
  const demo::Answer put = Run(HubBinary(), {"restore", file, "--key", key, "--dir", there});
  ASSERT_TRUE(put.ok()) << put.errors;
  const OpensslDigester digester;
  const auto open = [&](const std::string& store) {
    RocksLedgerOptions options;
    options.folder = store;
    return RocksLedger::OpenReadOnly(options, digester);
  };
  const auto restored = open(there + "/store");
  ASSERT_TRUE(restored.ok()) << restored.status();
  const demo::Answer status = network().Hub({"status"});
  EXPECT_NE(status.json.value("ledger_id", ""), (*restored)->id().ToHex()) << "another store for its nodes";
  EXPECT_EQ(ReadFile(there + "/tls/authority.pem"), ReadFile(network().HubFolder() + "/tls/authority.pem"));
  EXPECT_EQ(ReadFile(there + "/keys/backup.key"), ReadFile(key));
  EXPECT_TRUE(std::filesystem::exists(there + "/store.packages/head"));
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
