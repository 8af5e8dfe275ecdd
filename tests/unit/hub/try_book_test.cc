#include "hub/try_book.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace relais::hub {
namespace {

constexpr Window kNow(1000);

TEST(TryBook, LetsEachTrySoManyTimesAWindow) {
  TryBook book(3, 100);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(book.MayTry("a", kNow)) << i;
  EXPECT_FALSE(book.MayTry("a", kNow));
  EXPECT_FALSE(book.MayTry("a", kNow));
  EXPECT_TRUE(book.MayTry("b", kNow)) << "another one's tries are their own";
  EXPECT_TRUE(book.MayTry("a", kNow.next())) << "a new window begins anew";
}

TEST(TryBook, FillingItGivesNobodyNewTries) {
  TryBook book(2, 10);
  EXPECT_TRUE(book.MayTry("guesser", kNow));
  EXPECT_TRUE(book.MayTry("guesser", kNow));
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(book.MayTry(absl::StrCat("key", i), kNow));
    EXPECT_LE(book.size(), 10u);
  }
  EXPECT_FALSE(book.MayTry("guesser", kNow));
}

TEST(TryBook, FullOfThoseWhoHaveNoTriesLeftItLetsNobodyElseTry) {
  TryBook book(1, 4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(book.MayTry(absl::StrCat("key", i), kNow));
  EXPECT_FALSE(book.MayTry("late", kNow));
  EXPECT_EQ(book.size(), 4u);
  EXPECT_TRUE(book.MayTry("late", kNow.next()));
}

}  // namespace
}  // namespace relais::hub
