// Leave for a third door, on real processes: asked by a counsellor, answered by the animator, used by itself.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "tests/integration/hub_store.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr char kCanary[] = "KANARI";
constexpr char kThirdDoor[] = "psychologue";  // a service of the CIO

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Derogations : public StandingNetwork {
 protected:
  // Somebody whom the mission locale sent to France Travail, where they were received. The referral.
  static std::string ReceivedOnce(const std::string& surname) {
    const demo::Answer sent = Send(kMission, "France Travail", surname);
    const std::string referral = ReferralOf(sent);
    EXPECT_FALSE(referral.empty()) << sent.errors << sent.json.dump();
    EXPECT_TRUE(AwaitShown(kTravail, referral));
    EXPECT_TRUE(network().Node(kTravail, {"open", referral}).ok());
    EXPECT_TRUE(network().Node(kTravail, {"accept", referral}).ok());
    const json slip = sent.json.at("slip");
    const demo::Answer received = network().Node(
        kTravail, {"receive", "--locator", slip.value("locator", ""), "--code", slip.value("arrival_code", "")});
    EXPECT_TRUE(received.ok()) << received.errors;
    EXPECT_TRUE(AwaitState(kMission, referral, "received"));
    return referral;
  }
  static std::string Reroute(const std::string& referral, const std::string& service = kThirdDoor) {
    return ReasonOfAnswer(network().Node(kMission, {"reroute", referral, "--service", service, "--consent"}));
  }
  // The number of the request.
  static std::string Ask(const std::string& referral, const std::string& reason) {
    const demo::Answer asked =
        network().Node(kMission, {"derogation", "ask", referral, "--destination", kThirdDoor, "--reason", reason});
    EXPECT_TRUE(asked.ok()) << asked.errors << asked.json.dump();
    return asked.ok() ? asked.json.at("derogation").value("request", "") : "";
  }
  // As the animator of `convention` sees it; null while it is not there.
  static json Seen(const std::string& request, const std::string& convention = "pithiviers") {
    const demo::Answer list = network().Hub(
        {"derogation", "requests", "--answered", "--sealing-key", network().AnimatorSealingKey(convention)});
    EXPECT_TRUE(list.ok()) << list.errors;
    for (const json& seen : list.json.at("requests")) {
      if (seen.at("request").value("request", "") == request) return seen;
    }
    return nullptr;
  }
  static std::string Grant(const std::string& request, const std::string& convention = "pithiviers",
                           const std::vector<std::string>& more = {}) {
    std::vector<std::string> words = {"derogation", "grant", request, "--key", network().AnimatorKey(convention)};
    words.insert(words.end(), more.begin(), more.end());
    return ReasonOfAnswer(network().Hub(words));
  }
  // How the asking node shows it.
  static json Shown(const std::string& request) {
    const demo::Answer list = network().Node(kMission, {"derogation", "list"});
    for (const json& shown : list.json.at("derogations")) {
      if (shown.value("request", "") == request) return shown;
    }
    return nullptr;
  }
  static bool AwaitAnswer(const std::string& request, const std::string& state) {
    return Until(30, [&] { return Shown(request).is_object() && Shown(request).value("state", "") == state; });
  }
  static uint64_t Counted() { return network().Hub({"status"}).json.value("derogations", uint64_t{0}); }
};

TEST_F(Derogations, AskedGrantedAndUsedByItself) {
  const std::string referral = ReceivedOnce("Accordée");
  EXPECT_EQ(Reroute(referral), "THIRD_DOOR");
  const std::string reason = std::string(kCanary) + " : le projet a changé, le CIO connaît la famille.";
  const std::string request = Ask(referral, reason);
  ASSERT_TRUE(Until(30, [&] { return Seen(request).is_object(); }));
  const json seen = Seen(request);
  EXPECT_EQ(seen.value("reason", ""), reason);
  EXPECT_THAT(seen.value("asker_name", ""), testing::HasSubstr("ission locale"));
  EXPECT_FALSE(Seen(request, "tours").value("readable", true)) << "sealed to this convention's animator";
  EXPECT_EQ(Grant(request, "tours"), "SIGNER_UNKNOWN");
  EXPECT_EQ(Reroute(referral), "THIRD_DOOR") << "asked is not granted";
  const uint64_t before = Counted();
  EXPECT_EQ(Grant(request), "ok");
  ASSERT_TRUE(AwaitAnswer(request, "granted"));
  EXPECT_EQ(Reroute(referral, "cadres"), "THIRD_DOOR") << "granted for another door";
  EXPECT_EQ(Reroute(referral), "ok");
  EXPECT_EQ(Shown(request).value("state", ""), "used");
  EXPECT_TRUE(Until(30, [&] { return Counted() == before + 1; }));
  EXPECT_NE(Reroute(referral), "ok") << "once";
}

TEST_F(Derogations, RefusedWithAReasonThatTheCounsellorReads) {
  const std::string referral = ReceivedOnce("Refusée");
  const std::string request = Ask(referral, "Un troisième avis serait utile.");
  ASSERT_TRUE(Until(30, [&] { return Seen(request).is_object(); }));
  const std::string why = std::string(kCanary) + " : France Travail suit déjà ce projet.";
  const demo::Answer refused =
      network().Hub({"derogation", "refuse", request, "--key", network().AnimatorKey("pithiviers"), "--sealing-key",
                     network().AnimatorSealingKey("pithiviers"), "--reason", why});
  EXPECT_TRUE(refused.ok()) << refused.errors;
  ASSERT_TRUE(AwaitAnswer(request, "refused"));
  EXPECT_EQ(Shown(request).value("answer_text", ""), why);
  EXPECT_EQ(Reroute(referral), "THIRD_DOOR");
  EXPECT_EQ(Grant(request), "WRONG_STATE") << "answered once";
}

TEST_F(Derogations, NothingIsAskedForASecondDoor) {
  const demo::Answer sent = Send(kMission, "France Travail", "Première");
  const demo::Answer asked = network().Node(
      kMission, {"derogation", "ask", ReferralOf(sent), "--destination", kThirdDoor, "--reason", "Pour rien."});
  EXPECT_EQ(ReasonOfAnswer(asked), "WRONG_STATE");
}

TEST_F(Derogations, AskedFromAFormThatIsNotSentYet) {
  const std::string referral = ReceivedOnce("Formulaire");
  const json shown = network().Node(kMission, {"show", referral}).json.at("referral");
  const std::string file = folder() + "/not-sent.json";
  std::ofstream(file) << json{{"journey", shown.at("summary").at("journey")},
                              {"service", kThirdDoor},
                              {"need", shown.at("need")},
                              {"public_code", shown.at("public_code")},
                              {"commune", shown.at("commune")}};
  const demo::Answer asked =
      network().Node(kMission, {"derogation", "ask", "--draft", file, "--reason", "Un avis de plus."});
  ASSERT_TRUE(asked.ok()) << asked.errors << asked.json.dump();
  const std::string request = asked.json.at("derogation").value("request", "");
  ASSERT_TRUE(Until(30, [&] { return Seen(request).is_object(); }));
  EXPECT_EQ(Grant(request), "ok");
  ASSERT_TRUE(AwaitAnswer(request, "granted"));
  EXPECT_EQ(Reroute(referral), "ok") << "the form that is sent then takes it along";
}

// A leave that ended while the node was away: days cannot be waited for, so the hub's ledger is given one.
TEST_F(Derogations, AnExpiredOneSaysSo) {
  const std::string referral = ReceivedOnce("Expirée");
  const std::string request = Ask(referral, "Besoin d'une troisième porte.");
  ASSERT_TRUE(Until(30, [&] { return Seen(request).is_object(); }));
  const Day today = MomentOf(SystemClock().Now()).day;
  EXPECT_EQ(Grant(request, "pithiviers", {"--expires", FormatDay(AddDays(today, -1))}), "DEROGATION_INVALID");
  const json asked = Seen(request).at("request");
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const SigningPair animator = sealer.SigningPairFrom(
      Secret32(absl::HexStringToBytes(ReadAll(network().AnimatorKey("pithiviers")).substr(0, 64))));
  hub::DerogationAnswered answered;
  answered.day = today;
  answered.answer.request = RequestId::FromHex(request);
  answered.answer.animator = animator.key;
  Derogation& token = answered.answer.token;
  token.asker = PartnerId::FromHex(asked.value("asker", ""));
  token.journey = JourneyId::FromHex(asked.value("journey", ""));
  token.destination = PartnerId::FromHex(asked.value("destination", ""));
  token.convention = ConventionId::FromHex(asked.value("convention", ""));
  token.convention_version = ConventionVersion(asked.value("convention_version", 0u));
  token.expiry = AddDays(today, -1);
  token.nonce = entropy.DrawId<Nonce>();
  token.animator = animator.key;
  token.signature = sealer.Sign(animator, DerogationText(token));
  ASSERT_EQ(network().hub().Stop(), 0);
  ASSERT_EQ(AppendToHubStore(network().HubFolder() + "/store", {answered}), "");
  ASSERT_EQ(network().StartHub(), "");
  ASSERT_TRUE(AwaitAnswer(request, "expired"));
  EXPECT_EQ(Reroute(referral), "DEROGATION_INVALID");
}

// Last in the file: what the tests above typed is looked for in every byte of the hub.
TEST_F(Derogations, TheHubHoldsNoWordOfAReason) {
  ASSERT_EQ(network().hub().Stop(), 0);
  std::vector<NodeId> mailboxes;
  for (const std::string& key : network().keys()) mailboxes.push_back(NodeId::FromHex(network().node_id(key)));
  std::string wrong;
  EXPECT_FALSE(InHubLedger(network().HubFolder() + "/store", mailboxes, kCanary, &wrong));
  EXPECT_EQ(wrong, "");
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(network().HubFolder())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    EXPECT_FALSE(absl::StrContains(ReadAll(entry.path()), kCanary)) << entry.path();
  }
  EXPECT_GT(files, 5);
  for (const auto& entry : fs::directory_iterator(folder() + "/n")) {
    if (absl::StrContains(entry.path().filename().string(), "hub-daemon")) {
      EXPECT_FALSE(absl::StrContains(ReadAll(entry.path()), kCanary)) << entry.path();
    }
  }
  ASSERT_EQ(network().StartHub(), "");
  EXPECT_EQ(network().WaitReady(60), "");
}

}  // namespace
}  // namespace relais::integration
