// Which cells of the domain are ever released, as tables with margins: for each counted fact, and each correction, its
// total, its lines and its tables of two lines.
//
// Released of a fact: by territory, by need group, by public, by age band (for "declined" and "unmet" also by reason),
// territory × need group, territory × public, territory × age band, need group × reason. Nothing finer, and neither need
// group × public nor territory × reason: any two of the released tables share one line at most, and lines hang together
// as a tree. Tables of a tree that agree on the lines they share always come from some crowd of persons, so that what
// one table leaves open is never narrowed by another. Each table can then be judged by itself, exactly
// (hole_grid.h). With a closed ring of tables, territory × need, territory × public and need × public, this would not
// hold: safe tables together could give a cell away.
#ifndef RELAIS_SERVICES_CORE_MONITORING_FACT_TABLES_H_
#define RELAIS_SERVICES_CORE_MONITORING_FACT_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/core/monitoring/count_domain.h"

namespace relais {

enum class CountLine : uint8_t { kTerritory = 1, kNeedGroup = 2, kPublicGroup = 3, kAgeBand = 4, kReason = 5 };
// "territory", "need", "public", "age", "reason"; empty outside the enum.
absl::string_view CountLineName(CountLine line);

struct FactLine {
  CountLine line = CountLine::kTerritory;
  std::vector<CellIndex> cells;  // its values, ascending, without "all"
  std::vector<CellIndex> twins;  // the same persons in another table of the domain; as long as `cells`, or empty
};

// A table whose margins are two lines.
struct FactTable {
  size_t rows = 0;  // place of the line in FactTables::lines
  size_t cols = 0;
  std::vector<CellIndex> cells;  // row by row
};

struct FactTables {
  std::string name;               // "referred", "corrections.referred"
  std::vector<CellIndex> totals;  // one, or two that are the same persons
  std::vector<FactLine> lines;
  std::vector<FactTable> tables;
};

// In an order that depends on nothing: facts by number, then their corrections. Every released cell is in exactly one
// place.
std::vector<FactTables> FactTablesOf(const CountDomain& domain);

// Whether the cell is in one of them; what is not is counted, and never opened.
bool IsReleased(const CellKey& key);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_FACT_TABLES_H_
