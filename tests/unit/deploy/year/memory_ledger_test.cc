#include "deploy/year/memory_ledger.h"

#include <memory>
#include <string>

#include "gtest/gtest.h"

namespace relais::year {
namespace {

const std::array<uint8_t, 16> kOwner = {1};
const std::array<uint8_t, 16> kOther = {2};

BodyPut Put(const std::array<uint8_t, 16>& owner, uint64_t index, const char* bytes) {
  return {{owner, index}, std::make_shared<const std::string>(bytes)};
}

TEST(MemoryLedger, KeepsBodiesUntilTheyAreDropped) {
  MemoryLedger ledger(LedgerId::FromBytes("0123456789abcdef"));
  ASSERT_TRUE(
      ledger.Append(ledger.head(), {{"r"}, {}, {Put(kOwner, 1, "a"), Put(kOwner, 2, "b"), Put(kOther, 1, "c")}}).ok());
  EXPECT_EQ(ledger.head().sequence, 1U);
  EXPECT_EQ(*ledger.ReadBody({kOwner, 2}), "b");
  // Drops come before puts.
  ASSERT_TRUE(ledger.Append(ledger.head(), {{}, {{kOwner, 1, 3}}, {Put(kOwner, 2, "d")}}).ok());
  EXPECT_EQ(ledger.head().sequence, 1U);
  EXPECT_EQ(ledger.ReadBody({kOwner, 1}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*ledger.ReadBody({kOwner, 2}), "d");
  EXPECT_EQ(*ledger.ReadBody({kOther, 1}), "c");
  EXPECT_EQ(ledger.ListBodies(kOwner, 0, 9)->size(), 1U);
}

TEST(MemoryLedger, ForgetsWhatNobodyWillAskFor) {
  MemoryLedger ledger(LedgerId::FromBytes("0123456789abcdef"));
  ASSERT_TRUE(ledger.Append(ledger.head(), {{"r"}, {}, {Put(kOwner, 1, "a"), Put(kOwner, 2, "b")}}).ok());
  ledger.Forget(kOwner, 1, 2);
  EXPECT_EQ(ledger.ReadBody({kOwner, 1}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(*ledger.ReadBody({kOwner, 2}), "b");
  EXPECT_EQ(ledger.head().sequence, 1U);
}

TEST(MemoryLedger, RefusesAStaleHeadAndCannotBeReplayed) {
  MemoryLedger ledger(LedgerId::FromBytes("0123456789abcdef"));
  const LedgerHead before = ledger.head();
  const auto nothing = [](uint64_t, absl::string_view) { return absl::OkStatus(); };
  EXPECT_TRUE(ledger.Replay(0, nothing).ok());
  ASSERT_TRUE(ledger.Append(before, {{"r", "s"}, {}, {}}).ok());
  EXPECT_EQ(ledger.Append(before, {{"t"}, {}, {}}).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ledger.head().sequence, 2U);
  EXPECT_EQ(ledger.Replay(0, nothing).code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(ledger.SaveCheckpoint({3, ""}).ok());
}

}  // namespace
}  // namespace relais::year
