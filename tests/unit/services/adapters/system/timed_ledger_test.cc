#include "services/adapters/system/timed_ledger.h"

#include <gtest/gtest.h>

#include <memory>

#include "services/adapters/openssl/openssl_digester.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

class TimedLedgerTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_OK_AND_ASSIGN(inner_, MemLedger::Open(disk_, digester_, entropy_));
    timed_ = std::make_unique<TimedLedger>(inner_.get(), &clock_);
  }
  absl::Status Append(const std::string& record) {
    LedgerBatch batch;
    batch.records.push_back(record);
    return timed_->Append(timed_->head(), batch).status();
  }

  OpensslDigester digester_;
  SeededEntropy entropy_{1};
  FakeClock clock_{absl::FromUnixSeconds(1'790'000'007)};
  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  std::unique_ptr<MemLedger> inner_;
  std::unique_ptr<TimedLedger> timed_;
};

TEST_F(TimedLedgerTest, IsTheLedgerUnderneath) {
  ASSERT_OK(Append("one"));
  ASSERT_OK(Append("two"));
  EXPECT_EQ(timed_->head(), inner_->head());
  EXPECT_EQ(timed_->id(), inner_->id());
  int seen = 0;
  EXPECT_OK(timed_->Replay(0, [&seen](uint64_t, absl::string_view) {
    ++seen;
    return absl::OkStatus();
  }));
  EXPECT_EQ(seen, 2);
  ASSERT_OK(timed_->SaveCheckpoint({2, "state"}));
  EXPECT_EQ((*inner_->LoadCheckpoint())->bytes, "state");
}

TEST_F(TimedLedgerTest, CountsAppendsAndCheckpoints) {
  EXPECT_EQ(timed_->Read().append_seconds.count, 0u);
  EXPECT_EQ(timed_->Read().last_checkpoint_s, 0);
  ASSERT_OK(Append("one"));
  ASSERT_OK(Append("two"));
  ASSERT_OK(timed_->SaveCheckpoint({2, "state"}));
  const LedgerReading reading = timed_->Read();
  EXPECT_EQ(reading.append_seconds.count, 2u);
  EXPECT_GT(reading.append_seconds.sum, 0);
  EXPECT_EQ(reading.append_failures, 0u);
  EXPECT_EQ(reading.checkpoints, 1u);
  EXPECT_EQ(reading.last_checkpoint_s, 1'790'000'007);
  EXPECT_EQ(reading.checkpoint_bytes, 5u);
}

TEST_F(TimedLedgerTest, FailingEndsWithTheNextSuccess) {
  ASSERT_OK(Append("one"));
  disk_->FailNextWrite(DiskFault::kFull);
  EXPECT_THAT(Append("two"), HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_TRUE(timed_->Read().failing);
  EXPECT_EQ(timed_->Read().append_failures, 1u);
  EXPECT_EQ(timed_->Read().append_seconds.count, 1u);
  ASSERT_OK(Append("two"));
  EXPECT_FALSE(timed_->Read().failing);
  EXPECT_EQ(timed_->Read().append_failures, 1u);
}

TEST_F(TimedLedgerTest, ShowsNoCheckpointBeforeThereIsOne) {
  EXPECT_EQ(LedgerMetrics(timed_->Read()).size(), 3u);
  ASSERT_OK(Append("one"));
  ASSERT_OK(timed_->SaveCheckpoint({1, "state"}));
  EXPECT_EQ(LedgerMetrics(timed_->Read()).size(), 5u);
}

}  // namespace
}  // namespace relais
