// What days do to a node: due days that pass, copies that nobody acknowledges, what waited in the outbox.
#include "gtest/gtest.h"
#include "node/node_engine.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

class NodeEngineDaysTest : public ::testing::Test {
 protected:
  void SendAndArrive() {
    node_.Connect();
    node_.Step(Send({}));
    node_.Step(Taken(node_.TakeDeposits().at(0), 1));
    node_.Step(Progress(3, 1, 1));
  }

  SteppedNode node_{1};
};

TEST_F(NodeEngineDaysTest, OverdueIsAFlagAndExpiryAnEscalation) {
  SendAndArrive();
  node_.Step(Notice(1, HubNoticeKind::kOverdue, 1));
  EXPECT_TRUE(node_.Row(Here(1)).overdue);
  EXPECT_FALSE(node_.Row(Here(1)).animator_told);
  node_.Step(Notice(2, HubNoticeKind::kAnimatorTold, 1));
  EXPECT_TRUE(node_.Row(Here(1)).animator_told);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kDelivered);
  EXPECT_EQ(node_.Row(Here(1)).due_day, kDue);
  node_.Step(Notice(3, HubNoticeKind::kExpired, 1));
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kExpired);
  EXPECT_EQ(node_.Row(Here(1)).due_day, kNoDay);
  EXPECT_EQ(node_.Row(Here(1)).events.back().actor, Actor::kNetwork);
  EXPECT_EQ(node_.Effects<RowChanged>().size(), 1u);
}

TEST_F(NodeEngineDaysTest, ANoticeThatIsRepeatedChangesNothing) {
  SendAndArrive();
  node_.Step(Notice(1, HubNoticeKind::kExpired, 1));
  const ReferralRow before = node_.Row(Here(1));
  node_.Step(Notice(1, HubNoticeKind::kExpired, 1));
  EXPECT_TRUE(node_.last().records.empty());
  node_.Step(Notice(2, HubNoticeKind::kExpired, 1));
  EXPECT_EQ(node_.Row(Here(1)), before);
}

TEST_F(NodeEngineDaysTest, ANoticeOfAnUnknownReferralIsOnlySettled) {
  node_.Connect();
  node_.Step(Notice(1, HubNoticeKind::kExpired, 5));
  EXPECT_TRUE(node_.state().rows().empty());
  EXPECT_EQ(node_.Effects<SendSettle>().size(), 1u);
}

TEST_F(NodeEngineDaysTest, AnExpiryAfterAnAnswerIsOverruled) {
  SendAndArrive();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kCorrectReferral, 9, {}, kNoDay));
  node_.Step(Notice(1, HubNoticeKind::kExpired, 1));
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kCorrected);
}

TEST_F(NodeEngineDaysTest, TheHubMayGiveUpOnAReferralAndTellOfABreach) {
  SendAndArrive();
  node_.Step(Notice(1, HubNoticeKind::kBreach, 1));
  EXPECT_TRUE(node_.Row(Here(1)).breach);
  node_.Step(Notice(2, HubNoticeKind::kUndeliverable, 1, Reason::kThirdDoor));
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kUndeliverable);
  EXPECT_EQ(node_.Row(Here(1)).undeliverable, Reason::kThirdDoor);
  EXPECT_EQ(node_.Row(Here(1)).due_day, kNoDay);
}

TEST_F(NodeEngineDaysTest, ADayTurnsOnce) {
  node_.PassDays(1);
  EXPECT_EQ(node_.Records<NodeDayTurned>().size(), 1u);
  EXPECT_TRUE(node_.Records<KnowledgeLooked>().empty()) << "without a line nobody knows what changed";
  node_.PassDays(0);
  EXPECT_TRUE(node_.DidNothing());
}

TEST_F(NodeEngineDaysTest, SilenceOnALineMeansThatNothingChanged) {
  node_.Connect();
  node_.PassDays(limits::kSnapshotAgeDaysMax + 1);
  EXPECT_EQ(node_.state().knowledge_day(), node_.now().day);
  EXPECT_EQ(node_.Step(Send({})).reason, Reason::kNone);
}

TEST_F(NodeEngineDaysTest, WhatWaitedOverNightIsSealedAgainBeforeItGoes) {
  node_.Step(Send({}));
  node_.PassDays(1);
  node_.Connect();
  EXPECT_TRUE(node_.Effects<SendDeposit>().empty());
  const auto needs = node_.Effects<NeedReseal>();
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_EQ(needs[0].made, kToday);
  HandoffHeader header = needs[0].former;
  header.generation = SealGeneration(2);
  header.due_day = AddDays(kDue, 1);
  node_.Step(ResealedHandoff{HandoffNo(1), Seal(header)});
  EXPECT_EQ(node_.Effects<SendDeposit>().size(), 1u);
  EXPECT_EQ(node_.Row(Here(1)).due_day, AddDays(kDue, 1));
  EXPECT_EQ(node_.InOutbox(1)->made, AddDays(kToday, 1));
}

// The desk was asked to seal again what had been erased, and failed each time.
TEST_F(NodeEngineDaysTest, WhatIsErasedIsNotSealedAgain) {
  node_.Step(Send({}));
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  node_.PassDays(1);
  node_.Connect();
  const auto needs = node_.Effects<NeedReseal>();
  ASSERT_EQ(needs.size(), 1u);
  EXPECT_EQ(needs[0].handoff, HandoffNo(9));
  node_.Step(node_.engine().TickInput());
  EXPECT_EQ(node_.Effects<SendDeposit>().at(0).items.size(), 2u) << "a hub has to be told of both";
}

TEST_F(NodeEngineDaysTest, WhatNobodyTookInItsTimeIsUndeliverable) {
  node_.Step(Send({}));
  node_.PassDays(limits::kRetentionDays);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kSent);
  node_.PassDays(1);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kUndeliverable);
  EXPECT_EQ(node_.Row(Here(1)).undeliverable, Reason::kUnclaimed);
  EXPECT_EQ(node_.InOutbox(1), nullptr);
  EXPECT_TRUE(node_.HasBody(kJourney, node_.Row(Here(1)).content_body)) << "it may be re-routed";
}

// Copies that were backed up went after 35 days, so that a hub that lost its ledger later was told nothing of them.
TEST_F(NodeEngineDaysTest, WhatIsBackedUpIsKeptUntilItsJourneyHasEnded) {
  SendAndArrive();
  node_.PassDays(limits::kRetentionDays + 10);
  ASSERT_NE(node_.InOutbox(1), nullptr);
  node_.Connect(2, 2, Cursor(), true);
  EXPECT_EQ(node_.Effects<SendRestate>().at(0).items.size(), 1u);
  node_.Step(Notice(1, HubNoticeKind::kUndeliverable, 1, Reason::kPartnerGone));
  const Day ended = node_.Row(Here(1)).last_day;
  node_.PassDays(limits::kRetentionDays);
  EXPECT_EQ(DaysBetween(ended, node_.now().day), limits::kRetentionDays);
  EXPECT_NE(node_.InOutbox(1), nullptr) << "the other door may still speak of it";
  node_.PassDays(1);
  EXPECT_EQ(node_.InOutbox(1), nullptr);
}

// It left the outbox in silence.
TEST_F(NodeEngineDaysTest, AnAnswerThatNobodyTookInItsTimeSaysSo) {
  SendAndArrive();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9));
  node_.PassDays(limits::kRetentionDays + 1);
  EXPECT_EQ(node_.InOutbox(9), nullptr);
  EXPECT_EQ(node_.Row(Here(1)).answer_refused, Reason::kUnclaimed);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kCancelRequested);
}

TEST_F(NodeEngineDaysTest, ARepeatIsRememberedForItsTime) {
  SteppedNode second(3);
  const CheckedArrival referral = Opened(Send({}));
  second.Step(Frame(1, {referral}));
  second.Step(Event(second.Row(There(1)), ReferralEvent::kOpen, 9));
  second.PassDays(limits::kRepeatMemoryDays);
  EXPECT_EQ(second.state().seen().size(), 1u);
  second.PassDays(1);
  EXPECT_EQ(second.state().seen().size(), 0u);
  second.Step(Frame(2, {referral}));
  EXPECT_EQ(second.StateOf(There(1)), ReferralState::kOpened) << "even then it does not take effect twice";
}

}  // namespace
}  // namespace relais::node
