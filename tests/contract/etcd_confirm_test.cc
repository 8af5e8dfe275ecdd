// Confirm on a real cluster: only as long as nobody else may have written.
#include <memory>

#include "gmock/gmock.h"
#include "services/adapters/etcd/etcd_ledger.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "tests/contract/etcd_rig.h"
#include "tests/contract/rocks_rig.h"
#include "tests/etcd/etcd_cluster.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using ::testing::AnyOf;

class EtcdConfirmTest : public ::testing::Test {
 protected:
  OpensslDigester digester_;
  SeededEntropy entropy_{31};
};

TEST_F(EtcdConfirmTest, WhoLostItsLeaseIsToldSoAndIsToldItForGood) {
  EtcdRig rig;
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<EtcdLedger> stale, EtcdLedger::Open(rig.Options(), digester_, entropy_));
  const LedgerHead head = stale->head();
  ASSERT_OK(stale->Confirm());
  etcd::pb::RangeRequest claim;
  claim.set_key(rig.keys().Claim());
  ASSERT_OK(rig.kv().LeaseRevoke(rig.kv().Range(claim).value().kvs(0).lease()));
  EXPECT_THAT(stale->Confirm(), HasCode(absl::StatusCode::kAborted)) << "nobody else serves yet, but somebody may";
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<EtcdLedger> next, EtcdLedger::Open(rig.Options(), digester_, entropy_));
  EXPECT_OK(next->Confirm());
  EXPECT_THAT(stale->Confirm(), HasCode(absl::StatusCode::kAborted));
  LedgerBatch batch;
  batch.records = {"late"};
  EXPECT_THAT(stale->Append(head, batch), HasCode(absl::StatusCode::kAborted));
  EXPECT_EQ(stale->head(), head);
}

// A member answers some questions from what it happens to know; this one it must not.
TEST_F(EtcdConfirmTest, AMemberThatHearsNothingOfTheOthersConfirmsNothing) {
  TempFolder folder(TempFolder::Where::kMemory);
  EtcdCluster cluster(folder.path(), 3);
  EtcdRig rig(cluster);
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<EtcdLedger> ledger, EtcdLedger::Open(rig.Options(), digester_, entropy_));
  ASSERT_OK(ledger->Confirm());
  cluster.Hold(1);
  cluster.Hold(2);
  EXPECT_THAT(ledger->Confirm(),
              AnyOf(HasCode(absl::StatusCode::kUnavailable), HasCode(absl::StatusCode::kDeadlineExceeded)));
  cluster.Release(1);
  cluster.Release(2);
}

}  // namespace
}  // namespace relais
