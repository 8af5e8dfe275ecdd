#include "deploy/year/gathering_ledger.h"

#include <memory>

#include "deploy/year/memory_ledger.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais::year {
namespace {

const std::array<uint8_t, 16> kOwner = {7};
const std::array<uint8_t, 16> kNeighbour = {8};

BodyPut PutOf(uint64_t index, const std::string& bytes) {
  return {{kOwner, index}, std::make_shared<const std::string>(bytes)};
}

class GatheringLedgerTest : public ::testing::Test {
 protected:
  GatheringLedgerTest() {
    auto behind = std::make_unique<MemoryLedger>(LedgerId::FromBytes("0123456789abcdef"));
    behind_ = behind.get();
    EXPECT_TRUE(behind_->Append(behind_->head(), {{"old"}, {}, {PutOf(1, "one"), PutOf(2, "two")}}).ok());
    ledger_ = std::make_unique<GatheringLedger>(std::move(behind));
  }
  void Append(const LedgerBatch& batch) { EXPECT_TRUE(ledger_->Append(ledger_->head(), batch).ok()); }

  MemoryLedger* behind_ = nullptr;
  std::unique_ptr<GatheringLedger> ledger_;
};

TEST_F(GatheringLedgerTest, MakesOneAppendOfMany) {
  Append({{"a"}, {}, {PutOf(3, "three")}});
  Append({{"b", "c"}, {}, {}});
  EXPECT_EQ(ledger_->head().sequence, 4);
  EXPECT_EQ(behind_->head().sequence, 1) << "nothing has reached it yet";
  EXPECT_EQ(*ledger_->ReadBody({kOwner, 3}), "three");
  EXPECT_TRUE(ledger_->Flush().ok());
  EXPECT_EQ(behind_->head(), ledger_->head());
  EXPECT_EQ(*behind_->ReadBody({kOwner, 3}), "three");
}

TEST_F(GatheringLedgerTest, WhatIsDroppedIsGoneBeforeAndAfterTheFlush) {
  Append({{}, {}, {PutOf(3, "three"), PutOf(4, "four")}});
  Append({{}, {{kOwner, 2, 4}, {kNeighbour, 0, 9}}, {}});
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(ledger_->ReadBody({kOwner, 2}).status().code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(ledger_->ReadBody({kOwner, 3}).status().code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(*ledger_->ListBodies(kOwner, 0, 9), testing::ElementsAre(BodyKey{kOwner, 1}, BodyKey{kOwner, 4}));
    EXPECT_TRUE(ledger_->Flush().ok());
  }
  // Put again in the append that drops it: drops come first.
  Append({{}, {{kOwner, 1, 2}}, {PutOf(1, "again")}});
  EXPECT_EQ(*ledger_->ReadBody({kOwner, 1}), "again");
  EXPECT_TRUE(ledger_->Flush().ok());
  EXPECT_EQ(*behind_->ReadBody({kOwner, 1}), "again");
}

TEST_F(GatheringLedgerTest, RefusesAnotherHead) {
  EXPECT_EQ(ledger_->Append({7, Digest()}, {{"a"}, {}, {}}).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ledger_->head().sequence, 1);
}

}  // namespace
}  // namespace relais::year
