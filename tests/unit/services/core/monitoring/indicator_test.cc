// Every formula against a value computed by hand, from numbers that tell the facts apart: a fact taken for another one
// gives another value.
#include "services/core/monitoring/indicator.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "services/core/handoff/day.h"
#include "services/core/monitoring/flow_table.h"
#include "services/core/monitoring/mixed_figure.h"
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

// `journeys` of four origins to four destinations, `third` of which came to a third door.
FlowBook BookOfMany(int journeys, int third) {
  FlowBook book;
  for (int i = 0; i < journeys; ++i) {
    const FlowCell cell = book.CellOf(Filled<PartnerId>(static_cast<uint8_t>(1 + i % 4)),
                                      Filled<PartnerId>(static_cast<uint8_t>(5 + i % 4)), Filled<ConventionId>(3));
    book.Count(cell, FlowFact::kJourney, MonthStart(kMay));
    if (i < third) book.Count(cell, FlowFact::kThreeDoors, MonthStart(kMay));
  }
  return book;
}
FlowAtlas AtlasOfMany() {
  FlowAtlas atlas = SmallAtlas();
  atlas.partners.assign(9, {1, 1});
  return atlas;
}

// A release of May: a prime number for every fact, other ones for one public; "expired" is a hole.
constexpr uint16_t kOnePublic = 3;
class TheRelease : public PublishedCounts {
 public:
  std::optional<uint64_t> Value(const CellKey& cell, const MonthRange& months) const override {
    if (months != kOnlyMay || cell.territory != 0) return std::nullopt;
    if (cell.table == CountTable::kReasons) return 100u + cell.item;
    const auto& counts = cell.public_group == kOnePublic ? of_the_public_ : of_all_;
    const auto it = counts.find(static_cast<CountedFact>(cell.item));
    return it == counts.end() ? std::nullopt : std::optional<uint64_t>(it->second);
  }
  std::optional<Reported> Coverage(const MonthRange&) const override { return Reported{90, 120}; }

 private:
  const std::map<CountedFact, uint64_t> of_all_ = {
      {CountedFact::kReferred, 1013},  {CountedFact::kSolvedHere, 331},   {CountedFact::kAnsweredYes, 607},
      {CountedFact::kDeclined, 223},   {CountedFact::kAbsent, 97},        {CountedFact::kReceived, 461},
      {CountedFact::kStarted, 71},     {CountedFact::kHelped, 139},       {CountedFact::kNotHelped, 67},
      {CountedFact::kSaidHelped, 127}, {CountedFact::kSaidNotHelped, 43}, {CountedFact::kDisagreed, 29},
      {CountedFact::kUnmet, 59},       {CountedFact::kUndelivered, 47},   {CountedFact::kWithdrawn, 37},
      {CountedFact::kNewNeed, 13}};
  const std::map<CountedFact, uint64_t> of_the_public_ = {
      {CountedFact::kReferred, 149},  {CountedFact::kSolvedHere, 23},   {CountedFact::kAnsweredYes, 73},
      {CountedFact::kDeclined, 19},   {CountedFact::kAbsent, 17},       {CountedFact::kReceived, 83},
      {CountedFact::kStarted, 11},    {CountedFact::kHelped, 31},       {CountedFact::kNotHelped, 7},
      {CountedFact::kSaidHelped, 41}, {CountedFact::kSaidNotHelped, 5}, {CountedFact::kDisagreed, 3},
      {CountedFact::kUnmet, 2},       {CountedFact::kUndelivered, 61},  {CountedFact::kWithdrawn, 53},
      {CountedFact::kNewNeed, 101}};
};

// Name → value, by hand. The region has 50,000 people here.
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
      {"answer_q1", 1},
      {"answer_median", 3},
      {"answer_q3", 3},
      {"answer_p90", 8},
      {"reception_q1", 6},
      {"reception_median", 6},
      {"reception_q3", 61},
      {"reception_p90", 61},
      {"end_q1", 20},
      {"end_median", 20},
      {"end_q3", 30},
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
      {"unmet_needs", 59},
      {"no_shows", 97.0 / 558},
      {"helped", 139.0 / 206},
      {"said_helped", 127.0 / 170},
      {"disagreement", 29.0 / 170},
      {"solved_at_first_door", 331.0 / 1344},
      {"public_referrals", 149},
      {"public_receptions", 83},
      {"public_share", 149.0 / 1013},
      {"public_reception_share", 83.0 / 461},
      // 331 were solved at the first door, 401 journeys were received, 3 of which came to a third door.
      {"two_door_share", 729.0 / 732},
      {"reporting_coverage", 0.75},
  };
  return *values;
}

// What the product computes from both.
Figure Computed(const FlowBook& book, const PublishedCounts* released, const Indicator& indicator) {
  PublishRule all;
  all.off = true;
  const FlowQuestion question = {FlowView::kRegion, kOnlyMay, {&indicator}};
  const bool of_one_public = indicator.name.find("public_") == 0;
  switch (indicator.source) {
    case IndicatorSource::kEvents:
      return FlowLines(book, SmallAtlas(), question, all).at(0).figures.at(0);
    case IndicatorSource::kCounts:
      return CountedFigure(indicator, released, kOnlyMay,
                           {.public_group = of_one_public ? kOnePublic : static_cast<uint16_t>(0)});
    case IndicatorSource::kEventsAndCounts:
      return MixedFigure(indicator, book, SmallAtlas(), kOnlyMay, all, released);
  }
  return {};
}

TEST(IndicatorTest, EveryIndicatorIsWhatItsFormulaSays) {
  const FlowBook book = TheMonth();
  const TheRelease released;
  size_t compared = 0;
  for (const Indicator& indicator : Indicators()) {
    SCOPED_TRACE(indicator.name);
    const auto hand = ByHand().find(std::string(indicator.name));
    ASSERT_NE(hand, ByHand().end()) << "it has no value computed by hand";
    const Figure figure = Computed(book, &released, indicator);
    EXPECT_EQ(figure.standing, FigureStanding::kShown);
    EXPECT_THAT(figure.value, DoubleNear(hand->second, 1e-6));
    ++compared;
  }
  EXPECT_EQ(compared, ByHand().size());
  EXPECT_EQ(compared, Indicators().size());
}

// The test above would be worth nothing if a wrong formula passed it: any fact in the place of another one is seen.
TEST(IndicatorTest, AWrongFormulaIsSeen) {
  const FlowBook book = TheMonth();
  const TheRelease released;
  int tried = 0;
  const auto differs = [&](const Indicator& wrong) {
    ++tried;
    const Figure figure = Computed(book, &released, wrong);
    if (figure.standing != FigureStanding::kShown) return true;
    return std::abs(figure.value - ByHand().at(std::string(wrong.name))) > 1e-6;
  };
  for (const Indicator& indicator : Indicators()) {
    const bool delays = DelayPercent(indicator.rule) > 0;
    const bool ratio = indicator.rule >= IndicatorRule::kRatio && indicator.rule <= IndicatorRule::kRatioHigh;
    for (int fact = 0; fact < kFlowFacts && !delays && !ratio; ++fact) {
      for (FlowFactSet Indicator::*set : {&Indicator::top, &Indicator::minus, &Indicator::under}) {
        const bool whole_beside = set == &Indicator::under && indicator.rule == IndicatorRule::kSum;
        if (indicator.*set == 0 || whole_beside) continue;
        Indicator wrong = indicator;
        wrong.*set = Bit(static_cast<FlowFact>(fact));
        if (wrong.*set == indicator.*set) continue;
        EXPECT_TRUE(differs(wrong)) << indicator.name << " with " << FlowFactName(static_cast<FlowFact>(fact));
      }
    }
    for (int fact = 1; fact <= kCountedFacts; ++fact) {
      for (CountedFactSet Indicator::*set : {&Indicator::counted_top, &Indicator::counted_under}) {
        if (indicator.*set == 0) continue;
        Indicator wrong = indicator;
        wrong.*set = Bit(static_cast<CountedFact>(fact));
        if (wrong.*set == indicator.*set) continue;
        EXPECT_TRUE(differs(wrong)) << indicator.name << " with " << CountedFactName(static_cast<CountedFact>(fact));
      }
    }
  }
  EXPECT_GT(tried, 500);
}

// Who was solved at the first door needed one door only, and so is in both halves of the share.
TEST(IndicatorTest, TheTwoDoorShareHasTheFirstDoorsOwnAnswersInItsDenominator) {
  const FlowBook book = TheMonth();
  const TheRelease released;
  const Indicator& share = *FindIndicator("two_door_share");
  EXPECT_DOUBLE_EQ(Computed(book, &released, share).value, 729.0 / 732);
  Indicator without = share;
  without.counted_under = 0;
  EXPECT_NE(Computed(book, &released, without).value, Computed(book, &released, share).value);
  // Three third doors are too few to be told: then the share is no lower than if they were ten.
  const PublishRule rule;
  const Figure bound = MixedFigure(share, BookOfMany(401, 3), AtlasOfMany(), kOnlyMay, rule, &released);
  EXPECT_EQ(bound.standing, FigureStanding::kAtLeast);
  EXPECT_DOUBLE_EQ(bound.value, (331.0 + 391) / 732);
  EXPECT_EQ(MixedFigure(share, book, SmallAtlas(), kOnlyMay, rule, &released).standing, FigureStanding::kHidden)
      << "one partner's journeys";
  EXPECT_EQ(MixedFigure(share, book, SmallAtlas(), kOnlyMay, rule, nullptr).standing, FigureStanding::kAwaited);
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

TEST(CountedFigureTest, AReasonIsTakenFromItsOwnTable) {
  const TheRelease released;
  EXPECT_EQ(ReasonFigure(NumberOf(DeclineReason{1}), &released, kOnlyMay, {}).value, 101);
}

TEST(CountedFigureTest, AHoleStaysAHoleAndNothingIsInvented) {
  const TheRelease released;
  const Indicator& unmet = *FindIndicator("unmet_needs");
  EXPECT_EQ(CountedFigure(unmet, nullptr, kOnlyMay, {}).standing, FigureStanding::kAwaited);
  EXPECT_EQ(CountedFigure(unmet, &released, {kMay, Month(kMay.value() + 1)}, {}).standing, FigureStanding::kHidden);
  Indicator expired = unmet;
  expired.counted_top = Bit(CountedFact::kExpired) | Bit(CountedFact::kUnmet);
  EXPECT_EQ(CountedFigure(expired, &released, kOnlyMay, {}).standing, FigureStanding::kHidden);
}

}  // namespace
}  // namespace relais
