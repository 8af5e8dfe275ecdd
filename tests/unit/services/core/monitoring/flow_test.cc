#include "services/core/monitoring/flow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(FlowTest, PushesAsMuchAsTheNarrowestCutLetsThrough) {
  Flow flow(4);
  flow.SetRoom(0, 1, 3);
  flow.SetRoom(0, 2, 2);
  flow.SetRoom(1, 2, 5);
  flow.SetRoom(1, 3, 2);
  flow.SetRoom(2, 3, 3);
  EXPECT_EQ(flow.Push(0, 3, 100), 5u);
  EXPECT_EQ(flow.Push(0, 3, 100), 0u);
}

TEST(FlowTest, TakesBackWhatWentTheWrongWay) {
  // The path of fewest pipes, 0-1-2-3, stands in the way of two disjoint ones.
  Flow flow(6);
  flow.SetRoom(0, 1, 1);
  flow.SetRoom(1, 2, 1);
  flow.SetRoom(2, 5, 1);
  flow.SetRoom(0, 3, 1);
  flow.SetRoom(3, 2, 1);
  flow.SetRoom(1, 4, 1);
  flow.SetRoom(4, 5, 1);
  EXPECT_EQ(flow.Push(0, 5, 100), 2u);
}

TEST(FlowTest, TakesTheCheapestPathAndNamesItsPipes) {
  Flow flow(4);
  flow.SetRoom(0, 3, 9);
  flow.SetCost(0, 3, 10);
  flow.SetRoom(0, 1, 4);
  flow.SetRoom(1, 3, 7);
  flow.SetCost(1, 3, 9);
  std::vector<std::pair<size_t, size_t>> path;
  EXPECT_EQ(flow.PushOnce(0, 3, 100, /*free_only=*/true), 0u);
  EXPECT_EQ(flow.PushOnce(0, 3, 100, /*free_only=*/false, &path), 4u);
  EXPECT_THAT(path, ElementsAre(Pair(0, 1), Pair(1, 3)));
  EXPECT_EQ(flow.room(1, 3), 3u);
  EXPECT_EQ(flow.room(3, 1), 4u);
  EXPECT_EQ(flow.PushOnce(0, 3, 5, /*free_only=*/false, &path), 5u);
  EXPECT_THAT(path, ElementsAre(Pair(0, 3)));
}

TEST(FlowTest, AnUnboundedPipeNeverNarrows) {
  Flow flow(2);
  flow.SetRoom(0, 1, Flow::kUnbounded);
  EXPECT_EQ(flow.Push(0, 1, 1'000'000), 1'000'000u);
  EXPECT_EQ(flow.room(0, 1), Flow::kUnbounded);
}

}  // namespace
}  // namespace relais
