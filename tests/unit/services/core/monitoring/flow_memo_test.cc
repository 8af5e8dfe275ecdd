#include "services/core/monitoring/flow_memo.h"

#include <gtest/gtest.h>

#include "tests/unit/services/core/monitoring/live_region.h"

namespace relais {
namespace {

// What is remembered of a month is what is judged anew, also after a partner moved.
TEST(FlowMemoTest, RemembersWhatWouldBeJudgedAgain) {
  LiveRegion region;
  FlowMemo memo;
  size_t compared = 0;
  for (int round = 0; round < 3; ++round) {
    if (round == 2) region.atlas.partners[1].territory = 1 + region.atlas.partners[1].territory % (kLivePlaces - 1);
    for (FlowView view : {FlowView::kTerritories, FlowView::kOriginTerritoryKind, FlowView::kOriginTerritory}) {
      for (const char* indicator : {"referrals", "acceptance"}) {
        const FlowQuestion question = {
            view, {kFirstLive, Month(kFirstLive.value() + kLiveMonths - 1)}, {FindIndicator(indicator)}};
        const auto fresh = FlowLines(region.book, region.atlas, question, PublishRule{});
        const auto remembered = FlowLines(region.book, region.atlas, question, PublishRule{}, &memo);
        ASSERT_EQ(fresh.size(), remembered.size());
        for (size_t i = 0; i < fresh.size(); ++i) {
          EXPECT_EQ(fresh[i].row, remembered[i].row);
          EXPECT_EQ(fresh[i].figures, remembered[i].figures);
          ++compared;
        }
      }
    }
  }
  EXPECT_GT(compared, 20u);
  PublishRule lax;
  lax.complementary = false;
  const auto told = [&](const PublishRule& rule) {
    size_t lines = 0;
    for (FlowView view : {FlowView::kTerritories, FlowView::kOriginTerritoryKind, FlowView::kOriginTerritory}) {
      for (int month = 0; month < kLiveMonths; ++month) {
        const Month one(kFirstLive.value() + month);
        lines +=
            FlowLines(region.book, region.atlas, {view, {one, one}, {FindIndicator("referrals")}}, rule, &memo).size();
      }
    }
    return lines;
  };
  EXPECT_GT(told(lax), told(PublishRule{})) << "another rule's tables are not taken for these";
}

}  // namespace
}  // namespace relais
