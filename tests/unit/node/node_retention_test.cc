// Journeys leave by themselves when the convention's time has come, and are told as leaving before; needs solved here
// are erased on request.
#include <algorithm>
#include <limits>
#include <vector>

#include "gtest/gtest.h"
#include "node/node_engine.h"
#include "node/notices/waiting.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

const JourneyId kSolved = Filled<JourneyId>(72);

class NodeRetentionTest : public ::testing::Test {
 protected:
  void SendAndArrive() {
    node_.Connect();
    node_.Step(Send({}));
    node_.Step(Taken(node_.TakeDeposits().at(0), 1));
    node_.Step(Progress(3, 1, 1));
    Fold();
  }
  // The counting desk does its part.
  void Fold() {
    const CountBook& counts = node_.state().counts();
    if (counts.owed.empty()) return;
    const Month month = std::max(MonthOf(node_.now().day), counts.open);
    const auto known = counts.months.find(month);
    const BodyIndex former = known == counts.months.end() ? BodyIndex() : known->second.counts_body;
    node_.Step(FactsFolded{counts.last, {{month, former, Bytes("counts")}}});
  }
  void PassDays(int days) {
    node_.PassDays(days);
    Fold();
  }
  Day Until() const { return node_.state().KeptUntil().at(kJourney); }
  bool Leaving() const { return node_.state().leaving().contains(kJourney); }
  bool ToldByMail() const {
    const std::vector<Waiting> waiting = WaitingOf(node_.state());
    return std::any_of(waiting.begin(), waiting.end(),
                       [](const Waiting& thing) { return thing.kind == WaitKind::kLeaving; });
  }
  bool Kept() const { return !node_.state().rows().empty(); }
  bool ErasedIn(const NodeOutcome& outcome, JourneyId journey) const {
    for (const DroppedBodies& drop : outcome.drops) {
      if (drop.owner == journey.bytes() && drop.to == std::numeric_limits<uint64_t>::max()) return true;
    }
    return false;
  }

  SteppedNode node_{1};
};

TEST_F(NodeRetentionTest, AJourneyIsToldAsLeavingThirtyDaysBeforeItLeaves) {
  SendAndArrive();
  const Day until = Until();
  EXPECT_EQ(until, AddDays(kDue, Agreement().retention_days)) << "the answer may come until its due day";
  PassDays(DaysBetween(node_.now().day, until) - kRetentionNoticeDays - 1);
  EXPECT_FALSE(Leaving());
  EXPECT_FALSE(ToldByMail());
  PassDays(1);
  ASSERT_TRUE(Leaving());
  EXPECT_TRUE(ToldByMail());
  EXPECT_EQ(node_.state().leaving().at(kJourney), until);
  PassDays(kRetentionNoticeDays - 1);
  EXPECT_TRUE(Kept());
  node_.PassDays(1);
  EXPECT_FALSE(Kept());
  EXPECT_TRUE(ErasedIn(node_.last(), kJourney)) << "its key goes with it";
  EXPECT_FALSE(Leaving());
  EXPECT_EQ(node_.state().FindJourney(kJourney), nullptr);
  EXPECT_EQ(node_.state().outbox().items().size(), 0u);
  PassDays(400);
}

TEST_F(NodeRetentionTest, WhatHappensMeanwhileKeepsItLonger) {
  SendAndArrive();
  PassDays(DaysBetween(node_.now().day, Until()) - kRetentionNoticeDays);
  ASSERT_TRUE(Leaving());
  node_.Step(Notice(1, HubNoticeKind::kExpired, 1));
  Fold();
  PassDays(1);
  EXPECT_FALSE(Leaving());
  PassDays(kRetentionNoticeDays);
  EXPECT_TRUE(Kept());
}

// A dead battery, or a clock that somebody set: nothing leaves before it could be seen leaving.
TEST_F(NodeRetentionTest, AClockThatRunsAheadByYearsDeletesNothingAtOnce) {
  SendAndArrive();
  PassDays(3'000);
  EXPECT_TRUE(Kept());
  ASSERT_TRUE(Leaving());
  EXPECT_EQ(node_.state().leaving().at(kJourney), AddDays(node_.now().day, kRetentionNoticeDays));
  PassDays(-2'900);  // put right: the node's own days stand still
  EXPECT_TRUE(Kept());
  PassDays(2'900);
  EXPECT_TRUE(Kept());
  PassDays(kRetentionNoticeDays);
  EXPECT_FALSE(Kept());
}

TEST_F(NodeRetentionTest, WhatIsUnderWayOrStillToBeCountedStays) {
  node_.Connect();
  node_.Step(Send({}));  // nobody answers for it: given up after 35 days, and counted anew
  PassDays(36);
  node_.Step(SolvedHereEvent{kSolved, Bytes("note"), Bytes("counted")});
  for (int month = 0; month < 12; ++month) node_.PassDays(30);
  EXPECT_TRUE(node_.state().solved_here().contains(kSolved)) << "not counted yet";
  Fold();
  PassDays(1);
  ASSERT_TRUE(node_.state().leaving().contains(kSolved));
  PassDays(kRetentionNoticeDays);
  EXPECT_FALSE(node_.state().solved_here().contains(kSolved));
}

TEST_F(NodeRetentionTest, ANeedSolvedHereIsErasedOnRequestButForWhatIsStillToBeCounted) {
  node_.Step(SolvedHereEvent{kSolved, Bytes("note"), Bytes("counted")});
  const BodyIndex counted = node_.state().counts().owed.at(0).person_body;
  EXPECT_EQ(node_.Step(EraseHere{kJourney}).reason, Reason::kUnknownReferral);
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(node_.Step(EraseHere{kSolved}).reason, Reason::kNone);
  EXPECT_TRUE(ErasedIn(node_.last(), kSolved));
  EXPECT_EQ(node_.bodies(), 1u);
  EXPECT_TRUE(node_.HasBody(kSolved, counted));
  EXPECT_EQ(node_.Step(EraseHere{kSolved}).reason, Reason::kUnknownReferral);
  Fold();
  EXPECT_FALSE(node_.HasBody(kSolved, counted));
}

// Undone, it leaves the counts as well: whether or not it was folded into them meanwhile.
TEST_F(NodeRetentionTest, ANeedSolvedHereInErrorIsTakenBackFromTheCounts) {
  for (const bool folded : {false, true}) {
    const auto journey = Filled<JourneyId>(folded ? 74 : 73);
    const Day counted = node_.now().day;
    node_.Step(SolvedHereEvent{journey, Bytes("note"), Bytes("counted")});
    if (folded) Fold();
    EXPECT_EQ(node_.Step(EraseHere{journey, true, Bytes("counted again")}).reason, Reason::kNone);
    EXPECT_TRUE(ErasedIn(node_.last(), journey));
    const OwedFact& back = node_.state().counts().owed.back();
    EXPECT_EQ(back.item.fact, CountedFact::kSolvedHere);
    EXPECT_TRUE(back.taken_back);
    EXPECT_EQ(back.counted, counted);
    EXPECT_EQ(node_.Body(journey, back.person_body), "counted again");
    const BodyIndex person = back.person_body;
    EXPECT_EQ(node_.Step(EraseHere{journey, true}).reason, Reason::kUnknownReferral);
    Fold();
    EXPECT_FALSE(node_.HasBody(journey, person));
    EXPECT_FALSE(node_.state().solved_here().contains(journey));
  }
}

TEST_F(NodeRetentionTest, WhatIsPutRightTakesThePlaceOfTheCopyAlsoForASealingToCome) {
  node_.Step(Send({}));
  const BodyIndex former = node_.Row(Here(1)).content_body;
  ASSERT_EQ(node_.InOutbox(1)->local_body, former);
  EXPECT_EQ(node_.Step(RectifyCopy{Here(1), former.next(), Bytes("late")}).reason, Reason::kBusy)
      << "read before another";
  EXPECT_EQ(node_.Step(RectifyCopy{Here(2), former, Bytes("of none")}).reason, Reason::kUnknownReferral);
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(node_.Step(RectifyCopy{Here(1), former, Bytes("right"), Filled<Digest>(5), Filled<Digest>(6)}).reason,
            Reason::kNone);
  const ReferralRow& row = node_.Row(Here(1));
  EXPECT_EQ(node_.Body(kJourney, row.content_body), "right");
  EXPECT_EQ(row.twin, Filled<Digest>(5));
  EXPECT_EQ(row.person, Filled<Digest>(6));
  EXPECT_EQ(node_.InOutbox(1)->local_body, row.content_body);
  EXPECT_FALSE(node_.HasBody(kJourney, former));
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  EXPECT_EQ(node_.Step(RectifyCopy{Here(1), BodyIndex(), Bytes("gone")}).reason, Reason::kTombstoned);
}

TEST_F(NodeRetentionTest, AWithdrawalIsAWordOfErasure) {
  SendAndArrive();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  EXPECT_TRUE(ErasedIn(node_.last(), kJourney));
}

}  // namespace
}  // namespace relais::node
