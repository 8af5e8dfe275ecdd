// What the other fakes promise.
#include <string>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "services/core/handoff/ids.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais {
namespace {

// xoshiro256** seeded by splitmix64 from 0, as other implementations of the two compute it.
TEST(SeededEntropyTest, IsTheAlgorithmItNames) {
  SeededEntropy entropy(0);
  EXPECT_EQ(entropy.Next(), 0x99ec5f36cb75f2b4u);
  EXPECT_EQ(entropy.Next(), 0xbf6e1f784956452au);
  EXPECT_EQ(entropy.Next(), 0x1a5f849d4933e6e0u);
  EXPECT_EQ(entropy.Next(), 0x6aa594f1262d2d2cu);
}

TEST(SeededEntropyTest, TheSameSeedRepeatsAndAnotherDoesNot) {
  SeededEntropy one(1), same(1), other(2);
  const std::string drawn = one.Draw(100);
  EXPECT_EQ(drawn.size(), 100u);
  EXPECT_EQ(same.Draw(100), drawn);
  EXPECT_NE(other.Draw(100), drawn);
  EXPECT_NE(one.Draw(100), drawn);
  EXPECT_EQ(one.Draw(0), "");
  EXPECT_NE(one.DrawId<LedgerId>(), one.DrawId<LedgerId>());
}

TEST(SeededEntropyTest, BelowStaysBelowAndReachesAll) {
  SeededEntropy entropy(3);
  std::array<int, 6> seen{};
  for (int i = 0; i < 6000; ++i) ++seen.at(entropy.Below(6));
  EXPECT_THAT(seen, ::testing::Each(::testing::AllOf(::testing::Gt(800), ::testing::Lt(1200))));
}

TEST(FakeClockTest, MovesOnlyWhenTold) {
  const absl::Time start = absl::FromUnixSeconds(1'700'000'000);
  FakeClock clock(start);
  EXPECT_EQ(clock.Now(), start);
  clock.Advance(absl::Hours(1));
  EXPECT_EQ(clock.Now(), start + absl::Hours(1));
  clock.AdvanceTo(start + absl::Hours(2));
  EXPECT_EQ(clock.Now(), start + absl::Hours(2));
  clock.Step(-absl::Hours(5));
  EXPECT_EQ(clock.Now(), start - absl::Hours(3));
}

TEST(FakeClockDeathTest, RefusesToGoBackwardsUnlessToldSo) {
  FakeClock clock(absl::FromUnixSeconds(1'700'000'000));
  EXPECT_DEATH(clock.Advance(-absl::Nanoseconds(1)), "");
  EXPECT_DEATH(clock.AdvanceTo(absl::UnixEpoch()), "");
}

}  // namespace
}  // namespace relais
