#include "services/runner/follower.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/runner/step_loop.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/runner/tally.h"

namespace relais {
namespace {

using tally::Codec;
using tally::Engine;

class FollowerTest : public ::testing::Test {
 protected:
  FollowerTest() {
    auto opened = MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_);
    EXPECT_OK(opened);
    ledger_ = *std::move(opened);
  }
  void Write(std::vector<std::string> records) {
    LedgerBatch batch;
    batch.records = std::move(records);
    ASSERT_OK(ledger_->Append(ledger_->head(), batch));
  }
  void SaveCheckpoint(const std::string& total) {
    ASSERT_OK(ledger_->SaveCheckpoint({ledger_->head().sequence, total}));
    ASSERT_OK(ledger_->TrimBefore(ledger_->head().sequence));
  }

  tally::Fnv digester_;
  SeededEntropy entropy_{1};
  Codec codec_;
  std::unique_ptr<MemLedger> ledger_;
  Follower<Engine, Codec> follower_{[] { return std::make_unique<Engine>(); }, &codec_};
};

TEST_F(FollowerTest, HearsEachRecordOnceAndIsHandedOverWhereItStands) {
  Write({"1", "2"});
  ASSERT_OK(follower_.Follow(*ledger_));
  EXPECT_EQ(follower_.known(), 2u);
  Write({"3"});
  ASSERT_OK(follower_.Follow(*ledger_));
  ASSERT_OK(follower_.Follow(*ledger_));
  Write({"4"});  // the last word of whoever served, after the last look
  const uint64_t known = follower_.known();
  EXPECT_EQ(known, 3u);
  const std::unique_ptr<Engine> engine = follower_.Take();
  EXPECT_EQ(engine->total, 6);
  EXPECT_EQ(engine->replayed, 3);
  ResumedLedger resumed(ledger_.get(), known);
  StepLoop<Engine, Codec> loop(engine.get(), &resumed, &codec_, [](Engine::Effect&&) {});
  ASSERT_OK(loop.Recover());
  EXPECT_EQ(engine->total, 10);
  EXPECT_EQ(engine->replayed, 4);
}

TEST_F(FollowerTest, BeginsWithACheckpointAndTakesTheNextOneWhereRecordsAreGone) {
  Write({"1", "2"});
  SaveCheckpoint("3");
  ASSERT_OK(follower_.Follow(*ledger_));
  EXPECT_EQ(follower_.known(), 2u);
  Write({"4"});
  ASSERT_OK(follower_.Follow(*ledger_));
  // It stood still while these were written and trimmed.
  Write({"5", "6"});
  SaveCheckpoint("18");
  Write({"7"});
  EXPECT_THAT(follower_.Follow(*ledger_), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_EQ(follower_.known(), 0u);
  ASSERT_OK(follower_.Follow(*ledger_));
  EXPECT_EQ(follower_.known(), 6u);
  EXPECT_EQ(follower_.Take()->total, 25);
}

// Whoever stops in order writes a checkpoint last, and trims what the other had not heard yet.
TEST_F(FollowerTest, WhatWasTrimmedByTheLastWordIsCaughtUpFromTheCheckpoint) {
  Write({"1", "2"});
  ASSERT_OK(follower_.Follow(*ledger_));
  Write({"3", "4"});
  SaveCheckpoint("10");
  follower_.CatchUp(*ledger_);
  ASSERT_EQ(follower_.known(), 4u);
  const std::unique_ptr<Engine> engine = follower_.Take();
  ResumedLedger resumed(ledger_.get(), 4);
  StepLoop<Engine, Codec> loop(engine.get(), &resumed, &codec_, [](Engine::Effect&&) {});
  ASSERT_OK(loop.Recover());
  EXPECT_EQ(engine->total, 10);
}

TEST_F(FollowerTest, WhoCannotCatchUpKnowsNothing) {
  follower_.CatchUp(*ledger_);
  EXPECT_EQ(follower_.known(), 0u);
  Write({"1", "2"});
  ASSERT_OK(follower_.Follow(*ledger_));
  Write({"3", "4"});
  ASSERT_OK(ledger_->SaveCheckpoint({ledger_->head().sequence, "not a state"}));
  ASSERT_OK(ledger_->TrimBefore(ledger_->head().sequence));
  follower_.CatchUp(*ledger_);
  EXPECT_EQ(follower_.known(), 0u);
  EXPECT_EQ(follower_.Take()->total, 0);
}

TEST_F(FollowerTest, ALedgerThatWentBackIsHeardFromItsBeginning) {
  Write({"1", "2", "3"});
  ASSERT_OK(follower_.Follow(*ledger_));
  for (const char* record : {"10", "20"}) {  // shorter; then as long as what is known, and another
    auto other = MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_);
    ASSERT_OK(other);
    ledger_ = *std::move(other);
    Write({record});
    ASSERT_OK(follower_.Follow(*ledger_));
    EXPECT_EQ(follower_.known(), 1u);
  }
  EXPECT_EQ(follower_.Take()->total, 20);
}

TEST_F(FollowerTest, WhoNeverFollowedHasAFreshEngine) {
  EXPECT_EQ(follower_.known(), 0u);
  EXPECT_EQ(follower_.Take()->total, 0);
}

}  // namespace
}  // namespace relais
