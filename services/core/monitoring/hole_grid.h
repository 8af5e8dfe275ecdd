// What can be worked out about the withheld cells of one released table, and which further cells have to be withheld so
// that it is never too much. The one place where complementary suppression is reasoned about.
//
// A table of two dimensions with its margins is a network: each row and each column is a junction, each hole a pipe
// between its row and its column that holds x persons. Whoever knows all published cells knows what flows through every
// junction whose margin is published, and nothing else. So another world looks the same from outside exactly if it
// differs from ours by closed loops through the holes: one cell of the loop holds k more, the next k fewer, and so on,
// none fewer than zero. Where margins are holes themselves, a loop may pass through them: "all rows" and "all columns"
// are two more junctions. The largest k for one hole is therefore a maximum flow, in both directions: its interval is
// exact, not an estimate, and every whole number in it occurs in some possible world (flows with whole capacities are
// whole). This is the network-flow form of cell suppression that national statistical offices use for two dimensions.
#ifndef RELAIS_SERVICES_CORE_MONITORING_HOLE_GRID_H_
#define RELAIS_SERVICES_CORE_MONITORING_HOLE_GRID_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace relais {

// One table: its cells and what of its margins is withheld. Values are persons. Plain data; the owner keeps the
// lengths.
struct HoleGrid {
  HoleGrid(size_t row_count, size_t col_count);

  size_t rows;
  size_t cols;
  std::vector<uint64_t> value;      // rows × cols, row by row: a cell is known to hold at least this
  std::vector<uint8_t> hole;        // the same: 1 is withheld; 2 is unknown too, but need not be wide itself
  std::vector<uint8_t> row_hidden;  // rows: 1 when the row's margin is withheld; then all of its cells are to be holes
  std::vector<uint8_t> col_hidden;

  size_t At(size_t row, size_t col) const { return row * cols + col; }
};

// Width of the interval that can be worked out for the hole (row, col): largest possible value minus smallest, cut at
// `enough`. 0 for a cell that can be worked out exactly. Asserts that it is a hole.
uint64_t HoleWidth(const HoleGrid& grid, size_t row, size_t col, uint64_t enough);

// The first hole, row by row, whose interval is narrower than `enough`; false when there is none.
bool FindNarrowHole(const HoleGrid& grid, uint64_t enough, size_t* row, size_t* col);

// Withholds further cells until every hole is at least `enough` wide: cheapest loops first, where a cell costs one, and
// among loops of equally many new holes the one that hides the fewest persons. Only cells with a value above zero are
// taken. True when every hole is wide enough. Otherwise nothing within the table helps, (*stuck_row, *stuck_col) is a
// hole that stays narrow, and its margins have to go; what was withheld so far stays. Equal grids end up equal.
bool CompleteHoles(HoleGrid* grid, uint64_t enough, size_t* stuck_row, size_t* stuck_col);

// What an outsider knows of the margins. Lengths are the grid's; margins of hidden rows and columns are not read.
struct GridMargins {
  std::vector<uint64_t> row;
  std::vector<uint64_t> col;
  uint64_t total = 0;
};

// Fills the values of all holes with one possible world: whole numbers that add up, with the published cells, to the
// margins. Widths are the same in every possible world, so nobody needs the true one to judge them. False, with values
// of no use, when there is none: then the published cells contradict their margins.
bool FindPossibleWorld(HoleGrid* grid, const GridMargins& margins);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MONITORING_HOLE_GRID_H_
