#include "services/core/monitoring/fact_tables.h"

#include <gtest/gtest.h>

#include <set>

namespace relais {
namespace {

TEST(FactTablesTest, EveryReleasedCellIsInExactlyOnePlace) {
  const CountDomain domain({"451", "452"});
  std::multiset<uint32_t> seen;
  for (const FactTables& fact : FactTablesOf(domain)) {
    for (CellIndex cell : fact.totals) seen.insert(cell.value());
    for (const FactLine& line : fact.lines) {
      for (CellIndex cell : line.cells) seen.insert(cell.value());
      for (CellIndex cell : line.doubles) seen.insert(cell.value());
    }
    for (const FactTable& table : fact.tables) {
      EXPECT_EQ(table.cells.size(), fact.lines[table.rows].cells.size() * fact.lines[table.cols].cells.size());
      for (CellIndex cell : table.cells) seen.insert(cell.value());
    }
  }
  for (uint32_t i = 0; i < domain.size(); ++i) {
    EXPECT_EQ(seen.count(i), IsReleased(domain.KeyOf(CellIndex(i))) ? 1u : 0u) << i;
  }
}

// The ground that the proof of hole_grid.h stands on: between any two lines there is one way at most.
TEST(FactTablesTest, TheTablesOfAFactFormATree) {
  for (const FactTables& fact : FactTablesOf(CountDomain({"451"}))) {
    std::vector<size_t> group(fact.lines.size());
    for (size_t i = 0; i < group.size(); ++i) group[i] = i;
    for (const FactTable& table : fact.tables) {
      const size_t from = group[table.rows];
      const size_t to = group[table.cols];
      EXPECT_NE(from, to) << fact.name << ": a ring of tables";
      for (size_t& member : group) {
        if (member == from) member = to;
      }
    }
  }
}

TEST(FactTablesTest, OnlyDeclinedAndUnmetHaveReasons) {
  for (const FactTables& fact : FactTablesOf(CountDomain({"451"}))) {
    bool reasons = false;
    for (const FactLine& line : fact.lines) reasons = reasons || line.line == CountLine::kReason;
    EXPECT_EQ(reasons, fact.name == "declined" || fact.name == "unmet") << fact.name;
  }
  EXPECT_EQ(CountLineName(CountLine::kReason), "reason");
}

}  // namespace
}  // namespace relais
