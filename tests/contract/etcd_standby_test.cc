// A ledger that waits while another one serves, on a real etcd: it hears what is written, and both are seen.
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/etcd/survey.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/contract/etcd_rig.h"
#include "tests/etcd/etcd_cluster.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

class EtcdStandbyTest : public ::testing::Test {
 protected:
  EtcdStandbyTest() {
    serves_ = EtcdLedger::Open(rig_.Options(), digester_, entropy_).value();
    EXPECT_OK(Append("first"));
    EtcdLedgerOptions standby = rig_.Options();
    standby.server = "hub-standby";
    standby.wait = absl::Minutes(1);
    standby.between = [this](std::unique_ptr<etcd::Kv> kv) { return line_.Between(std::move(kv)); };
    standby.follow = [this](Ledger& ledger) {
      EXPECT_OK(ledger.Replay(known_, [&](uint64_t sequence, absl::string_view) {
        known_ = sequence;
        return absl::OkStatus();
      }));
      return known_.load();
    };
    waiting_ = std::thread([this, standby] {
      SeededEntropy entropy(22);
      auto opened = EtcdLedger::Open(standby, digester_, entropy);
      EXPECT_OK(opened);
      if (opened.ok()) next_ = *std::move(opened);
    });
  }
  ~EtcdStandbyTest() override { TakeOver(); }

  void TakeOver() {
    serves_.reset();
    if (waiting_.joinable()) waiting_.join();
  }
  absl::Status Append(const std::string& record) {
    LedgerBatch batch;
    batch.records = {record};
    return serves_->Append(serves_->head(), batch).status();
  }
  std::vector<std::string> Roles() {
    std::vector<std::string> seen;
    const absl::StatusOr<LedgerSeen> survey = SurveyEtcd(rig_.Options());
    EXPECT_OK(survey);
    if (!survey.ok()) return seen;
    for (const HubSeen& hub : survey->hubs) {
      seen.push_back(absl::StrCat(hub.name, hub.serves ? " serves" : " stands by", ", behind ", hub.behind));
    }
    return seen;
  }

  OpensslDigester digester_;
  SeededEntropy entropy_{21};
  EtcdRig rig_;
  EtcdLine line_;  // the standby's own
  std::unique_ptr<EtcdLedger> serves_;
  std::unique_ptr<EtcdLedger> next_;
  std::atomic<uint64_t> known_{0};
  std::thread waiting_;
};

TEST_F(EtcdStandbyTest, WhoWaitsFollowsAndBothAreSeen) {
  EXPECT_TRUE(Eventually([&] { return known_ == 1; }));
  EXPECT_OK(Append("second"));
  EXPECT_OK(Append("third"));
  EXPECT_TRUE(Eventually([&] { return known_ == 3; }));
  EXPECT_TRUE(Eventually([&] {
    return Roles() == std::vector<std::string>{"hub-standby stands by, behind 0", "hub-test serves, behind 0"};
  })) << testing::PrintToString(Roles());
  TakeOver();
  EXPECT_EQ(Roles(), std::vector<std::string>{"hub-standby serves, behind 0"});
}

// Told by the cluster, not found out by looking once more: a look that nothing called for hears no change.
TEST_F(EtcdStandbyTest, WhoWaitsHearsOfEachAppendByWatch) {
  EXPECT_TRUE(Eventually([&] { return known_ == 1; }));
  const int before = line_.changes_heard();
  constexpr int kAppends = 10;
  for (uint64_t record = 2; record <= 1 + kAppends; ++record) {
    EXPECT_OK(Append("one more"));
    EXPECT_TRUE(Eventually([&] { return known_ == record; }));
  }
  // One that fell between two watches was read by the look between them.
  EXPECT_GE(line_.changes_heard() - before, kAppends / 2);
}

}  // namespace
}  // namespace relais
