#include "deploy/year/lots.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"

namespace relais::year {
namespace {

TEST(Lots, TheSameSeedDrawsTheSame) {
  Lots a(7);
  Lots b(7);
  Lots c(8);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const uint64_t drawn = a.Next();
    EXPECT_EQ(drawn, b.Next());
    differs = differs || drawn != c.Next();
  }
  EXPECT_TRUE(differs);
}

TEST(Lots, WeightsDecide) {
  Lots lots(1);
  const std::vector<int64_t> weights = {1, 0, 3};
  std::vector<int> drawn(3);
  for (int i = 0; i < 4000; ++i) ++drawn[lots.Weighted(weights)];
  EXPECT_EQ(drawn[1], 0);
  EXPECT_NEAR(drawn[0], 1000, 100);
  EXPECT_NEAR(drawn[2], 3000, 100);
}

TEST(Lots, DelaysAreSkewedAroundTheirMedian) {
  Lots lots(2);
  std::vector<int> delays;
  for (int i = 0; i < 4001; ++i) delays.push_back(lots.Delay(10));
  std::sort(delays.begin(), delays.end());
  EXPECT_NEAR(delays[2000], 10, 1);
  EXPECT_GE(delays.front(), 2);
  EXPECT_EQ(delays.back(), 48);
  EXPECT_EQ(lots.Delay(0), 0);
}

TEST(YearEntropy, RepeatsWithItsSeed) {
  YearEntropy a(3);
  YearEntropy b(3);
  EXPECT_EQ(a.Draw(33), b.Draw(33));
  EXPECT_EQ(a.Draw(5).size(), 5U);
  EXPECT_NE(a.Draw(16), a.Draw(16));
}

}  // namespace
}  // namespace relais::year
