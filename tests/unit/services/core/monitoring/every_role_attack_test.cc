// Every role of the permission table tries a thousand combinations of what it may ask, live tables and released
// figures, to rebuild a true count that is hidden. A role that may ask nothing has the releases, which are public.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "services/core/access/permission.h"
#include "services/core/monitoring/flow_table.h"
#include "tests/unit/services/core/monitoring/live_region.h"
#include "tests/unit/services/core/monitoring/query_attack.h"

namespace relais {
namespace {

constexpr int kAttempts = 1000;
// Everything that may be asked of the live tables, asked once.
class LiveReader {
 public:
  LiveReader(const LiveRegion& region, const PublishRule& rule) : region_(region), rule_(rule) {}

  // Row and column as the view has them; nothing when it is not told.
  std::optional<double> Ask(FlowView view, uint32_t row, uint32_t column, int first, int last) {
    const auto [it, fresh] = asked_.try_emplace({view, first, last});
    if (fresh) {
      const FlowQuestion question = {
          view, {Month(kFirstLive.value() + first), Month(kFirstLive.value() + last)}, {FindIndicator("referrals")}};
      for (const FlowLine& line : FlowLines(region_.book, region_.atlas, question, rule_)) {
        if (line.figures[0].standing != FigureStanding::kShown) continue;
        it->second[{line.row, line.column}] = line.figures[0].value;
      }
    }
    const auto told = it->second.find({row, column});
    return told == it->second.end() ? std::nullopt : std::optional(told->second);
  }

 private:
  const LiveRegion& region_;
  const PublishRule rule_;
  std::map<std::tuple<FlowView, int, int>, std::map<std::pair<uint32_t, uint32_t>, double>> asked_;
};

void Subtract(std::optional<double> known, std::optional<double>* from) {
  *from = *from && known ? std::optional(**from - *known) : std::nullopt;
}

// One random way to a territory's month, which is not told itself: a longer range less what lies beside it, the region
// less the other territories, or the line of the table of both sides.
std::optional<double> RandomGuess(LiveReader& reader, FlowView view, uint32_t row, int month, Draw& draw) {
  switch (draw.Below(3)) {
    case 0: {
      const int first = static_cast<int>(draw.Below(static_cast<size_t>(month) + 1));
      const int last = month + static_cast<int>(draw.Below(static_cast<size_t>(kLiveMonths - month)));
      std::optional<double> rest = reader.Ask(view, row, 0, first, last);
      if (first < month) Subtract(reader.Ask(view, row, 0, first, month - 1), &rest);
      if (last > month) Subtract(reader.Ask(view, row, 0, month + 1, last), &rest);
      return rest;
    }
    case 1: {
      std::optional<double> rest = reader.Ask(FlowView::kRegion, 0, 0, month, month);
      for (uint32_t other = 1; other < kLivePlaces; ++other) {
        if (other != row) Subtract(reader.Ask(view, other, 0, month, month), &rest);
      }
      return rest;
    }
    default: {
      std::optional<double> sum = 0;
      for (uint32_t other = 1; other < kLivePlaces && sum; ++other) {
        const bool origins = view == FlowView::kOriginTerritory;
        const auto part =
            reader.Ask(FlowView::kTerritories, origins ? row : other, origins ? other : row, month, month);
        sum = part ? std::optional(*sum + *part) : std::nullopt;
      }
      return sum;
    }
  }
}

// How many counts under the threshold come out rightly.
int RebuiltLive(const LiveRegion& region, const PublishRule& rule, int attempts, uint64_t seed) {
  PublishRule everything;
  everything.off = true;
  LiveReader truth(region, everything);
  LiveReader reader(region, rule);
  Draw draw(seed);
  int rebuilt = 0;
  for (int attempt = 0; attempt < attempts;) {
    const FlowView view = draw.Below(2) == 0 ? FlowView::kOriginTerritory : FlowView::kDestinationTerritory;
    const auto row = static_cast<uint32_t>(1 + draw.Below(kLivePlaces - 1));
    const auto month = static_cast<int>(draw.Below(kLiveMonths));
    const double value = *truth.Ask(view, row, 0, month, month);
    if (value == 0 || value >= 11) continue;
    ++attempt;
    const auto guess = RandomGuess(reader, view, row, month, draw);
    if (guess && *guess == value) ++rebuilt;
  }
  return rebuilt;
}

TEST(EveryRoleTest, AThousandAttemptsOfEachRebuildNothing) {
  const YearPart year;
  const Answer released = ReleasedAnswers(year);
  const Answer lax = ThresholdAnswers(year);
  const LiveRegion region;
  PublishRule off;
  off.off = true;
  std::set<int> readers;
  int without_rule_4 = 0;
  for (int number = 0; number <= kCallerKindMax; ++number) {
    const auto caller = static_cast<CallerKind>(number);
    SCOPED_TRACE(CallerKindName(caller));
    const auto seed = static_cast<uint64_t>(100 + number);
    const bool live = MayCall("/relais.v1.MonitoringService/GetFlows", caller);
    for (const char* method : {"GetDelays", "GetDoors", "GetAccess", "GetUnmet"}) {
      EXPECT_EQ(MayCall(std::string("/relais.v1.MonitoringService/") + method, caller), live)
          << method << ": who reads figures reads all of them";
    }
    if (live) readers.insert(number);
    const int of_live = live ? kAttempts / 2 : 0;
    EXPECT_EQ(RebuiltLive(region, PublishRule{}, of_live, seed), 0);
    EXPECT_EQ(RebuiltCells(year, released, kAttempts - of_live, seed), 0);
    EXPECT_EQ(RebuiltLive(region, off, of_live, seed) > 0, live) << "the control is what stops it";
    without_rule_4 += RebuiltCells(year, lax, kAttempts - of_live, seed);
  }
  EXPECT_GT(without_rule_4, kCallerKindMax / 2) << "the control is what stops it";
  EXPECT_EQ(readers.size(), 5u) << "operator, two kinds of administrators, animators, analysts";
}

}  // namespace
}  // namespace relais
