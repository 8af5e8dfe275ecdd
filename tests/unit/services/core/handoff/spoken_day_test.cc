#include "services/core/handoff/spoken_day.h"

#include "gtest/gtest.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

TEST(SpokenDay, AsItIsSaidToAPerson) {
  EXPECT_EQ(SpokenDayFr(DayFromCivil({2027, 3, 1})), "1er mars 2027");
  EXPECT_EQ(SpokenWeekdayFr(DayFromCivil({2026, 11, 30})), "lundi 30 novembre 2026");
  EXPECT_EQ(SpokenWeekdayFr(kNoDay), "");
  EXPECT_EQ(SpokenDayFr(Day(kLastDay.value() + 1)), "");
}

}  // namespace
}  // namespace relais
