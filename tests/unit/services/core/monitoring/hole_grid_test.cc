#include "services/core/monitoring/hole_grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "tests/unit/services/core/monitoring/month_maker.h"

namespace relais {
namespace {

constexpr uint64_t kAny = 1'000'000;

// A grid of random small values; each cell, and each margin, is a hole with a chance of `of_ten` in ten.
HoleGrid RandomGrid(Draw* draw, size_t rows, size_t cols, size_t of_ten, uint64_t largest) {
  HoleGrid grid(rows, cols);
  for (uint64_t& value : grid.value) value = draw->Below(largest + 1);
  for (uint8_t& hole : grid.hole) hole = draw->Below(10) < of_ten ? 1 : 0;
  for (uint8_t& hidden : grid.row_hidden) hidden = draw->Below(10) < 2 ? 1 : 0;
  for (uint8_t& hidden : grid.col_hidden) hidden = draw->Below(10) < 2 ? 1 : 0;
  for (size_t r = 0; r < rows; ++r) {
    for (size_t c = 0; c < cols; ++c) {
      if (grid.row_hidden[r] != 0 || grid.col_hidden[c] != 0) grid.hole[grid.At(r, c)] = 1;
    }
  }
  return grid;
}

// Every world there is, one by one: whole numbers in the holes that leave all published margins, and the sums over the
// hidden ones, as they are.
class Worlds {
 public:
  explicit Worlds(const HoleGrid& grid) : grid_(grid) {
    low_.assign(grid.value.size(), std::numeric_limits<uint64_t>::max());
    high_.assign(grid.value.size(), 0);
    uint64_t all = 0;
    for (size_t at = 0; at < grid.value.size(); ++at) {
      if (grid.hole[at] == 0) continue;
      holes_.push_back(at);
      all += grid.value[at];
    }
    now_ = grid.value;
    for (size_t at : holes_) now_[at] = 0;
    Fill(0, all);
  }
  uint64_t Width(size_t at) const { return high_[at] - low_[at]; }
  const std::vector<size_t>& holes() const { return holes_; }

 private:
  void Fill(size_t next, uint64_t left) {
    if (next == holes_.size()) {
      if (left == 0 && Fits()) Keep();
      return;
    }
    for (uint64_t value = 0; value <= left; ++value) {
      now_[holes_[next]] = value;
      Fill(next + 1, left - value);
    }
    now_[holes_[next]] = 0;
  }
  bool Fits() const {
    for (size_t r = 0; r < grid_.rows; ++r) {
      uint64_t real = 0;
      uint64_t here = 0;
      for (size_t c = 0; c < grid_.cols; ++c) {
        real += grid_.value[grid_.At(r, c)];
        here += now_[grid_.At(r, c)];
      }
      if (grid_.row_hidden[r] == 0 && real != here) return false;
    }
    for (size_t c = 0; c < grid_.cols; ++c) {
      uint64_t real = 0;
      uint64_t here = 0;
      for (size_t r = 0; r < grid_.rows; ++r) {
        real += grid_.value[grid_.At(r, c)];
        here += now_[grid_.At(r, c)];
      }
      if (grid_.col_hidden[c] == 0 && real != here) return false;
    }
    return true;  // the sums over hidden margins follow, all holes together being as many as they are
  }
  void Keep() {
    for (size_t at : holes_) {
      low_[at] = std::min(low_[at], now_[at]);
      high_[at] = std::max(high_[at], now_[at]);
    }
  }

  const HoleGrid& grid_;
  std::vector<size_t> holes_;
  std::vector<uint64_t> now_, low_, high_;
};

// The proof that flows tell the truth: against the list of all worlds.
TEST(HoleGridTest, AWidthIsExactlyThatOfAllPossibleWorlds) {
  Draw draw(1);
  int narrow = 0;
  int wide = 0;
  for (int i = 0; i < 300; ++i) {
    const HoleGrid grid = RandomGrid(&draw, 2 + draw.Below(2), 2 + draw.Below(2), 6, 3);
    uint64_t hidden = 0;
    for (size_t at = 0; at < grid.hole.size(); ++at) hidden += grid.hole[at] != 0 ? grid.value[at] : 0;
    if (hidden > 12) continue;  // too many worlds to list
    const Worlds worlds(grid);
    for (size_t at : worlds.holes()) {
      const uint64_t width = HoleWidth(grid, at / grid.cols, at % grid.cols, kAny);
      ASSERT_EQ(width, worlds.Width(at)) << "grid " << i << ", cell " << at;
      ++(width == 0 ? narrow : wide);
    }
  }
  EXPECT_GT(narrow, 100);
  EXPECT_GT(wide, 100);
}

TEST(HoleGridTest, ASingleHoleInARowIsWorkedOut) {
  HoleGrid grid(2, 2);
  grid.value = {5, 30, 40, 50};
  grid.hole = {1, 0, 0, 0};
  EXPECT_EQ(HoleWidth(grid, 0, 0, kAny), 0u);
  // Four corners: the two opposite ones are lowered as far as they go, or the two others.
  grid.hole = {1, 1, 1, 1};
  EXPECT_EQ(HoleWidth(grid, 0, 0, kAny), 35u);
  EXPECT_EQ(HoleWidth(grid, 0, 0, 11), 11u);
}

// In no line exactly one hole, and still each is known: "no line with one hole" would not do.
TEST(HoleGridTest, TwoHolesInEachLineMayStillBeKnown) {
  HoleGrid grid(2, 2);
  grid.value = {0, 3, 0, 40};
  grid.hole = {1, 1, 1, 1};
  // The first column holds nobody at all: its margin is 0, and everything follows.
  EXPECT_EQ(HoleWidth(grid, 0, 1, kAny), 0u);
  size_t row = 9;
  size_t col = 9;
  EXPECT_TRUE(FindNarrowHole(grid, 11, &row, &col));
  EXPECT_EQ(row, 0u);
  EXPECT_EQ(col, 0u);
}

TEST(HoleGridTest, ALoopMayPassThroughHiddenMargins) {
  HoleGrid grid(3, 2);
  grid.value = {5, 0, 20, 0, 30, 30};
  grid.hole = {1, 1, 1, 1, 0, 0};
  EXPECT_EQ(HoleWidth(grid, 0, 0, kAny), 0u);
  grid.row_hidden = {1, 1, 0};
  EXPECT_EQ(HoleWidth(grid, 0, 0, kAny), 25u) << "5 and 20 may be anything that adds up to 25";
}

TEST(HoleGridTest, WhatIsAddedIsTheLeastAndMakesAllWide) {
  HoleGrid grid(3, 3);
  grid.value = {4, 50, 60, 70, 12, 90, 80, 40, 100};
  grid.hole = {1, 0, 0, 0, 0, 0, 0, 0, 0};
  size_t row = 0;
  size_t col = 0;
  ASSERT_TRUE(CompleteHoles(&grid, 11, &row, &col));
  // The box with the cheapest three further corners: 50, 70 and 12.
  EXPECT_EQ(grid.hole, (std::vector<uint8_t>{1, 1, 0, 1, 1, 0, 0, 0, 0}));
  EXPECT_FALSE(FindNarrowHole(grid, 11, &row, &col));
}

TEST(HoleGridTest, ManySmallHolesProtectEachOtherWithoutALargeOne) {
  HoleGrid grid(4, 4);
  for (size_t at = 0; at < 16; ++at) grid.value[at] = 5;
  grid.hole.assign(16, 1);
  size_t row = 0;
  size_t col = 0;
  EXPECT_FALSE(FindNarrowHole(grid, 11, &row, &col));
}

TEST(HoleGridTest, RandomGridsAreCompletedOrSaidToBeStuck) {
  Draw draw(2);
  int completed = 0;
  int stuck = 0;
  for (int i = 0; i < 400; ++i) {
    HoleGrid grid = RandomGrid(&draw, 2 + draw.Below(6), 2 + draw.Below(6), 3, 40);
    const HoleGrid before = grid;
    HoleGrid again = grid;
    size_t row = 0;
    size_t col = 0;
    if (CompleteHoles(&grid, 11, &row, &col)) {
      ++completed;
      EXPECT_FALSE(FindNarrowHole(grid, 11, &row, &col)) << "grid " << i;
    } else {
      ++stuck;
      ASSERT_NE(grid.hole[grid.At(row, col)], 0);
      // Nothing within the table helps: not even withholding all of it.
      HoleGrid all = grid;
      for (size_t at = 0; at < all.hole.size(); ++at) {
        if (all.value[at] > 0) all.hole[at] = 1;
      }
      EXPECT_LT(HoleWidth(all, row, col, kAny), 11u) << "grid " << i;
    }
    for (size_t at = 0; at < grid.hole.size(); ++at) EXPECT_GE(grid.hole[at], before.hole[at]);
    CompleteHoles(&again, 11, &row, &col);
    EXPECT_EQ(again.hole, grid.hole) << "equal grids end up equal";
  }
  EXPECT_GT(completed, 100);
  EXPECT_GT(stuck, 5);
}

// Whoever sees only what is published finds another world, and the same widths in it.
TEST(HoleGridTest, FromOutsideTheWidthsAreTheSame) {
  Draw draw(3);
  int compared = 0;
  for (int i = 0; i < 200; ++i) {
    const HoleGrid real = RandomGrid(&draw, 2 + draw.Below(4), 2 + draw.Below(4), 5, 20);
    HoleGrid seen = real;
    GridMargins margins{std::vector<uint64_t>(real.rows), std::vector<uint64_t>(real.cols)};
    for (size_t at = 0; at < real.hole.size(); ++at) {
      if (real.hole[at] != 0) seen.value[at] = 777;
      margins.row[at / real.cols] += real.value[at];
      margins.col[at % real.cols] += real.value[at];
      margins.total += real.value[at];
    }
    ASSERT_TRUE(FindPossibleWorld(&seen, margins)) << "the real one is possible";
    for (size_t at = 0; at < real.hole.size(); ++at) {
      if (real.hole[at] == 0) continue;
      ++compared;
      EXPECT_EQ(HoleWidth(seen, at / real.cols, at % real.cols, kAny),
                HoleWidth(real, at / real.cols, at % real.cols, kAny));
    }
    if (std::count(real.row_hidden.begin(), real.row_hidden.end(), 0) == static_cast<std::ptrdiff_t>(real.rows)) {
      ++margins.row[0];
      EXPECT_FALSE(FindPossibleWorld(&seen, margins)) << "more in the rows than there are at all";
    }
  }
  EXPECT_GT(compared, 500);
}

}  // namespace
}  // namespace relais
