#include "services/core/access/journey_log.h"

#include <gtest/gtest.h>

#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

TEST(JourneyLog, NumbersGoOnOverForgetting) {
  JourneyLog log;
  for (int i = 1; i <= 4; ++i) {
    log.Add(100 * i, Filled<AccountId>(1), Filled<JourneyId>(static_cast<uint8_t>(i)), AccessAct::kOpened);
  }
  log.ForgetBefore(300);
  ASSERT_EQ(log.entries().size(), 2u);
  EXPECT_EQ(log.entries().front().number, 3u);
  log.ForgetBefore(10'000);
  EXPECT_TRUE(log.entries().empty());
  log.Add(500, AccountId(), Filled<JourneyId>(5), AccessAct::kPrinted);
  EXPECT_EQ(log.entries().front(), (AccessEntry{5, 500, AccountId(), Filled<JourneyId>(5), AccessAct::kPrinted}));
  EXPECT_EQ(JourneyLog::Restore(log.last(), log.entries()), log);
}

// A clock that was set back once hides nothing that came before it: order is the number's.
TEST(JourneyLog, ForgetsFromTheOldestOnOnly) {
  JourneyLog log;
  log.Add(1000, AccountId(), Filled<JourneyId>(1), AccessAct::kOpened);
  log.Add(10, AccountId(), Filled<JourneyId>(2), AccessAct::kOpened);
  log.ForgetBefore(500);
  EXPECT_EQ(log.entries().size(), 2u);
}

TEST(JourneyLog, EachActHasAName) {
  for (int act = 1; act <= static_cast<int>(AccessAct::kHandedOver); ++act) {
    EXPECT_NE(AccessActName(static_cast<AccessAct>(act)), "") << act;
  }
  EXPECT_EQ(AccessActName(static_cast<AccessAct>(0)), "");
  EXPECT_EQ(AccessActName(static_cast<AccessAct>(8)), "");
}

}  // namespace
}  // namespace relais
