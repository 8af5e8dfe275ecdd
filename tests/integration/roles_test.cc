// Who may do what on a network that runs: every rpc as every role, accounts from invitation to closing, the audit log
// from act to verification.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "hub/cli/account_folder.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/openssl/totp.h"
#include "services/adapters/terminal/terminal.h"
#include "tests/integration/every_call.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kPassword[] = "correct cheval pile agrafe";

void Write(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// What a telephone does with a secret in base32 (RFC 4648).
std::string FromBase32(const std::string& text) {
  std::string bytes;
  uint32_t held = 0;
  int bits = 0;
  for (char c : text) {
    held = (held << 5 | static_cast<uint32_t>(c >= 'A' ? c - 'A' : c - '2' + 26)) & 0xFFFF;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push_back(static_cast<char>(held >> bits & 0xFF));
  }
  return bytes;
}

class Roles : public StandingNetwork {
 protected:
  static constexpr const char* kRoleWords[] = {
      "region-administrator", "department-administrator", "animator", "signatory", "analyst", "auditor"};

  static std::string AccountDir(const std::string& name) { return folder() + "/account-" + name; }
  static std::string Invite(const std::string& name, const std::string& role) {
    std::vector<std::string> words = {"account",        "invite", "--name", "Compte " + name,
                                      "--organisation", "Région", "--role", role};
    if (role == "department-administrator") words.insert(words.end(), {"--scope", "45,41"});
    const demo::Answer answer = network().Hub(words);
    EXPECT_TRUE(answer.ok()) << answer.errors;
    return answer.json.is_object() ? answer.json.value("token", "") : "";
  }
  static demo::Answer Cli(const std::vector<std::string>& words) {
    std::vector<std::string> command = {HubBinary(), "--json", "--lang", "en"};
    command.insert(command.end(), words.begin(), words.end());
    const demo::Finished finished = demo::RunCommand(command, 60);
    return {finished.exit_code, nlohmann::json::parse(finished.output, nullptr, false), finished.errors};
  }
  static demo::Answer Join(const std::string& token, const std::string& where) {
    return Cli({"account", "join", token, "--dir", where});
  }
  // The folder of an account of this role, made when first asked for.
  static std::string AccountOf(const std::string& role) {
    const std::string where = AccountDir(role);
    if (!std::filesystem::exists(where)) {
      const demo::Answer joined = Join(Invite(role, role), where);
      EXPECT_TRUE(joined.ok()) << joined.errors << joined.json.dump();
    }
    return where;
  }
  static demo::Answer As(const std::string& where, std::vector<std::string> words) {
    words.insert(words.end(), {"--as", where});
    return Cli(words);
  }
  static std::string IdOf(const std::string& where) {
    return nlohmann::json::parse(ReadFile(where + "/account.json")).at("account").get<std::string>();
  }
  static std::string ReasonIn(const demo::Answer& answer) {
    return answer.json.is_object() ? answer.json.value("reason", "") : "";
  }
  static std::vector<std::string> Public() {
    return {"--public", network().public_address(), "--authority", network().HubFolder() + "/hub-ca.crt"};
  }
  static demo::Answer AtPublic(std::vector<std::string> words, const std::string& password) {
    Write(folder() + "/password", password + "\n");
    words.insert(words.end(), {"--password-file", folder() + "/password"});
    for (const std::string& word : Public()) words.push_back(word);
    return Cli(words);
  }
  static std::shared_ptr<grpc::Channel> Stranger(const std::string& address) {
    ChannelOptions options;
    options.address = address;
    options.authority_pem = ReadFile(network().HubFolder() + "/hub-ca.crt");
    return OpenChannel(options);
  }
  static std::string EnrolmentAddress() {
    const std::string config = ReadFile(network().HubFolder() + "/hub.toml");
    const size_t at = config.find("enrolment = \"127");
    const size_t from = config.find('"', at) + 1;
    return config.substr(from, config.find('"', from) - from);
  }
  // Everybody who can stand at a doorway of this network.
  static std::vector<Visitor> Everybody() {
    std::vector<Visitor> all;
    all.push_back({"the operator", KindOf(Role::kHubOperator),
                   OpenLocalChannel("unix:" + network().HubFolder() + "/hub.sock"), "", "operator"});
    all.push_back(
        {"a node", KindOf(Role::kNodeOperator), OpenChannel(MembersPort(network(), kTravail)), "", "members"});
    all.push_back({"the desk", KindOf(Role::kDeskStaff),
                   OpenLocalChannel("unix:" + network().NodeFolder(kTravail) + "/desk.sock"), "", "desk"});
    all.push_back({"the public", CallerKind::kPublic, Stranger(network().public_address()), "", "public"});
    all.push_back({"a token bearer", CallerKind::kTokenBearer, Stranger(EnrolmentAddress()), "", "joining"});
    int role = static_cast<int>(Role::kRegionAdministrator);
    for (const char* word : kRoleWords) {
      const auto account = hub::ReadAccountFolder(AccountOf(word), terminal());
      EXPECT_TRUE(account.ok()) << account.status();
      ChannelOptions options;
      options.address = account->hub_address;
      options.authority_pem = account->authority_pem;
      options.identity = ChannelIdentity{account->key_pem, account->certificate_pem};
      all.push_back({word, KindOf(static_cast<Role>(role++)), OpenChannel(options), "", "members"});
    }
    return all;
  }
  static Terminal& terminal() {
    static std::ostringstream sink;
    static Terminal terminal(sink, sink, Language::kEnglish, true);
    return terminal;
  }
  static void RestartHub() {
    ASSERT_EQ(network().hub().Stop(), 0);
    ASSERT_EQ(network().StartHub(), "");
  }
};

TEST_F(Roles, EveryCallAsEveryoneIsWhatTheTableSays) {
  EXPECT_THAT(Disagreements(Everybody()), IsEmpty());
  ExpectAlive();
}

// The check of the check: with the gates off, the same walk finds whom nobody stops.
TEST_F(Roles, WithoutItsGatesTheHubDisagreesWithTheTable) {
  const std::vector<Visitor> everybody = Everybody();
  const std::string path = network().HubFolder() + "/hub.toml";
  const std::string config = ReadFile(path);
  Write(path, config + "\n[test]\nsabotage = \"gates-off\"\n");
  RestartHub();
  const std::vector<std::string> lines = Disagreements(everybody);
  EXPECT_GT(lines.size(), 20u);
  EXPECT_THAT(lines, testing::Contains(HasSubstr("animator was let into /relais.v1.AccountService/CloseAccount")));
  EXPECT_THAT(lines, testing::Contains(HasSubstr("a node was let into /relais.v1.MonitoringService/ReadAudit")));
  Write(path, config);
  RestartHub();
  EXPECT_EQ(ReasonIn(As(AccountOf("animator"), {"account", "list"})), "NOT_PERMITTED") << "on again";
}

TEST_F(Roles, AnAccountTokenIsGoodOnceAndNotForNodes) {
  const std::string token = Invite("one", "analyst");
  ASSERT_TRUE(Join(token, AccountDir("one")).ok());
  const demo::Answer again = Join(token, AccountDir("again"));
  EXPECT_EQ(ReasonIn(again), "TOKEN_INVALID") << again.errors;
  EXPECT_FALSE(std::filesystem::exists(AccountDir("again")));
  const demo::Answer node_token = network().Hub(
      {"token", "issue", "--node", network().node_id(kCio), "--partner", network().PartnerOf(kCio).ToHex()});
  EXPECT_EQ(ReasonIn(Join(node_token.json.value("token", ""), AccountDir("again"))), "MALFORMED");
}

TEST_F(Roles, AnotherCertificateVoidsTheEarlierOneAndClosingVoidsAll) {
  const std::string first = AccountDir("first");
  ASSERT_TRUE(Join(Invite("first", "region-administrator"), first).ok());
  ASSERT_TRUE(As(first, {"status"}).ok());
  const demo::Answer anew = network().Hub({"account", "invite", "--account", IdOf(first)});
  ASSERT_TRUE(anew.ok()) << anew.errors;
  ASSERT_TRUE(Join(anew.json.value("token", ""), AccountDir("second")).ok());
  EXPECT_EQ(ReasonIn(As(first, {"status"})), "CERTIFICATE_INVALID");
  const demo::Answer list = As(AccountDir("second"), {"account", "list"});
  ASSERT_TRUE(list.ok()) << list.errors;
  EXPECT_THAT(list.json.dump(), HasSubstr(IdOf(first)));
  ASSERT_TRUE(network().Hub({"account", "close", IdOf(first)}).ok());
  EXPECT_EQ(ReasonIn(As(AccountDir("second"), {"status"})), "NOT_PERMITTED");
  EXPECT_EQ(ReasonIn(network().Hub({"account", "close", IdOf(first)})), "ACCOUNT_UNKNOWN");
  RestartHub();
  EXPECT_EQ(ReasonIn(As(AccountDir("second"), {"status"})), "NOT_PERMITTED") << "also after a restart";
}

TEST_F(Roles, PasswordCodesAndAResetThatTakesTwo) {
  const std::string where = AccountDir("web");
  ASSERT_TRUE(Join(Invite("web", "region-administrator"), where).ok());
  const std::string id = IdOf(where);
  Write(folder() + "/password", "too short\n");
  EXPECT_EQ(ReasonIn(As(where, {"account", "password", "--password-file", folder() + "/password"})),
            "PASSWORD_TOO_WEAK");
  Write(folder() + "/password", std::string(kPassword) + "\n");
  ASSERT_TRUE(As(where, {"account", "password", "--password-file", folder() + "/password"}).ok());
  EXPECT_EQ(ReasonIn(AtPublic({"account", "sign-in", id}, "wrong but long enough")), "SIGN_IN_REFUSED");
  demo::Answer in = AtPublic({"account", "sign-in", id}, kPassword);
  ASSERT_TRUE(in.ok()) << in.errors << in.json.dump();
  // The pass speaks for the account on the public port.
  const Visitor visitor{"a pass", KindOf(Role::kRegionAdministrator), Stranger(network().public_address()),
                        in.json.value("pass", ""), "public"};
  EXPECT_EQ(CallEmpty(visitor, "/relais.v1.AccountService/ListAccounts").code, grpc::StatusCode::OK);
  EXPECT_EQ(CallEmpty(visitor, "/relais.v1.AccountService/InviteAccount").reason, Reason::kNotPermitted);
  EXPECT_EQ(CallEmpty(visitor, "/relais.v1.AccountService/SignOut").code, grpc::StatusCode::OK);
  EXPECT_EQ(CallEmpty(visitor, "/relais.v1.AccountService/ListAccounts").reason, Reason::kSignInRefused);

  // One-time codes: a secret as the telephone would hold it, from its base32 in the answer.
  const demo::Answer totp = As(where, {"account", "totp"});
  ASSERT_TRUE(totp.ok()) << totp.errors;
  EXPECT_THAT(totp.json.value("uri", ""), HasSubstr("otpauth://totp/Relais:" + id));
  EXPECT_EQ(ReasonIn(As(where, {"account", "totp", "--confirm", "12345"})), "SIGN_IN_REFUSED");
  EXPECT_TRUE(AtPublic({"account", "sign-in", id}, kPassword).ok()) << "no code was confirmed yet";
  const std::string secret = FromBase32(totp.json.value("secret", ""));
  const uint64_t step = TotpStepAt(absl::ToUnixSeconds(absl::Now()));
  ASSERT_TRUE(As(where, {"account", "totp", "--confirm", TotpCode(secret, step)}).ok());
  const std::string next = TotpCode(secret, step + 1);
  EXPECT_EQ(ReasonIn(AtPublic({"account", "sign-in", id}, kPassword)), "SIGN_IN_REFUSED") << "without a code";
  in = AtPublic({"account", "sign-in", id, "--code", next}, kPassword);
  EXPECT_TRUE(in.ok()) << in.errors << in.json.dump();
  EXPECT_EQ(ReasonIn(AtPublic({"account", "sign-in", id, "--code", next}, kPassword)), "SIGN_IN_REFUSED") << "twice";
  RestartHub();
  EXPECT_EQ(ReasonIn(AtPublic({"account", "sign-in", id, "--code", next}, kPassword)), "SIGN_IN_REFUSED")
      << "also after a restart";

  // A reset: asked by anybody, approved by somebody else, and good once.
  const demo::Answer asked = AtPublic({"account", "ask-reset", id}, "another phrase of mine");
  ASSERT_TRUE(asked.ok()) << asked.errors;
  const std::string code = asked.json.value("reset_code", "");
  EXPECT_EQ(ReasonIn(As(where, {"account", "approve-reset", id, code})), "OTHER_PERSON_NEEDED");
  EXPECT_EQ(ReasonIn(As(AccountOf("auditor"), {"account", "approve-reset", id, code})), "NOT_PERMITTED");
  const std::string other = AccountOf("region-administrator");
  EXPECT_EQ(ReasonIn(AtPublic({"account", "sign-in", id}, "another phrase of mine")), "SIGN_IN_REFUSED") << "not yet";
  EXPECT_EQ(ReasonIn(As(other, {"account", "approve-reset", id, "0000000000"})), "ACCOUNT_UNKNOWN");
  ASSERT_TRUE(As(other, {"account", "approve-reset", id, code}).ok());
  EXPECT_EQ(ReasonIn(AtPublic({"account", "sign-in", id}, kPassword)), "SIGN_IN_REFUSED");
  EXPECT_TRUE(AtPublic({"account", "sign-in", id}, "another phrase of mine").ok());
  EXPECT_EQ(ReasonIn(As(other, {"account", "approve-reset", id, code})), "ACCOUNT_UNKNOWN");
  // Neither password stands anywhere in the hub's files.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(network().HubFolder())) {
    if (entry.is_regular_file()) {
      EXPECT_THAT(ReadFile(entry.path()), Not(HasSubstr("phrase of mine"))) << entry.path();
    }
  }
}

TEST_F(Roles, SigningOutEndsThePass) {
  const std::string where = AccountDir("leaving");
  ASSERT_TRUE(Join(Invite("leaving", "analyst"), where).ok());
  Write(folder() + "/password", std::string(kPassword) + "\n");
  ASSERT_TRUE(As(where, {"account", "password", "--password-file", folder() + "/password"}).ok());
  const demo::Answer in = AtPublic({"account", "sign-in", IdOf(where)}, kPassword);
  ASSERT_TRUE(in.ok()) << in.errors;
  const auto sign_out = [](const std::string& pass) {
    Write(folder() + "/pass", pass + "\n");
    std::vector<std::string> words = {"account", "sign-out", "--pass-file", folder() + "/pass"};
    for (const std::string& word : Public()) words.push_back(word);
    return Cli(words);
  };
  EXPECT_EQ(sign_out("no pass at all").exit_code, kExitUsage);
  EXPECT_EQ(ReasonIn(sign_out(std::string(64, 'a'))), "SIGN_IN_REFUSED");
  const std::string pass = in.json.value("pass", "");
  EXPECT_TRUE(sign_out(pass).ok());
  EXPECT_EQ(ReasonIn(sign_out(pass)), "SIGN_IN_REFUSED") << "it opens nothing any more, not even this";
}

// The account's départements are the Loiret and Loir-et-Cher.
TEST_F(Roles, ADepartmentSeesThePartnersOfItsConventionsOnly) {
  const std::string department = AccountOf("department-administrator");
  std::set<std::string> own;
  std::set<std::string> others;
  for (const Agreement& local : network().data().Locals()) {
    const std::string first = local.communes.begin()->substr(0, 2);
    for (const Party& party : local.parties)
      (first == "45" || first == "41" ? own : others).insert(party.partner.ToHex());
  }
  std::string stranger;
  for (const std::string& partner : others) stranger = own.contains(partner) ? stranger : partner;
  ASSERT_NE(stranger, "");
  ASSERT_TRUE(network().Hub({"partner", "invite", "--partner", stranger}).ok());
  const auto listed = [](const demo::Answer& answer) {
    EXPECT_TRUE(answer.ok()) << answer.errors;
    std::set<std::string> partners;
    for (const auto& one : answer.json.at("partners")) partners.insert(one.at("partner").get<std::string>());
    return partners;
  };
  const std::set<std::string> all = listed(network().Hub({"partner", "list"}));
  EXPECT_THAT(all, testing::Contains(stranger));
  EXPECT_EQ(listed(As(AccountOf("auditor"), {"partner", "list"})), all);
  const std::set<std::string> seen = listed(As(department, {"partner", "list"}));
  EXPECT_THAT(seen, Not(IsEmpty()));
  for (const std::string& partner : all) EXPECT_EQ(seen.contains(partner), own.contains(partner)) << partner;
  const std::string out = folder() + "/entry.text";
  EXPECT_EQ(ReasonIn(As(department, {"roster", "export", "--partner", stranger, "--out", out})), "NOT_PERMITTED");
  EXPECT_EQ(ReasonIn(As(department, {"roster", "export", "--partner", *seen.begin(), "--out", out})), "PARTNER_UNKNOWN")
      << "nothing of it awaits a signature";
}

TEST_F(Roles, TheAuditLogTellsWhoDidWhatAndVerifies) {
  const std::string animator = AccountOf("animator");
  EXPECT_EQ(ReasonIn(As(animator, {"account", "close", IdOf(animator)})), "NOT_PERMITTED");
  EXPECT_EQ(ReasonIn(As(animator, {"audit"})), "NOT_PERMITTED");
  const demo::Answer log = As(AccountOf("auditor"), {"audit", "--verify"});
  ASSERT_TRUE(log.ok()) << log.errors;
  EXPECT_TRUE(log.json.value("verified", false));
  bool found = false;
  for (const auto& entry : log.json.at("entries")) {
    found = found || (entry.at("method") == "/relais.v1.AccountService/CloseAccount" &&
                      entry.at("reason") == "NOT_PERMITTED" && entry.at("account") == IdOf(animator));
  }
  EXPECT_TRUE(found) << "what the gate refused is entered";
  EXPECT_THAT(log.json.dump(), HasSubstr("/relais.v1.EnrolmentService/Enrol"));

  // An exported file verifies off-line; with one entry altered it does not.
  const std::string file = folder() + "/audit.json";
  Write(file, log.json.dump());
  const demo::Answer offline = Cli({"audit", "--file", file, "--verify", "--head", log.json.value("head", "")});
  EXPECT_TRUE(offline.ok()) << offline.errors;
  nlohmann::json altered = log.json;
  altered["entries"][1]["name"] = "personne d'autre";
  Write(file, altered.dump());
  EXPECT_EQ(ReasonIn(Cli({"audit", "--file", file, "--verify"})), "BAD_SIGNATURE");
  altered = log.json;
  altered["entries"].erase(2);
  Write(file, altered.dump());
  EXPECT_EQ(ReasonIn(Cli({"audit", "--file", file, "--verify"})), "BAD_SIGNATURE");

  // The chain goes on over a restart, from the same head.
  RestartHub();
  const demo::Answer later = network().Hub({"audit", "--verify", "--head", log.json.value("head", "")});
  EXPECT_TRUE(later.ok()) << later.errors;
}

TEST_F(Roles, WhyExplainsWhatTheHubRemembersAndSaysSoWhenItDoesNot) {
  const std::string unknown(32, 'a');
  const demo::Answer nothing = network().Hub({"why", unknown});
  ASSERT_TRUE(nothing.ok()) << nothing.errors;
  EXPECT_FALSE(nothing.json.value("remembered", true));
  const demo::Answer sent = Send(kMission, "psychologue", "Prunier");
  ASSERT_TRUE(sent.ok()) << sent.errors;
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(sent), 2, 30), 2);
  const demo::Answer taken = As(AccountOf("animator"), {"why", ReferralOf(sent)});
  ASSERT_TRUE(taken.ok()) << taken.errors;
  EXPECT_TRUE(taken.json.value("remembered", false));
  EXPECT_EQ(taken.json.value("reason", "?"), "");
  EXPECT_EQ(ReasonIn(As(AccountOf("analyst"), {"why", ReferralOf(sent)})), "NOT_PERMITTED");
  EXPECT_THAT(network().Hub({"audit"}).json.dump(), HasSubstr("handoff " + ReferralOf(sent))) << "asking is audited";
}

}  // namespace
}  // namespace relais::integration
