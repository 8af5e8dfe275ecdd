// A partner without a node, on real processes: its custodian is told, calls, and says what it was told.
#include <signal.h>

#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using nlohmann::json;
using testing::HasSubstr;

constexpr char kPaper[] = "apec-orleans";  // of the convention of Pithiviers
constexpr char kOffer[] = "cadres";
constexpr char kTelephone[] = "+33261910099";  // invented

std::string KeyText(const std::string& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {}).substr(0, 64);
}

// Its node is switched off, and the mission locale's takes care of it.
class PaperPartner : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    network().node(kPaper).Stop();
    RosterEntry roster;
    roster.partner = network().PartnerOf(kPaper);
    roster.edition = Edition(2);
    roster.name = "Association pour l’emploi des cadres (Orléans)";
    roster.level = MemberLevel::kPaper;
    roster.custodian = NodeId::FromHex(network().node_id(kMission));
    network().WriteSigned("roster-" + std::string(kPaper), roster, {network().SignatoryOf(roster.partner)});
    for (DirectoryEntry entry : network().data().Directory()) {
      if (entry.partner != roster.partner) continue;
      entry.edition = Edition(2);
      for (Service& service : entry.services) service.contact.telephone = kTelephone;
      OsEntropy entropy;
      const SodiumSealer sealer(entropy);
      const SigningPair custodian = sealer.SigningPairFrom(
          Secret32(absl::HexStringToBytes(KeyText(network().NodeFolder(kMission) + "/keys/identity.key"))));
      network().WriteSigned("directory-" + std::string(kPaper), entry, {custodian});
    }
    kill(network().hub().pid(), SIGHUP);
  }

  // A referral to the paper partner, held at its custodian.
  static demo::Answer SendThere(const std::string& from, const std::string& surname) {
    demo::Answer sent;
    EXPECT_TRUE(Until(
        30,
        [&] {
          sent = Send(from, kOffer, surname, {"--contact", "+33261910098", "--share-contact", "--reason", "Cherche."});
          return sent.ok() && AwaitShown(kMission, ReferralOf(sent), 5) && InCare(ReferralOf(sent));
        }))
        << sent.errors << sent.json.dump();
    return sent;
  }
  static json Listed() { return network().Node(kMission, {"list", "--scope", "by-paper"}).json.at("referrals"); }
  static bool InCare(const std::string& referral) {
    for (const json& row : Listed()) {
      if (row.value("referral", "") == referral) return true;
    }
    return false;
  }
  static std::string Transcribe(const std::string& referral, const std::vector<std::string>& words,
                                const std::string& at = kMission) {
    std::vector<std::string> all = {"transcribe", referral};
    all.insert(all.end(), words.begin(), words.end());
    return ReasonOfAnswer(network().Node(at, all));
  }
  static json ShownAt(const std::string& key, const std::string& referral) {
    return network().Node(key, {"show", referral}).json.at("referral");
  }
};

TEST_F(PaperPartner, AnotherSendersReferralIsPassedOnAndItsAnswersAreTranscribed) {
  const std::string referral = ReferralOf(SendThere(kCio, "Papier"));
  const demo::Answer sheet = network().Node(kMission, {"paper", "sheet", referral});
  ASSERT_TRUE(sheet.ok()) << sheet.errors;
  EXPECT_EQ(sheet.json.value("telephone", ""), kTelephone);
  for (const char* word : {"À JOINDRE PAR TÉLÉPHONE", "emploi des cadres", kTelephone, "+33261910098", "Cherche."}) {
    EXPECT_THAT(sheet.json.value("text", ""), HasSubstr(word));
  }
  EXPECT_THAT(sheet.json.value("text", ""), testing::Not(HasSubstr("Papier"))) << "no name travels to paper";
  EXPECT_TRUE(AwaitState(kCio, referral, "opened"));
  EXPECT_EQ(Transcribe(referral, {"accepted"}), "ok");
  EXPECT_TRUE(AwaitState(kCio, referral, "accepted"));
  EXPECT_EQ(Transcribe(referral, {"received"}), "ok");
  EXPECT_TRUE(AwaitState(kCio, referral, "received"));
  EXPECT_EQ(Transcribe(referral, {"concluded", "--outcome", "helped"}), "ok");
  ASSERT_TRUE(AwaitState(kCio, referral, "concluded"));
  const json shown = ShownAt(kCio, referral);
  EXPECT_EQ(shown.value("arrival_grade", ""), "transcribed");
  EXPECT_TRUE(shown.at("summary").value("transcribed", false));
  EXPECT_EQ(shown.value("outcome", ""), "helped");
  EXPECT_TRUE(network().Node(kCio, {"close", referral, "--helped", "yes"}).ok());
  EXPECT_TRUE(AwaitState(kMission, referral, "closed"));
}

TEST_F(PaperPartner, TheCustodianMaySendThereItselfAndACodeOnTheTelephoneProves) {
  const demo::Answer sent = SendThere(kMission, "Téléphone");
  const std::string referral = ReferralOf(sent);
  const json slip = sent.json.at("slip");
  EXPECT_THAT(slip.value("text", ""), HasSubstr(kTelephone));
  EXPECT_EQ(Transcribe(referral, {"accepted"}), "ok");
  EXPECT_EQ(Transcribe(referral,
                       {"received", "--code", slip.value("arrival_code", ""), "--locator", slip.value("locator", "")}),
            "ok");
  EXPECT_TRUE(Until(30, [&] { return ShownAt(kMission, referral).value("arrival_grade", "") == "proven"; }));
  EXPECT_EQ(Transcribe(referral, {"concluded", "--outcome", "follow_up_started"}), "ok");
}

TEST_F(PaperPartner, ADeclineIsTranscribedWithItsReason) {
  const std::string referral = ReferralOf(SendThere(kCio, "Refus"));
  EXPECT_EQ(Transcribe(referral, {"declined", "--reason", "no_place", "--no-solution"}), "ok");
  EXPECT_TRUE(AwaitState(kCio, referral, "declined"));
  EXPECT_TRUE(ShownAt(kCio, referral).at("summary").value("unmet_need", false)) << "it counts as any other";
}

TEST_F(PaperPartner, NobodyTranscribesForADoorThatSpeaksForItself) {
  const std::string referral = ReferralOf(Send(kMission, "France Travail", "Autre"));
  ASSERT_TRUE(AwaitShown(kTravail, referral));
  EXPECT_EQ(Transcribe(referral, {"accepted"}, kTravail), "NOT_YOUR_MOVE");
  EXPECT_EQ(ReasonOfAnswer(network().Node(kTravail, {"paper", "sheet", referral})), "NOT_YOUR_MOVE");
  const std::string held = ReferralOf(SendThere(kCio, "Ailleurs"));
  EXPECT_EQ(Transcribe(held, {"accepted"}, kCio), "NOT_YOUR_MOVE") << "its sender is not its custodian";
}

}  // namespace
}  // namespace relais::integration
