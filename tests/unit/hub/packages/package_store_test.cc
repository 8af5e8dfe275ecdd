#include "hub/packages/package_store.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "node/desk/sealing_desk.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/sodium/sodium_share_stream.h"
#include "services/core/handoff/day.h"
#include "services/core/monitoring/count_limits.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais::hub {
namespace {

using ::testing::SizeIs;

const Month kMonth(682);  // 2026-11
const Day kDay = AddDays(MonthStart(kMonth.next()), 5);
const NodeId kNode = NodeId::FromBytes(std::string(NodeId::kSize, 'n'));

class PackageStoreTest : public ::testing::Test {
 protected:
  PackageStoreTest() { Restart(); }
  void Restart() {
    auto ledger = MemLedger::Open(disk_, digester_, entropy_);
    ASSERT_OK(ledger);
    auto store = PackageStore::Open(*std::move(ledger), domain_, digester_, sealer_);
    ASSERT_OK(store);
    store_ = *std::move(store);
  }
  std::string Package(NodeId node = kNode, Month month = kMonth) {
    node::SealingDesk desk(sealer_, entropy_, digester_, node, identity_, Secret32(std::string(32, 'v')));
    node::CountOrder order{month, store_->domain(), domain_.size(), {}};
    for (size_t i = 0; i < 3; ++i) order.to[i] = aggregators_[i].key;
    return *desk.SealCounts(MonthCounts(), order, stream_);
  }
  static std::string Piece(const std::string& package, uint32_t piece) {
    return package.substr(piece * limits::kCountPieceBytes, limits::kCountPieceBytes);
  }
  absl::StatusOr<PackageProgress> Give(const std::string& package, uint32_t piece, NodeId node = kNode) {
    return store_->Deposit(node, identity_.key, kMonth, piece, Piece(package, piece), kDay);
  }
  // The answer to the last piece.
  absl::StatusOr<PackageProgress> GiveAll(const std::string& package, NodeId node = kNode) {
    absl::StatusOr<PackageProgress> progress = PackageProgress();
    for (uint32_t piece = 0; piece < store_->pieces() && progress.ok(); ++piece) progress = Give(package, piece, node);
    return progress;
  }

  absl::StatusOr<PackagesOfMonth> Look(Day day) {
    return store_->Look(kMonth, day, [this]() -> absl::StatusOr<FixedWith> {
      ++asked_;
      if (!with_.ok()) return with_;
      return FixedWith{4, CountCaps{{CountedFact::kReferred, 100u + static_cast<unsigned>(asked_)}}};
    });
  }

  int asked_ = 0;
  absl::Status with_;
  SeededEntropy entropy_{7};
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
  SodiumShareStream stream_;
  CountDomain domain_{{"451", "452"}};
  SigningPair identity_ = sealer_.NewSigningPair();
  std::array<SealingPair, 3> aggregators_{sealer_.NewSealingPair(), sealer_.NewSealingPair(), sealer_.NewSealingPair()};
  std::shared_ptr<MemDisk> disk_ = std::make_shared<MemDisk>();
  std::unique_ptr<PackageStore> store_;
};

TEST_F(PackageStoreTest, PiecesMakeAPackageAndARestartForgetsNone) {
  const std::string package = Package();
  ASSERT_GT(store_->pieces(), 2u);
  ASSERT_OK_AND_ASSIGN(PackageProgress progress, Give(package, 0));
  EXPECT_EQ(progress.held, 1u);
  Restart();
  ASSERT_OK_AND_ASSIGN(progress, Give(package, 2));
  EXPECT_EQ(progress.held, 1u) << "the next one is asked for";
  ASSERT_OK_AND_ASSIGN(progress, GiveAll(package));
  EXPECT_TRUE(progress.complete);
  const uint64_t writes = disk_->writes();
  ASSERT_OK_AND_ASSIGN(progress, GiveAll(package));
  EXPECT_TRUE(progress.complete);
  EXPECT_EQ(disk_->writes(), writes) << "sent again: nothing changes";
}

TEST_F(PackageStoreTest, AnotherPackageOfTheMonthIsRefused) {
  const std::string package = Package();
  ASSERT_OK(Give(package, 0));
  EXPECT_THAT(Give(Package(), 0), RefusedFor(Reason::kEquivocation));
  ASSERT_OK(GiveAll(package));
  EXPECT_THAT(Give(Package(), 0), RefusedFor(Reason::kEquivocation));
}

TEST_F(PackageStoreTest, AWholePackageThatIsNotThisNodesIsDropped) {
  const NodeId other = NodeId::FromBytes(std::string(NodeId::kSize, 'o'));
  EXPECT_THAT(GiveAll(Package(other)), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(GiveAll(Package(kNode, kMonth.next())), RefusedFor(Reason::kMalformed));
  std::string altered = Package();
  altered.back() = static_cast<char>(altered.back() ^ 1);
  EXPECT_THAT(GiveAll(altered), RefusedFor(Reason::kMalformed));
  std::string forged = Package();
  forged[wire::kCountHeadBytes] = static_cast<char>(forged[wire::kCountHeadBytes] ^ 1);
  EXPECT_THAT(GiveAll(forged), RefusedFor(Reason::kBadSignature));
  EXPECT_EQ(disk_->body_count(), 0u);
  EXPECT_OK(GiveAll(Package())) << "the node may begin anew";
}

TEST_F(PackageStoreTest, OnlyMembersMonthsThatAreOverAndExactSizes) {
  const std::string package = Package();
  const std::string first = Piece(package, 0);
  EXPECT_THAT(store_->Deposit(kNode, SigningKey(), kMonth, 0, first, kDay), RefusedFor(Reason::kNotMember));
  EXPECT_THAT(store_->Deposit(kNode, identity_.key, kMonth, 0, first, AddDays(MonthStart(kMonth), -1)),
              RefusedFor(Reason::kWrongState));
  EXPECT_THAT(store_->Deposit(kNode, identity_.key, Month(600), 0, first, kDay), RefusedFor(Reason::kWindowTooOld));
  EXPECT_THAT(store_->Deposit(kNode, identity_.key, kMonth, 0, first.substr(1), kDay), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(store_->Deposit(kNode, identity_.key, kMonth, store_->pieces(), first, kDay),
              RefusedFor(Reason::kMalformed));
  EXPECT_EQ(disk_->body_count(), 0u);
}

TEST_F(PackageStoreTest, TheSetIsFixedOnceAndSilentNodesAreNotInIt) {
  const NodeId late = NodeId::FromBytes(std::string(NodeId::kSize, 'l'));
  const std::string partial = Package(late);
  ASSERT_OK(GiveAll(Package()));
  ASSERT_OK(Give(partial, 0, late));
  ASSERT_OK_AND_ASSIGN(PackagesOfMonth month, Look(kDay));
  EXPECT_FALSE(month.fixed);
  EXPECT_THAT(store_->Parcel(kMonth, kNode, Aggregator::kEtat), RefusedFor(Reason::kWrongState));
  ASSERT_OK_AND_ASSIGN(month, Look(AddDays(MonthStart(kMonth.next()), limits::kCountSetDay - 1)));
  EXPECT_TRUE(month.fixed);
  EXPECT_THAT(PackageStore::SetOf(month), SizeIs(1));
  EXPECT_THAT(GiveAll(partial, late), RefusedFor(Reason::kWrongState)) << "never reopened";
  Restart();
  ASSERT_OK_AND_ASSIGN(month, Look(kDay));
  EXPECT_TRUE(month.fixed);
}

TEST_F(PackageStoreTest, ALeaversRunningMonthIsInTheSetOfThatMonth) {
  const std::string package = Package();
  for (uint32_t piece = 0; piece < store_->pieces(); ++piece) {
    ASSERT_OK(
        store_->Deposit(kNode, identity_.key, kMonth, piece, Piece(package, piece), AddDays(MonthStart(kMonth), 9)));
  }
  ASSERT_OK_AND_ASSIGN(PackagesOfMonth month, Look(AddDays(MonthStart(kMonth), 9)));
  EXPECT_FALSE(month.fixed) << "the others' month runs on";
  EXPECT_THAT(Give(Package(), 0), RefusedFor(Reason::kEquivocation)) << "nor does it close a second time";
  ASSERT_OK_AND_ASSIGN(month, Look(AddDays(kDay, 30)));
  EXPECT_TRUE(month.fixed);
  EXPECT_TRUE(PackageStore::SetOf(month).contains(kNode));
}

TEST_F(PackageStoreTest, WhatIsFixedWithASetIsAskedOnceAndNeverChanges) {
  ASSERT_OK(GiveAll(Package()));
  ASSERT_OK(Look(kDay));
  EXPECT_EQ(asked_, 0) << "not before the fifteenth";
  with_ = Refuse(Reason::kBusy);
  EXPECT_THAT(Look(AddDays(kDay, 30)), RefusedFor(Reason::kBusy));
  with_ = absl::OkStatus();
  ASSERT_OK_AND_ASSIGN(const PackagesOfMonth month, Look(AddDays(kDay, 30)));
  EXPECT_TRUE(month.fixed) << "a hub that was busy fixes it the next time";
  const FixedWith with{4, CountCaps{{CountedFact::kReferred, 102}}};
  EXPECT_EQ(month.with, with);
  Restart();
  ASSERT_OK_AND_ASSIGN(const PackagesOfMonth again, Look(AddDays(kDay, 60)));
  EXPECT_EQ(again, month);
  EXPECT_EQ(asked_, 2);
  const wire::CountSetStatement statement = store_->StatementOf(kMonth, again);
  EXPECT_EQ(statement.caps, with.caps);
  EXPECT_EQ(statement.due, 4u);
  EXPECT_EQ(statement.set, PackageStore::SetOf(month));
}

TEST_F(PackageStoreTest, EachAggregatorGetsItsOwnParcel) {
  const std::string package = Package();
  ASSERT_OK(GiveAll(package));
  ASSERT_OK(Look(AddDays(kDay, 30)));
  ASSERT_OK_AND_ASSIGN(const wire::CountPackage whole, wire::DecodeCountPackage(package, domain_.size()));
  for (int to = 1; to <= kAggregators; ++to) {
    EXPECT_THAT(store_->Parcel(kMonth, kNode, static_cast<Aggregator>(to)),
                IsOkAndHolds(wire::EncodeCountParcel(whole, static_cast<Aggregator>(to))));
  }
  EXPECT_THAT(store_->Parcel(kMonth, NodeId(), Aggregator::kEtat), RefusedFor(Reason::kUnknownValue));
  EXPECT_OK(store_->Drop(kMonth));
  EXPECT_OK(store_->Drop(kMonth));
  EXPECT_EQ(disk_->body_count(), 0u);
  EXPECT_THAT(store_->Parcel(kMonth, kNode, Aggregator::kEtat), RefusedFor(Reason::kUnknownValue));
}

TEST_F(PackageStoreTest, AfterADoubtNothingIsTakenUntilItIsOpenedAnew) {
  const std::string package = Package();
  disk_->FailNextWrite(DiskFault::kUnavailable);
  EXPECT_THAT(Give(package, 0), RefusedFor(Reason::kUnavailable));
  EXPECT_OK(Give(package, 0)) << "certainly not written: the same again";
  disk_->FailNextWrite(DiskFault::kDoubtLanded);
  EXPECT_THAT(Give(package, 1), RefusedFor(Reason::kUnavailable));
  EXPECT_THAT(Give(package, 1), RefusedFor(Reason::kUnavailable));
  Restart();
  ASSERT_OK_AND_ASSIGN(const PackageProgress progress, Give(package, 1));
  EXPECT_EQ(progress.held, 2u);
}

}  // namespace
}  // namespace relais::hub
