#include "services/core/monitoring/disclosure.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "services/core/handoff/reason.h"
#include "services/core/monitoring/fact_holes.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais {
namespace {

CountDomain DisclosedDomain() {
  return CountDomain({"451", "452", "453"});
}

TEST(JudgeCellTest, TheRulesComeInOrder) {
  const DisclosureRules rules;
  EXPECT_EQ(JudgeCell({11, 3, 41}, rules), Withheld::kNo);
  EXPECT_EQ(JudgeCell({10, 3, 34}, rules), Withheld::kUnderThreshold);
  EXPECT_EQ(JudgeCell({0, 0, 0}, rules), Withheld::kUnderThreshold) << "zero is a small figure too";
  EXPECT_EQ(JudgeCell({100, 2, 5000}, rules), Withheld::kFewPartners);
  EXPECT_EQ(JudgeCell({100, 3, 5000, false}, rules), Withheld::kNotOpened);
  EXPECT_EQ(JudgeCell({11, 3, 41}, {.threshold = 12}), Withheld::kUnderThreshold);
  EXPECT_EQ(JudgeCell({11, 3, 41}, {.partners_min = 4}), Withheld::kFewPartners);
}

TEST(JudgeCellTest, DominanceIsDecidedOnSumsOnlyAndNeverLetsADominatedCellPass) {
  const DisclosureRules rules;
  // 85 of 100 and fifteen others with one person each: exactly the share, but the others' squares push it over.
  EXPECT_EQ(JudgeCell({100, 16, 85 * 85 + 15}, rules), Withheld::kDominated);
  // x2 = (0.85 x)² to the person: 20 persons, 17² = 289.
  EXPECT_EQ(JudgeCell({20, 3, 289}, rules), Withheld::kNo);
  EXPECT_EQ(JudgeCell({20, 3, 290}, rules), Withheld::kDominated);
  // For whatever partners there are: a cell that passes has no partner above the share.
  Draw draw(4);
  int passed = 0;
  for (int i = 0; i < 20'000; ++i) {
    CellSums sums;
    uint64_t largest = 0;
    for (size_t partner = 0, partners = 3 + draw.Below(5); partner < partners; ++partner) {
      const uint64_t own = 1 + draw.Skewed(200, 4);
      largest = std::max(largest, own);
      sums.x += own;
      sums.n += 1;
      sums.x2 += own * own;
    }
    const Withheld why = JudgeCell(sums, rules);
    if (why == Withheld::kNo) {
      ++passed;
      EXPECT_LE(largest * 100, sums.x * 85);
    } else if (why == Withheld::kDominated) {
      EXPECT_GT(largest * 2, sums.x) << "only cells with a very large partner are withheld for nothing";
    }
  }
  EXPECT_GT(passed, 1000);
}

TEST(JudgeCellTest, SumsThatNobodyCanHaveReportedAreWithheld) {
  const DisclosureRules rules;
  EXPECT_EQ(JudgeCell({40, 0, 0}, rules), Withheld::kImpossible);
  EXPECT_EQ(JudgeCell({40, 50, 40}, rules), Withheld::kImpossible);
  EXPECT_EQ(JudgeCell({40, 5, 39}, rules), Withheld::kImpossible);
  EXPECT_EQ(JudgeCell({40, 5, 1601}, rules), Withheld::kImpossible);
  EXPECT_EQ(JudgeCell({kCellPersonsMax, 5, ~uint64_t{0}}, rules), Withheld::kImpossible) << "no overflow";
}

TEST(DiscloseTest, RefusesWhatIsNotAMonthOfThisDomain) {
  const CountDomain domain = DisclosedDomain();
  std::vector<CellSums> sums(domain.size());
  EXPECT_THAT(Disclose(domain, sums, {.threshold = 1}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Disclose(domain, sums, {.partners_min = 2}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Disclose(domain, sums, {.dominance_percent = 100}), RefusedFor(Reason::kMalformed));
  sums[5].x = kCellPersonsMax + 1;
  EXPECT_THAT(Disclose(domain, sums, {}), RefusedFor(Reason::kMalformed));
  sums.pop_back();
  EXPECT_THAT(Disclose(domain, sums, {}), RefusedFor(Reason::kMalformed));
}

TEST(DiscloseTest, NothingLeavesThatBreaksARuleOfItsOwnAndEqualSumsGiveEqualAnswers) {
  const CountDomain domain = DisclosedDomain();
  const DisclosureRules rules;
  for (uint64_t seed : {1, 2, 3}) {
    const std::vector<CellSums> sums = MakeMonth(domain, seed, {});
    const Disclosed disclosed = Disclose(domain, sums, rules).value();
    size_t published = 0;
    size_t protecting = 0;
    for (uint32_t i = 0; i < domain.size(); ++i) {
      const Withheld why = disclosed.cells[i];
      ASSERT_EQ(why == Withheld::kNotReleased, !IsReleased(domain.KeyOf(CellIndex(i))));
      if (why == Withheld::kNo) {
        ++published;
        EXPECT_EQ(JudgeCell(sums[i], rules), Withheld::kNo);
      }
      protecting += why == Withheld::kProtects ? 1 : 0;
    }
    EXPECT_GT(published, 50u);
    EXPECT_GT(protecting, 5u);
    EXPECT_EQ(Disclose(domain, sums, rules)->cells, disclosed.cells);
  }
}

TEST(DiscloseTest, AWithheldTerritoryLosesItsDetailAndAWithheldTotalEverything) {
  const CountDomain domain = DisclosedDomain();
  const std::vector<CellSums> sums = MakeMonth(domain, 7, {});
  const Disclosed disclosed = Disclose(domain, sums, {}).value();
  int withheld_lines = 0;
  for (const FactTables& fact : FactTablesOf(domain)) {
    const auto open = [&](CellIndex cell) { return disclosed.cells[cell.value()] == Withheld::kNo; };
    for (const FactTable& table : fact.tables) {
      const FactLine& rows = fact.lines[table.rows];
      const FactLine& cols = fact.lines[table.cols];
      for (size_t at = 0; at < table.cells.size(); ++at) {
        if (!open(table.cells[at])) continue;
        EXPECT_TRUE(open(fact.totals.front()));
        EXPECT_TRUE(open(rows.cells[at / cols.cells.size()]));
        EXPECT_TRUE(open(cols.cells[at % cols.cells.size()]));
      }
    }
    for (const FactLine& line : fact.lines) {
      for (CellIndex cell : line.cells) withheld_lines += open(cell) ? 0 : 1;
    }
  }
  EXPECT_GT(withheld_lines, 10);
}

TEST(DiscloseTest, TheSamePersonsInTwoTablesAreWithheldTogether) {
  const CountDomain domain = DisclosedDomain();
  const Disclosed disclosed = Disclose(domain, MakeMonth(domain, 8, {}), {}).value();
  for (const FactTables& fact : FactTablesOf(domain)) {
    for (const FactLine& line : fact.lines) {
      for (size_t v = 0; v < line.doubles.size(); ++v) {
        EXPECT_EQ(disclosed.cells[line.cells[v].value()] == Withheld::kNo,
                  disclosed.cells[line.doubles[v].value()] == Withheld::kNo);
      }
    }
  }
}

// A hostile node may report margins that its cells do not add up to: what cannot be trusted is not published.
TEST(DiscloseTest, SumsThatContradictEachOtherWithholdTheWholeFact) {
  const CountDomain domain = DisclosedDomain();
  std::vector<CellSums> sums = MakeMonth(domain, 9, {});
  const CellKey total{CountTable::kOutcomes, 0, 0, 0, 0, 1};
  const CellKey need{CountTable::kOutcomes, 0, 1, 0, 0, 1};
  ASSERT_EQ(Disclose(domain, sums, {})->cells[domain.IndexOf(total).value()], Withheld::kNo);
  CellSums& tampered = sums[domain.IndexOf(need).value()];
  tampered.x += 100'000;
  tampered.x2 += uint64_t{100'000} * 100'000;
  tampered.n += 3;
  const Disclosed disclosed = Disclose(domain, sums, {}).value();
  const FactTables referred = FactTablesOf(domain).front();
  for (const FactTable& table : referred.tables) {
    for (CellIndex cell : table.cells) EXPECT_NE(disclosed.cells[cell.value()], Withheld::kNo);
  }
  EXPECT_EQ(disclosed.cells[domain.IndexOf(total).value()], Withheld::kProtects);
}

TEST(CellsToOpenTest, CellsOfFewPartnersAndWhatGivesThemAwayStayClosed) {
  const CountDomain domain = DisclosedDomain();
  const std::vector<CellSums> sums = MakeMonth(domain, 10, {});
  std::vector<uint64_t> n;
  for (const CellSums& cell : sums) n.push_back(cell.n);
  const std::vector<uint8_t> open = CellsToOpen(domain, n, 3).value();
  size_t opened = 0;
  size_t closed_with_many = 0;
  for (uint32_t i = 0; i < domain.size(); ++i) {
    const bool released = IsReleased(domain.KeyOf(CellIndex(i)));
    if (open[i] != 0) {
      ++opened;
      EXPECT_TRUE(released) << "what is never released is never opened";
      EXPECT_GE(n[i], 3u);
    } else if (released && n[i] >= 3) {
      ++closed_with_many;
    }
  }
  EXPECT_GT(opened, 100u);
  EXPECT_GT(closed_with_many, 10u);
  EXPECT_LT(closed_with_many, opened);
  n.pop_back();
  EXPECT_THAT(CellsToOpen(domain, n, 3), RefusedFor(Reason::kMalformed));
}

// Five territories with two partners each. By need the first three stand in one column and the others in another one;
// by public the first two, and the others. Each closed cell has closed neighbours in its row or column, and yet the
// third territory is the first need's persons without the first public's.
TEST(CellsToOpenTest, MarginsThatStayClosedHangTogetherInAllTablesAtOnce) {
  const CountDomain domain({"181", "182", "281", "282", "283"});
  std::vector<uint64_t> n(domain.size());
  const auto cell = [&](uint16_t territory, uint16_t need, uint16_t people) {
    return domain.IndexOf({CountTable::kOutcomes, territory, need, people, 0, 1}).value();
  };
  const auto age = [&](uint16_t territory) {
    return domain.IndexOf({CountTable::kAges, territory, 0, 0, 0, 1}).value();
  };
  n[cell(0, 0, 0)] = n[age(0)] = 9;
  for (uint16_t value : {uint16_t{1}, uint16_t{2}}) {
    n[cell(0, value, 0)] = n[cell(0, 0, value)] = n[cell(6, value, 0)] = n[cell(6, 0, value)] = 9;
  }
  n[cell(6, 0, 0)] = n[age(6)] = 9;
  for (uint16_t territory = 1; territory <= 5; ++territory) {
    n[cell(territory, 0, 0)] = n[age(territory)] = 2;
    n[cell(territory, territory <= 3 ? 1 : 2, 0)] = 2;
    n[cell(territory, 0, territory <= 2 ? 1 : 2)] = 2;
  }
  const std::vector<uint8_t> open = CellsToOpen(domain, n, 3).value();
  EXPECT_EQ(open[cell(3, 0, 0)], 0);
  EXPECT_EQ(open[cell(0, 0, 0)], 1) << "the region's total can be opened";
  const bool follows =
      open[cell(0, 1, 0)] != 0 && open[cell(6, 1, 0)] != 0 && open[cell(0, 0, 1)] != 0 && open[cell(6, 0, 1)] != 0;
  EXPECT_FALSE(follows);
}

TEST(CellsToOpenTest, AMonthOpenedThatWayIsDisclosedAsSafely) {
  const CountDomain domain = DisclosedDomain();
  std::vector<CellSums> sums = MakeMonth(domain, 11, {});
  std::vector<uint64_t> n;
  for (const CellSums& cell : sums) n.push_back(cell.n);
  const std::vector<uint8_t> open = CellsToOpen(domain, n, 3).value();
  for (size_t i = 0; i < sums.size(); ++i) {
    if (open[i] == 0) sums[i] = {0, sums[i].n, 0, false};
  }
  const Disclosed disclosed = Disclose(domain, sums, {}).value();
  size_t published = 0;
  for (size_t i = 0; i < sums.size(); ++i) {
    if (disclosed.cells[i] != Withheld::kNo) continue;
    ++published;
    EXPECT_NE(open[i], 0);
  }
  EXPECT_GT(published, 50u);
}

}  // namespace
}  // namespace relais
