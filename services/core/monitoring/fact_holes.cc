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
  bool unstated = false;
  size_t stated = 0;  // values without "not stated"
};

class FactWork {
 public:
  FactWork(const FactTables& fact, const std::vector<KnownCell>& cells, const HoleGoal& goal)
      : fact_(fact), cells_(cells), goal_(goal) {}

  FactHoles Run() {
    for (CellIndex total : fact_.totals) total_hole_ = total_hole_ || Of(total).withheld;
    unstated_.clear();
    for (const FactLine& line : fact_.lines) unstated_.push_back(AlwaysUnstated(line.line) ? 1 : 0);
    total_hole_ = total_hole_ || (goal_.values_known && !ReadSums());
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

  // Completes unstated_; false for sums that contradict each other.
  bool ReadSums() {
    bool sound = true;
    const auto same = [&](CellIndex a, CellIndex b) {
      if (Of(a).exact && Of(b).exact) sound = sound && Of(a).at_least == Of(b).at_least;
    };
    for (CellIndex total : fact_.totals) same(fact_.totals.front(), total);
    for (size_t i = 0; i < fact_.lines.size(); ++i) {
      const FactLine& line = fact_.lines[i];
      for (size_t v = 0; v < line.doubles.size(); ++v) same(line.cells[v], line.doubles[v]);
      bool unstated = unstated_[i] != 0;
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
    for (size_t i = 0; i < fact_.lines.size(); ++i) {
      const FactLine& line = fact_.lines[i];
      OpenLine open;
      for (size_t v = 0; v < line.cells.size(); ++v) {
        const bool double_withheld = !line.doubles.empty() && Of(line.doubles[v]).withheld;
        open.value.push_back(Of(line.cells[v]).at_least);
        open.hole.push_back(Of(line.cells[v]).withheld || double_withheld ? 1 : 0);
      }
      open.stated = open.value.size();
      open.unstated = unstated_[i] != 0;
      if (open.unstated) {
        open.value.push_back(goal_.values_known ? 0 : 1);  // nobody needs to know how many
        open.hole.push_back(1);
      }
      lines_.push_back(std::move(open));
    }
  }

  // False when it had to withhold the total.
  bool CloseLines() {
    for (size_t i = 0; i < lines_.size(); ++i) {
      while (!(goal_.values_known ? HidesEnough(lines_[i]) : IsExchangeable(i))) {
        const size_t next = goal_.values_known ? Smallest(lines_[i]) : SmallestLink(i);
        if (next == lines_[i].value.size()) {
          total_hole_ = true;
          return false;
        }
        lines_[i].hole[next] = 1;
      }
    }
    return true;
  }

  bool HidesEnough(const OpenLine& line) const {
    size_t holes = 0;
    uint64_t published = 0;
    for (size_t v = 0; v < line.value.size(); ++v) {
      holes += line.hole[v];
      if (line.hole[v] == 0) published += line.value[v];
    }
    return holes == 0 || (holes >= 2 && Total() >= published + goal_.enough);
  }

  // The published value that stands for the fewest persons; the first of several. The line's size when none is left.
  static size_t Smallest(const OpenLine& line) {
    size_t smallest = line.value.size();
    for (size_t v = 0; v < line.value.size(); ++v) {
      if (line.hole[v] != 0 || line.value[v] == 0) continue;
      if (smallest == line.value.size() || line.value[v] < line.value[smallest]) smallest = v;
    }
    return smallest;
  }

  // --- Where values are unknown, and zeros are known ---
  //
  // Persons can be moved from one hidden margin to another, and nobody sees it, if in every table that has the line
  // both have somebody in a common column. Margins that hang together by such moves are open to any change that keeps
  // their sum: then each of them is unknown, and loops of every table may pass through them.

  bool CanExchange(size_t i, size_t a, size_t b) const {
    for (const FactTable& table : fact_.tables) {
      if (table.rows != i && table.cols != i) continue;
      const bool of_rows = table.rows == i;
      const OpenLine& other = lines_[of_rows ? table.cols : table.rows];
      // Whoever did not state the other thing may be anywhere.
      bool common = other.unstated;
      for (size_t k = 0; k < other.stated && !common; ++k) {
        common = HasSomebody(table, of_rows ? a : k, of_rows ? k : a) &&
                 HasSomebody(table, of_rows ? b : k, of_rows ? k : b);
      }
      if (!common) return false;
    }
    return true;
  }

  bool HasSomebody(const FactTable& table, size_t row, size_t col) const {
    const size_t rows = lines_[table.rows].stated;
    const size_t cols = lines_[table.cols].stated;
    return row >= rows || col >= cols || Of(table.cells[row * cols + col]).at_least > 0;
  }

  // For each hidden margin of the line the first one that it hangs together with; its own place for all others.
  std::vector<size_t> Groups(size_t i) const {
    const OpenLine& line = lines_[i];
    std::vector<size_t> group(line.value.size());
    for (size_t v = 0; v < group.size(); ++v) group[v] = v;
    for (size_t a = 0; a < group.size(); ++a) {
      for (size_t b = a + 1; b < group.size(); ++b) {
        if (line.hole[a] == 0 || line.hole[b] == 0 || group[a] == group[b] || !CanExchange(i, a, b)) continue;
        const auto [kept, gone] = std::minmax({group[a], group[b]});
        std::replace(group.begin(), group.end(), gone, kept);
      }
    }
    return group;
  }

  bool IsExchangeable(size_t i) const {
    const OpenLine& line = lines_[i];
    const std::vector<size_t> group = Groups(i);
    bool any = false;
    size_t holes = 0;
    size_t groups = 0;
    for (size_t v = 0; v < group.size(); ++v) {
      any = any || (line.hole[v] != 0 && v < line.stated);
      holes += line.hole[v];
      groups += line.hole[v] != 0 && group[v] == v ? 1 : 0;
    }
    return !any || (holes >= 2 && groups == 1);
  }

  // The margin to hide next: one that links as many groups as any, and of those the one of the fewest partners. The
  // line's size when none links to anything.
  size_t SmallestLink(size_t i) const {
    const OpenLine& line = lines_[i];
    const std::vector<size_t> group = Groups(i);
    size_t best = line.value.size();
    size_t best_links = 0;
    for (size_t b = 0; b < line.value.size(); ++b) {
      if (line.hole[b] != 0 || line.value[b] == 0) continue;
      std::vector<uint8_t> linked(group.size());
      for (size_t a = 0; a < group.size(); ++a) {
        if (line.hole[a] != 0 && linked[group[a]] == 0 && CanExchange(i, a, b)) linked[group[a]] = 1;
      }
      const auto links = static_cast<size_t>(std::count(linked.begin(), linked.end(), 1));
      if (links == 0 || links < best_links) continue;
      if (links > best_links || line.value[b] < line.value[best]) best = b;
      best_links = links;
    }
    return best;
  }

  HoleGrid GridOf(const FactTable& table) const {
    const OpenLine& rows = lines_[table.rows];
    const OpenLine& cols = lines_[table.cols];
    HoleGrid grid(rows.value.size(), cols.value.size());
    grid.row_hidden = rows.hole;
    grid.col_hidden = cols.hole;
    for (size_t r = 0; r < grid.rows; ++r) {
      for (size_t c = 0; c < grid.cols; ++c) {
        uint8_t& hole = grid.hole[grid.At(r, c)];
        if (r >= rows.stated || c >= cols.stated) {
          // What nobody stated is no cell of the domain: before anything is opened it is unknown, and that is all.
          hole = goal_.values_known ? 1 : 2;
          grid.value[grid.At(r, c)] = 1;  // when values are known, a possible world has it
          continue;
        }
        const KnownCell& cell = Of(table.cells[r * cols.stated + c]);
        const bool hidden_line = rows.hole[r] != 0 || cols.hole[c] != 0;
        grid.value[grid.At(r, c)] = cell.at_least;
        hole = cell.withheld || (hidden_line && cell.at_least > 0) ? 1 : 0;
      }
    }
    return grid;
  }

  // False when a margin had to go: then everything is looked at anew.
  bool CloseTables() {
    grids_.clear();
    for (const FactTable& table : fact_.tables) {
      HoleGrid grid = GridOf(table);
      // As a reader will see it: what is withheld has any values that fit, so that the choice of further cells tells
      // nothing of the true ones.
      if (goal_.values_known &&
          !FindPossibleWorld(&grid, {lines_[table.rows].value, lines_[table.cols].value, Total()})) {
        total_hole_ = true;
        return false;
      }
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
        if (!fact_.lines[i].doubles.empty()) add(fact_.lines[i].doubles[v], lines_[i].hole[v] != 0);
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
