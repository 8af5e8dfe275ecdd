// The ledger on etcd under the contract, on a real etcd; and what only it can show.
#include "services/adapters/etcd/etcd_ledger.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "services/adapters/etcd/claim.h"
#include "services/adapters/etcd/grpc_kv.h"
#include "services/adapters/etcd/seat.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/contract/etcd_rig.h"
#include "tests/contract/ledger_contract.h"
#include "tests/contract/rocks_rig.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

INSTANTIATE_TEST_SUITE_P(Etcd, LedgerContract,
                         ::testing::Values(LedgerKind{"Cluster", [] { return std::make_unique<EtcdRig>(); }}),
                         KindName);

class EtcdLedgerTest : public ::testing::Test {
 protected:
  EtcdLedgerTest() { ledger_ = EtcdLedger::Open(rig_.Options(), digester_, entropy_).value(); }

  absl::Status Append(LedgerBatch batch) { return ledger_->Append(ledger_->head(), batch).status(); }
  static LedgerBatch One(const std::string& record) {
    LedgerBatch batch;
    batch.records = {record};
    return batch;
  }
  // More than any one transaction takes: many bodies, and in all 4 MiB of them; a record that is cut, too.
  static LedgerBatch Large() {
    LedgerBatch batch;
    batch.records = {std::string(1'300'000, 'r'), "short"};
    batch.drops = {DropOf(1, 0, 1'000)};
    for (uint64_t index = 10; index < 330; ++index) {
      batch.puts.push_back(PutOf(1, index, absl::StrCat("large ", index, std::string(13'000, 'b'))));
    }
    return batch;
  }
  void Reopen() {
    ledger_.reset();
    ledger_ = EtcdLedger::Open(rig_.Options(), digester_, entropy_).value();
  }
  std::vector<std::string> Records() {
    std::vector<std::string> records;
    EXPECT_OK(ledger_->Replay(0, [&](uint64_t, absl::string_view record) {
      records.emplace_back(record);
      return absl::OkStatus();
    }));
    return records;
  }
  size_t Bodies() { return ledger_->ListBodies(KeyOf(1, 0).owner, 0, 1'000'000).value().size(); }

  OpensslDigester digester_;
  SeededEntropy entropy_{21};
  EtcdRig rig_;
  std::unique_ptr<EtcdLedger> ledger_;
};

TEST_F(EtcdLedgerTest, AnAppendIsOneTransaction) {
  const int before = rig_.line().transactions();
  LedgerBatch batch;
  for (int i = 0; i < 50; ++i) batch.records.push_back(absl::StrCat("record ", i));
  for (uint64_t index = 0; index < 50; ++index) batch.puts.push_back(PutOf(1, index, "body"));
  batch.drops = {DropOf(1, 0, 40), DropOf(2, 0, 9)};
  ASSERT_OK(Append(batch));
  EXPECT_EQ(rig_.line().transactions(), before + 1);
  EXPECT_EQ(rig_.Count(rig_.keys().Records(0, 1'000)), 1) << "a batch is one value";
  EXPECT_EQ(Bodies(), 50u);
}

// Nobody answered, and asking tells: nothing is guessed, nothing is written twice, and nobody needs to start again.
TEST_F(EtcdLedgerTest, ATransactionThatNobodyAnsweredIsSettledByTheHead) {
  std::vector<std::string> expected;
  for (const bool arrives : {true, false}) {
    rig_.line().StayNext(arrives);
    expected.push_back(arrives ? "arrived" : "lost at first");
    LedgerBatch batch = One(expected.back());
    batch.puts = {PutOf(1, expected.size(), "body")};
    ASSERT_OK(Append(batch));
    // Without records it is the head's counter alone that tells.
    rig_.line().StayNext(arrives);
    LedgerBatch bodies;
    bodies.puts = {PutOf(1, 10 + expected.size(), "body")};
    ASSERT_OK(Append(bodies));
  }
  EXPECT_EQ(Records(), expected);
  EXPECT_EQ(Bodies(), 4u);
  Reopen();
  EXPECT_EQ(Records(), expected);
  EXPECT_OK(Append(One("and on it goes")));
}

TEST_F(EtcdLedgerTest, ALargeAppendIsThereWhole) {
  LedgerBatch former;
  former.puts = {PutOf(1, 5, "dropped with the large one"), PutOf(1, 20, "replaced")};
  ASSERT_OK(Append(former));
  const LedgerBatch large = Large();
  ASSERT_OK(Append(large));
  for (const bool reopened : {false, true}) {
    if (reopened) Reopen();
    EXPECT_EQ(Records(), large.records);
    EXPECT_EQ(Bodies(), large.puts.size());
    EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 20)), IsOkAndHolds(*large.puts[10].bytes));
  }
  EXPECT_EQ(rig_.Count(rig_.keys().AllWaiting()), 0);
  ASSERT_OK(ledger_->SaveCheckpoint({2, "state"}));
  ASSERT_OK(ledger_->TrimBefore(2));
  EXPECT_THAT(ledger_->Replay(0, [](uint64_t, absl::string_view) { return absl::OkStatus(); }),
              HasCode(absl::StatusCode::kDataLoss));
}

// The line is cut before each of the transactions that a large append takes: whatever had come through by then, whoever
// opens next finds all of it or nothing.
TEST_F(EtcdLedgerTest, ALargeAppendThatBreaksOffAnywhereIsThereWholeOrNotAtAll) {
  const int before = rig_.line().transactions();
  ASSERT_OK(Append(Large()));
  const int needed = rig_.line().transactions() - before;
  ASSERT_GT(needed, 8);
  int whole = 0, none = 0;
  for (int broken = 1; broken <= needed; ++broken) {
    SCOPED_TRACE(broken);
    LedgerBatch clear = One("before");
    clear.drops = {DropOf(1, 0, 1'000'000)};
    clear.puts = {PutOf(1, 3, "is dropped by the large one")};
    ASSERT_OK(Append(clear));
    const uint64_t sequence = ledger_->head().sequence;
    rig_.line().LoseFrom(broken);
    ASSERT_THAT(Append(Large()), Not(IsOk()));
    Reopen();
    EXPECT_EQ(rig_.Count(rig_.keys().AllWaiting()), 0);
    if (ledger_->head().sequence == sequence) {
      ++none;
      EXPECT_THAT(ledger_->ReadBody(KeyOf(1, 3)), IsOk());
      EXPECT_EQ(Bodies(), 1u);
    } else {
      ++whole;
      EXPECT_EQ(ledger_->head().sequence, sequence + 2);
      EXPECT_EQ(Bodies(), Large().puts.size());
    }
    ASSERT_OK(ledger_->Replay(sequence - 1, [](uint64_t, absl::string_view) { return absl::OkStatus(); }));
  }
  EXPECT_GT(whole, 0);
  EXPECT_GT(none, 0);
}

TEST_F(EtcdLedgerTest, ABodyBeyondTheLimitIsRefusedAndNothingElseIsHarmed) {
  LedgerBatch batch = One("r");
  batch.puts = {PutOf(1, 1, std::string(EtcdLedger::kBodyBytesMax + 1, 'b'))};
  EXPECT_THAT(Append(batch), HasCode(absl::StatusCode::kInvalidArgument));
  batch.puts = {PutOf(1, 1, std::string(EtcdLedger::kBodyBytesMax, 'b'))};
  EXPECT_OK(Append(batch));
}

// --- One writer

TEST_F(EtcdLedgerTest, WhileOneServesNobodyElseOpens) {
  ASSERT_OK(Append(One("mine")));
  EtcdLedgerOptions other = rig_.Options();
  other.server = "hub-other";
  other.wait = absl::ZeroDuration();
  absl::Status refused = EtcdLedger::Open(other, digester_, entropy_).status();
  EXPECT_THAT(refused, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("hub-test"));
  EXPECT_OK(Append(One("still mine")));
  ledger_.reset();
  EXPECT_THAT(EtcdLedger::Open(other, digester_, entropy_), IsOk()) << "it was given back in order";
}

// As when the one who serves stands still past the end of its lease, and then goes on.
TEST_F(EtcdLedgerTest, WhoLostItsLeaseWritesNothingAnyMore) {
  ASSERT_OK(Append(One("first")));
  etcd::pb::RangeRequest look;
  look.set_key(rig_.keys().Claim());
  const int64_t lease = rig_.kv().Range(look).value().kvs(0).lease();
  ASSERT_OK(rig_.kv().LeaseRevoke(lease));
  std::unique_ptr<EtcdLedger> stale = std::move(ledger_);
  EXPECT_THAT(stale->Append(stale->head(), One("late")), HasCode(absl::StatusCode::kAborted));
  ASSERT_OK_AND_ASSIGN(ledger_, EtcdLedger::Open(rig_.Options(), digester_, entropy_));
  ASSERT_OK(Append(One("second")));
  EXPECT_THAT(stale->Append(stale->head(), One("later still")), HasCode(absl::StatusCode::kAborted));
  EXPECT_THAT(stale->SaveCheckpoint({1, "stale"}), HasCode(absl::StatusCode::kAborted));
  stale.reset();
  EXPECT_OK(Append(One("third"))) << "the other's end takes nothing from this one";
  EXPECT_EQ(Records(), (std::vector<std::string>{"first", "second", "third"}));
}

TEST_F(EtcdLedgerTest, WhoWaitsTakesOverOnceTheLeaseHasEnded) {
  ASSERT_OK(Append(One("first")));
  // Killed: the lease runs on without anybody who keeps it.
  ledger_.reset();
  ASSERT_OK_AND_ASSIGN(const int64_t lease, rig_.kv().LeaseGrant(absl::Seconds(2)));
  etcd::pb::TxnRequest claim;
  etcd::pb::PutRequest* put = claim.add_success()->mutable_request_put();
  put->set_key(rig_.keys().Claim());
  put->set_value("hub-killed");
  put->set_lease(lease);
  ASSERT_OK(rig_.kv().Txn(claim));
  EtcdLedgerOptions standby = rig_.Options();
  standby.wait = absl::Minutes(1);
  ASSERT_OK_AND_ASSIGN(ledger_, EtcdLedger::Open(standby, digester_, entropy_));
  EXPECT_EQ(Records(), std::vector<std::string>{"first"});
  EXPECT_OK(Append(One("second")));
}

TEST_F(EtcdLedgerTest, NoTwoHubsThatRunHaveTheSameName) {
  EtcdLedgerOptions twin = rig_.Options();
  twin.lease = absl::Seconds(2);
  const absl::Status refused = EtcdLedger::Open(twin, digester_, entropy_).status();
  EXPECT_THAT(refused, HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("its own `name`"));
  EXPECT_OK(Append(One("unharmed")));
}

TEST_F(EtcdLedgerTest, AClockFarFromThatOfAHubThatRunsIsRefused) {
  const int64_t now_s = etcd::ReadHubs(rig_.kv(), rig_.keys()).value().hubs.at(0).row.clock_s;
  ledger_.reset();
  for (const int64_t hours : {-5, 5}) {
    etcd::HubRow row;
    row.clock_s = now_s - hours * 3600 - 10;
    rig_.Put(rig_.keys().Hub("hub-far"), row.Encode());
    const absl::Status refused = EtcdLedger::Open(rig_.Options(), digester_, entropy_).status();
    EXPECT_THAT(refused, HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(std::string(refused.message()), HasSubstr(hours > 0 ? "5h ahead of" : "h59m behind"));
    EXPECT_EQ(rig_.Count({rig_.keys().Hub("hub-test"), etcd::After(rig_.keys().Hub("hub-test"))}), 0);
  }
}

// --- What is refused at the start, with nothing written

TEST_F(EtcdLedgerTest, WhatIsNotOursIsRefused) {
  ledger_.reset();
  const auto refuse = [&](const EtcdLedgerOptions& options) {
    const int64_t before = rig_.Count({std::string(1, '\1'), std::string(1, '\xff')});
    absl::Status status = EtcdLedger::Open(options, digester_, entropy_).status();
    EXPECT_EQ(rig_.Count({std::string(1, '\1'), std::string(1, '\xff')}), before) << "nothing was written";
    return status;
  };
  EtcdLedgerOptions other_region = rig_.Options();
  other_region.holder = "region-other";
  EXPECT_THAT(refuse(other_region), HasCode(absl::StatusCode::kFailedPrecondition));

  EtcdLedgerOptions foreign = rig_.Options();
  foreign.prefix = "somebody";
  rig_.Put("somebody/else", "x");
  EXPECT_THAT(refuse(foreign), HasCode(absl::StatusCode::kFailedPrecondition));

  EtcdLedgerOptions nobody = rig_.Options();
  nobody.endpoints = {"127.0.0.1:1"};
  EXPECT_THAT(refuse(nobody), HasCode(absl::StatusCode::kUnavailable));

  TempFolder folder;
  const TestCertificates strangers = MakeTestCertificates(folder.path());
  EtcdLedgerOptions wrong_authority = rig_.Options();
  wrong_authority.authority_pem = strangers.authority_pem;
  EXPECT_THAT(refuse(wrong_authority), HasCode(absl::StatusCode::kUnauthenticated));

  EtcdLedgerOptions unknown = rig_.Options();
  unknown.certificate_pem = strangers.certificate_pem;
  unknown.key_pem = strangers.key_pem;
  EXPECT_THAT(refuse(unknown), Not(IsOk()));

  std::string head = rig_.kv()
                         .Range([&] {
                           etcd::pb::RangeRequest look;
                           look.set_key(rig_.keys().Head());
                           return look;
                         }())
                         .value()
                         .kvs(0)
                         .value();
  head[3] = 2;
  rig_.Put(rig_.keys().Head(), head);
  EXPECT_THAT(refuse(rig_.Options()), HasCode(absl::StatusCode::kFailedPrecondition)) << "a newer version's";
}

// --- The lease

// It is the one that is asked, and it does not lead: the lease ends if nobody else is asked in time.
TEST(EtcdClaimTest, AMemberThatSaysNothingEndsNoLease) {
  TempFolder folder(TempFolder::Where::kMemory);
  EtcdCluster cluster(folder.path(), 3);
  etcd::ClusterOptions options = cluster.Reach();
  options.patience = absl::Seconds(20);
  int silent = 0;
  for (const etcd::MemberStanding& member : etcd::GrpcKv(options).Standings()) {
    if (!member.leads) break;
    ++silent;
  }
  ASSERT_LT(silent, cluster.size());
  std::swap(options.endpoints[0], options.endpoints[static_cast<size_t>(silent)]);
  etcd::GrpcKv kv(options);
  std::atomic<int> kept{0};
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<etcd::Claim> claim,
                       etcd::Claim::Take(&kv, absl::Seconds(6), options.patience, [&kept] { ++kept; }));
  cluster.Hold(silent);
  // Four times in a lease.
  EXPECT_TRUE(Eventually([&] { return kept >= 8 || !claim->IsHeld(); }));
  EXPECT_TRUE(claim->IsHeld());
  cluster.Release(silent);
  EXPECT_OK(kv.LeaseKeepAlive(claim->lease()));
}

}  // namespace
}  // namespace relais
