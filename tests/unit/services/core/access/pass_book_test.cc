#include "services/core/access/pass_book.h"

#include <gtest/gtest.h>

#include "services/core/handoff/limits.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

constexpr int64_t kNow = 1'790'000'000;
constexpr int64_t kIdle = limits::kPassIdleMinutes * 60;
constexpr int64_t kWhole = limits::kPassHoursMax * 3600;
const AccountId kAda = Filled<AccountId>(1);
const AccountId kBea = Filled<AccountId>(2);

TEST(PassBook, EndsWhenUnused) {
  PassBook book;
  ASSERT_TRUE(book.Open(Filled<Digest>(1), kAda, kNow));
  EXPECT_EQ(book.Use(Filled<Digest>(1), kNow + kIdle - 1), kAda);
  EXPECT_EQ(book.Use(Filled<Digest>(1), kNow + 2 * kIdle - 2), kAda) << "its use counted";
  EXPECT_EQ(book.Use(Filled<Digest>(1), kNow + 3 * kIdle - 2), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(2), kNow), AccountId()) << "unknown";
}

TEST(PassBook, EndsAfterItsHoursHoweverUsed) {
  PassBook book;
  ASSERT_TRUE(book.Open(Filled<Digest>(1), kAda, kNow));
  for (int64_t now = kNow; now < kNow + kWhole; now += kIdle / 2) EXPECT_EQ(book.Use(Filled<Digest>(1), now), kAda);
  EXPECT_EQ(book.Use(Filled<Digest>(1), kNow + kWhole), AccountId());
}

TEST(PassBook, ClosesOneOrAllOfAnAccount) {
  PassBook book;
  for (uint8_t i = 1; i <= 3; ++i) ASSERT_TRUE(book.Open(Filled<Digest>(i), i == 3 ? kBea : kAda, kNow));
  book.Close(Filled<Digest>(1));
  EXPECT_EQ(book.Use(Filled<Digest>(1), kNow), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(2), kNow), kAda);
  book.CloseAllOf(kAda);
  EXPECT_EQ(book.Use(Filled<Digest>(2), kNow), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(3), kNow), kBea);
}

TEST(PassBook, AnAccountLosesItsOldestPass) {
  PassBook book;
  for (size_t i = 0; i <= limits::kPassesPerAccountMax; ++i) {
    ASSERT_TRUE(book.Open(Filled<Digest>(static_cast<uint8_t>(i + 1)), kAda, kNow + static_cast<int64_t>(i)));
  }
  EXPECT_EQ(book.size(), limits::kPassesPerAccountMax);
  EXPECT_EQ(book.Use(Filled<Digest>(1), kNow + 20), AccountId());
  EXPECT_EQ(book.Use(Filled<Digest>(2), kNow + 20), kAda);
}

}  // namespace
}  // namespace relais
