// A convention's way on the hub as a process, by command line: what was said survives the hub's death, its operator
// activates nothing, and a suspension acts at once on streams that are open.
#include <chrono>
#include <filesystem>
#include <fstream>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "hub/cli/text_file.h"
#include "services/adapters/terminal/files.h"
#include "services/wire/knowledge_codec.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

class Convention : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    ASSERT_EQ(network().node(kCio).Stop(), 0);
  }
  static std::string Local() { return network().data().Locals().front().id.ToHex(); }
  static nlohmann::json Do(std::vector<std::string> words) {
    words.insert(words.begin(), "convention");
    const demo::Answer answer = network().Hub(words);
    EXPECT_TRUE(answer.ok()) << words[1] << ": " << answer.errors;
    return answer.json;
  }
  static std::string Refused(std::vector<std::string> words) {
    words.insert(words.begin(), "convention");
    const demo::Answer answer = network().Hub(words);
    EXPECT_EQ(answer.exit_code, 1) << words[1] << ": " << answer.errors;
    return answer.json.is_object() ? answer.json.value("reason", "") : "";
  }
  // The folder of a new account, joined by its token as its owner would.
  static std::string Account(const std::string& role, const std::string& organisation) {
    const std::string where = folder() + "/" + role + "-" + organisation;
    const demo::Answer invited = network().Hub(
        {"account", "invite", "--name", "Compte de " + organisation, "--organisation", organisation, "--role", role});
    EXPECT_TRUE(invited.ok()) << invited.errors;
    const std::string token = invited.json.is_object() ? invited.json.value("token", "") : "";
    EXPECT_EQ(demo::RunCommand({HubBinary(), "--json", "account", "join", token, "--dir", where}, 60).exit_code, 0);
    return where;
  }
  static std::string IdOf(const std::string& account) {
    std::ifstream in(account + "/account.json");
    return nlohmann::json::parse(in).at("account").get<std::string>();
  }
  static bool Entered(const nlohmann::json& log, const std::string& method, const std::string& account,
                      const std::string& reason) {
    for (const auto& entry : log.at("entries")) {
      if (entry.at("method") == "/relais.v1.ConventionService/" + method && entry.at("account") == account &&
          entry.at("reason") == reason) {
        return true;
      }
    }
    return false;
  }
  // Every required party's signature under the text in `file`.
  static void SignByAll(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    absl::StatusOr<SignedText> text = wire::ReadSignedText(bytes);
    ASSERT_TRUE(text.ok()) << text.status();
    OsEntropy entropy;
    const SodiumSealer sealer(entropy);
    const Agreement local = network().data().Locals().front();
    for (const Party& party : local.parties) {
      if (party.required) hub::AddSignature(sealer, network().SignatoryOf(party.partner), *text);
    }
    std::ofstream(file, std::ios::binary) << wire::WriteSignedText(*text);
  }
  // Exported with the certificate of `account`, and judged in a folder that holds the file and the anchor only.
  static std::string VerifiedElsewhere(const std::string& account) {
    const std::string elsewhere = folder() + "/elsewhere";
    std::filesystem::create_directory(elsewhere);
    Do({"export", Local(), "--out", elsewhere + "/it.json", "--as", account});
    std::filesystem::copy_file(network().HubFolder() + "/anchor.json", elsewhere + "/anchor.json");
    const demo::Finished finished = demo::RunCommand({"/usr/bin/env", "-i", "-C", elsewhere, HubBinary(), "convention",
                                                      "verify", "it.json", "--anchor", "anchor.json", "--json"});
    return demo::RefusalOf({finished.exit_code, nlohmann::json::parse(finished.output, nullptr, false), ""});
  }
  static std::optional<Reason> DepositTo(HostileMember& member, const std::string& key) {
    const HostileMember::Sealed sealed = member.Referral(key);
    return member.DepositOne(sealed.envelope, sealed.header.mailbox);
  }
};

TEST_F(Convention, WhatWasSaidSurvivesTheHubsDeath) {
  const std::string json = folder() + "/amended.json";
  const std::string text = folder() + "/amended.signed";
  EXPECT_EQ(Do({"amend", Local(), "--out", json})["version"], 2);
  EXPECT_EQ(Do({"draft", "--in", json})["problems"].size(), 0u);
  EXPECT_EQ(Do({"propose", Local()})["summary"]["state"], "PROPOSED");
  Do({"show", Local(), "--out", text});
  SignByAll(text);
  EXPECT_EQ(Do({"submit", text})["summary"]["state"], "SIGNED");
  const nlohmann::json before = Do({"show", Local()});
  network().hub().Kill();
  ASSERT_EQ(network().StartHub(), "");
  EXPECT_EQ(Do({"show", Local()}), before);
  EXPECT_EQ(Refused({"activate", Local()}), "NOT_PERMITTED");
  EXPECT_EQ(Do({"show", Local(), "--version", "1"})["summary"]["state"], "IN_FORCE");
  EXPECT_EQ(Do({"abandon", Local()})["summary"]["state"], "ABANDONED");
  ExpectAlive();
}

TEST_F(Convention, ASuspensionByCommandActsAtOnceOnAnOpenStream) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  ASSERT_EQ(DepositTo(member, kTravail), Reason::kNone);
  const std::string key = network().AnimatorKey("pithiviers");
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Do({"suspend", Local(), "--key", key})["summary"]["state"], "SUSPENDED");
  // The very next frame on the stream that was open before.
  EXPECT_EQ(DepositTo(member, kTravail), Reason::kConventionNotInForce);
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took, std::chrono::seconds(5));
  RecordProperty("milliseconds", static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  EXPECT_EQ(Do({"resume", Local(), "--key", key})["summary"]["state"], "IN_FORCE");
  EXPECT_EQ(DepositTo(member, kTravail), Reason::kNone);
  ExpectAlive();
}

// The last one here: the local convention has another version afterwards.
TEST_F(Convention, TwoAdministratorsActivateByTheirCertificatesAndTheLogNamesThem) {
  const std::string json = folder() + "/next.json";
  const std::string text = folder() + "/next.signed";
  const std::string region = Account("region-administrator", "Region");
  const std::string rectorat = Account("region-administrator", "Rectorat");
  const std::string signatory = Account("signatory", "Structure");
  Do({"amend", Local(), "--out", json});
  Do({"draft", "--in", json, "--as", region});
  EXPECT_EQ(Refused({"propose", Local(), "--as", signatory}), "NOT_PERMITTED");
  // A rehearsal of the whole region is larger than one message at the members' port may be.
  std::ifstream amended(json);
  nlohmann::json region_wide = nlohmann::json::parse(amended);
  region_wide["communes"] = {"departement:18", "departement:28", "departement:36",
                             "departement:37", "departement:41", "departement:45"};
  std::ofstream(folder() + "/wide.json") << region_wide;
  EXPECT_EQ(Do({"rehearse", folder() + "/wide.json", "--as", region})["communes"], 1756);
  EXPECT_EQ(Do({"propose", Local(), "--as", region})["summary"]["state"], "PROPOSED");
  Do({"show", Local(), "--out", text, "--as", signatory});
  SignByAll(text);
  EXPECT_EQ(Do({"submit", text, "--as", signatory})["summary"]["state"], "SIGNED");
  EXPECT_EQ(Refused({"activate", Local()}), "NOT_PERMITTED") << "the hub's operator";
  EXPECT_EQ(Refused({"activate", Local(), "--as", signatory}), "NOT_PERMITTED");
  EXPECT_EQ(Do({"activate", Local(), "--as", region})["summary"]["state"], "SIGNED");
  EXPECT_EQ(Refused({"activate", Local(), "--as", region}), "SAME_ADMINISTRATOR");
  const nlohmann::json activated = Do({"activate", Local(), "--as", rectorat});
  EXPECT_EQ(activated["summary"]["state"], "IN_FORCE");
  EXPECT_EQ(VerifiedElsewhere(signatory), "ok");
  const demo::Answer log = network().Hub({"audit", "--verify"});
  ASSERT_TRUE(log.ok()) << log.errors;
  EXPECT_TRUE(Entered(log.json, "DraftConvention", IdOf(region), "")) << log.json.dump();
  EXPECT_TRUE(Entered(log.json, "SubmitSignatures", IdOf(signatory), ""));
  EXPECT_TRUE(Entered(log.json, "ActivateConvention", IdOf(region), ""));
  EXPECT_TRUE(Entered(log.json, "ActivateConvention", IdOf(rectorat), ""));
  EXPECT_TRUE(Entered(log.json, "ActivateConvention", IdOf(region), "SAME_ADMINISTRATOR")) << "by the engine";
  EXPECT_TRUE(Entered(log.json, "ActivateConvention", IdOf(signatory), "NOT_PERMITTED")) << "by the gate";
  ExpectAlive();
}

}  // namespace
}  // namespace relais::integration
