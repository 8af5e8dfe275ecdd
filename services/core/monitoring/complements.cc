#include "services/core/monitoring/complements.h"

#include <utility>

#include "services/core/handoff/check.h"
#include "services/core/monitoring/hole_grid.h"

namespace relais {
namespace {

// The next told one to hide in a line, or npos; `at` gives its cells' places.
size_t SmallestTold(const std::vector<uint64_t>& values, const std::vector<bool>& told, size_t first, size_t stride,
                    size_t length, uint64_t threshold) {
  uint64_t hidden = 0;
  size_t some = 0;
  size_t smallest = values.size();
  for (size_t i = 0; i < length; ++i) {
    const size_t at = first + i * stride;
    if (told[at]) {
      if (smallest == values.size() || values[at] < values[smallest]) smallest = at;
    } else if (values[at] > 0) {
      hidden += values[at];
      ++some;
    }
  }
  const bool safe = some == 0 || (some >= 2 && hidden >= threshold);
  return safe ? values.size() : smallest;
}

// Hides in every line until none has a single unknown, or unknowns that stand for too few.
void HideInLines(const std::vector<uint64_t>& values, size_t rows, size_t columns, uint64_t threshold,
                 std::vector<bool>* told) {
  for (bool changed = true; changed;) {
    changed = false;
    const auto hide = [&](size_t first, size_t stride, size_t length) {
      const size_t at = SmallestTold(values, *told, first, stride, length, threshold);
      if (at == values.size()) return;
      (*told)[at] = false;
      changed = true;
    };
    if (columns > 1) {
      for (size_t row = 0; row < rows; ++row) hide(row * columns, 1, columns);
    }
    if (rows > 1) {
      for (size_t column = 0; column < columns; ++column) hide(column, columns, rows);
    }
  }
}

// Which sums of lines may be told as a line of their own: 1 for those that may not.
std::vector<uint8_t> HiddenSums(const std::vector<uint64_t>& sums, uint64_t threshold) {
  std::vector<bool> told(sums.size());
  for (size_t i = 0; i < sums.size(); ++i) told[i] = sums[i] >= threshold;
  HideInLines(sums, sums.size(), 1, threshold, &told);
  std::vector<uint8_t> hidden(sums.size());
  for (size_t i = 0; i < sums.size(); ++i) hidden[i] = told[i] ? 0 : 1;
  return hidden;
}

// A table of two dimensions is judged by flows, as a release is: sums are known where they may be told at all, and
// where one may not, neither may what it sums up.
void HideByFlows(const std::vector<uint64_t>& values, size_t rows, size_t columns, uint64_t threshold,
                 std::vector<bool>* told) {
  HoleGrid grid(rows, columns);
  grid.value = values;
  std::vector<uint64_t> row_sums(rows);
  std::vector<uint64_t> column_sums(columns);
  for (size_t at = 0; at < values.size(); ++at) {
    row_sums[at / columns] += values[at];
    column_sums[at % columns] += values[at];
  }
  grid.row_hidden = HiddenSums(row_sums, threshold);
  grid.col_hidden = HiddenSums(column_sums, threshold);
  for (size_t at = 0; at < values.size(); ++at) {
    const bool hidden = !(*told)[at] || grid.row_hidden[at / columns] != 0 || grid.col_hidden[at % columns] != 0;
    // Where nobody is, nothing has to be wide.
    grid.hole[at] = !hidden ? 0 : values[at] == 0 ? 2 : 1;
  }
  size_t row = 0;
  size_t column = 0;
  // What sums alone give away, no cell of this table can hide.
  while (!CompleteHoles(&grid, threshold, &row, &column)) grid.hole[grid.At(row, column)] = 2;
  for (size_t at = 0; at < values.size(); ++at) (*told)[at] = grid.hole[at] == 0;
}

}  // namespace

std::vector<bool> HideComplements(const std::vector<uint64_t>& values, std::vector<bool> told, size_t rows,
                                  size_t columns, uint64_t threshold) {
  RELAIS_CHECK(values.size() == rows * columns && told.size() == values.size());
  if (rows > 1 && columns > 1) HideByFlows(values, rows, columns, threshold, &told);
  // Further unknowns never bring the others closer.
  HideInLines(values, rows, columns, threshold, &told);
  return told;
}

}  // namespace relais
