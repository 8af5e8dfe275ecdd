// Tests of the tests: each planted bug must be caught by the check that is there for it, and without it that check must
// find nothing.
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/sabotage/checks.h"
#include "tests/sabotage/planted.h"

namespace relais::sabotage {
namespace {

using region::RegionPlan;

struct Plant {
  const char* name;
  std::string (*check)(const RegionPlan& plan);
  const char* says;                                         // what the check begins with when it catches this
  void (*switches)(RegionPlan& plan) = [](RegionPlan&) {};  // for bugs that hide behind an engine's own switch
};

void PrintTo(const Plant& plant, std::ostream* out) {
  *out << plant.name;
}

const std::vector<Plant>& Plants() {
  static const std::vector<Plant> plants = {
      {"desk_answers_before_write", DeskKeepsWhatItPromised, "rule 1",
       [](RegionPlan& plan) { plan.node_sabotage.answer_before_write = true; }},
      {"hub_answers_before_write", HubKeepsWhatItAccepted, "rule 1",
       [](RegionPlan& plan) { plan.hub_sabotage.answer_before_write = true; }},
      {"origin_forgets_early", WhatALostHubHeldArrives, "rule 1"},
      {"cursor_off_by_one", WhatIsSentArrives, "rule 1"},
      {"hub_takes_repeats", HubTakesARepeatOnce, "rule 2", [](RegionPlan& plan) { plan.hub_sabotage.no_dedup = true; }},
      {"node_takes_repeats", NodeFeelsARepeatOnce, "rule 2",
       [](RegionPlan& plan) { plan.node_sabotage.no_dedup = true; }},
      {"third_door", NoThirdDoor, "rule 3"},
      {"sealed_in_the_clear", HubReadsNoTypedWord, "rule 4"},
      {"header_not_bound", ContentKeepsItsHeader, "rule 4"},
      {"allowed_by_default", NothingLeavesWithoutConvention, "rule 5"},
      {"dead_end_refusal", NoDeadEndRefusal, "rule 6"},
      {"expiry_beats_answer", LateAnswerCounts, "rule 7"},
      {"drill_becomes_real", DrillsStayDrills, "rule 12"},
      {"memory_without_record", ReplayedMemoryIsTheLiveOne, "replay"},
      {"settled_bodies_stay", SettledBodiesAreGone, "bodies"},
  };
  return plants;
}

class Sabotage : public testing::TestWithParam<Plant> {};

TEST_P(Sabotage, IsCaught) {
  const Plant& plant = GetParam();
  ASSERT_EQ(plant.check(RegionPlan()), "") << "the check finds fault without a plant";
  RegionPlan plan;
  plant.switches(plan);
  const Awake awake(plant.name);
  const std::string found = plant.check(plan);
  EXPECT_EQ(found.substr(0, std::string(plant.says).size()), plant.says) << plant.name << " was not caught: " << found;
}

INSTANTIATE_TEST_SUITE_P(Planted, Sabotage, testing::ValuesIn(Plants()),
                         [](const testing::TestParamInfo<Plant>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace relais::sabotage
