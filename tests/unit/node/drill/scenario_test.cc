#include "node/drill/scenario.h"

#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "tests/fakes/status_matchers.h"

namespace relais::node {
namespace {

using E = ReferralEvent;

ReferralRow Delivered() {
  ReferralRow row;
  row.drill = true;
  Advance(row.place, E::kSend, Actor::kOrigin);
  row.events.push_back({E::kSend, Actor::kOrigin, {}, {}, {}, Day(1), false, false});
  Advance(row.place, E::kDeliver, Actor::kNetwork);
  return row;
}

void Happen(ReferralRow& row, E event, Actor actor) {
  ASSERT_TRUE(Advance(row.place, event, actor).ok()) << EventName(event);
  row.events.push_back({event, actor, {}, {}, {}, Day(1), false, false});
}

TEST(DrillScenario, EveryScenarioCanBePlayedToItsEnd) {
  EXPECT_GE(DrillScenarios().size(), 5u);
  std::set<std::string> codes;
  for (const DrillScenario& scenario : DrillScenarios()) {
    EXPECT_TRUE(codes.insert(scenario.code).second);
    ReferralRow row = Delivered();
    size_t played = 0;
    while (const std::optional<DrillStep> step = NextDrillStep(scenario, row)) {
      Happen(row, step->event, step->actor);
      ++played;
    }
    EXPECT_EQ(played, scenario.steps.size()) << scenario.code;
    EXPECT_LE(DrillReason(scenario, true).size(), limits::kReasonTextBytesMax);
  }
}

TEST(DrillScenario, TheFiveThatAreLearntAreThere) {
  for (const char* code :
       {"received-and-concluded", "counter-proposal", "no-solution", "question-and-answer", "withdrawn"}) {
    EXPECT_NE(FindDrillScenario(code), nullptr) << code;
  }
  EXPECT_EQ(FindDrillScenario("another"), nullptr);
}

TEST(DrillScenario, WhatWasTakenBackIsPlayedAgainAndWhatIsBesidesIsSkipped) {
  const DrillScenario& scenario = *FindDrillScenario("received-and-concluded");
  ReferralRow row = Delivered();
  Happen(row, E::kOpen, Actor::kDestination);
  Happen(row, E::kAsk, Actor::kDestination);
  Happen(row, E::kReply, Actor::kOrigin);
  EXPECT_EQ(NextDrillStep(scenario, row)->event, E::kAccept);
  Happen(row, E::kAccept, Actor::kDestination);
  EXPECT_EQ(NextDrillStep(scenario, row)->event, E::kReceive);
  row.events.back().corrected = true;
  Advance(row.place, E::kCorrectAnswer, Actor::kDestination);
  EXPECT_EQ(NextDrillStep(scenario, row)->event, E::kAccept);
}

TEST(DrillScenario, ATraineeWhoLeavesTheScriptEndsIt) {
  const DrillScenario& scenario = *FindDrillScenario("question-and-answer");
  ReferralRow row = Delivered();
  Happen(row, E::kOpen, Actor::kDestination);
  Happen(row, E::kDecline, Actor::kDestination);
  EXPECT_FALSE(NextDrillStep(scenario, row).has_value());
}

TEST(DrillMark, SaysWhichScenarioAndWhetherItPlaysItself) {
  const DrillScenario& scenario = *FindDrillScenario("withdrawn");
  EXPECT_EQ(ReadDrillMark(DrillReason(scenario, true)), (DrillMark{"withdrawn", true}));
  EXPECT_EQ(ReadDrillMark(DrillReason(scenario, false)), (DrillMark{"withdrawn", false}));
  EXPECT_FALSE(ReadDrillMark("Cherche une formation.").has_value());
  EXPECT_FALSE(ReadDrillMark("EXERCICE sans fin").has_value());
}

TEST(DrillScenario, BadListsAreRefused) {
  const auto with = [](const std::string& step) {
    return ParseDrillScenarios(
        R"([{"scenario":"a","title":"t","title_en":"t","given_name":"g","public":"jeunes","age_band":"18_25",)"
        R"("reason":"r","steps":[)" +
        step + "]}]");
  };
  EXPECT_THAT(with(R"({"actor":"destination","event":"open"})").status(), IsOk());
  EXPECT_THAT(with(""), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(with(R"({"actor":"network","event":"open"})"), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(with(R"({"actor":"destination","event":"dance"})"), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(with(R"({"actor":"destination","event":"ask"})"), RefusedFor(Reason::kMissingField));
  EXPECT_THAT(with(R"({"actor":"destination","event":"decline"})"), RefusedFor(Reason::kMissingField));
  EXPECT_THAT(ParseDrillScenarios("{}"), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(ParseDrillScenarios("[1]"), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(ParseDrillScenarios("no json"), RefusedFor(Reason::kMalformed));
}

}  // namespace
}  // namespace relais::node
