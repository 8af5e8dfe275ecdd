#include "services/core/monitoring/hole_grid.h"

#include <algorithm>
#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/monitoring/flow.h"

namespace relais {
namespace {

// A new hole outweighs any number of persons that another choice would hide.
constexpr uint64_t kHoleCost = uint64_t{1} << 40;

// The network of a grid. A token on a column says "this column has one too many", on a row "this row has one too few":
// from a column one goes on by lowering a cell of it, from a row by raising one.
class GridNetwork {
 public:
  // With `offer_published`, cells that are published may be passed at their cost.
  GridNetwork(const HoleGrid& grid, bool offer_published)
      : rows_(grid.rows), cols_(grid.cols), flow_(grid.rows + grid.cols + 2) {
    for (size_t r = 0; r < rows_; ++r) {
      for (size_t c = 0; c < cols_; ++c) {
        const uint64_t value = grid.value[grid.At(r, c)];
        if (grid.hole[grid.At(r, c)] != 0) {
          SetCell(r, c, value, Flow::kUnbounded, 0);
        } else if (offer_published && value > 0) {
          SetCell(r, c, value, Flow::kUnbounded, kHoleCost + std::min(value, kHoleCost - 1));
        }
      }
    }
    // A margin is the sum of its cells, so that what may be taken from these may be taken from it.
    for (size_t r = 0; r < rows_; ++r) {
      if (grid.row_hidden[r] != 0) Join(Row(r), AllRows());
    }
    for (size_t c = 0; c < cols_; ++c) {
      if (grid.col_hidden[c] != 0) Join(Col(c), AllCols());
    }
  }

  size_t Row(size_t r) const { return r; }
  size_t Col(size_t c) const { return rows_ + c; }
  size_t AllRows() const { return rows_ + cols_; }
  size_t AllCols() const { return rows_ + cols_ + 1; }
  Flow& flow() { return flow_; }

  void SetCell(size_t r, size_t c, uint64_t lower, uint64_t raise, uint64_t cost) {
    flow_.SetRoom(Col(c), Row(r), lower);
    flow_.SetRoom(Row(r), Col(c), raise);
    SetCost(r, c, cost);
  }
  void SetCost(size_t r, size_t c, uint64_t cost) {
    flow_.SetCost(Col(c), Row(r), cost);
    flow_.SetCost(Row(r), Col(c), cost);
  }

 private:
  void Join(size_t a, size_t b) {
    flow_.SetRoom(a, b, Flow::kUnbounded);
    flow_.SetRoom(b, a, Flow::kUnbounded);
  }

  size_t rows_;
  size_t cols_;
  Flow flow_;
};

// How far the hole can rise and fall, together, cut at `enough`. `base` is the grid's network without published cells.
uint64_t WidthIn(const GridNetwork& base, const HoleGrid& grid, size_t row, size_t col, uint64_t enough) {
  GridNetwork up = base;
  up.SetCell(row, col, 0, 0, 0);
  GridNetwork down = up;
  const uint64_t rise = up.flow().Push(up.Col(col), up.Row(row), enough);
  if (rise >= enough) return enough;
  const uint64_t value = grid.value[grid.At(row, col)];
  return rise + down.flow().Push(down.Row(row), down.Col(col), std::min(value, enough - rise));
}

// Whether loops over four holes alone leave room enough for (row, col): a lower bound, found without a network. Most
// holes of a full table pass here.
bool IsPlainlyWide(const HoleGrid& grid, size_t row, size_t col, uint64_t enough) {
  const uint64_t own = grid.value[grid.At(row, col)];
  std::vector<uint64_t> left(grid.rows);  // of what (r, col) can give when (row, col) rises
  for (size_t r = 0; r < grid.rows; ++r) {
    if (r != row && grid.hole[grid.At(r, col)] != 0) left[r] = grid.value[grid.At(r, col)];
  }
  uint64_t rise = 0;
  uint64_t fall = 0;
  for (size_t c = 0; c < grid.cols; ++c) {
    if (c == col || grid.hole[grid.At(row, c)] == 0) continue;
    uint64_t along = grid.value[grid.At(row, c)];
    for (size_t r = 0; r < grid.rows; ++r) {
      const size_t corner = grid.At(r, c);
      if (r == row || grid.hole[corner] == 0 || grid.hole[grid.At(r, col)] == 0) continue;
      const uint64_t moved = std::min(along, left[r]);
      along -= moved;
      left[r] -= moved;
      rise += moved;
      fall = std::min(own, fall + grid.value[corner]);
      if (rise + fall >= enough) return true;
    }
  }
  return false;
}

// Pushes up to `most` from one junction to another along the cheapest loops that avoid the hole (row, col); published
// cells on them become holes. Answers how much passed.
uint64_t PushThroughPublished(HoleGrid* grid, size_t row, size_t col, bool rise, uint64_t most) {
  GridNetwork net(*grid, /*offer_published=*/true);
  net.SetCell(row, col, 0, 0, 0);
  const size_t from = rise ? net.Col(col) : net.Row(row);
  const size_t to = rise ? net.Row(row) : net.Col(col);
  std::vector<std::pair<size_t, size_t>> path;
  uint64_t sum = 0;
  while (sum < most) {
    const uint64_t carried = net.flow().PushOnce(from, to, most - sum, /*free_only=*/false, &path);
    if (carried == 0) break;
    sum += carried;
    for (const auto& [one, other] : path) {
      const size_t r = std::min(one, other);
      const size_t c = std::max(one, other);
      if (c >= net.AllRows()) continue;  // a hidden margin, not a cell
      uint8_t& hole = grid->hole[grid->At(r, c - grid->rows)];
      if (hole == 0) hole = 1;
      net.SetCost(r, c - grid->rows, 0);
    }
  }
  return sum;
}

// Makes (row, col) wide enough at the least cost: first by letting it rise, which any hole can, then by letting it
// fall. False when it stays narrow.
bool Widen(HoleGrid* grid, size_t row, size_t col, uint64_t enough) {
  GridNetwork known(*grid, /*offer_published=*/false);
  known.SetCell(row, col, 0, 0, 0);
  const uint64_t value = grid->value[grid->At(row, col)];
  const uint64_t fall = known.flow().Push(known.Row(row), known.Col(col), std::min(value, enough));
  if (fall >= enough) return true;
  const uint64_t rise = PushThroughPublished(grid, row, col, /*rise=*/true, enough - fall);
  if (fall + rise >= enough) return true;
  return rise + PushThroughPublished(grid, row, col, /*rise=*/false, std::min(value, enough - rise)) >= enough;
}

// How much of each published margin its holes share out, and of all hidden rows, and all hidden columns, together.
struct GridRest {
  std::vector<uint64_t> row;
  std::vector<uint64_t> col;
  uint64_t hidden_rows = 0;
  uint64_t hidden_cols = 0;
  uint64_t all = 0;
};

// Takes `persons` off what is left; false when there are not so many.
bool TakeOff(uint64_t* rest, uint64_t persons) {
  if (persons > *rest) return false;
  *rest -= persons;
  return true;
}

// False when cells are more than their margins, or margins than the total.
bool ReadRest(const HoleGrid& grid, const GridMargins& margins, GridRest* rest) {
  *rest = {margins.row, margins.col, margins.total, margins.total, margins.total};
  bool fits = true;
  for (size_t r = 0; r < grid.rows; ++r) {
    if (grid.row_hidden[r] == 0) fits = fits && TakeOff(&rest->hidden_rows, margins.row[r]);
  }
  for (size_t c = 0; c < grid.cols; ++c) {
    if (grid.col_hidden[c] == 0) fits = fits && TakeOff(&rest->hidden_cols, margins.col[c]);
  }
  for (size_t r = 0; r < grid.rows; ++r) {
    for (size_t c = 0; c < grid.cols; ++c) {
      if (grid.hole[grid.At(r, c)] != 0) continue;
      const uint64_t persons = grid.value[grid.At(r, c)];
      uint64_t* const row = grid.row_hidden[r] != 0 ? &rest->hidden_rows : &rest->row[r];
      uint64_t* const col = grid.col_hidden[c] != 0 ? &rest->hidden_cols : &rest->col[c];
      fits = fits && TakeOff(row, persons) && TakeOff(col, persons) && TakeOff(&rest->all, persons);
    }
  }
  return fits;
}

}  // namespace

HoleGrid::HoleGrid(size_t row_count, size_t col_count)
    : rows(row_count),
      cols(col_count),
      value(row_count * col_count),
      hole(row_count * col_count),
      row_hidden(row_count),
      col_hidden(col_count) {}

uint64_t HoleWidth(const HoleGrid& grid, size_t row, size_t col, uint64_t enough) {
  RELAIS_CHECK(grid.hole[grid.At(row, col)] != 0);
  return WidthIn(GridNetwork(grid, /*offer_published=*/false), grid, row, col, enough);
}

bool FindNarrowHole(const HoleGrid& grid, uint64_t enough, size_t* row, size_t* col) {
  const GridNetwork base(grid, /*offer_published=*/false);
  for (size_t at = 0; at < grid.hole.size(); ++at) {
    *row = at / grid.cols;
    *col = at % grid.cols;
    if (grid.hole[at] == 1 && WidthIn(base, grid, *row, *col, enough) < enough) return true;
  }
  return false;
}

bool CompleteHoles(HoleGrid* grid, uint64_t enough, size_t* stuck_row, size_t* stuck_col) {
  // A further hole only adds worlds: what is wide enough stays so, and each cell is widened once at most.
  std::vector<uint8_t> wide(grid->hole.size());
  for (bool again = true; again;) {
    again = false;
    GridNetwork base(*grid, /*offer_published=*/false);
    for (size_t r = 0; r < grid->rows; ++r) {
      for (size_t c = 0; c < grid->cols; ++c) {
        const size_t at = grid->At(r, c);
        if (grid->hole[at] != 1 || wide[at] != 0) continue;
        if (!IsPlainlyWide(*grid, r, c, enough) && WidthIn(base, *grid, r, c, enough) < enough) {
          if (!Widen(grid, r, c, enough)) {
            *stuck_row = r;
            *stuck_col = c;
            return false;
          }
          base = GridNetwork(*grid, /*offer_published=*/false);
          again = true;  // new holes may lie behind us
        }
        wide[at] = 1;
      }
    }
  }
  return true;
}

bool FindPossibleWorld(HoleGrid* grid, const GridMargins& margins) {
  GridRest rest;
  if (!ReadRest(*grid, margins, &rest)) return false;
  const size_t all_rows = grid->rows + grid->cols;
  const size_t all_cols = all_rows + 1;
  const size_t source = all_rows + 2;
  const size_t sink = all_rows + 3;
  Flow flow(all_rows + 4);
  flow.SetRoom(source, all_rows, rest.hidden_rows);
  flow.SetRoom(all_cols, sink, rest.hidden_cols);
  for (size_t r = 0; r < grid->rows; ++r) {
    const bool hidden = grid->row_hidden[r] != 0;
    flow.SetRoom(hidden ? all_rows : source, r, hidden ? Flow::kUnbounded : rest.row[r]);
    for (size_t c = 0; c < grid->cols; ++c) {
      // Half of the unbounded room: it narrows as it is used, and the way back tells how much passed.
      if (grid->hole[grid->At(r, c)] != 0) flow.SetRoom(r, grid->rows + c, Flow::kUnbounded / 2);
    }
  }
  for (size_t c = 0; c < grid->cols; ++c) {
    const bool hidden = grid->col_hidden[c] != 0;
    flow.SetRoom(grid->rows + c, hidden ? all_cols : sink, hidden ? Flow::kUnbounded : rest.col[c]);
  }
  if (flow.Push(source, sink, rest.all) != rest.all) return false;
  for (size_t r = 0; r < grid->rows; ++r) {
    for (size_t c = 0; c < grid->cols; ++c) {
      if (grid->hole[grid->At(r, c)] != 0) grid->value[grid->At(r, c)] = flow.room(grid->rows + c, r);
    }
  }
  return true;
}

}  // namespace relais
