#include "services/core/directory/freshness.h"

#include "gtest/gtest.h"

namespace relais {
namespace {

TEST(FreshnessTest, FallsFromSixMonthsToTwoYears) {
  constexpr Day kConfirmed{20000};
  const auto after = [&](int days) { return Day(kConfirmed.value() + days); };
  EXPECT_EQ(FreshnessScore(kConfirmed, after(-10)), 100);
  EXPECT_EQ(FreshnessScore(kConfirmed, after(183)), 100);
  EXPECT_EQ(FreshnessScore(kConfirmed, after(184)), 99);
  EXPECT_EQ(FreshnessScore(kConfirmed, after(729)), 0);
  EXPECT_EQ(FreshnessScore(kConfirmed, after(5000)), 0);
  EXPECT_EQ(FreshnessScore(kNoDay, after(0)), 0);
  for (int days = 0; days < 800; ++days) {
    EXPECT_GE(FreshnessScore(kConfirmed, after(days)), FreshnessScore(kConfirmed, after(days + 1)));
  }
  EXPECT_FALSE(IsStale(kConfirmed, after(183)));
  EXPECT_TRUE(IsStale(kConfirmed, after(184)));
  EXPECT_TRUE(IsStale(kNoDay, after(0)));
}

}  // namespace
}  // namespace relais
