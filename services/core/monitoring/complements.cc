#include "services/core/monitoring/complements.h"

#include <utility>

#include "services/core/handoff/check.h"

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

}  // namespace

std::vector<bool> HideComplements(const std::vector<uint64_t>& values, std::vector<bool> told, size_t rows,
                                  size_t columns, uint64_t threshold) {
  RELAIS_CHECK(values.size() == rows * columns && told.size() == values.size());
  for (bool changed = true; changed;) {
    changed = false;
    const auto hide = [&](size_t first, size_t stride, size_t length) {
      const size_t at = SmallestTold(values, told, first, stride, length, threshold);
      if (at == values.size()) return;
      told[at] = false;
      changed = true;
    };
    if (columns > 1) {
      for (size_t row = 0; row < rows; ++row) hide(row * columns, 1, columns);
    }
    if (rows > 1) {
      for (size_t column = 0; column < columns; ++column) hide(column, columns, rows);
    }
  }
  return told;
}

}  // namespace relais
