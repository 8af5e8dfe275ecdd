#include "deploy/year/gathering_ledger.h"

#include <memory>

#include "deploy/year/memory_ledger.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais::year {
namespace {

const std::array<uint8_t, 16> kMailbox = {7};
const std::array<uint8_t, 16> kNextMailbox = {8};

BodyPut MailPut(uint64_t index, const std::string& bytes) {
  return {{kMailbox, index}, std::make_shared<const std::string>(bytes)};
}

class ScrubbedLedger : public MemoryLedger {
 public:
  using MemoryLedger::MemoryLedger;
  absl::Status Scrub() override {
    ++scrubs_;
    return MemoryLedger::Scrub();
  }
  int scrubs() const { return scrubs_; }

 private:
  int scrubs_ = 0;
};

class GatheringLedgerTest : public ::testing::Test {
 protected:
  GatheringLedgerTest() {
    auto behind = std::make_unique<ScrubbedLedger>(LedgerId::FromBytes("0123456789abcdef"));
    behind_ = behind.get();
    EXPECT_TRUE(behind_->Append(behind_->head(), {{"old"}, {}, {MailPut(1, "one"), MailPut(2, "two")}}).ok());
    ledger_ = std::make_unique<GatheringLedger>(std::move(behind));
  }
  void Append(const LedgerBatch& batch) { EXPECT_TRUE(ledger_->Append(ledger_->head(), batch).ok()); }

  ScrubbedLedger* behind_ = nullptr;
  std::unique_ptr<GatheringLedger> ledger_;
};

TEST_F(GatheringLedgerTest, MakesOneAppendOfMany) {
  Append({{"a"}, {}, {MailPut(3, "three")}});
  Append({{"b", "c"}, {}, {}});
  EXPECT_EQ(ledger_->head().sequence, 4U);
  EXPECT_EQ(behind_->head().sequence, 1U) << "nothing has reached it yet";
  EXPECT_EQ(*ledger_->ReadBody({kMailbox, 3}), "three");
  EXPECT_TRUE(ledger_->Flush().ok());
  EXPECT_EQ(behind_->head(), ledger_->head());
  EXPECT_EQ(*behind_->ReadBody({kMailbox, 3}), "three");
}

TEST_F(GatheringLedgerTest, WhatIsDroppedIsGoneBeforeAndAfterTheFlush) {
  Append({{}, {}, {MailPut(3, "three"), MailPut(4, "four")}});
  Append({{}, {{kMailbox, 2, 4}, {kNextMailbox, 0, 9}}, {}});
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(ledger_->ReadBody({kMailbox, 2}).status().code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(ledger_->ReadBody({kMailbox, 3}).status().code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(*ledger_->ListBodies(kMailbox, 0, 9), testing::ElementsAre(BodyKey{kMailbox, 1}, BodyKey{kMailbox, 4}));
    EXPECT_TRUE(ledger_->Flush().ok());
  }
  // Put again in the append that drops it: drops come first.
  Append({{}, {{kMailbox, 1, 2}}, {MailPut(1, "again")}});
  EXPECT_EQ(*ledger_->ReadBody({kMailbox, 1}), "again");
  EXPECT_TRUE(ledger_->Flush().ok());
  EXPECT_EQ(*behind_->ReadBody({kMailbox, 1}), "again");
}

// What lies behind it has the files: a scrub that stopped here would say "erased" of what is still in them.
TEST_F(GatheringLedgerTest, ScrubbingReachesWhatLiesBehind) {
  Append({{"a"}, {{kMailbox, 1, 2}}, {}});
  EXPECT_EQ(behind_->scrubs(), 0);
  EXPECT_TRUE(ledger_->Scrub().ok());
  EXPECT_EQ(behind_->scrubs(), 1);
  EXPECT_EQ(behind_->ReadBody({kMailbox, 1}).status().code(), absl::StatusCode::kNotFound) << "dropped before";
}

TEST_F(GatheringLedgerTest, RefusesAnotherHead) {
  EXPECT_EQ(ledger_->Append({7, Digest()}, {{"a"}, {}, {}}).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(ledger_->head().sequence, 1U);
}

}  // namespace
}  // namespace relais::year
