#include "services/core/access/pass_book.h"

#include <gtest/gtest.h>

#include "services/core/handoff/limits.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

constexpr int64_t kStart = 1'790'000'000;
constexpr int64_t kIdle = limits::kPassIdleMinutes * 60;
constexpr int64_t kWhole = limits::kPassHoursMax * 3600;
const AccountId kFirst = Filled<AccountId>(1);
const AccountId kSecond = Filled<AccountId>(2);

TEST(PassBook, EndsWhenUnused) {
  PassBook book;
  ASSERT_TRUE(book.Open(Filled<Digest>(1), kFirst, kStart));
  EXPECT_EQ(book.Use(Filled<Digest>(1), kStart + kIdle - 1), kFirst);
  EXPECT_EQ(book.Use(Filled<Digest>(1), kStart + 2 * kIdle - 2), kFirst) << "its use counted";
  EXPECT_EQ(book.Use(Filled<Digest>(1), kStart + 3 * kIdle - 2), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(2), kStart), AccountId()) << "unknown";
}

TEST(PassBook, EndsAfterItsHoursHoweverUsed) {
  PassBook book;
  ASSERT_TRUE(book.Open(Filled<Digest>(1), kFirst, kStart));
  for (int64_t now = kStart; now < kStart + kWhole; now += kIdle / 2)
    EXPECT_EQ(book.Use(Filled<Digest>(1), now), kFirst);
  EXPECT_EQ(book.Use(Filled<Digest>(1), kStart + kWhole), AccountId());
}

TEST(PassBook, ClosesOneOrAllOfAnAccount) {
  PassBook book;
  for (uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(book.Open(Filled<Digest>(i), i == 3 ? kSecond : kFirst, kStart));
  book.Close(Filled<Digest>(1));
  EXPECT_EQ(book.Use(Filled<Digest>(1), kStart), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(2), kStart), kFirst);
  book.CloseAllOf(kFirst);
  EXPECT_EQ(book.Use(Filled<Digest>(2), kStart), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(3), kStart), kSecond);
}

TEST(PassBook, AnAccountLosesItsOldestPass) {
  PassBook book;
  for (size_t i = 0; i <= limits::kPassesPerAccountMax; ++i) {
    ASSERT_TRUE(book.Open(Filled<Digest>(static_cast<uint8_t>(i + 1)), kFirst, kStart + static_cast<int64_t>(i)));
  }
  EXPECT_EQ(book.size(), limits::kPassesPerAccountMax);
  EXPECT_EQ(book.Use(Filled<Digest>(1), kStart + 20), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(2), kStart + 20), kFirst);
}

TEST(PassBook, TermsMayBeOthersAndLookingIsNoUse) {
  PassBook book(PassTerms{10, 100});
  ASSERT_TRUE(book.Open(Filled<Digest>(1), kFirst, kStart));
  EXPECT_EQ(book.Look(Filled<Digest>(1), kStart + 9), kFirst);
  EXPECT_EQ(book.Look(Filled<Digest>(1), kStart + 10), AccountId()) << "looking did not count";
  EXPECT_EQ(book.Look(Filled<Digest>(2), kStart), AccountId());
  for (int64_t now = kStart; now < kStart + 100; now += 9) EXPECT_EQ(book.Use(Filled<Digest>(1), now), kFirst);
  EXPECT_EQ(book.Use(Filled<Digest>(1), kStart + 100), AccountId());
}

}  // namespace
}  // namespace relais
