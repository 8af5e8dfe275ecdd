// Four people share one node: they sign in over TLS from the partner's own network, and who opened which journey is on
// record, whatever stops in between.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "node/desk_tls.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/terminal/terminal.h"
#include "tests/integration/every_call.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

constexpr char kColleaguePassword[] = "correct cheval pile agrafe";
constexpr int kLockSeconds = 3;
// The node under test; those who send to it are at kMission.
constexpr const char* kOffice = kTravail;

void WriteWhole(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

class Staff : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    Configure("");
    const demo::Answer made = Machine({"desk-certificate", "--out", folder() + "/desk-ca.crt"});
    ASSERT_TRUE(made.ok()) << made.errors;
    ASSERT_EQ(made.json.value("fingerprint", "").size(), 64u);
  }
  // The node, started anew with its door to the network and these lines more.
  static void Configure(const std::string& more) {
    const std::string path = network().NodeFolder(kOffice) + "/node.toml";
    static const std::string before = ReadFile(path);
    std::string text = before;
    const auto set = [&text](const std::string& from, const std::string& to) {
      ASSERT_NE(text.find(from), std::string::npos) << from;
      text.replace(text.find(from), from.size(), to);
    };
    set("\ndesk = \"\"", "\ndesk = \"127.0.0.1:0\"");
    set("lock_seconds = 600", absl::StrCat("lock_seconds = ", more.empty() ? 600 : kLockSeconds));
    WriteWhole(path, absl::StrCat(text, absl::StartsWith(more, "[") ? more : ""));
    network().node(kOffice).Stop();
    Start();
  }
  static void Start() {
    ASSERT_EQ(network().StartNode(kOffice), "");
    const std::string& line = network().node(kOffice).first_line();
    const size_t at = line.find("network=");
    ASSERT_NE(at, std::string::npos) << line;
    port_ = std::to_string(std::stoi(line.substr(at + 8)));
  }

  // At the node's own machine.
  static demo::Answer Machine(const std::vector<std::string>& words) { return network().Node(kOffice, words); }
  static std::string SessionFile(const std::string& name) { return folder() + "/session-" + name; }
  static std::string Address() { return "127.0.0.1:" + port_; }
  // At another machine of the office, as `name` if she has signed in there.
  static demo::Answer As(const std::string& name, std::vector<std::string> words) {
    std::vector<std::string> command = {NodeBinary(), "--json", "--lang", "en"};
    for (std::string& word : words) command.push_back(std::move(word));
    for (const std::string& word : {std::string("--desk"), Address(), std::string("--desk-authority"),
                                    folder() + "/desk-ca.crt", std::string("--session"), SessionFile(name)}) {
      command.push_back(word);
    }
    const demo::Finished finished = demo::RunCommand(command, 60);
    return {finished.exit_code, json::parse(finished.output, nullptr, false), finished.errors};
  }
  static demo::Answer SignIn(const std::string& name, const std::string& password) {
    const std::string file = folder() + "/password";
    WriteWhole(file, password + "\n");
    return As(name, {"signin", name, "--password-file", file});
  }
  // Added at the machine, signed in, with a password of her own.
  static void Colleague(const std::string& name, const std::string& role) {
    const demo::Answer added = Machine({"staff", "add", name, "--role", role});
    ASSERT_TRUE(added.ok()) << added.errors << added.json.dump();
    Choose(name, added.json.value("one_time_password", ""));
  }
  static void Choose(const std::string& name, const std::string& once) {
    ASSERT_TRUE(SignIn(name, once).ok());
    WriteWhole(folder() + "/present", once + "\n");
    WriteWhole(folder() + "/next", std::string(kColleaguePassword) + "\n");
    const demo::Answer chosen =
        As(name, {"staff", "password", "--present-file", folder() + "/present", "--password-file", folder() + "/next"});
    ASSERT_TRUE(chosen.ok()) << chosen.errors << chosen.json.dump();
  }
  static std::string Reason(const demo::Answer& answer) { return ReasonOfAnswer(answer); }
  static json Log(const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"access-log"};
    words.insert(words.end(), more.begin(), more.end());
    const demo::Answer answer = Machine(words);
    EXPECT_TRUE(answer.ok()) << answer.errors;
    return answer.json.is_object() ? answer.json.value("entries", json::array()) : json::array();
  }

 private:
  inline static std::string port_;
};

TEST_F(Staff, EachSignsInAsHerselfAndWhatSheOpensIsOnRecord) {
  Colleague("Sacha Exemple", "supervisor");
  Colleague("Claude Exemple", "counsellor");
  EXPECT_EQ(As("Claude Exemple", {"whoami"}).json.at("colleague").value("name", ""), "Claude Exemple");
  EXPECT_EQ(Reason(As("nobody", {"list"})), "SESSION_OVER") << "every call over the network needs a session";
  EXPECT_EQ(Reason(As("nobody", {"status"})), "SESSION_OVER");
  const std::string referral = ReferralOf(Send(kMission, "France Travail", "Canaripersonne"));
  ASSERT_TRUE(AwaitShown(kOffice, referral));
  const demo::Answer shown = As("Claude Exemple", {"show", referral});
  ASSERT_TRUE(shown.ok()) << shown.errors;
  const std::string journey = shown.json.at("referral").at("summary").value("journey", "");
  const json entries = Log({"--journey", referral});
  ASSERT_GE(entries.size(), 2u) << entries.dump();
  EXPECT_EQ(entries[0].value("colleague_name", ""), "Claude Exemple");
  EXPECT_EQ(entries[0].value("act", ""), "OPENED");
  EXPECT_EQ(entries[0].value("journey", ""), journey);
  EXPECT_EQ(entries[1].value("act", ""), "OPENED");
  EXPECT_EQ(entries[1].value("colleague", "?"), "") << "the node's own machine";
  EXPECT_THAT(entries.dump(), Not(HasSubstr("Canaripersonne"))) << "no name of the person";
  // A counsellor reads her own entries, and none of what a supervisor may.
  const demo::Answer own = As("Claude Exemple", {"access-log"});
  ASSERT_TRUE(own.ok()) << own.errors;
  EXPECT_EQ(own.json.at("entries").size(), 1u);
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"staff", "add", "Autre"},
                                             {"staff", "reset", "Sacha"},
                                             {"staff", "lock", "Sacha"},
                                             {"staff", "role", "Claude", "supervisor"},
                                             {"staff", "remove", "Sacha"},
                                             {"access-log", "--colleague", "Sacha"}}) {
    EXPECT_EQ(Reason(As("Claude Exemple", words)), "NOT_PERMITTED") << words[0] << " " << words[1];
  }
  EXPECT_EQ(Reason(Machine({"staff", "remove", "Sacha"})), "LAST_SUPERVISOR");
  // What leaves the node as a file is on record like what is looked at.
  const demo::Answer copied = As("Claude Exemple", {"export", "--journey", journey});
  ASSERT_TRUE(copied.ok()) << copied.errors;
  const json after = Log({"--journey", referral});
  EXPECT_EQ(after[0].value("act", ""), "EXPORTED") << after.dump();
  EXPECT_EQ(after[0].value("colleague_name", ""), "Claude Exemple");
  EXPECT_TRUE(As("Claude Exemple", {"signout"}).ok());
  EXPECT_FALSE(std::filesystem::exists(SessionFile("Claude Exemple")));
  EXPECT_EQ(Reason(As("Claude Exemple", {"show", referral})), "SESSION_OVER");
}

TEST_F(Staff, WrongPasswordsPauseAlsoOverAKill) {
  Colleague("Dominique Exemple", "counsellor");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Reason(SignIn("Dominique Exemple", "surely not theirs")), "SIGN_IN_REFUSED");
  const demo::Answer paused = SignIn("Dominique Exemple", kColleaguePassword);
  EXPECT_EQ(Reason(paused), "SIGN_IN_PAUSED");
  EXPECT_THAT(paused.json.value("detail", ""), HasSubstr("come back in"));
  network().node(kOffice).Kill();
  Start();
  EXPECT_EQ(Reason(SignIn("Dominique Exemple", kColleaguePassword)), "SIGN_IN_PAUSED")
      << "a restart gives no new tries";
  // The supervisor helps at once.
  const demo::Answer reset = Machine({"staff", "reset", "Dominique"});
  ASSERT_TRUE(reset.ok()) << reset.errors;
  EXPECT_EQ(Reason(SignIn("Dominique Exemple", kColleaguePassword)), "SIGN_IN_REFUSED")
      << "the former password is void";
  const std::string once = reset.json.value("one_time_password", "");
  ASSERT_TRUE(SignIn("Dominique Exemple", once).ok());
  EXPECT_EQ(Reason(As("Dominique Exemple", {"list"})), "PASSWORD_TO_CHANGE");
  Choose("Dominique Exemple", once);
  EXPECT_TRUE(As("Dominique Exemple", {"list"}).ok());
  // Nothing of a password or a session stands in any file of the node.
  const std::string session = ReadFile(SessionFile("Dominique Exemple")).substr(0, 64);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(network().NodeFolder(kOffice))) {
    if (!entry.is_regular_file()) continue;
    const std::string bytes = ReadFile(entry.path());
    for (const std::string& secret : {std::string(kColleaguePassword), once, session}) {
      EXPECT_EQ(bytes.find(secret), std::string::npos) << entry.path();
    }
  }
}

TEST_F(Staff, AScreenThatNobodyTouchesLocks) {
  Colleague("Lina Petit", "counsellor");
  Configure("short");
  ASSERT_TRUE(SignIn("Lina Petit", kColleaguePassword).ok());
  EXPECT_TRUE(As("Lina Petit", {"whoami"}).ok());
  // Asking would be a use of it: look only after it was left alone for long enough.
  absl::SleepFor(absl::Seconds(kLockSeconds + 1));
  EXPECT_EQ(Reason(As("Lina Petit", {"whoami"})), "SESSION_OVER");
  Configure("");
}

TEST_F(Staff, JourneysAreHandedOver) {
  Colleague("Anne Un", "counsellor");
  Colleague("Marc Deux", "counsellor");
  const std::string sent = ReferralOf(Send(kMission, "France Travail", "Passage"));
  ASSERT_TRUE(AwaitShown(kOffice, sent));
  ASSERT_TRUE(As("Anne Un", {"open", sent}).ok());
  const auto mine = [&sent](const std::string& name) {
    const demo::Answer list = As(name, {"list", "--scope", "all", "--mine"});
    EXPECT_TRUE(list.ok()) << list.errors;
    return list.json.value("referrals", json::array()).dump().find(sent) != std::string::npos;
  };
  EXPECT_TRUE(mine("Anne Un")) << "who opened it first";
  EXPECT_EQ(Reason(As("Marc Deux", {"handover", "--to", "Marc Deux", sent})), "NOT_PERMITTED");
  ASSERT_TRUE(Machine({"staff", "remove", "Anne Un"}).ok());
  EXPECT_EQ(Reason(As("Anne Un", {"list"})), "SESSION_OVER") << "she has left";
  const demo::Answer waits = Machine({"list", "--scope", "all", "--nobodys"});
  EXPECT_THAT(waits.json.dump(), HasSubstr(sent));
  const demo::Answer given = Machine({"handover", "--to", "Marc", "--all-of", "Anne Un"});
  ASSERT_TRUE(given.ok()) << given.errors << given.json.dump();
  EXPECT_EQ(given.json.value("journeys", 0), 1);
  EXPECT_TRUE(mine("Marc Deux"));
  EXPECT_EQ(Log({"--journey", sent})[0].value("act", ""), "HANDED_OVER");
}

// The node dies between the entry and the answer: whoever was about to see something is on record.
TEST_F(Staff, WhatIsAboutToBeShownIsOnRecordFirst) {
  const std::string referral = ReferralOf(Send(kMission, "France Travail", "Avant"));
  ASSERT_TRUE(AwaitShown(kOffice, referral));
  const size_t before = Log({"--journey", referral}).size();
  Configure("[test]\nsabotage = \"stop-before-show\"\n");
  const demo::Answer shown = Machine({"show", referral});
  EXPECT_EQ(shown.exit_code, kExitUnreachable) << "nothing was shown: " << shown.json.dump();
  network().node(kOffice).Kill();
  Configure("");
  const json after = Log({"--journey", referral});
  ASSERT_EQ(after.size(), before + 1);
  EXPECT_EQ(after[0].value("act", ""), "OPENED");
}

// Every rpc that there is, as those who stand at this node's door to its network.
TEST_F(Staff, EveryCallOverTheNetworkIsWhatTheTableSays) {
  Colleague("Tess Une", "counsellor");
  Colleague("Tess Deux", "supervisor");
  Colleague("Tess Trois", "operator");
  ChannelOptions options;
  options.address = Address();
  options.authority_pem = ReadFile(folder() + "/desk-ca.crt");
  options.server_name = node::kDeskServerName;
  const auto channel = OpenChannel(options);
  const auto session = [](const std::string& name) { return ReadFile(SessionFile(name)).substr(0, 64); };
  const std::vector<Visitor> visitors = {
      {"a stranger", CallerKind::kPublic, channel, "", "desk"},
      {"a counsellor", CallerKind::kCounsellor, channel, session("Tess Une"), "desk"},
      {"a supervisor", CallerKind::kSupervisor, channel, session("Tess Deux"), "desk"},
      {"an operator", CallerKind::kStaffOperator, channel, session("Tess Trois"), "desk"}};
  EXPECT_THAT(Disagreements(visitors), testing::IsEmpty());
}

TEST_F(Staff, WithoutTlsOrByAnotherAuthorityNobodyIsServed) {
  const Visitor plain{"plain", CallerKind::kPublic, grpc::CreateChannel(Address(), grpc::InsecureChannelCredentials()),
                      "", "desk"};
  EXPECT_EQ(CallEmpty(plain, "/relais.v1.StaffService/SignInAtDesk").code, grpc::StatusCode::UNAVAILABLE);
  ChannelOptions options;
  options.address = Address();
  options.server_name = node::kDeskServerName;
  options.authority_pem = ReadFile(network().HubFolder() + "/hub-ca.crt");
  const Visitor other{"another authority", CallerKind::kPublic, OpenChannel(options), "", "desk"};
  EXPECT_EQ(CallEmpty(other, "/relais.v1.StaffService/SignInAtDesk").code, grpc::StatusCode::UNAVAILABLE);
  // A file that others can read, or that holds something else, is no session.
  WriteWhole(SessionFile("open"), std::string(64, 'a') + "\n");
  EXPECT_EQ(As("open", {"whoami"}).exit_code, kExitUsage);
}

// A given certificate in the place of the node's own.
TEST_F(Staff, AGivenCertificateIsShown) {
  const std::string where = network().NodeFolder(kOffice) + "/tls/";
  const auto authority = CertificateAuthority::Create(folder() + "/office-ca.key", "bureau", absl::Now());
  ASSERT_TRUE(authority.ok()) << authority.status();
  const auto given = authority->IssueServer({}, absl::Now(), "guichet.exemple");
  ASSERT_TRUE(given.ok());
  WriteWhole(where + "given.crt", given->chain_pem);
  WriteWhole(where + "given.key", given->key_pem);
  const std::string path = network().NodeFolder(kOffice) + "/node.toml";
  const std::string before = ReadFile(path);
  std::string text = before;
  for (const char* key : {"desk_certificate = \"", "desk_key = \""}) {
    const size_t at = text.find(key);
    ASSERT_NE(at, std::string::npos);
    text.insert(at + std::string(key).size(), std::string(key)[5] == 'c' ? "tls/given.crt" : "tls/given.key");
  }
  WriteWhole(path, text);
  network().node(kOffice).Stop();
  EXPECT_NE(network().StartNode(kOffice), "") << "others can read its key";
  chmod((where + "given.key").c_str(), 0600);
  Start();
  ChannelOptions options;
  options.address = Address();
  options.server_name = "guichet.exemple";
  options.authority_pem = authority->pem();
  const Visitor visitor{"given", CallerKind::kPublic, OpenChannel(options), "", "desk"};
  EXPECT_EQ(CallEmpty(visitor, "/relais.v1.StaffService/WhoAmI").reason, relais::Reason::kSessionOver);
  WriteWhole(path, before);
  network().node(kOffice).Stop();
  Start();
}

}  // namespace
}  // namespace relais::integration
