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

const Month kBookMonth(680);
const NodeId kNode = No<NodeId>(1);
const Digest kPackage = No<Digest>(1);
const Digest kMask = No<Digest>(9);

class AggregationBookTest : public ::testing::Test {
 protected:
  void Reach(AggregationStage stage) {
    book_.Take(kBookMonth, kNode, kPackage);
    if (stage >= AggregationStage::kFixed) book_.Fix(kBookMonth);
    if (stage >= AggregationStage::kAgreed) book_.Agree(kBookMonth);
    if (stage >= AggregationStage::kOpened) book_.Open(kBookMonth, kMask);
    if (stage >= AggregationStage::kErased) book_.Erase(kBookMonth);
  }
  AggregationBook book_;
};

TEST_F(AggregationBookTest, ANodeHasOnePackageAMonth) {
  EXPECT_EQ(book_.JudgeTake(kBookMonth, kNode, kPackage), Reason::kNone);
  Reach(AggregationStage::kGathering);
  EXPECT_EQ(book_.JudgeTake(kBookMonth, kNode, kPackage), Reason::kReplay) << "sent again: nothing changes";
  EXPECT_EQ(book_.JudgeTake(kBookMonth, kNode, No<Digest>(2)), Reason::kEquivocation);
  EXPECT_EQ(book_.JudgeTake(Month(681), kNode, No<Digest>(2)), Reason::kNone);
  AggregationBook lax({.one_package = false});
  lax.Take(kBookMonth, kNode, kPackage);
  EXPECT_EQ(lax.JudgeTake(kBookMonth, kNode, No<Digest>(2)), Reason::kNone) << "the control is what stops it";
}

TEST_F(AggregationBookTest, AFixedSetIsNeverReopened) {
  for (auto stage :
       {AggregationStage::kFixed, AggregationStage::kAgreed, AggregationStage::kOpened, AggregationStage::kErased}) {
    book_ = AggregationBook();
    Reach(stage);
    EXPECT_EQ(book_.JudgeTake(kBookMonth, No<NodeId>(2), kPackage), Reason::kWrongState) << AggregationStageName(stage);
    EXPECT_EQ(book_.JudgeFix(kBookMonth), Reason::kReplay);
  }
}

TEST_F(AggregationBookTest, EachStepWaitsForTheOneBefore) {
  EXPECT_EQ(book_.JudgeFix(kBookMonth), Reason::kEvidenceMissing);
  EXPECT_EQ(book_.JudgeAgree(kBookMonth), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeOpen(kBookMonth, kMask), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeErase(kBookMonth), Reason::kWrongState);
  Reach(AggregationStage::kGathering);
  EXPECT_EQ(book_.JudgeAgree(kBookMonth), Reason::kWrongState);
  book_.Fix(kBookMonth);
  EXPECT_EQ(book_.JudgeOpen(kBookMonth, kMask), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeAgree(kBookMonth), Reason::kNone);
  book_.Agree(kBookMonth);
  EXPECT_EQ(book_.JudgeAgree(kBookMonth), Reason::kReplay);
  EXPECT_EQ(book_.JudgeErase(kBookMonth), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeOpen(kBookMonth, kMask), Reason::kNone);
}

TEST_F(AggregationBookTest, AMonthIsOpenedForOneChoiceOfCells) {
  Reach(AggregationStage::kOpened);
  EXPECT_EQ(book_.JudgeOpen(kBookMonth, kMask), Reason::kReplay);
  EXPECT_EQ(book_.JudgeOpen(kBookMonth, No<Digest>(8)), Reason::kEquivocation);
  AggregationBook lax({.open_once = false});
  lax.Take(kBookMonth, kNode, kPackage);
  lax.Fix(kBookMonth);
  lax.Agree(kBookMonth);
  lax.Open(kBookMonth, kMask);
  EXPECT_EQ(lax.JudgeOpen(kBookMonth, No<Digest>(8)), Reason::kReplay) << "the control is what stops it";
}

TEST_F(AggregationBookTest, WhatIsErasedIsNotGivenOutAgain) {
  Reach(AggregationStage::kErased);
  EXPECT_EQ(book_.JudgeOpen(kBookMonth, kMask), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeAgree(kBookMonth), Reason::kWrongState);
  EXPECT_EQ(book_.JudgeErase(kBookMonth), Reason::kReplay);
}

TEST_F(AggregationBookTest, OneReleaseOfAMonthIsSignedAndItFollowsOnTheLastOne) {
  const auto text = No<Digest>(20);
  EXPECT_EQ(book_.JudgeRelease(kBookMonth, text, Digest()), Reason::kWrongState);
  Reach(AggregationStage::kAgreed);
  EXPECT_EQ(book_.JudgeRelease(kBookMonth, text, Digest()), Reason::kWrongState) << "nothing was given out yet";
  book_.Open(kBookMonth, kMask);
  EXPECT_EQ(book_.JudgeRelease(kBookMonth, text, No<Digest>(3)), Reason::kNone) << "signed none before";
  book_.Release(kBookMonth, text);
  EXPECT_EQ(book_.JudgeRelease(kBookMonth, text, Digest()), Reason::kReplay);
  EXPECT_EQ(book_.JudgeRelease(kBookMonth, No<Digest>(21), Digest()), Reason::kEquivocation);
  const auto open = [this](Month month) {
    book_.Take(month, kNode, kPackage);
    book_.Fix(month);
    book_.Agree(month);
    book_.Open(month, kMask);
  };
  open(Month(682));
  EXPECT_EQ(book_.JudgeRelease(Month(682), No<Digest>(22), No<Digest>(21)), Reason::kMalformed) << "another chain";
  EXPECT_EQ(book_.JudgeRelease(Month(682), No<Digest>(22), text), Reason::kNone);
  book_.Release(Month(682), No<Digest>(22));
  open(Month(681));
  EXPECT_EQ(book_.JudgeRelease(Month(681), No<Digest>(23), text), Reason::kWrongState) << "a later one is out";
  AggregationBook lax({.release_once = false});
  lax.Take(kBookMonth, kNode, kPackage);
  lax.Fix(kBookMonth);
  lax.Agree(kBookMonth);
  lax.Open(kBookMonth, kMask);
  lax.Release(kBookMonth, text);
  EXPECT_EQ(lax.JudgeRelease(kBookMonth, No<Digest>(21), Digest()), Reason::kReplay) << "the control is what stops it";
}

TEST_F(AggregationBookTest, ASetHasItsLimit) {
  for (int n = 1; n <= limits::kCountNodesMax; ++n) book_.Take(kBookMonth, No<NodeId>(n), kPackage);
  EXPECT_EQ(book_.JudgeTake(kBookMonth, No<NodeId>(limits::kCountNodesMax + 1), kPackage), Reason::kTooLarge);
  EXPECT_EQ(book_.JudgeTake(kBookMonth, No<NodeId>(1), kPackage), Reason::kReplay);
}

}  // namespace
}  // namespace relais
