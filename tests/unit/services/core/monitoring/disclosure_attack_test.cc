// Attacks on what is published. Each one fails, and succeeds once the rule that stands against it is switched off.
#include <gtest/gtest.h>

#include <functional>
#include <optional>

#include "absl/container/btree_set.h"
#include "services/core/monitoring/disclosure.h"
#include "services/core/monitoring/fact_holes.h"
#include "services/core/monitoring/release.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/monitoring/lp_attack.h"
#include "tests/unit/services/core/monitoring/month_maker.h"
#include "tests/unit/services/core/monitoring/query_attack.h"

namespace relais {
namespace {

constexpr double kRounding = 1e-6;

// Every cell of the fact, once.
std::vector<CellIndex> CellsOfFact(const FactTables& fact) {
  std::vector<CellIndex> cells = fact.totals;
  for (const FactLine& line : fact.lines) {
    cells.insert(cells.end(), line.cells.begin(), line.cells.end());
    cells.insert(cells.end(), line.doubles.begin(), line.doubles.end());
  }
  for (const FactTable& table : fact.tables) cells.insert(cells.end(), table.cells.begin(), table.cells.end());
  return cells;
}

struct LpOutcome {
  int holes = 0;
  int narrow = 0;  // closer than the threshold
  int points = 0;  // known exactly, and truly
};

// Asks the linear program for the interval of every withheld cell of one fact.
LpOutcome AttackFact(const CountDomain& domain, size_t place, const std::vector<CellSums>& sums,
                     const Disclosed& disclosed, int threshold) {
  const FactTables fact = FactTablesOf(domain)[place];
  const std::vector<uint64_t> persons = PublishedOf(sums, disclosed);
  std::vector<uint8_t> known;
  for (uint64_t published : persons) known.push_back(published > 0 ? 1 : 0);
  LpAttack attack(domain, fact, known, persons, disclosed.unstated[place], /*free_sign=*/false);
  LpOutcome outcome;
  for (CellIndex cell : CellsOfFact(fact)) {
    if (known[cell.value()] != 0) continue;
    ++outcome.holes;
    const LpAttack::Interval interval = attack.Bounds(cell);
    const auto truth = static_cast<double>(sums[cell.value()].x);
    EXPECT_TRUE(!interval.bounded_below || interval.low <= truth + kRounding) << "the program knows what it does";
    EXPECT_TRUE(!interval.bounded_above || interval.high >= truth - kRounding);
    outcome.narrow += interval.width() < threshold - kRounding ? 1 : 0;
    outcome.points += interval.width() < kRounding ? 1 : 0;
  }
  return outcome;
}

// "declined" has reasons beside all the rest, "referred" is the fullest, "corrections" the emptiest.
constexpr size_t kReferredPlace = 0;
constexpr size_t kDeclinedPlace = 3;
constexpr size_t kCorrectionsPlace = kCountedFacts;

// Full and crowded, thin and dominated by few, nearly empty.
std::vector<MonthShape> Shapes() {
  return {{.partners = 25, .persons = 4000, .skew = 1.5},
          {.partners = 12, .persons = 900, .skew = 3.0},
          {.partners = 30, .persons = 2000, .skew = 1.0, .ages_unstated_of_ten = 0}};
}

TEST(LinearProgramAttackTest, NoWithheldFigureIsBoundedCloserThanTheThreshold) {
  const CountDomain domain = RegionOf(2);
  const size_t facts = FactTablesOf(domain).size();
  int holes = 0;
  int narrow_without = 0;
  int points_without = 0;
  uint64_t seed = 21;
  for (const MonthShape& shape : Shapes()) {
    const std::vector<CellSums> sums = MakeMonth(domain, ++seed, shape);
    const Disclosed with = Disclose(domain, sums, {}).value();
    const Disclosed without = Disclose(domain, sums, {.complementary = false}).value();
    for (size_t place = 0; place < facts; ++place) {
      const LpOutcome safe = AttackFact(domain, place, sums, with, 11);
      EXPECT_EQ(safe.narrow, 0) << "fact " << place << ", seed " << seed;
      holes += safe.holes;
    }
    for (size_t place : {kReferredPlace, kDeclinedPlace, kCorrectionsPlace}) {
      const LpOutcome open = AttackFact(domain, place, sums, without, 11);
      narrow_without += open.narrow;
      points_without += open.points;
    }
  }
  EXPECT_GT(holes, 2000);
  EXPECT_GT(narrow_without, 20) << "without complementary suppression the attack works";
  EXPECT_GT(points_without, 5) << "and rebuilds figures under the threshold to the person";
}

TEST(LinearProgramAttackTest, AnotherThresholdIsHeldAsWell) {
  const CountDomain domain = RegionOf(1);
  const std::vector<CellSums> sums = MakeMonth(domain, 23, {.partners = 20, .persons = 3000});
  const Disclosed disclosed = Disclose(domain, sums, {.threshold = 25}).value();
  EXPECT_EQ(AttackFact(domain, kReferredPlace, sums, disclosed, 25).narrow, 0);
}

// The combiner, before it opens anything: it knows how many partners stand behind each released cell, and nothing of
// values but that they add up. A closed cell that open ones determine would be open too.
struct OpeningOutcome {
  int closed = 0;
  int determined = 0;  // closed cells that follow from open ones
};

OpeningOutcome AttackOpening(const CountDomain& domain, const std::vector<CellSums>& sums,
                             const std::vector<uint8_t>& open) {
  OpeningOutcome outcome;
  std::vector<uint64_t> x;
  std::vector<uint8_t> known = open;
  for (size_t i = 0; i < sums.size(); ++i) {
    x.push_back(sums[i].x);
    if (sums[i].n == 0) known[i] = 1;
  }
  for (const FactTables& fact : FactTablesOf(domain)) {
    std::vector<uint8_t> unstated;
    for (const FactLine& line : fact.lines) unstated.push_back(AlwaysUnstated(line.line) ? 1 : 0);
    LpAttack attack(domain, fact, known, x, unstated, /*free_sign=*/true);
    for (CellIndex cell : CellsOfFact(fact)) {
      if (known[cell.value()] != 0) continue;
      ++outcome.closed;
      const LpAttack::Interval interval = attack.Bounds(cell);
      outcome.determined += interval.bounded_below && interval.bounded_above ? 1 : 0;
    }
  }
  return outcome;
}

TEST(LinearProgramAttackTest, NoClosedCellFollowsFromOpenOnes) {
  const CountDomain domain = RegionOf(2);
  uint64_t seed = 50;
  for (const MonthShape& shape : {MonthShape{.partners = 9, .persons = 1500, .skew = 1.5},
                                  MonthShape{.partners = 7, .persons = 400, .skew = 2.0}}) {
    const std::vector<CellSums> sums = MakeMonth(domain, ++seed, shape);
    std::vector<uint64_t> n;
    std::vector<uint8_t> by_number_only;
    for (uint32_t i = 0; i < sums.size(); ++i) {
      n.push_back(sums[i].n);
      by_number_only.push_back(sums[i].n >= 3 && IsReleased(domain.KeyOf(CellIndex(i))) ? 1 : 0);
    }
    const OpeningOutcome safe = AttackOpening(domain, sums, CellsToOpen(domain, n, 3).value());
    EXPECT_GT(safe.closed, 200);
    EXPECT_EQ(safe.determined, 0) << "seed " << seed;
    EXPECT_GT(AttackOpening(domain, sums, by_number_only).determined, 5)
        << "opening every cell with three partners gives others away";
  }
}

// --- A thousand random queries ---------------------------------------------------------------------------------------

TEST(RandomQueriesTest, AThousandCombinationsRebuildNothing) {
  const YearPart year;
  EXPECT_EQ(RebuiltCells(year, ReleasedAnswers(year), 1000, 31), 0);
  EXPECT_GT(RebuiltCells(year, ThresholdAnswers(year), 1000, 31), 0) << "without rule 4";

  // With all rules, but each period judged anew instead of answered from closed months.
  absl::btree_map<Months, std::vector<uint64_t>> judged;
  const Answer period_by_period = [&](const Months& months, CellIndex cell) -> std::optional<uint64_t> {
    auto found = judged.find(months);
    if (found == judged.end()) {
      std::vector<CellSums> sums(year.domain.size());
      for (Month month : months) {
        const std::vector<CellSums>& added = year.sums[static_cast<size_t>(month.value() - 680)];
        for (size_t i = 0; i < sums.size(); ++i) {
          sums[i].x += added[i].x;
          sums[i].n = std::max(sums[i].n, added[i].n);
          sums[i].x2 += added[i].x2;
        }
      }
      found = judged.emplace(months, PublishedOf(sums, Disclose(year.domain, sums, {}).value())).first;
    }
    const uint64_t persons = found->second[cell.value()];
    return persons == 0 ? std::nullopt : std::optional(persons);
  };
  EXPECT_GT(RebuiltCells(year, period_by_period, 1000, 31), 0) << "January to February minus January is February";
}

}  // namespace
}  // namespace relais
