// The in-memory ledger under the contract, and its switches.
#include "tests/fakes/mem_ledger.h"

#include <utility>

#include "gmock/gmock.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/mem_rig.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

INSTANTIATE_TEST_SUITE_P(Mem, LedgerContract,
                         ::testing::Values(LedgerKind{"Memory", [] { return std::make_unique<MemRig>(); }}), KindName);

class MemLedgerTest : public ::testing::Test {
 protected:
  void Open() {
    absl::StatusOr<std::unique_ptr<MemLedger>> opened = MemLedger::Open(disk_, digester_, entropy_);
    ASSERT_OK(opened);
    ledger_ = *std::move(opened);
  }
  absl::Status Append(const std::string& record) {
    LedgerBatch batch;
    batch.records = {record};
    return ledger_->Append(ledger_->head(), batch).status();
  }

  OpensslDigester digester_;
  SeededEntropy entropy_{1};
  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  std::unique_ptr<MemLedger> ledger_;
};

TEST_F(MemLedgerTest, AnHonestDiskLosesNothingInACrash) {
  Open();
  ASSERT_OK(Append("a"));
  EXPECT_EQ(disk_->Crash(), 0);
  Open();
  EXPECT_EQ(ledger_->head().sequence, 1u);
}

TEST_F(MemLedgerTest, ALyingDiskLosesWhatWasNotSyncedAndNobodyIsTold) {
  Open();
  ASSERT_OK(Append("a"));
  disk_->SetLying(true);
  ASSERT_OK(Append("b"));
  disk_->Sync();
  ASSERT_OK(Append("c"));
  ASSERT_OK(Append("d"));
  EXPECT_EQ(disk_->Crash(), 2);
  Open();
  EXPECT_EQ(ledger_->head().sequence, 2u);
}

TEST_F(MemLedgerTest, ALedgerOpenedBeforeIsFencedOff) {
  Open();
  std::unique_ptr<MemLedger> stale = std::move(ledger_);
  Open();
  LedgerBatch batch;
  batch.records = {"late"};
  EXPECT_OK(ledger_->Confirm());
  EXPECT_THAT(stale->Confirm(), HasCode(absl::StatusCode::kAborted));
  EXPECT_THAT(stale->Append(stale->head(), batch), HasCode(absl::StatusCode::kAborted));
  EXPECT_OK(Append("mine"));
  disk_->Crash();
  EXPECT_THAT(Append("after the crash"), HasCode(absl::StatusCode::kAborted));
}

TEST_F(MemLedgerTest, ACutTailIsFoundAndARestoredBackupIsNot) {
  Open();
  ASSERT_OK(Append("a"));
  std::shared_ptr<MemDisk> backup = disk_->Backup();
  ASSERT_OK(Append("b"));
  ASSERT_OK(Append("c"));
  disk_->CutTail(2);
  EXPECT_THAT(MemLedger::Open(disk_, digester_, entropy_), HasCode(absl::StatusCode::kDataLoss));
  disk_->RestoreFrom(*backup);
  Open();
  EXPECT_EQ(ledger_->head().sequence, 1u);
}

TEST_F(MemLedgerTest, AllBytesShowsEverythingAtRest) {
  Open();
  LedgerBatch batch;
  batch.records = {"record"};
  batch.puts = {PutOf(1, 1, "body")};
  ASSERT_OK(ledger_->Append(ledger_->head(), batch));
  ASSERT_OK(ledger_->SaveCheckpoint({1, "checkpoint"}));
  EXPECT_THAT(disk_->AllBytes(), ::testing::UnorderedElementsAre("record", "body", "checkpoint"));
  EXPECT_EQ(disk_->body_count(), 1u);
  EXPECT_EQ(disk_->body_bytes(), 4u);
}

}  // namespace
}  // namespace relais
