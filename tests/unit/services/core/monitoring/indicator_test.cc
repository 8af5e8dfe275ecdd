// Every formula against a value computed by hand, from numbers that tell the facts apart: a fact taken for another one
// gives another value.
#include "services/core/monitoring/indicator.h"

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <string>

#include "services/core/handoff/day.h"
#include "services/core/monitoring/flow_table.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;
using testing::DoubleNear;
using testing::IsEmpty;
using testing::SizeIs;

const Month kMay = MonthOf(DayFromCivil({2026, 5, 1}));
const MonthRange kOnlyMay = {kMay, kMay};

// May of one cell with these facts, as many as the second number of each.
FlowBook BookWith(const std::map<FlowFact, uint32_t>& facts, const std::map<std::pair<FlowDelay, int>, int>& delays) {
  FlowBook book;
  FlowRow row;
  row.cell = book.CellOf(Filled<PartnerId>(1), Filled<PartnerId>(2), Filled<ConventionId>(3));
  for (const auto& [fact, count] : facts) row.facts[static_cast<size_t>(fact)] = count;
  for (const auto& [bin, count] : delays) {
    for (int i = 0; i < count; ++i) row.delays.Add(bin.first, bin.second);
  }
  EXPECT_TRUE(book.RestoreRow(kMay, row));
  return book;
}

FlowAtlas SmallAtlas() {
  FlowAtlas atlas;
  atlas.partners = {{0, 0}, {1, 1}, {2, 1}};
  atlas.inhabitants = {0, 40'000, 10'000};
  atlas.kinds = 2;
  return atlas;
}

// Prime numbers, so that no two sums of them agree by chance.
FlowBook TheMonth() {
  return BookWith(
      {{FlowFact::kSent, 1009},           {FlowFact::kAnsweredYes, 601},      {FlowFact::kAnsweredNo, 211},
       {FlowFact::kReceivedProven, 307},  {FlowFact::kReceivedAttested, 103}, {FlowFact::kReceivedTranscribed, 53},
       {FlowFact::kEnded, 283},           {FlowFact::kCancelled, 31},         {FlowFact::kWithdrawn, 37},
       {FlowFact::kExpired, 41},          {FlowFact::kUndeliverable, 43},     {FlowFact::kBreach, 2},
       {FlowFact::kThirdDoorRefused, 11}, {FlowFact::kDerogationAsked, 13},   {FlowFact::kDerogationGranted, 7},
       {FlowFact::kDerogationUsed, 5},    {FlowFact::kJourney, 401},          {FlowFact::kTwoDoors, 389},
       {FlowFact::kThreeDoors, 3},        {FlowFact::kTakenBack, 17}},
      {{{FlowDelay::kAnswer, 1}, 4},
       {{FlowDelay::kAnswer, 3}, 5},
       {{FlowDelay::kAnswer, 8}, 2},
       {{FlowDelay::kReception, 6}, 10},
       {{FlowDelay::kReception, 60}, 1},
       {{FlowDelay::kReception, 70}, 9},
       {{FlowDelay::kEnd, 20}, 1},
       {{FlowDelay::kEnd, 30}, 1}});
}

// Of events: name → value, by hand. The region has 50,000 people here.
const std::map<std::string, double>& ByHand() {
  static const auto* const values = new std::map<std::string, double>{
      {"referrals", 1009},
      {"acceptance", 601.0 / 812},
      {"receptions", 463},
      {"proven_share", 307.0 / 463},
      {"endings", 283},
      {"cancellations", 31},
      {"withdrawals", 37},
      {"expiries", 41},
      {"undeliverables", 43},
      {"breaches", 2},
      {"third_door_refusals", 11},
      {"derogations_asked", 13},
      {"derogations_granted", 7},
      {"derogations_used", 5},
      {"answer_median", 3},
      {"answer_p90", 8},
      {"reception_median", 6},
      {"reception_p90", 61},
      {"end_median", 20},
      {"end_p90", 30},
      {"journeys", 401},
      {"two_door_journeys", 389},
      {"three_door_journeys", 3},
      {"within_two_doors", 398.0 / 401},
      {"referrals_per_10000", 201.8},
      {"receptions_per_10000", 92.6},
      {"receptions_ratio", 1},
      // Byar by hand: 463 (1 - 1/4167 - 1.959964 / (3 √463))³ / 463 and 464 (1 - 1/4176 + 1.959964 / (3 √464))³ / 463.
      {"receptions_ratio_low", 0.910974},
      {"receptions_ratio_high", 1.095375},
  };
  return *values;
}

double RegionValue(const FlowBook& book, const Indicator& indicator) {
  PublishRule all;
  all.off = true;
  const FlowQuestion question = {FlowView::kRegion, kOnlyMay, {&indicator}};
  const std::vector<FlowLine> lines = FlowLines(book, SmallAtlas(), question, all);
  EXPECT_EQ(lines.at(0).figures.at(0).standing, FigureStanding::kShown) << indicator.name;
  return lines.at(0).figures.at(0).value;
}

TEST(IndicatorTest, EveryIndicatorOfEventsIsWhatItsFormulaSays) {
  const FlowBook book = TheMonth();
  size_t compared = 0;
  for (const Indicator& indicator : Indicators()) {
    if (indicator.source != IndicatorSource::kEvents) continue;
    const auto hand = ByHand().find(std::string(indicator.name));
    ASSERT_NE(hand, ByHand().end()) << indicator.name << " has no value computed by hand";
    EXPECT_THAT(RegionValue(book, indicator), DoubleNear(hand->second, 1e-6)) << indicator.name;
    ++compared;
  }
  EXPECT_EQ(compared, ByHand().size());
}

// The test above would be worth nothing if a wrong formula passed it.
TEST(IndicatorTest, AWrongFormulaIsSeen) {
  const FlowBook book = TheMonth();
  for (const Indicator& indicator : Indicators()) {
    if (indicator.source != IndicatorSource::kEvents || indicator.rule != IndicatorRule::kSum) continue;
    for (int fact = 0; fact < kFlowFacts; ++fact) {
      Indicator wrong = indicator;
      wrong.top = Bit(static_cast<FlowFact>(fact));
      if (wrong.top == indicator.top) continue;
      EXPECT_NE(RegionValue(book, wrong), ByHand().at(std::string(indicator.name))) << indicator.name << " as " << fact;
    }
  }
  Indicator wrong = *FindIndicator("acceptance");
  wrong.under = Bit(FlowFact::kSent);
  EXPECT_NE(RegionValue(book, wrong), ByHand().at("acceptance"));
  wrong = *FindIndicator("within_two_doors");
  wrong.minus = Bit(FlowFact::kBreach);
  EXPECT_NE(RegionValue(book, wrong), ByHand().at("within_two_doors"));
}

TEST(IndicatorTest, NamesAreUniqueAndEveryWordIsThere) {
  std::set<std::string> names;
  for (const Indicator& indicator : Indicators()) {
    EXPECT_TRUE(names.insert(std::string(indicator.name)).second) << indicator.name;
    for (const IndicatorWords& words : {indicator.label, indicator.formula, indicator.excludes}) {
      EXPECT_FALSE(words.fr.empty() || words.en.empty()) << indicator.name;
    }
    EXPECT_NE(IndicatorUnitName(indicator.unit), "");
    EXPECT_NE(IndicatorSourceName(indicator.source), "");
    EXPECT_EQ(FindIndicator(indicator.name), &indicator);
    if (indicator.rule == IndicatorRule::kShare) {
      EXPECT_EQ(indicator.top & ~indicator.under, 0u) << indicator.name << ": the whole of a share holds its part";
    }
  }
  EXPECT_EQ(FindIndicator("nonsense"), nullptr);
}

TEST(DelayQuantileTest, TheLeastDayWithinWhichTheShareLies) {
  DelayHistogram histogram{};
  EXPECT_EQ(DelayQuantile(histogram, 50), std::nullopt);
  histogram[2] = 1;
  histogram[4] = 1;
  EXPECT_EQ(DelayQuantile(histogram, 50), 2);
  EXPECT_EQ(DelayQuantile(histogram, 51), 4);
  histogram[61] = 8;
  EXPECT_EQ(DelayQuantile(histogram, 20), 4);
  EXPECT_EQ(DelayQuantile(histogram, 90), kDelayDaysMax + 1);
}

// Exact Poisson bounds (Garwood 1936) lie close by: 0 … 3.689 for 0, 4.795 … 18.391 for 10.
TEST(RatioTest, BoundsAreThoseOfThePoissonCount) {
  EXPECT_FALSE(RatioToExpected(3, 0).has_value());
  const RatioInterval none = *RatioToExpected(0, 1);
  EXPECT_EQ(none.low, 0);
  EXPECT_THAT(none.high, DoubleNear(3.689, 0.05));
  const RatioInterval ten = *RatioToExpected(10, 1);
  EXPECT_THAT(ten.low, DoubleNear(4.795, 0.02));
  EXPECT_THAT(ten.high, DoubleNear(18.391, 0.02));
  EXPECT_THAT(RatioToExpected(10, 20)->ratio, DoubleNear(0.5, 1e-12));
  EXPECT_THAT(RatioToExpected(10, 20)->high, DoubleNear(ten.high / 20, 1e-12));
}

// A release in which each fact of the region was counted ten times its number, and expired is a hole.
class TenEach : public PublishedCounts {
 public:
  std::optional<uint64_t> Value(const CellKey& cell, const MonthRange& months) const override {
    if (months != kOnlyMay || cell.territory != 0) return std::nullopt;
    if (cell.table == CountTable::kReasons) return 100u + cell.item;
    if (cell.item == static_cast<uint16_t>(CountedFact::kExpired)) return std::nullopt;
    return cell.public_group == 0 ? 10u * cell.item : cell.item;
  }
  std::optional<Reported> Coverage(const MonthRange&) const override { return Reported{90, 120}; }
};

TEST(CountedFigureTest, FormulasOfTheNodesCountsByHand) {
  const TenEach released;
  const auto value = [&](const char* name, CellKey at = {}) {
    const Figure figure = CountedFigure(*FindIndicator(name), &released, kOnlyMay, at);
    EXPECT_EQ(figure.standing, FigureStanding::kShown) << name;
    return figure.value;
  };
  EXPECT_EQ(value("unmet_needs"), 130);
  EXPECT_DOUBLE_EQ(value("no_shows"), 50.0 / 110);
  EXPECT_DOUBLE_EQ(value("helped"), 80.0 / 170);
  EXPECT_DOUBLE_EQ(value("said_helped"), 100.0 / 210);
  EXPECT_DOUBLE_EQ(value("disagreement"), 120.0 / 210);
  EXPECT_DOUBLE_EQ(value("solved_at_first_door"), 20.0 / 30);
  EXPECT_DOUBLE_EQ(value("public_share", {.public_group = 3}), 1.0 / 10);
  EXPECT_DOUBLE_EQ(value("reporting_coverage"), 0.75);
  EXPECT_EQ(ReasonFigure(NumberOf(DeclineReason{1}), &released, kOnlyMay, {}).value, 101);
}

TEST(CountedFigureTest, AHoleStaysAHoleAndNothingIsInvented) {
  const TenEach released;
  const Indicator& unmet = *FindIndicator("unmet_needs");
  EXPECT_EQ(CountedFigure(unmet, nullptr, kOnlyMay, {}).standing, FigureStanding::kAwaited);
  EXPECT_EQ(CountedFigure(unmet, &released, {kMay, Month(kMay.value() + 1)}, {}).standing, FigureStanding::kHidden);
  Indicator expired = unmet;
  expired.counted_top = Bit(CountedFact::kExpired) | Bit(CountedFact::kUnmet);
  EXPECT_EQ(CountedFigure(expired, &released, kOnlyMay, {}).standing, FigureStanding::kHidden);
}

}  // namespace
}  // namespace relais
