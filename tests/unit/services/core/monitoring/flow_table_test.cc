#include "services/core/monitoring/flow_table.h"

#include <gmock/gmock.h>

#include <array>
#include <map>
#include <optional>

#include "services/core/handoff/day.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

const Month kJanuary = MonthOf(DayFromCivil({2026, 1, 1}));
constexpr FigureStanding kShown = FigureStanding::kShown;
constexpr FigureStanding kHidden = FigureStanding::kHidden;

PartnerId Partner(int number) {
  std::array<uint8_t, PartnerId::kSize> bytes{};
  bytes[0] = static_cast<uint8_t>(number);
  return PartnerId(bytes);
}

// Referrals by month, origin and destination. Partner n lies in territory 1 + (n - 1) / 4 and has kind 1 + n % 2.
class FlowTableTest : public testing::Test {
 protected:
  void Send(int month, int origin, int destination, uint32_t referrals, uint32_t yes = 0) {
    const FlowCell cell = book_.CellOf(Partner(origin), Partner(destination), samples::Filled<ConventionId>(7));
    const Day day = MonthStart(Month(kJanuary.value() + month));
    for (uint32_t i = 0; i < referrals; ++i) book_.Count(cell, FlowFact::kSent, day);
    for (uint32_t i = 0; i < referrals; ++i) {
      book_.Count(cell, i < yes ? FlowFact::kAnsweredYes : FlowFact::kAnsweredNo, day);
    }
  }
  FlowAtlas Atlas() const {
    FlowAtlas atlas;
    for (PartnerId partner : book_.partners()) {
      const int number = partner.bytes()[0];
      atlas.partners.push_back(number == 0 ? FlowAtlas::Partner{}
                                           : FlowAtlas::Partner{static_cast<uint16_t>(1 + (number - 1) / 4),
                                                                static_cast<uint16_t>(1 + number % 2)});
    }
    atlas.inhabitants = {0, 10'000, 20'000, 30'000, 40'000};
    atlas.kinds = 3;
    return atlas;
  }
  std::vector<FlowLine> Ask(FlowView view, int first, int last, const char* indicator = "referrals") const {
    const FlowQuestion question = {
        view, {Month(kJanuary.value() + first), Month(kJanuary.value() + last)}, {FindIndicator(indicator)}};
    return FlowLines(book_, Atlas(), question, rule_);
  }
  // By row; what is not told is absent.
  std::map<uint32_t, double> Told(const std::vector<FlowLine>& lines) const {
    std::map<uint32_t, double> told;
    for (const FlowLine& line : lines) {
      if (line.figures[0].standing == kShown) told[line.row] = line.figures[0].value;
    }
    return told;
  }
  // `each` from each of the four partners of a territory.
  void FromTerritory(int month, int territory, uint32_t each) {
    for (int i = 0; i < 4; ++i) Send(month, 4 * (territory - 1) + 1 + i, 16, each);
  }

  FlowBook book_;
  PublishRule rule_;
};

TEST_F(FlowTableTest, WhatIsUnderTheThresholdIsNotToldAndNorIsWhatWouldGiveItAway) {
  FromTerritory(0, 1, 10);
  FromTerritory(0, 2, 20);
  FromTerritory(0, 3, 2);  // eight in all
  // The region's 128 and the told ones would give 8: the smaller told one is hidden too.
  EXPECT_EQ(Told(Ask(FlowView::kRegion, 0, 0)), (std::map<uint32_t, double>{{0, 128}}));
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 0)), (std::map<uint32_t, double>{{2, 80}}));
  rule_.off = true;
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 0)),
            (std::map<uint32_t, double>{{1, 40}, {2, 80}, {3, 8}, {4, 0}}));
}

TEST_F(FlowTableTest, FewPartnersOrOneThatDominatesAreNotTold) {
  FromTerritory(0, 1, 30);
  FromTerritory(0, 2, 30);
  Send(0, 9, 16, 200);
  Send(0, 10, 16, 200);
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 0)).count(3), 0u) << "two partners";
  Send(0, 11, 16, 200);
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 0)).at(3), 600);
  Send(0, 9, 16, 2100);  // 2,300 of 2,700
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 0)).count(3), 0u) << "85.2 percent of one partner";
}

TEST_F(FlowTableTest, AUnionIsToldOnlyIfEachMonthIs) {
  for (int month : {0, 1, 2}) {
    for (int territory : {1, 2, 4}) FromTerritory(month, territory, 50);
    FromTerritory(month, 3, month == 1 ? 1 : 9);
  }
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 0)).at(3), 36);
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 1)).count(3), 0u);
  EXPECT_EQ(Told(Ask(FlowView::kOriginTerritory, 0, 2)).count(3), 0u) << "else its second month were a difference";
}

// Of four origins, so many answers in all, one more open day each time.
FlowBook Answered(int answers) {
  FlowBook book;
  for (int origin = 0; origin < 4; ++origin) {
    FlowRow row;
    row.cell = book.CellOf(Partner(1 + origin), Partner(16), samples::Filled<ConventionId>(7));
    for (int i = origin; i < answers; i += 4) {
      ++row.facts[static_cast<size_t>(FlowFact::kAnsweredYes)];
      row.delays.Add(FlowDelay::kAnswer, i);
    }
    EXPECT_TRUE(book.RestoreRow(kJanuary, row));
  }
  return book;
}

TEST_F(FlowTableTest, AQuartileIsToldWhereEachQuarterOfTheDelaysIsACrowd) {
  const std::vector<const Indicator*> delays = {FindIndicator("answer_q1"), FindIndicator("answer_median"),
                                                FindIndicator("answer_q3")};
  const auto told = [&](int answers) {
    book_ = Answered(answers);
    const FlowQuestion question = {FlowView::kRegion, {kJanuary, kJanuary}, delays};
    return FlowLines(book_, Atlas(), question, rule_)[0].figures;
  };
  EXPECT_THAT(told(44), testing::ElementsAre(Figure{kShown, 10}, Figure{kShown, 21}, Figure{kShown, 32}));
  EXPECT_THAT(told(43), testing::ElementsAre(Figure{kHidden}, Figure{kShown, 21}, Figure{kHidden}));
  rule_.off = true;
  EXPECT_EQ(told(43)[0], (Figure{kShown, 10}));
}

TEST_F(FlowTableTest, TheSamePeriodBeforeStandsBeside) {
  for (int month : {0, 1, 2, 3}) FromTerritory(month, 1, 10u + static_cast<uint32_t>(month));
  const std::vector<FlowLine> lines = Ask(FlowView::kRegion, 2, 3);
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].figures[0].value, 4 * (12 + 13));
  EXPECT_EQ(lines[0].before.at(0).value, 4 * (10 + 11));
  EXPECT_THAT(Ask(FlowView::kRegion, 0, 1)[0].before, IsEmpty()) << "no months are held from before";
}

TEST_F(FlowTableTest, AShareIsBoundedForTheRegionAndNowhereElse) {
  for (int partner : {1, 2, 3, 4, 5, 6, 7, 8})
    Send(0, partner, 16, 25, partner == 8 ? 22 : 25);  // three refusals of 200
  const std::vector<FlowLine> region = Ask(FlowView::kRegion, 0, 0, "acceptance");
  EXPECT_EQ(region[0].figures[0].standing, FigureStanding::kAtLeast);
  EXPECT_DOUBLE_EQ(region[0].figures[0].value, 190.0 / 200) << "ten refusals would still be hidden";
  for (const FlowLine& line : Ask(FlowView::kOriginTerritory, 0, 0, "acceptance")) {
    EXPECT_EQ(line.figures[0].standing, kHidden) << line.row;
  }
}

TEST_F(FlowTableTest, TwoSumsAreNotToldWhenTheirDifferenceIsSmall) {
  const auto journeys = [this](int two_doors) {
    book_ = FlowBook();
    for (int partner : {1, 2, 3, 4}) {
      const FlowCell cell = book_.CellOf(Partner(partner), Partner(16), samples::Filled<ConventionId>(7));
      for (int i = 0; i < 25; ++i) book_.Count(cell, FlowFact::kJourney, MonthStart(kJanuary));
      for (int i = 0; i < two_doors; ++i) book_.Count(cell, FlowFact::kTwoDoors, MonthStart(kJanuary));
    }
    EXPECT_THAT(Told(Ask(FlowView::kRegion, 0, 0, "journeys")), SizeIs(1));
    return Told(Ask(FlowView::kRegion, 0, 0, "two_door_journeys")).size();
  };
  EXPECT_EQ(journeys(22), 1u) << "twelve journeys ended at the first door's own second one";
  EXPECT_EQ(journeys(23), 0u) << "eight did";
}

TEST_F(FlowTableTest, APartnerThatMovesLeavesItsPastWhereItWas) {
  FromTerritory(0, 1, 30);
  FromTerritory(0, 2, 50);
  FromTerritory(0, 4, 40);
  for (int month : {0, 1}) Send(month, 4, 16, 17);  // partner 4, in territory 1
  const auto told = [this](const FlowAtlas& atlas, int month) {
    const Month asked(kJanuary.value() + month);
    const FlowQuestion question = {FlowView::kOriginTerritory, {asked, asked}, {FindIndicator("referrals")}};
    return Told(FlowLines(book_, atlas, question, rule_));
  };
  const double before = told(Atlas(), 0).at(1);
  FlowAtlas moved = Atlas();
  size_t fourth = 0;
  while (book_.partners()[fourth] != Partner(4)) ++fourth;
  FlowAtlas frozen = moved;
  frozen.since.emplace_back(kJanuary.next(), frozen.partners);
  frozen.since.back().second[fourth].territory = 2;
  EXPECT_EQ(told(frozen, 0).at(1), before) << "January is told as it was";
  EXPECT_EQ(told(frozen, 0).at(2), 200);
  // Without the freeze the difference of two answers is what partner 4 did.
  moved.partners[fourth].territory = 2;
  EXPECT_EQ(before - told(moved, 0).at(1), 30 + 17) << "the control is what stops it";
}

TEST_F(FlowTableTest, RatesAndRatiosAreOfTheirTerritory) {
  FromTerritory(0, 1, 5);
  FromTerritory(0, 2, 20);
  FromTerritory(0, 4, 25);
  const auto rates = Told(Ask(FlowView::kOriginTerritory, 0, 0, "referrals_per_10000"));
  EXPECT_DOUBLE_EQ(rates.at(1), 20);
  EXPECT_DOUBLE_EQ(rates.at(4), 25);
  EXPECT_THAT(Told(Ask(FlowView::kOriginKind, 0, 0, "referrals_per_10000")), IsEmpty()) << "kinds have no inhabitants";
}

// --- An attacker that asks whatever may be asked -----------------------------------------------------------------

// Every told cell of every table over every range of months is an equation about the true monthly cells. By adding
// and subtracting them as a spreadsheet would (a line's sum less what is told of it, a longer range less a shorter
// one) the attacker looks for the true value of a cell under the threshold.
class Attacker {
 public:
  Attacker(const FlowBook& book, const FlowAtlas& atlas, const PublishRule& rule)
      : book_(book), atlas_(atlas), rule_(rule) {}

  std::vector<FlowLine> Lines(FlowView view, int first, int last) const {
    const FlowQuestion question = {
        view, {Month(kJanuary.value() + first), Month(kJanuary.value() + last)}, {FindIndicator("referrals")}};
    return FlowLines(book_, atlas_, question, rule_);
  }
  static std::optional<double> ToldOf(const FlowLine& line) {
    if (line.figures[0].standing != kShown) return std::nullopt;
    return line.figures[0].value;
  }
  std::optional<double> Ask(FlowView view, uint32_t row, int first, int last) const {
    for (const FlowLine& line : Lines(view, first, last)) {
      if (line.row == row) return ToldOf(line);
    }
    return std::nullopt;
  }
  // A territory's month: as it is told, from ranges that differ by it, or from the region and all other territories.
  std::optional<double> Guess(uint32_t row, int month, int months) const {
    constexpr FlowView kView = FlowView::kOriginTerritory;
    if (const auto plain = Ask(kView, row, month, month)) return plain;
    for (int first = 0; first <= month; ++first) {
      for (int last = month; last < months; ++last) {
        const auto wide = Ask(kView, row, first, last);
        const auto left = month > first ? Ask(kView, row, first, month - 1) : std::optional<double>(0);
        const auto right = last > month ? Ask(kView, row, month + 1, last) : std::optional<double>(0);
        if (wide && left && right) return *wide - *left - *right;
      }
    }
    std::optional<double> rest = Ask(FlowView::kRegion, 0, month, month);
    for (const FlowLine& line : Lines(kView, month, month)) {
      if (line.row == row) continue;
      const auto told = ToldOf(line);
      rest = rest && told ? std::optional<double>(*rest - *told) : std::nullopt;
    }
    return rest;
  }

 private:
  const FlowBook& book_;
  const FlowAtlas& atlas_;
  const PublishRule& rule_;
};

class FlowAttackTest : public FlowTableTest {
 protected:
  // A region of thin and thick cells; how many cells under the threshold the attacker finds.
  int Found(const PublishRule& rule) {
    int found = 0;
    for (uint32_t seed = 1; seed <= 12; ++seed) {
      SeededEntropy seeded(seed);
      const auto draw = [&seeded](uint32_t below) { return static_cast<uint32_t>(seeded.Below(below)); };
      book_ = FlowBook();
      for (int month = 0; month < 3; ++month) {
        for (int territory = 1; territory <= 4; ++territory) {
          const uint32_t most = draw(3) == 0 ? 3 : 40;
          for (int i = 1; i <= 4; ++i) Send(month, 4 * (territory - 1) + i, 1 + static_cast<int>(draw(16)), draw(most));
        }
      }
      found += FoundIn(rule);
    }
    return found;
  }
  int FoundIn(const PublishRule& rule) const {
    const FlowAtlas atlas = Atlas();
    PublishRule off;
    off.off = true;
    const Attacker truth(book_, atlas, off);
    const Attacker attacker(book_, atlas, rule);
    int found = 0;
    for (int month = 0; month < 3; ++month) {
      for (uint32_t row = 1; row <= 4; ++row) {
        const auto value = truth.Ask(FlowView::kOriginTerritory, row, month, month);
        if (!value || *value == 0 || *value >= 11) continue;
        found += attacker.Guess(row, month, 3) == value ? 1 : 0;
      }
    }
    return found;
  }
};

TEST_F(FlowAttackTest, DifferencesOfQuestionsGiveNoSmallCell) {
  EXPECT_EQ(Found(PublishRule{}), 0);
}

TEST_F(FlowAttackTest, WithoutTheRuleTheAttackSucceeds) {
  PublishRule off;
  off.off = true;
  EXPECT_GT(Found(off), 10);
}

}  // namespace
}  // namespace relais
