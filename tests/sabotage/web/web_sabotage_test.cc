// The controls of the door for browsers, each switched off once: the check that is there for it must say so, and must
// find nothing while the control stands.
#include <ostream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "tests/sabotage/planted.h"
#include "tests/sabotage/web/checks.h"

namespace relais::sabotage {
namespace {

struct WebPlant {
  const char* name;
  std::string (*check)();
  const char* says;
};

void PrintTo(const WebPlant& plant, std::ostream* out) {
  *out << plant.name;
}

constexpr WebPlant kWebPlants[] = {
    {"other_origin_taken", OnlyOurPageCalls, "origin"},
    {"cookie_for_scripts", NoScriptHoldsTheSession, "cookie"},
    {"session_in_the_answer", NoAnswerTellsTheSession, "session"},
    {"browser_says_who", WhatABrowserWritesIsNoIdentity, "caller"},
    {"any_cookie_goes_on", AForgedSessionIsRefusedHere, "session"},
    {"endless_request", AnEndlessRequestIsNotTaken, "size"},
    {"policy_forgotten", EveryAnswerBearsThePolicy, "policy"},
    {"any_host_is_ours", AnotherHostsNameReachesNothing, "host"},
};

class WebSabotage : public testing::TestWithParam<WebPlant> {};

TEST_P(WebSabotage, IsCaught) {
  const WebPlant& plant = GetParam();
  ASSERT_EQ(plant.check(), "") << "the check finds fault without a plant";
  const Awake awake(plant.name);
  const std::string found = plant.check();
  EXPECT_EQ(found.substr(0, std::string(plant.says).size()), plant.says) << plant.name << " was not caught: " << found;
}

INSTANTIATE_TEST_SUITE_P(Planted, WebSabotage, testing::ValuesIn(kWebPlants),
                         [](const testing::TestParamInfo<WebPlant>& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace relais::sabotage
