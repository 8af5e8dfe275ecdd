#include "services/core/monitoring/complements.h"

#include <gmock/gmock.h>

#include "services/core/monitoring/hole_grid.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais {
namespace {

using testing::ElementsAre;

// Row by row and column by column, no hidden cell may be the only unknown of its line.
TEST(HideComplementsTest, NoLineKeepsASingleUnknown) {
  SeededEntropy seeded(7);
  for (int round = 0; round < 200; ++round) {
    const size_t rows = 2 + seeded.Below(5);
    const size_t columns = 2 + seeded.Below(5);
    std::vector<uint64_t> values(rows * columns);
    std::vector<bool> told(values.size());
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = seeded.Below(40);
      told[i] = values[i] >= 11;
    }
    const std::vector<bool> kept = HideComplements(values, told, rows, columns, 11);
    const auto check = [&](size_t first, size_t stride, size_t length) {
      uint64_t hidden = 0;
      size_t some = 0;
      bool any_told = false;
      for (size_t i = 0; i < length; ++i) {
        const size_t at = first + i * stride;
        EXPECT_FALSE(kept[at] && !told[at]);
        any_told = any_told || kept[at];
        if (!kept[at] && values[at] > 0) {
          hidden += values[at];
          ++some;
        }
      }
      EXPECT_TRUE(!any_told || some == 0 || (some >= 2 && hidden >= 11));
    };
    for (size_t row = 0; row < rows; ++row) check(row * columns, 1, columns);
    for (size_t column = 0; column < columns; ++column) check(column, columns, rows);
  }
}

// What the rule is for: 50 and 55 are known, so without it the last cell were 5.
TEST(HideComplementsTest, ATableWithoutHiddenCellsIsLeftAsItIs) {
  EXPECT_THAT(HideComplements({20, 30, 0}, {true, true, false}, 3, 1, 11), ElementsAre(true, true, false));
  EXPECT_THAT(HideComplements({20, 30, 5}, {true, true, false}, 3, 1, 11), ElementsAre(false, true, false));
}

// Column 2 stands for 8: it is hidden, and so is what could be taken from the whole to give it, column 0. If column 1
// alone were left out of a row beside it, the row's own sum would give the 5 away.
TEST(HideComplementsTest, ASumThatMayNotBeToldHidesWhatItSumsUp) {
  const std::vector<uint64_t> values = {30, 40, 5, 31, 40, 3};
  const std::vector<bool> told = {true, true, false, true, true, false};
  EXPECT_THAT(HideComplements(values, told, 2, 3, 11), ElementsAre(false, true, false, false, true, false));
}

// Every line has two unknowns that stand for enough, and still they can only move together, by two at most: judged line
// by line, all the rest was told.
TEST(HideComplementsTest, UnknownsThatCanHardlyMoveTakeOthersAlong) {
  const std::vector<uint64_t> values = {1,  20, 50,  //
                                        50, 20, 1,   //
                                        20, 50, 20};
  std::vector<bool> told(values.size(), false);
  told[2] = told[3] = told[7] = true;
  HoleGrid before(3, 3);
  before.value = values;
  for (size_t at = 0; at < values.size(); ++at) before.hole[at] = told[at] ? 0 : 1;
  EXPECT_LT(HoleWidth(before, 0, 0, 11), 11u);
  const std::vector<bool> kept = HideComplements(values, told, 3, 3, 11);
  HoleGrid after = before;
  for (size_t at = 0; at < values.size(); ++at) after.hole[at] = kept[at] ? 0 : 1;
  for (size_t at = 0; at < values.size(); ++at) {
    if (kept[at]) continue;
    EXPECT_GE(HoleWidth(after, at / 3, at % 3, 11), 11u) << at;
  }
}

}  // namespace
}  // namespace relais
