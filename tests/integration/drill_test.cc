// Practice on real processes: both nodes play their steps by themselves, everybody sees that it is practice, and no
// figure moves.
#include <fstream>
#include <map>

#include "gmock/gmock.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

class Drills : public StandingNetwork {
 protected:
  // France Travail's node answers practice by itself.
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    const std::string path = network().NodeFolder(kTravail) + "/node.toml";
    std::ifstream in(path);
    std::string text(std::istreambuf_iterator<char>(in), {});
    const std::string off = "answer = \"no\"";
    ASSERT_NE(text.find(off), std::string::npos);
    text.replace(text.find(off), off.size(), "answer = \"yes\"");
    std::ofstream(path) << text;
    ASSERT_EQ(network().node(kTravail).Stop(), 0);
    ASSERT_EQ(network().StartNode(kTravail), "");
    ASSERT_EQ(network().WaitReady(60), "");
  }
  static demo::Answer Start(const std::string& scenario, const std::string& to, bool automatic) {
    std::vector<std::string> words = {"drill", "start", scenario, "--to", to};
    if (automatic) words.emplace_back("--auto");
    demo::Answer started = network().Node(kMission, words);
    EXPECT_TRUE(started.ok()) << started.errors << started.json.dump();
    return started;
  }
  static json Figures(const std::string& key) {
    const json status = network().Node(key, {"status"}).json;
    return {{"to_handle", status.at("to_handle")}, {"new_needs", status.at("new_needs")}};
  }
  static json HubFigures() {
    const json status = network().Hub({"status"}).json;
    return {{"breaches", status.at("breaches")}, {"derogations", status.at("derogations")}};
  }
  static json ShownAt(const std::string& key, const std::string& referral) {
    return network().Node(key, {"show", referral}).json.at("referral");
  }
};

TEST_F(Drills, EveryScenarioPlaysItselfAndNoFigureMoves) {
  const std::map<std::string, std::string> ends = {
      {"received-and-concluded", "closed"}, {"counter-proposal", "declined"}, {"no-solution", "declined"},
      {"question-and-answer", "scheduled"}, {"withdrawn", "withdrawn"},       {"absent", "scheduled"}};
  const json listed = network().Node(kMission, {"drill", "list"}).json.at("scenarios");
  ASSERT_EQ(listed.size(), ends.size());
  const json before = {Figures(kMission), Figures(kTravail), HubFigures()};
  std::map<std::string, std::string> referrals;
  for (const auto& [scenario, end] : ends) referrals[scenario] = ReferralOf(Start(scenario, "France Travail", true));
  for (const auto& [scenario, end] : ends) {
    EXPECT_TRUE(AwaitState(kMission, referrals[scenario], end, 60))
        << scenario << ShownAt(kMission, referrals[scenario]).dump();
    const json shown = ShownAt(kMission, referrals[scenario]).at("summary");
    EXPECT_TRUE(shown.value("drill", false));
    EXPECT_FALSE(shown.value("unmet_need", true)) << scenario;
    EXPECT_THAT(shown.value("state_label", ""), StartsWith("EXERCICE"));
  }
  EXPECT_EQ(json({Figures(kMission), Figures(kTravail), HubFigures()}), before);
  const json events = ShownAt(kMission, referrals["counter-proposal"]).at("events");
  EXPECT_FALSE(events.back().value("counter_service", "").empty()) << "another door was proposed";
}

TEST_F(Drills, WithoutLeaveTheOtherNodePlaysNothingAndATraineeAnswers) {
  const demo::Answer started = Start("received-and-concluded", "psychologue", true);
  const std::string referral = ReferralOf(started);
  EXPECT_THAT(started.json.at("slip").value("text", ""), HasSubstr("EXERCICE"));
  ASSERT_TRUE(AwaitShown(kCio, referral));
  const json there = ShownAt(kCio, referral).at("summary");
  EXPECT_THAT(there.value("state_label", ""), StartsWith("EXERCICE"));
  EXPECT_TRUE(there.value("drill", false));
  EXPECT_EQ(there.value("state", ""), "delivered") << "its configuration does not allow it";
  EXPECT_EQ(network().Node(kCio, {"status"}).json.value("drills_to_handle", 0), 1);
  EXPECT_TRUE(network().Node(kCio, {"open", referral}).ok());
  EXPECT_TRUE(network().Node(kCio, {"accept", referral}).ok());
  EXPECT_TRUE(network().Node(kCio, {"attest", referral}).ok());
  EXPECT_TRUE(network().Node(kCio, {"conclude", referral, "--outcome", "helped"}).ok());
  EXPECT_TRUE(AwaitState(kMission, referral, "closed")) << "the starter's node plays its own step";
}

TEST_F(Drills, AManualDrillIsLeftToTrainees) {
  const std::string referral = ReferralOf(Start("question-and-answer", "France Travail", false));
  ASSERT_TRUE(AwaitShown(kTravail, referral));
  EXPECT_TRUE(network().Node(kTravail, {"open", referral}).ok());
  EXPECT_TRUE(network().Node(kTravail, {"ask", referral, "--text", "Exercice : une question."}).ok());
  ASSERT_TRUE(AwaitState(kMission, referral, "questioned"));
  EXPECT_FALSE(AwaitState(kMission, referral, "opened", 5)) << "nobody replied";
}

TEST_F(Drills, PracticeAndRealJourneysDoNotMix) {
  const std::string drill = ReferralOf(Start("no-solution", "France Travail", true));
  ASSERT_TRUE(AwaitState(kMission, drill, "declined", 60));
  const json form = ShownAt(kMission, drill);
  const demo::Answer real = network().Node(kMission, {"send",
                                                      "--parent",
                                                      drill,
                                                      "--need",
                                                      form.value("need", ""),
                                                      "--public",
                                                      "jeunes",
                                                      "--commune",
                                                      form.value("commune", ""),
                                                      "--service",
                                                      "psychologue",
                                                      "--age",
                                                      "18_25",
                                                      "--surname",
                                                      "Vraie",
                                                      "--given-name",
                                                      "Camille",
                                                      "--birth-date",
                                                      "2006-03-04",
                                                      "--reason",
                                                      "Pour de vrai.",
                                                      "--consent"});
  EXPECT_EQ(ReasonOfAnswer(real), "DRILL_MIXED");
  const std::string sent = ReferralOf(Send(kMission, "France Travail", "Réelle"));
  ASSERT_TRUE(AwaitShown(kTravail, sent));
  EXPECT_TRUE(network().Node(kTravail, {"open", sent}).ok());
  EXPECT_TRUE(network().Node(kTravail, {"decline", sent, "--reason", "no_place", "--no-solution"}).ok());
  ASSERT_TRUE(AwaitState(kMission, sent, "declined"));
  EXPECT_EQ(
      ReasonOfAnswer(network().Node(kMission, {"reroute", sent, "--service", "psychologue", "--consent", "--drill"})),
      "DRILL_MIXED");
}

TEST_F(Drills, UnknownNamesAreRefused) {
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"drill", "start", "unheard-of"})), "UNKNOWN_VALUE");
  EXPECT_EQ(ReasonOfAnswer(network().Node(kMission, {"drill", "start", "withdrawn", "--to", "personne"})),
            "NOT_COVERED");
}

TEST_F(Drills, AConventionMayBeNamedInsteadOfADoor) {
  const std::string title = network().data().conventions.at("locals").at(0).at("title");
  const std::string referral = ReferralOf(Start("withdrawn", title, false));
  EXPECT_TRUE(ShownAt(kMission, referral).at("summary").value("drill", false));
}

}  // namespace
}  // namespace relais::integration
