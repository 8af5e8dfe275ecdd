#include "services/core/access/rate_book.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace relais {
namespace {

Permission Rate(int per_minute, int burst) {
  Permission row;
  row.method = "/x";
  row.calls_per_minute = per_minute;
  row.burst = burst;
  return row;
}

constexpr int64_t kStartMs = 1'790'000'000'000;

TEST(RateBook, LetsABurstThroughAndThenTheRate) {
  RateBook book(100);
  const Permission row = Rate(60, 3);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(book.Take("a", row, kStartMs), 0) << i;
  EXPECT_EQ(book.Take("a", row, kStartMs), 1000);
  EXPECT_EQ(book.Take("a", row, kStartMs + 999), 1) << "refused calls cost nothing";
  EXPECT_EQ(book.Take("a", row, kStartMs + 1000), 0);
  EXPECT_GT(book.Take("a", row, kStartMs + 1000), 0);
  // A long rest fills it to its burst and no further.
  for (int i = 0; i < 3; ++i) EXPECT_EQ(book.Take("a", row, kStartMs + 1'000'000), 0) << i;
  EXPECT_GT(book.Take("a", row, kStartMs + 1'000'000), 0);
}

TEST(RateBook, EachCallerAndMethodHasItsOwn) {
  RateBook book(100);
  Permission row = Rate(60, 1);
  EXPECT_EQ(book.Take("a", row, kStartMs), 0);
  EXPECT_GT(book.Take("a", row, kStartMs), 0);
  EXPECT_EQ(book.Take("b", row, kStartMs), 0);
  row.method = "/y";
  EXPECT_EQ(book.Take("a", row, kStartMs), 0);
}

TEST(RateBook, StaysBoundedAndForgetsTheFullestFirst) {
  RateBook book(10);
  const Permission row = Rate(60, 100);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(book.Take("busy", row, kStartMs), 0);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(book.Take(absl::StrCat("made-up-", i), row, kStartMs), 0);
    EXPECT_LE(book.size(), 10u);
  }
  EXPECT_GT(book.Take("busy", row, kStartMs), 0) << "made-up names gave the busy one nothing";
}

TEST(RateBook, AClockSetBackShutsNobodyOutForLong) {
  RateBook book(10);
  const Permission row = Rate(60, 2);
  EXPECT_EQ(book.Take("a", row, kStartMs), 0);
  const int64_t earlier = kStartMs - 86'400'000;
  const int64_t wait = book.Take("a", row, earlier);
  EXPECT_LE(wait, 2000);
  EXPECT_EQ(book.Take("a", row, earlier + wait), 0);
}

}  // namespace
}  // namespace relais
