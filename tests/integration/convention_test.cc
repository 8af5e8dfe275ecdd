// A convention's way on the hub as a process, by command line: what was said survives the hub's death, its operator
// activates nothing, and a suspension acts at once on streams that are open.
#include <chrono>
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

}  // namespace
}  // namespace relais::integration
