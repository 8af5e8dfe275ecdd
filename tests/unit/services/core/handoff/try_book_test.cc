#include "services/core/handoff/try_book.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace relais {
namespace {

constexpr Window kNow(1000);

TEST(TryBook, LetsEachTrySoManyTimesAWindow) {
  TryBook book(3, 100);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(book.Try("a", kNow)) << i;
  EXPECT_FALSE(book.Try("a", kNow));
  EXPECT_FALSE(book.Try("a", kNow));
  EXPECT_TRUE(book.Try("b", kNow)) << "another one's tries are their own";
  EXPECT_TRUE(book.Try("a", kNow.next())) << "a new window begins anew";
}

TEST(TryBook, FillingItGivesNobodyNewTries) {
  TryBook book(2, 10);
  EXPECT_TRUE(book.Try("guesser", kNow));
  EXPECT_TRUE(book.Try("guesser", kNow));
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(book.Try(absl::StrCat("key", i), kNow));
    EXPECT_LE(book.size(), 10u);
  }
  EXPECT_FALSE(book.Try("guesser", kNow));
}

TEST(TryBook, FullOfThoseWhoHaveNoTriesLeftItLetsNobodyElseTry) {
  TryBook book(1, 4);
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(book.Try(absl::StrCat("key", i), kNow));
  EXPECT_FALSE(book.Try("late", kNow));
  EXPECT_EQ(book.size(), 4u);
  EXPECT_TRUE(book.Try("late", kNow.next()));
}

TEST(TryBook, AskingIsNoTry) {
  TryBook book(5, 100);
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(book.MayTry("AAAA0000", kNow));
  EXPECT_EQ(book.size(), 0u);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(book.MayTry("AAAA0000", kNow));
    book.Count("AAAA0000", kNow);
  }
  EXPECT_FALSE(book.MayTry("AAAA0000", kNow));
  EXPECT_TRUE(book.MayTry("BBBB0000", kNow)) << "another paper";
  EXPECT_TRUE(book.MayTry("AAAA0000", kNow.next())) << "a quarter of an hour later";
}

TEST(TryBook, WhatIsForgottenCountsNoMore) {
  TryBook book(5, 100);
  for (int i = 1; i < 5; ++i) book.Count("AAAA0000", kNow);
  book.Forget("AAAA0000");
  EXPECT_EQ(book.size(), 0u);
  book.Count("AAAA0000", kNow);
  EXPECT_TRUE(book.MayTry("AAAA0000", kNow));
}

TEST(TryBook, FillingItByWhatIsCountedAfterwardsGivesNobodyNewTriesEither) {
  TryBook book(5, 4096);
  for (int i = 0; i < 5; ++i) book.Count("guessed", kNow);
  for (int i = 0; i < 2 * 4096; ++i) {
    const std::string paper = absl::StrCat("paper ", i);
    ASSERT_TRUE(book.MayTry(paper, kNow));
    book.Count(paper, kNow);
  }
  EXPECT_LE(book.size(), 4096u);
  EXPECT_FALSE(book.MayTry("guessed", kNow));
}

}  // namespace
}  // namespace relais
