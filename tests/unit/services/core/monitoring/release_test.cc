#include "services/core/monitoring/release.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/fact_tables.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Digest DigestOf(char c) {
  return Digest::FromHex(std::string(64, c));
}

class ReleaseTest : public ::testing::Test {
 protected:
  Release Make(uint64_t seed, Month month, Digest previous) {
    return MakeRelease(domain_, MakeMonth(domain_, seed, {}), {},
                       {month, previous, DigestOf('d'), {"451", "452", "453"}, {DigestOf('e'), 38, 40}})
        .value();
  }
  // What an outsider finds, flaws only.
  std::vector<ReleaseFlaw> FlawsOf(const Release& release) {
    std::vector<ReleaseFlaw> flaws;
    for (const ReleaseFinding& finding : CheckRelease(domain_, release)) flaws.push_back(finding.flaw);
    return flaws;
  }
  ReleasedCell* Find(Release* release, const CellKey& key) {
    const CellIndex cell = domain_.IndexOf(key);
    for (ReleasedCell& figure : release->figures) {
      if (figure.cell == cell) return &figure;
    }
    return nullptr;
  }

  CountDomain domain_{{"451", "452", "453"}};
  const CellKey total_{CountTable::kOutcomes, 0, 0, 0, 0, 1};
  const CellKey need_{CountTable::kOutcomes, 1, 1, 0, 0, 1};
};

TEST_F(ReleaseTest, EqualSumsMakeEqualReleasesThatPassTheOutsidersCheck) {
  const Release release = Make(1, Month(680), Digest());
  EXPECT_THAT(FlawsOf(release), IsEmpty());
  EXPECT_EQ(release, Make(1, Month(680), Digest()));
  EXPECT_GT(release.figures.size(), 100u);
}

// Two months that differ in four withheld figures, one loop of a table: nothing that leaves tells one from the other.
TEST_F(ReleaseTest, MonthsThatDifferInWithheldFiguresOnlyGiveTheSameRelease) {
  const std::vector<CellSums> sums = MakeMonth(domain_, 1, {});
  const Disclosed disclosed = Disclose(domain_, sums, {}).value();
  const FactTable table = FactTablesOf(domain_)[3].tables[0];
  const size_t cols = static_cast<size_t>(domain_.need_groups());
  const auto small = [&](size_t row, size_t col, uint64_t least) {
    const CellIndex cell = table.cells[row * cols + col];
    const uint64_t x = sums[cell.value()].x;
    return disclosed.cells[cell.value()] == Withheld::kUnderThreshold && x >= least && x <= 9;
  };
  int loops = 0;
  for (size_t row = 0; row + 1 < table.cells.size() / cols; ++row) {
    for (size_t col = 0; col + 1 < cols; ++col) {
      const bool loop =
          small(row, col, 0) && small(row, col + 1, 1) && small(row + 1, col, 1) && small(row + 1, col + 1, 0);
      if (!loop) continue;
      ++loops;
      std::vector<CellSums> other = sums;
      for (const auto& [r, c, more] : {std::tuple(row, col, 1), std::tuple(row, col + 1, -1),
                                       std::tuple(row + 1, col, -1), std::tuple(row + 1, col + 1, 1)}) {
        CellSums& cell = other[table.cells[r * cols + c].value()];
        cell.x = static_cast<uint64_t>(static_cast<int64_t>(cell.x) + more);
        cell.n = cell.x2 = cell.x;  // one person each, of as many partners
      }
      const ReleaseFacts facts{Month(680), Digest(), DigestOf('d'), {"451", "452", "453"}, {DigestOf('e'), 38, 40}};
      EXPECT_EQ(MakeRelease(domain_, other, {}, facts).value(), MakeRelease(domain_, sums, {}, facts).value());
    }
  }
  EXPECT_GT(loops, 0);
}

// Disclose alone is enough for honest sums: the second look finds nothing, whatever the month.
TEST_F(ReleaseTest, TheSecondLookFindsNothingInHonestMonths) {
  for (uint64_t seed = 40; seed < 60; ++seed) {
    const MonthShape shape{.partners = static_cast<int>(4 + 3 * (seed % 7)),
                           .persons = static_cast<int>(300 + 900 * (seed % 5)),
                           .skew = 1.0 + 0.5 * static_cast<double>(seed % 4),
                           .ages_unstated_of_ten = seed % 3};
    const std::vector<CellSums> sums = MakeMonth(domain_, seed, shape);
    const ReleaseFacts facts{Month(680), Digest(), DigestOf('d'), {"451", "452", "453"}, {DigestOf('e'), 4, 4}};
    const Release direct = AssembleRelease(domain_, sums, Disclose(domain_, sums, {}).value(), {}, facts);
    EXPECT_THAT(FlawsOf(direct), IsEmpty()) << "seed " << seed;
    EXPECT_EQ(MakeRelease(domain_, sums, {}, facts).value(), direct);
    // The same with some sums never opened.
    std::vector<CellSums> opened = sums;
    std::vector<uint64_t> n;
    for (const CellSums& cell : sums) n.push_back(cell.n);
    const std::vector<uint8_t> open = CellsToOpen(domain_, n, 3).value();
    for (size_t i = 0; i < opened.size(); ++i) {
      if (open[i] == 0) opened[i] = {0, sums[i].n, 0, false};
    }
    const Release closed = AssembleRelease(domain_, opened, Disclose(domain_, opened, {}).value(), {}, facts);
    EXPECT_THAT(FlawsOf(closed), IsEmpty()) << "seed " << seed;
  }
}

// Persons whose need or public nobody stated count in "all" alone, and their number is nobody's to work out either.
TEST_F(ReleaseTest, UnstatedNeedsAreProtectedToo) {
  std::vector<CellSums> sums = MakeMonth(domain_, 61, {});
  for (uint16_t territory : {uint16_t{0}, uint16_t{1}}) {
    for (CountTable table : {CountTable::kOutcomes, CountTable::kAges}) {
      CellSums& cell = sums[domain_.IndexOf({table, territory, 0, 0, 0, 1}).value()];
      cell.x += 3;
      cell.x2 += 3 * cell.x;  // some partner's square grows; still possible, and no dominance
    }
  }
  const ReleaseFacts facts{Month(680), Digest(), DigestOf('d'), {"451", "452", "453"}, {DigestOf('e'), 4, 4}};
  const Release release = AssembleRelease(domain_, sums, Disclose(domain_, sums, {}).value(), {}, facts);
  EXPECT_THAT(FlawsOf(release), IsEmpty());
  EXPECT_THAT(release.unstated[0], ElementsAre(0, 1, 1, 1));
}

TEST_F(ReleaseTest, AWholeRegionIsReleased) {
  std::vector<std::string> arrondissements;
  for (int i = 0; i < 20; ++i) arrondissements.push_back(absl::StrCat(181 + i));
  const CountDomain region(arrondissements);
  const std::vector<CellSums> sums = MakeMonth(region, 62, {.partners = 300, .persons = 40'000, .skew = 1.5});
  const ReleaseFacts facts{Month(680), Digest(), DigestOf('d'), arrondissements, {DigestOf('e'), 300, 300}};
  const Release release = MakeRelease(region, sums, {}, facts).value();
  EXPECT_GT(release.figures.size(), 1500u);
  EXPECT_THAT(CheckRelease(region, release), IsEmpty());
}

TEST_F(ReleaseTest, WhatAnOutsiderFindsWrong) {
  const Release good = Make(1, Month(680), Digest());
  Release bad = good;
  std::swap(bad.figures[0], bad.figures[1]);
  EXPECT_THAT(FlawsOf(bad), ElementsAre(ReleaseFlaw::kOrder));
  bad = good;
  bad.figures[3].persons = 10;
  EXPECT_THAT(FlawsOf(bad), ElementsAre(ReleaseFlaw::kUnderThreshold));
  bad = good;
  bad.figures.push_back({CellIndex(static_cast<uint32_t>(domain_.size())), 40});
  EXPECT_THAT(FlawsOf(bad), ElementsAre(ReleaseFlaw::kOrder));
  bad = good;
  ASSERT_NE(Find(&bad, need_), nullptr);
  Find(&bad, need_)->persons += 100'000;
  EXPECT_THAT(FlawsOf(bad), ElementsAre(ReleaseFlaw::kSums));
  bad = good;
  Find(&bad, total_)->persons += 1;
  EXPECT_THAT(FlawsOf(bad), ElementsAre(ReleaseFlaw::kDoubles));
  bad = good;
  bad.coverage.reported = 41;
  EXPECT_THAT(FlawsOf(bad), ElementsAre(ReleaseFlaw::kCoverage));
  bad = good;
  bad.unstated.pop_back();
  EXPECT_THAT(FlawsOf(bad), ElementsAre(ReleaseFlaw::kOrder));
}

TEST_F(ReleaseTest, TheDetailOfAWithheldMarginMayNotBeOpen) {
  Release bad = Make(1, Month(680), Digest());
  const CellIndex need = domain_.IndexOf({CountTable::kOutcomes, 0, 1, 0, 0, 1});
  const auto at = std::find_if(bad.figures.begin(), bad.figures.end(),
                               [&](const ReleasedCell& figure) { return figure.cell == need; });
  ASSERT_NE(at, bad.figures.end());
  bad.figures.erase(at);
  std::vector<ReleaseFlaw> flaws = FlawsOf(bad);
  ASSERT_FALSE(flaws.empty());
  // The line has another hole and enough persons in it, or it has not: both are seen.
  EXPECT_TRUE(flaws.front() == ReleaseFlaw::kDetailOpen || flaws.front() == ReleaseFlaw::kNarrow);
}

// Whoever publishes one figure too many is found out, without anybody showing what was withheld.
TEST_F(ReleaseTest, AFigureThatProtectedAnotherOneIsMissed) {
  const std::vector<CellSums> sums = MakeMonth(domain_, 1, {});
  const Disclosed disclosed = Disclose(domain_, sums, {}).value();
  const Release good = Make(1, Month(680), Digest());
  int narrow = 0;
  int tried = 0;
  for (uint32_t i = 0; i < domain_.size(); ++i) {
    if (disclosed.cells[i] != Withheld::kProtects || domain_.KeyOf(CellIndex(i)).need_group == 0) continue;
    Release bad = good;
    const auto behind = std::find_if(bad.figures.begin(), bad.figures.end(),
                                     [i](const ReleasedCell& figure) { return figure.cell.value() > i; });
    bad.figures.insert(behind, {CellIndex(i), sums[i].x});
    ++tried;
    narrow += FlawsOf(bad).empty() ? 0 : 1;
  }
  EXPECT_GT(tried, 5);
  EXPECT_GT(narrow, tried / 2) << "some choice among further cells is free, most are needed";
}

TEST_F(ReleaseTest, AMonthIsTakenOnceAndInItsChain) {
  ReleasedFigures figures(domain_, DigestOf('d'));
  const Release first = Make(1, Month(680), Digest());
  EXPECT_THAT(figures.Add(first, DigestOf('1')), IsOk());
  EXPECT_THAT(figures.Add(first, DigestOf('1')), RefusedFor(Reason::kReplay));
  EXPECT_THAT(figures.Add(Make(2, Month(680), Digest()), DigestOf('2')), RefusedFor(Reason::kEquivocation));
  EXPECT_THAT(figures.Add(Make(2, Month(681), Digest()), DigestOf('2')), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(figures.Add(Make(2, Month(679), DigestOf('1')), DigestOf('2')), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(figures.Add(Make(2, Month(682), DigestOf('1')), DigestOf('2')), IsOk());
  EXPECT_THAT(figures.months(), ElementsAre(Month(680), Month(682)));
  Release other = Make(3, Month(683), DigestOf('2'));
  other.domain = DigestOf('f');
  EXPECT_THAT(figures.Add(other, DigestOf('3')), RefusedFor(Reason::kUnknownValue));
  other = Make(3, Month(683), DigestOf('2'));
  std::swap(other.figures[0], other.figures[1]);
  EXPECT_THAT(figures.Add(other, DigestOf('3')), RefusedFor(Reason::kReleaseFlawed));
}

TEST_F(ReleaseTest, OverSeveralMonthsAHoleInOneIsAHoleInAll) {
  ReleasedFigures figures(domain_, DigestOf('d'));
  Release first = Make(1, Month(680), Digest());
  Release second = Make(2, Month(681), DigestOf('1'));
  ASSERT_THAT(figures.Add(first, DigestOf('1')), IsOk());
  ASSERT_THAT(figures.Add(second, DigestOf('2')), IsOk());
  const uint64_t in_first = Find(&first, total_)->persons;
  const uint64_t in_second = Find(&second, total_)->persons;
  EXPECT_EQ(figures.Ask({Month(680), Month(681)}, total_).value(), (ReleasedFigure{false, in_first + in_second}));
  EXPECT_EQ(figures.Ask({Month(681)}, total_).value(), (ReleasedFigure{false, in_second}));
  // A cell that one month published and the other did not.
  int mixed = 0;
  for (uint32_t i = 0; i < domain_.size(); ++i) {
    const CellKey key = domain_.KeyOf(CellIndex(i));
    if (!IsReleased(key)) continue;
    if ((Find(&first, key) == nullptr) == (Find(&second, key) == nullptr)) continue;
    ++mixed;
    EXPECT_EQ(figures.Ask({Month(680), Month(681)}, key).value(), (ReleasedFigure{true, 0}));
  }
  EXPECT_GT(mixed, 0);
  EXPECT_THAT(figures.Ask({}, total_), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(figures.Ask({Month(679)}, total_), RefusedFor(Reason::kUnknownValue));
  EXPECT_THAT(figures.Ask({Month(680)}, {CountTable::kOutcomes, 1, 1, 1, 0, 1}), RefusedFor(Reason::kUnknownValue))
      << "finer than what is ever released";
  EXPECT_THAT(figures.Ask({Month(680)}, {CountTable::kOutcomes, 99, 1, 0, 0, 1}), RefusedFor(Reason::kUnknownValue));
}

}  // namespace
}  // namespace relais
