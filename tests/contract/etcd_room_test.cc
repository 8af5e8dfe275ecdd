// Room in the cluster: the quota met, reached, and left behind, on an etcd of the test's own.
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/contract/etcd_rig.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

// A cluster of its own, with the smallest quota that etcd knows how to fill quickly.
TEST(EtcdRoomTest, TheQuotaIsMetBeforeItIsReachedAndRoomIsMadeByItself) {
  TempFolder folder(TempFolder::Where::kMemory);
  constexpr uint64_t kQuota = 16u << 20;
  EtcdCluster cluster(folder.path(), 1, kQuota);
  EtcdRig rig(cluster);
  OpensslDigester digester;
  SeededEntropy entropy(4);
  EtcdLedgerOptions options = rig.Options();
  options.quota_bytes = kQuota;
  options.patience = absl::Seconds(5);
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<EtcdLedger> ledger, EtcdLedger::Open(options, digester, entropy));
  uint64_t index = 0;
  absl::Status status;
  while (status.ok() && index < 1'000) {
    LedgerBatch batch;
    batch.puts = {PutOf(1, ++index, std::string(100'000, 'b'))};
    status = ledger->Append(ledger->head(), batch).status();
  }
  EXPECT_THAT(status, HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_GT(index, 60u);
  // What settles passes, and makes the room: in place, within the time that the next look takes.
  LedgerBatch settle;
  settle.records = {"settled"};
  settle.drops = {DropOf(1, 0, index)};
  ASSERT_OK(ledger->Append(ledger->head(), settle));
  LedgerBatch again;
  again.puts = {PutOf(1, 2'000, std::string(100'000, 'b'))};
  EXPECT_TRUE(Eventually([&] {
    status = ledger->Append(ledger->head(), again).status();
    return status.ok();
  })) << status;
}

TEST(EtcdRoomTest, TheAlarmIsLiftedOnceThereIsRoom) {
  TempFolder folder(TempFolder::Where::kMemory);
  constexpr uint64_t kQuota = 16u << 20;
  EtcdCluster cluster(folder.path(), 1, kQuota);
  EtcdRig rig(cluster);
  OpensslDigester digester;
  SeededEntropy entropy(4);
  EtcdLedgerOptions options = rig.Options();
  options.quota_bytes = 1ull << 40;  // told wrongly: nothing is refused before the alarm
  options.patience = absl::Seconds(5);
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<EtcdLedger> ledger, EtcdLedger::Open(options, digester, entropy));
  // The same body again and again: nearly all of what fills the file is history.
  for (int time = 0; time < 400; ++time) {
    LedgerBatch batch;
    batch.records = {"r"};
    batch.puts = {PutOf(1, 1, std::string(100'000, 'b'))};
    ASSERT_OK(ledger->Append(ledger->head(), batch)) << time;
  }
  EXPECT_GT(rig.line().times_room_was_made(), 0) << "or the quota was never reached";
  EXPECT_EQ(ledger->head().sequence, 400u);
  uint64_t records = 0;
  ASSERT_OK(ledger->Replay(0, [&](uint64_t, absl::string_view) {
    ++records;
    return absl::OkStatus();
  }));
  EXPECT_EQ(records, 400u);
}

TEST(EtcdRoomTest, AQuotaThatOthersReachedIsNoEndForWhoServes) {
  TempFolder folder(TempFolder::Where::kMemory);
  constexpr uint64_t kQuota = 16u << 20;
  EtcdCluster cluster(folder.path(), 3, kQuota);
  EtcdRig rig(cluster);
  OpensslDigester digester;
  SeededEntropy entropy(4);
  EtcdLedgerOptions options = rig.Options();
  options.quota_bytes = kQuota;
  options.patience = absl::Seconds(5);
  options.lease = absl::Seconds(30);  // members that write their files anew, on a machine with much to do, may be slow
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<EtcdLedger> ledger, EtcdLedger::Open(options, digester, entropy));
  LedgerBatch batch;
  batch.records = {"a"};
  batch.puts = {PutOf(1, 1, std::string(100'000, 'b'))};
  ASSERT_OK(ledger->Append(ledger->head(), batch));
  const LedgerHead before = ledger->head();

  ASSERT_OK(cluster.FillUp());
  EXPECT_THAT(ledger->Append(ledger->head(), batch), HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(ledger->head(), before);
  ASSERT_OK(cluster.DropFiller());
  absl::Status status;
  EXPECT_TRUE(Eventually([&] {
    status = ledger->Append(ledger->head(), batch).status();
    return status.ok();
  })) << status;

  // Nor for who comes when it is reached.
  ASSERT_OK(cluster.FillUp());
  ledger.reset();
  EXPECT_THAT(EtcdLedger::Open(options, digester, entropy), HasCode(absl::StatusCode::kResourceExhausted));
  ASSERT_OK(cluster.DropFiller());
  ASSERT_OK_AND_ASSIGN(ledger, EtcdLedger::Open(options, digester, entropy));
  EXPECT_OK(ledger->Append(ledger->head(), batch).status());
  EXPECT_EQ(ledger->head().sequence, 3u);
}

}  // namespace
}  // namespace relais
