// What operators and counsellors get wrong: each is answered with a closed reason and a sentence, and harms nothing.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "deploy/demo/process.h"
#include "gmock/gmock.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"
#include "tests/relay/mail_relay.h"

namespace relais::integration {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

constexpr int kDamaged = 65;
constexpr int kNotToBeHad = 74;
constexpr int kMisconfigured = 78;

class Edges : public StandingNetwork {
 protected:
  // A copy of the hub's folder whose configuration had `from` replaced by `to`, served until it ends.
  static demo::Finished ServeCopy(const std::string& name, const std::string& from, const std::string& to) {
    const std::string copy = folder() + "/" + name;
    fs::create_directories(copy);
    for (const char* part : {"tls", "keys", "knowledge"}) {
      fs::copy(network().HubFolder() + "/" + part, copy + "/" + part, fs::copy_options::recursive);
    }
    fs::copy(network().HubFolder() + "/anchor.json", copy + "/anchor.json");
    const std::string config = ReadFile(network().HubFolder() + "/hub.toml");
    EXPECT_THAT(config, HasSubstr(from));
    std::ofstream(copy + "/hub.toml") << absl::StrReplaceAll(config, {{from, to}});
    fs::permissions(copy + "/hub.toml", fs::perms::owner_read | fs::perms::owner_write);
    return demo::RunCommand({HubBinary(), "serve", "--config", copy + "/hub.toml"}, 20);
  }
  static std::string Reason(const demo::Answer& answer) {
    return answer.json.is_object() ? answer.json.value("reason", "") : "";
  }
};

TEST_F(Edges, BadConfigurationTellsAllErrorsWithLineAndKey) {
  const std::string path = folder() + "/bad.toml";
  std::ofstream(path) << "region = \"CAPITALS\"\n[listen]\nmembers = \"nowhere\"\n[log]\nlevel = \"loud\"\nstray = 1\n";
  const demo::Finished served = demo::RunCommand({HubBinary(), "serve", "--config", path}, 20);
  EXPECT_EQ(served.exit_code, kMisconfigured);
  std::vector<std::string> places;
  for (absl::string_view line : absl::StrSplit(absl::StripPrefix(served.errors, "relais-hub: "), '\n')) {
    if (!absl::ConsumePrefix(&line, path + ":")) continue;
    const std::vector<absl::string_view> parts = absl::StrSplit(line, absl::MaxSplits(": ", 2));
    ASSERT_EQ(parts.size(), 3u) << line;
    places.push_back(absl::StrCat(parts[0], " ", parts[1]));
  }
  EXPECT_THAT(places, testing::ElementsAre("1 region", "3 listen.members", "5 log.level", "6 log.stray"));
}

TEST_F(Edges, AHubWithoutItsSigningKeyDoesNotStart) {
  const demo::Finished served = ServeCopy("keyless", "keys/hub.key", "keys/lost.key");
  EXPECT_EQ(served.exit_code, kMisconfigured);
  EXPECT_THAT(served.errors, HasSubstr("keyless/keys/lost.key"));
}

TEST_F(Edges, PortTakenIsSaidAndTheOtherHubLives) {
  const demo::Finished served = ServeCopy("taken", "region = ", "region = ");
  EXPECT_EQ(served.exit_code, kNotToBeHad);
  EXPECT_THAT(served.errors, HasSubstr(network().members_address()));
  ExpectAlive();
}

TEST_F(Edges, DataFolderThatCannotBeWritten) {
  const std::string copy = folder() + "/unwritable";
  fs::create_directories(copy);
  std::ofstream(copy + "/store") << "a file stands where the folder should";
  const demo::Finished served = ServeCopy("unwritable", "region = ", "region = ");
  EXPECT_EQ(served.exit_code, kNotToBeHad) << served.errors;
  EXPECT_THAT(served.errors, HasSubstr("store"));
}

TEST_F(Edges, TwoDaemonsOnOneStore) {
  const demo::Finished hub =
      demo::RunCommand({HubBinary(), "serve", "--config", network().HubFolder() + "/hub.toml"}, 20);
  EXPECT_EQ(hub.exit_code, kNotToBeHad) << hub.errors;
  const demo::Finished node =
      demo::RunCommand({NodeBinary(), "serve", "--config", network().NodeFolder(kCio) + "/node.toml"}, 20);
  EXPECT_EQ(node.exit_code, kNotToBeHad) << node.errors;
  ExpectAlive();
}

TEST_F(Edges, SigtermEndsInOrderAndTheRestartKeepsAll) {
  const demo::Answer sent = Send(kMission, "psychologue", "Signal");
  ASSERT_TRUE(sent.ok()) << sent.errors;
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(sent), 2, 30), 2);
  EXPECT_EQ(network().hub().Stop(), 0);
  EXPECT_EQ(network().node(kCio).Stop(), 0);
  ASSERT_EQ(network().StartHub(), "");
  ASSERT_EQ(network().StartNode(kCio), "");
  EXPECT_TRUE(AwaitShown(kCio, ReferralOf(sent)));
  EXPECT_EQ(network().WaitReady(60), "");
  ExpectAlive();
}

TEST_F(Edges, DamagedStoreIsRefusedWithASentence) {
  ASSERT_EQ(network().node(kTravail).Stop(), 0);
  const std::string store = network().NodeFolder(kTravail) + "/store";
  const std::string aside = folder() + "/aside";
  fs::copy(store, aside, fs::copy_options::recursive);
  int flipped = 0;
  for (const auto& entry : fs::recursive_directory_iterator(store)) {
    const std::string extension = entry.path().extension();
    if ((extension != ".log" && extension != ".sst") || entry.file_size() < 64) continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(entry.file_size() / 2));
    const int byte = file.peek();
    file.seekp(static_cast<std::streamoff>(entry.file_size() / 2));
    file.put(static_cast<char>(byte ^ 0x55));
    ++flipped;
  }
  ASSERT_GT(flipped, 0);
  const demo::Finished served =
      demo::RunCommand({NodeBinary(), "serve", "--config", network().NodeFolder(kTravail) + "/node.toml"}, 20);
  EXPECT_EQ(served.exit_code, kDamaged) << served.errors;
  EXPECT_THAT(served.errors, HasSubstr("relais-node: "));
  fs::remove_all(store);
  fs::copy(aside, store, fs::copy_options::recursive);
  ASSERT_EQ(network().StartNode(kTravail), "");
  ExpectAlive();
}

TEST_F(Edges, DraftOverItsSize) {
  const demo::Answer sent = Send(kMission, "France Travail", "Long", {"--reason", std::string(5000, 'a')});
  EXPECT_FALSE(sent.ok());
  EXPECT_NE(Reason(sent), "") << sent.json.dump() << sent.errors;
  ExpectAlive();
}

TEST_F(Edges, MistypedSlipCodeChangesNothing) {
  const demo::Answer sent = Send(kMission, "France Travail", "Code");
  ASSERT_TRUE(sent.ok()) << sent.errors;
  const std::string referral = ReferralOf(sent);
  ASSERT_TRUE(AwaitShown(kTravail, referral));
  ASSERT_TRUE(network().Node(kTravail, {"open", referral}).ok());
  ASSERT_TRUE(network().Node(kTravail, {"accept", referral}).ok());
  const std::string locator = sent.json.at("slip").value("locator", "");
  const std::string code = sent.json.at("slip").value("arrival_code", "");
  std::string mistyped = code;
  mistyped[0] = mistyped[0] == '2' ? '3' : '2';
  const demo::Answer wrong = network().Node(kTravail, {"receive", "--locator", locator, "--code", mistyped});
  EXPECT_FALSE(wrong.ok());
  EXPECT_NE(Reason(wrong), "") << wrong.json.dump() << wrong.errors;
  EXPECT_TRUE(network().Node(kTravail, {"receive", "--locator", locator, "--code", code}).ok());
}

TEST_F(Edges, WrongStateForTheEvent) {
  const demo::Answer sent = Send(kMission, "France Travail", "Etat");
  ASSERT_TRUE(sent.ok()) << sent.errors;
  ASSERT_TRUE(AwaitShown(kTravail, ReferralOf(sent)));
  const demo::Answer wrong = network().Node(kTravail, {"conclude", ReferralOf(sent), "--outcome", "helped"});
  EXPECT_FALSE(wrong.ok());
  EXPECT_NE(Reason(wrong), "") << wrong.json.dump() << wrong.errors;
  EXPECT_TRUE(network().Node(kTravail, {"open", ReferralOf(sent)}).ok());
}

// Mail crosses machines that are not ours: it says that something waits, and to whom it is said.
TEST_F(Edges, AMailSaysOnlyThatSomethingWaits) {
  const MailRelay relay;
  ASSERT_TRUE(network()
                  .Node(kCio, {"notice", "relay", "--address", relay.address(), "--from", "relais@example.org",
                               "--security", "none"})
                  .ok());
  ASSERT_TRUE(network()
                  .Node(kCio, {"notice", "add", "accueil", "--address", "accueil@example.org", "--quiet", "no",
                               "--days", "lun,mar,mer,jeu,ven,sam,dim"})
                  .ok());
  // What waited from earlier tests is told first, or nothing is.
  const demo::Answer sent = Send(kMission, "psychologue", "Canarivert");
  ASSERT_TRUE(sent.ok()) << sent.errors;
  ASSERT_TRUE(AwaitShown(kCio, ReferralOf(sent)));
  const std::vector<TakenMail> taken = relay.AwaitTaken(1);
  ASSERT_FALSE(taken.empty());
  for (const TakenMail& mail : taken) {
    EXPECT_EQ(mail.to, "accueil@example.org");
    for (const std::string& told : {std::string("Canarivert"), ReferralOf(sent), std::string("Pithiviers")}) {
      EXPECT_THAT(mail.headers + mail.body, Not(HasSubstr(told)));
    }
  }
  ASSERT_TRUE(network().Node(kCio, {"notice", "remove", "accueil"}).ok());
}

}  // namespace
}  // namespace relais::integration
