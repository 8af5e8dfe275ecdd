#include "services/core/monitoring/aggregation_book.h"

#include "gtest/gtest.h"
#include "services/core/monitoring/count_limits.h"

namespace relais {
namespace {

template <class Id>
Id No(int n) {
  std::array<uint8_t, Id::kSize> bytes{};
  bytes[0] = static_cast<uint8_t>(n);
  bytes[1] = static_cast<uint8_t>(n >> 8);
  return Id(bytes);
}

const Month kMonth(680);
const NodeId kNode = No<NodeId>(1);
const Digest kPackage = No<Digest>(1);
const Digest kMask = No<Digest>(9);

class AggregationBookTest : public ::testing::Test {
 protected:
  void Reach(AggregationStage stage) {
    book_.Take(kMonth, kNode, kPackage);
    if (stage >= AggregationStage::kFixed) book_.Fix(kMonth);
    if (stage >= AggregationStage::kAgreed) book_.Agree(kMonth);
    if (stage >= AggregationStage::kOpened) book_.Open(kMonth, kMask);
    if (stage >= AggregationStage::kErased) book_.Erase(kMonth);
  }
  AggregationBook book_;
};

TEST_F(AggregationBookTest, ANodeHasOnePackageAMonth) {
  EXPECT_EQ(book_.JudgeTake(kMonth, kNode, kPackage), Reason::kNone);
  Reach(AggregationStage::kGathering);
  EXPECT_EQ(book_.JudgeTake(kMonth, kNode, kPackage), Reason::kReplay) << "sent again: nothing changes";
  EXPECT_EQ(book_.JudgeTake(kMonth, kNode, No<Digest>(2)), Reason::kEquivocation);
  EXPECT_EQ(book_.JudgeTake(Month(681), kNode, No<Digest>(2)), Reason::kNone);
  AggregationBook lax({.one_package = false});
  lax.Take(kMonth, kNode, kPackage);
  EXPECT_EQ(lax.JudgeTake(kMonth, kNode, No<Digest>(2)), Reason::kNone) << "the control is what stops it";
}

TEST_F(AggregationBookTest, AFixedSetIsNeverReopened) {
  for (auto stage :
       {AggregationStage::kFixed, AggregationStage::kAgreed, AggregationStage::kOpened, AggregationStage::kErased}) {
    book_ = AggregationBook();
    Reach(stage);
    EXPECT_EQ(book_.JudgeTake(kMonth, No<NodeId>(2), kPackage), Reason::kWrongState) << AggregationStageName(stage);
    EXPECT_EQ(book_.JudgeFix(kMonth), Reason::kReplay);
  }
}

TEST_F(AggregationBookTest, EachStepWaitsForTheOneBefore) {
  EXPECT_EQ(book_.JudgeFix(kMonth), Reason::kEvidenceMissing);
  EXPECT_EQ(book_.JudgeAgree(kMonth), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeOpen(kMonth, kMask), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeErase(kMonth), Reason::kWrongState);
  Reach(AggregationStage::kGathering);
  EXPECT_EQ(book_.JudgeAgree(kMonth), Reason::kWrongState);
  book_.Fix(kMonth);
  EXPECT_EQ(book_.JudgeOpen(kMonth, kMask), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeAgree(kMonth), Reason::kNone);
  book_.Agree(kMonth);
  EXPECT_EQ(book_.JudgeAgree(kMonth), Reason::kReplay);
  EXPECT_EQ(book_.JudgeErase(kMonth), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeOpen(kMonth, kMask), Reason::kNone);
}

TEST_F(AggregationBookTest, AMonthIsOpenedForOneChoiceOfCells) {
  Reach(AggregationStage::kOpened);
  EXPECT_EQ(book_.JudgeOpen(kMonth, kMask), Reason::kReplay);
  EXPECT_EQ(book_.JudgeOpen(kMonth, No<Digest>(8)), Reason::kEquivocation);
  AggregationBook lax({.open_once = false});
  lax.Take(kMonth, kNode, kPackage);
  lax.Fix(kMonth);
  lax.Agree(kMonth);
  lax.Open(kMonth, kMask);
  EXPECT_EQ(lax.JudgeOpen(kMonth, No<Digest>(8)), Reason::kReplay) << "the control is what stops it";
}

TEST_F(AggregationBookTest, WhatIsErasedIsNotGivenOutAgain) {
  Reach(AggregationStage::kErased);
  EXPECT_EQ(book_.JudgeOpen(kMonth, kMask), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeAgree(kMonth), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeErase(kMonth), Reason::kReplay);
}

TEST_F(AggregationBookTest, ASetHasItsLimit) {
  for (int n = 1; n <= limits::kCountNodesMax; ++n) book_.Take(kMonth, No<NodeId>(n), kPackage);
  EXPECT_EQ(book_.JudgeTake(kMonth, No<NodeId>(limits::kCountNodesMax + 1), kPackage), Reason::kTooLarge);
  EXPECT_EQ(book_.JudgeTake(kMonth, No<NodeId>(1), kPackage), Reason::kReplay);
}

}  // namespace
}  // namespace relais
