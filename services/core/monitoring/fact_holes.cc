#include "services/core/monitoring/fact_holes.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "services/core/monitoring/hole_grid.h"

namespace relais {
namespace {

// One line while holes are looked for: its values, and behind them "not stated" if the line has that.
struct OpenLine {
  std::vector<uint64_t> value;
  std::vector<uint8_t> hole;
  bool exact = true;  // all values of it
  bool unstated = false;
  size_t stated = 0;  // values without "not stated"
};

class FactWork {
 public:
  FactWork(const FactTables& fact, const std::vector<KnownCell>& cells, const HoleGoal& goal)
      : fact_(fact), cells_(cells), goal_(goal) {}

  FactHoles Run() {
    for (CellIndex total : fact_.totals) total_hole_ = total_hole_ || Of(total).withheld;
    total_hole_ = total_hole_ || (goal_.values_known && !ReadUnstated());
    ReadLines();
    while (!total_hole_ && !(CloseLines() && CloseTables())) {
    }
    return Answer();
  }

 private:
  const KnownCell& Of(CellIndex cell) const { return cells_[cell.value()]; }
  uint64_t Total() const { return Of(fact_.totals.front()).at_least; }

  // A row of cells against its margin: false when the cells are more than the margin. Cells that are fewer mean that
  // somebody's value was not stated; with cells that are not known exactly, nothing is seen.
  bool CompareSum(const std::vector<CellIndex>& row, CellIndex margin, bool* unstated) const {
    uint64_t sum = 0;
    bool exact = Of(margin).exact;
    for (CellIndex cell : row) {
      sum += Of(cell).at_least;
      exact = exact && Of(cell).exact;
    }
    if (!exact) return !Of(margin).exact || sum <= Of(margin).at_least;
    if (sum < Of(margin).at_least) *unstated = true;
    return sum <= Of(margin).at_least;
  }

  // Sets unstated_; false for sums that contradict each other.
  bool ReadUnstated() {
    unstated_.assign(fact_.lines.size(), 0);
    bool sound = true;
    const auto same = [&](CellIndex a, CellIndex b) {
      if (Of(a).exact && Of(b).exact) sound = sound && Of(a).at_least == Of(b).at_least;
    };
    for (CellIndex total : fact_.totals) same(fact_.totals.front(), total);
    for (size_t i = 0; i < fact_.lines.size(); ++i) {
      const FactLine& line = fact_.lines[i];
      for (size_t v = 0; v < line.twins.size(); ++v) same(line.cells[v], line.twins[v]);
      bool unstated = AlwaysUnstated(line.line);
      sound = CompareSum(line.cells, fact_.totals.front(), &unstated) && sound;
      unstated_[i] = unstated ? 1 : 0;
    }
    for (const FactTable& table : fact_.tables) sound = ReadTableSums(table) && sound;
    return sound;
  }

  bool ReadTableSums(const FactTable& table) {
    const FactLine& rows = fact_.lines[table.rows];
    const FactLine& cols = fact_.lines[table.cols];
    bool sound = true;
    std::vector<CellIndex> sum;
    bool unstated_col = unstated_[table.cols] != 0;
    for (size_t r = 0; r < rows.cells.size(); ++r) {
      const auto first = table.cells.begin() + static_cast<std::ptrdiff_t>(r * cols.cells.size());
      sum.assign(first, first + static_cast<std::ptrdiff_t>(cols.cells.size()));
      sound = CompareSum(sum, rows.cells[r], &unstated_col) && sound;
    }
    bool unstated_row = unstated_[table.rows] != 0;
    for (size_t c = 0; c < cols.cells.size(); ++c) {
      sum.clear();
      for (size_t r = 0; r < rows.cells.size(); ++r) sum.push_back(table.cells[r * cols.cells.size() + c]);
      sound = CompareSum(sum, cols.cells[c], &unstated_row) && sound;
    }
    unstated_[table.cols] = unstated_col ? 1 : 0;
    unstated_[table.rows] = unstated_row ? 1 : 0;
    return sound;
  }

  void ReadLines() {
    unstated_.resize(fact_.lines.size());
    for (size_t i = 0; i < fact_.lines.size(); ++i) {
      const FactLine& line = fact_.lines[i];
      OpenLine open;
      uint64_t sum = 0;
      for (size_t v = 0; v < line.cells.size(); ++v) {
        const bool twin_withheld = !line.twins.empty() && Of(line.twins[v]).withheld;
        open.value.push_back(Of(line.cells[v]).at_least);
        open.hole.push_back(Of(line.cells[v]).withheld || twin_withheld ? 1 : 0);
        open.exact = open.exact && Of(line.cells[v]).exact;
        sum += open.value.back();
      }
      open.stated = open.value.size();
      open.unstated = unstated_[i] != 0;
      if (open.unstated) {
        open.value.push_back(open.exact && Total() > sum ? Total() - sum : 0);
        open.hole.push_back(1);
      }
      lines_.push_back(std::move(open));
    }
  }

  // False when it had to withhold the total.
  bool CloseLines() {
    for (size_t i = 0; i < lines_.size(); ++i) {
      while (!IsClosed(i)) {
        if (!WithholdSmallest(&lines_[i])) {
          total_hole_ = true;
          return false;
        }
      }
    }
    return true;
  }

  bool IsClosed(size_t i) const {
    const OpenLine& line = lines_[i];
    uint64_t holes = 0;
    uint64_t hidden = 0;
    uint64_t published = 0;
    for (size_t v = 0; v < line.value.size(); ++v) {
      holes += line.hole[v];
      (line.hole[v] != 0 ? hidden : published) += line.value[v];
    }
    if (holes == 0) return true;
    if (!goal_.values_known) return EachIsExchangeable(i);
    // From outside: the total minus what is published. From inside, at least what we know to be there.
    hidden = std::max(hidden, Total() > published ? Total() - published : 0);
    return holes >= 2 && hidden >= goal_.enough;
  }

  // Where values are unknown, a hidden margin stays unknown only if persons could be moved from it to another hidden
  // margin in every table that has the line: both have somebody in a common column.
  bool EachIsExchangeable(size_t i) const {
    const OpenLine& line = lines_[i];
    for (size_t a = 0; a < line.value.size(); ++a) {
      if (line.hole[a] == 0) continue;
      bool found = false;
      for (size_t b = 0; b < line.value.size() && !found; ++b) {
        found = b != a && line.hole[b] != 0 && line.value[b] > 0 && InEveryTable(i, a, b);
      }
      if (!found) return false;
    }
    return true;
  }

  bool InEveryTable(size_t i, size_t a, size_t b) const {
    for (const FactTable& table : fact_.tables) {
      if (table.rows != i && table.cols != i) continue;
      const size_t cols = lines_[table.cols].stated;
      const size_t across = lines_[table.rows == i ? table.cols : table.rows].stated;
      bool common = false;
      for (size_t k = 0; k < across && !common; ++k) {
        const size_t at_a = table.rows == i ? a * cols + k : k * cols + a;
        const size_t at_b = table.rows == i ? b * cols + k : k * cols + b;
        common = Of(table.cells[at_a]).at_least > 0 && Of(table.cells[at_b]).at_least > 0;
      }
      if (!common) return false;
    }
    return true;
  }

  // The published value that stands for the fewest persons; the first of several. False when none is left.
  static bool WithholdSmallest(OpenLine* line) {
    size_t smallest = line->value.size();
    for (size_t v = 0; v < line->value.size(); ++v) {
      if (line->hole[v] != 0 || line->value[v] == 0) continue;
      if (smallest == line->value.size() || line->value[v] < line->value[smallest]) smallest = v;
    }
    if (smallest == line->value.size()) return false;
    line->hole[smallest] = 1;
    return true;
  }

  HoleGrid GridOf(const FactTable& table) const {
    const OpenLine& rows = lines_[table.rows];
    const OpenLine& cols = lines_[table.cols];
    HoleGrid grid(rows.value.size(), cols.value.size());
    grid.through_margins = goal_.values_known;
    grid.row_hidden = rows.hole;
    grid.col_hidden = cols.hole;
    for (size_t r = 0; r < rows.stated; ++r) {
      for (size_t c = 0; c < cols.stated; ++c) {
        const KnownCell& cell = Of(table.cells[r * cols.stated + c]);
        const bool hidden_line = rows.hole[r] != 0 || cols.hole[c] != 0;
        grid.value[grid.At(r, c)] = cell.at_least;
        grid.hole[grid.At(r, c)] = cell.withheld || (hidden_line && cell.at_least > 0) ? 1 : 0;
      }
    }
    if (cols.unstated) {
      for (size_t r = 0; r < rows.stated; ++r) AddUnstated(&grid, table, r, cols.stated);
    }
    if (rows.unstated) {
      for (size_t c = 0; c < cols.stated; ++c) AddUnstated(&grid, table, rows.stated, c);
    }
    if (rows.unstated && cols.unstated) grid.hole[grid.At(rows.stated, cols.stated)] = 1;
    return grid;
  }

  // How many in this row (or column) did not state the other thing: margin minus cells, where all are known.
  void AddUnstated(HoleGrid* grid, const FactTable& table, size_t row, size_t col) const {
    const bool of_row = col == lines_[table.cols].stated;
    const size_t cols = lines_[table.cols].stated;
    const size_t across = of_row ? cols : lines_[table.rows].stated;
    const CellIndex margin = of_row ? fact_.lines[table.rows].cells[row] : fact_.lines[table.cols].cells[col];
    bool exact = Of(margin).exact;
    uint64_t sum = 0;
    for (size_t k = 0; k < across; ++k) {
      const KnownCell& cell = Of(table.cells[of_row ? row * cols + k : k * cols + col]);
      exact = exact && cell.exact;
      sum += cell.at_least;
    }
    const uint64_t all = Of(margin).at_least;
    grid->hole[grid->At(row, col)] = 1;
    grid->value[grid->At(row, col)] = exact && all > sum ? all - sum : 0;
  }

  // False when a margin had to go: then everything is looked at anew.
  bool CloseTables() {
    grids_.clear();
    for (const FactTable& table : fact_.tables) {
      HoleGrid grid = GridOf(table);
      size_t row = 0;
      size_t col = 0;
      if (!CompleteHoles(&grid, goal_.enough, &row, &col)) {
        WithholdMargin(table, row, col);
        return false;
      }
      grids_.push_back(std::move(grid));
    }
    return true;
  }

  void WithholdMargin(const FactTable& table, size_t row, size_t col) {
    if (lines_[table.rows].hole[row] == 0) {
      lines_[table.rows].hole[row] = 1;
    } else if (lines_[table.cols].hole[col] == 0) {
      lines_[table.cols].hole[col] = 1;
    } else {
      total_hole_ = true;
    }
  }

  FactHoles Answer() const {
    FactHoles answer;
    answer.unstated = unstated_;
    if (total_hole_) answer.unstated.assign(lines_.size(), 0);  // nothing is said of a fact that is not released
    const auto add = [&](CellIndex cell, bool hole) {
      if (total_hole_ || hole) answer.withheld.push_back(cell);
    };
    for (CellIndex total : fact_.totals) add(total, false);
    for (size_t i = 0; i < lines_.size(); ++i) {
      for (size_t v = 0; v < lines_[i].stated; ++v) {
        add(fact_.lines[i].cells[v], lines_[i].hole[v] != 0);
        if (!fact_.lines[i].twins.empty()) add(fact_.lines[i].twins[v], lines_[i].hole[v] != 0);
      }
    }
    for (size_t t = 0; t < fact_.tables.size(); ++t) {
      const FactTable& table = fact_.tables[t];
      const size_t cols = lines_[table.cols].stated;
      for (size_t at = 0; at < table.cells.size(); ++at) {
        add(table.cells[at], !total_hole_ && grids_[t].hole[grids_[t].At(at / cols, at % cols)] != 0);
      }
    }
    std::sort(answer.withheld.begin(), answer.withheld.end());
    return answer;
  }

  const FactTables& fact_;
  const std::vector<KnownCell>& cells_;
  const HoleGoal goal_;
  bool total_hole_ = false;
  std::vector<uint8_t> unstated_;
  std::vector<OpenLine> lines_;
  std::vector<HoleGrid> grids_;  // of the last pass, one per table
};

}  // namespace

bool AlwaysUnstated(CountLine line) {
  return line == CountLine::kAgeBand;
}

FactHoles WithholdFact(const FactTables& fact, const std::vector<KnownCell>& cells, const HoleGoal& goal) {
  return FactWork(fact, cells, goal).Run();
}

}  // namespace relais
