#include "hub/api/figure_view.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "services/adapters/communes/communes.h"
#include "services/adapters/communes/region_counts.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

class FigureViewTest : public EngineFixture {
 protected:
  FigureViewTest() { Open(1); }
  // So many real referrals of November 2026, none of which is told: they come from one partner.
  void Send(int referrals) {
    for (int i = 1; i <= referrals; ++i) {
      HandoffHeader header = Referral(static_cast<uint8_t>(i), 3);
      BeginJourney(static_cast<uint8_t>(i), &header);
      ASSERT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
    }
  }
  absl::StatusOr<v1::FigureTable> Flows(const v1::FigureQuestion& question) const {
    return FigureTableOf(GroundOf(state()), question, FlowIndicators());
  }
};

TEST_F(FigureViewTest, NothingIsToldBeforeAMonthIsClosed) {
  Send(3);
  const auto table = Flows({});
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->from_month(), "");
  EXPECT_EQ(table->rows_size(), 0);
  EXPECT_EQ(table->columns_size(), static_cast<int>(FlowIndicators().size()));
}

TEST_F(FigureViewTest, OnePartnersFlowsAreHiddenFromEverybody) {
  Send(20);
  Wait(10);
  const auto table = Flows({});
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->from_month(), "2026-11");
  EXPECT_EQ(table->to_month(), "2026-11");
  ASSERT_EQ(table->rows_size(), 1);
  EXPECT_EQ(table->rows(0).figures(0).standing(), v1::FIGURE_STANDING_HIDDEN);
  EXPECT_EQ(table->rows(0).figures(0).value(), 0) << "a hidden value does not travel";
  EXPECT_GE(table->threshold(), 11u);
}

TEST_F(FigureViewTest, QuestionsThatMeanNothingAreRefused) {
  Send(1);
  Wait(10);
  v1::FigureQuestion question;
  question.set_to_month("2026-12");
  EXPECT_THAT(Flows(question).status(), RefusedFor(Reason::kUnknownValue)) << "not closed";
  question.set_to_month("2026-13");
  EXPECT_THAT(Flows(question).status(), RefusedFor(Reason::kMalformed));
  question.set_to_month("2026-11");
  question.set_from_month("2026-12");
  EXPECT_THAT(Flows(question).status(), RefusedFor(Reason::kMalformed));
  question.set_from_month("1990-01");
  EXPECT_THAT(Flows(question).status(), RefusedFor(Reason::kMalformed)) << "too many";
  question.set_from_month("");
  question.set_view(static_cast<v1::FlowView>(99));
  EXPECT_THAT(Flows(question).status(), RefusedFor(Reason::kUnknownValue));
  question.set_view(v1::FLOW_VIEW_ORIGIN_KIND);
  question.set_territory("452");
  EXPECT_THAT(Flows(question).status(), RefusedFor(Reason::kUnknownValue)) << "no territory among kinds";
}

TEST_F(FigureViewTest, CountsAreAwaitedUntilTheyAreReleased) {
  Send(1);
  Wait(10);
  const auto counted = CountedTables(GroundOf(state()), {}, nullptr);
  ASSERT_TRUE(counted.ok());
  ASSERT_EQ(counted->table().rows_size(), 1);
  for (const v1::Figure& figure : counted->table().rows(0).figures()) {
    EXPECT_EQ(figure.standing(), v1::FIGURE_STANDING_AWAITED);
  }
  EXPECT_EQ(counted->reasons().rows_size(), kCountedReasons);
}

// One month, of which everything is a hole.
class OneReleased : public PublishedCounts {
 public:
  explicit OneReleased(Month month) : month_(month) {}
  std::optional<uint64_t> Value(const CellKey&, const MonthRange&) const override { return std::nullopt; }
  std::optional<Reported> Coverage(const MonthRange& months) const override {
    if (months != MonthRange{month_, month_}) return std::nullopt;
    return Reported{3, 4};
  }

 private:
  const Month month_;
};

// Between the end of a month and its release it read "masqué", as if there were something to hide.
TEST_F(FigureViewTest, WhatIsNotReleasedYetIsAwaitedAndNotHidden) {
  Send(1);
  Wait(40);
  const Month closed(MonthOf(state().day()).value() - 1);
  const OneReleased present(closed);
  const auto told = CountedTables(GroundOf(state()), {}, &present);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->reasons().rows(0).figures(0).standing(), v1::FIGURE_STANDING_HIDDEN);
  const OneReleased former(Month(closed.value() - 1));
  const auto awaited = CountedTables(GroundOf(state()), {}, &former);
  ASSERT_TRUE(awaited.ok());
  for (const v1::Figure& figure : awaited->table().rows(0).figures()) {
    EXPECT_EQ(figure.standing(), v1::FIGURE_STANDING_AWAITED);
  }
  EXPECT_EQ(awaited->reasons().rows(0).figures(0).standing(), v1::FIGURE_STANDING_AWAITED);
}

// Referrals of each public in the release: ten times its number; of a territory, its number; the first one withheld.
class ReleasedPublics : public PublishedCounts {
 public:
  std::optional<uint64_t> Value(const CellKey& cell, const MonthRange& months) const override {
    if (FormatMonth(months.first) != "2026-11" || cell.public_group == 1) return std::nullopt;
    const uint64_t each = cell.territory == 0 ? 10 : 1;
    if (cell.public_group == 0) return 1000 * each;
    return (cell.item == static_cast<uint16_t>(CountedFact::kReceived) ? 3 : 1) * each * cell.public_group;
  }
  std::optional<Reported> Coverage(const MonthRange&) const override { return Reported{3, 4}; }
};

TEST_F(FigureViewTest, AccessByPublicComesFromTheReleases) {
  Send(1);
  Wait(10);
  const ReleasedPublics released;
  const auto table = PublicTableOf(GroundOf(state()), {}, &released);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->from_month(), "2026-11");
  ASSERT_EQ(table->rows_size(), RegionCountDomain().publics());
  ASSERT_EQ(table->columns_size(), 4);
  EXPECT_EQ(table->columns(1).name(), "public_share");
  EXPECT_EQ(table->columns(1).source(), "counts");
  EXPECT_FALSE(table->columns(1).formula_fr().empty());
  for (const v1::Figure& figure : table->rows(0).figures()) {
    EXPECT_EQ(figure.standing(), v1::FIGURE_STANDING_HIDDEN) << "what is withheld stays so";
  }
  const v1::FigureRow& second = table->rows(1);
  EXPECT_EQ(second.keys(0).code(), RegionCountDomain().PublicCode(2));
  EXPECT_FALSE(second.keys(0).label().empty());
  EXPECT_EQ(second.figures(0).value(), 20);
  EXPECT_DOUBLE_EQ(second.figures(1).value(), 20.0 / 10'000);
  EXPECT_EQ(second.figures(2).value(), 60);
  EXPECT_DOUBLE_EQ(second.figures(3).value(), 60.0 / 10'000);
  EXPECT_EQ(second.before(0).standing(), v1::FIGURE_STANDING_HIDDEN) << "October was not released";
  v1::FigureQuestion question;
  question.set_territory("452");
  EXPECT_EQ(PublicTableOf(GroundOf(state()), question, &released)->rows(1).figures(0).value(), 2);
  EXPECT_EQ(PublicTableOf(GroundOf(state()), question, nullptr)->rows(1).figures(0).standing(),
            v1::FIGURE_STANDING_AWAITED);
  question.set_territory("999");
  EXPECT_THAT(PublicTableOf(GroundOf(state()), question, &released), RefusedFor(Reason::kUnknownValue));
  question.clear_territory();
  question.set_view(v1::FLOW_VIEW_ORIGIN_KIND);
  EXPECT_THAT(PublicTableOf(GroundOf(state()), question, &released), RefusedFor(Reason::kUnknownValue));
}

// Summed by hand from the table of the INSEE that is compiled in.
TEST(RegionTerritoriesTest, TwentyArrondissementsWithTheirInhabitants) {
  const std::vector<RegionTerritory>& territories = RegionTerritories();
  ASSERT_EQ(territories.size(), 20u);
  EXPECT_EQ(territories.front().code, "181");
  EXPECT_EQ(territories.front().name, "Bourges");
  EXPECT_EQ(territories.front().inhabitants, 170'322);
  int64_t all = 0;
  for (const RegionTerritory& territory : territories) all += territory.inhabitants;
  EXPECT_EQ(all, 2'573'269);
  const auto loches = std::find_if(territories.begin(), territories.end(),
                                   [](const RegionTerritory& territory) { return territory.code == "373"; });
  ASSERT_NE(loches, territories.end());
  EXPECT_EQ(loches->name, "Loches") << "not Amboise, its largest town";
}

}  // namespace
}  // namespace relais::hub
