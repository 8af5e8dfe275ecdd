// What staff do at their own node, before anybody else hears of it.
#include "node/node_engine.h"

#include "gtest/gtest.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

class NodeEngineTest : public ::testing::Test {
 protected:
  // Everything about `event` is refused, and nothing is left of it.
  void Refuses(LocalEvent event, Reason reason) {
    const NodeResult result = node_.Step(std::move(event));
    EXPECT_EQ(ReasonName(result.reason), ReasonName(reason));
    EXPECT_FALSE(result.repeat);
    EXPECT_TRUE(node_.DidNothing());
  }
  NodeResult Do(RowKey row, ReferralEvent event, int handoff, EventDetail detail = {}) {
    return node_.Step(Event(node_.Row(row), event, handoff, std::move(detail)));
  }
  // The word of partner 3 that referral 1 was received, unproven.
  CheckedArrival Reception() {
    CheckedArrival arrival = Opened(Event(node_.Row(Here(1)), ReferralEvent::kReply, 9));
    arrival.event = ReferralEvent::kReceive;
    arrival.detail.grade = ArrivalGrade::kAttested;
    arrival.header.kind = HandoffKind::kAnswer;
    arrival.header.state = CoarseState::kReceived;
    arrival.header.sender = PartnerNo(3);
    arrival.header.destination = PartnerNo(1);
    arrival.header.mailbox = NodeNo(1);
    arrival.header.grade = ArrivalGrade::kAttested;
    arrival.header.arrival_key = Filled<SigningKey>(81);
    return arrival;
  }

  SteppedNode node_{1};
};

TEST_F(NodeEngineTest, WhatIsSentWaitsInTheOutboxUntilThereIsASession) {
  EXPECT_EQ(node_.Step(Send({})).reason, Reason::kNone);
  EXPECT_EQ(node_.Records<LocalDone>().size(), 1u);
  EXPECT_TRUE(node_.Effects<SendDeposit>().empty());
  const ReferralRow& row = node_.Row(Here(1));
  EXPECT_EQ(row.place.state, ReferralState::kSent);
  EXPECT_EQ(row.due_day, kDue);
  EXPECT_EQ(row.service, Filled<ServiceId>(63));
  EXPECT_EQ(row.last_handoff, HandoffNo(1));
  EXPECT_EQ(row.level, 0);
  EXPECT_EQ(node_.Body(kJourney, row.content_body), "the form");
  EXPECT_EQ(node_.Body(kJourney, row.slip_body), "the codes");
  const OutboxItem* item = node_.InOutbox(1);
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(item->level, 0);
  const SealedHandoff sealed = *Send({}).sealed;
  EXPECT_EQ(node_.Body(kJourney, item->envelope_body), *sealed.envelope + *sealed.capsule);
  EXPECT_EQ(item->local_body, row.content_body);

  node_.Connect();
  const auto deposits = node_.Effects<SendDeposit>();
  ASSERT_EQ(deposits.size(), 1u);
  EXPECT_EQ(deposits[0].sequence, FrameSequence(1));
  EXPECT_EQ(deposits[0].mailbox, NodeNo(3));
  ASSERT_EQ(deposits[0].items.size(), 1u);
  EXPECT_EQ(deposits[0].items[0].handoff, HandoffNo(1));
  EXPECT_EQ(deposits[0].items[0].envelope, nullptr);  // no longer at hand
}

TEST_F(NodeEngineTest, WhatIsSentOnASessionLeavesAtOnce) {
  node_.Connect();
  node_.Step(Send({}));
  const auto deposits = node_.Effects<SendDeposit>();
  ASSERT_EQ(deposits.size(), 1u);
  EXPECT_NE(deposits[0].items.at(0).envelope, nullptr);
  EXPECT_EQ(node_.InOutbox(1)->level, 0) << "nobody has answered yet";
  node_.Step(node_.engine().TickInput());
  EXPECT_TRUE(node_.Effects<SendDeposit>().empty()) << "it is under way";
}

TEST_F(NodeEngineTest, AReferralSentAgainIsARepeat) {
  node_.Step(Send({}));
  const NodeResult again = node_.Step(Send({}));
  EXPECT_EQ(again.reason, Reason::kNone);
  EXPECT_TRUE(again.repeat);
  EXPECT_TRUE(node_.DidNothing());
}

TEST_F(NodeEngineTest, RefusesWhatNoConventionCovers) {
  Refuses(Send({.to = 1}), Reason::kNotCovered);
  LocalEvent elsewhere = Send({});
  elsewhere.question->commune = sample::kOtherCommune;
  Refuses(elsewhere, Reason::kNotCovered);
  Refuses(Send({.need = "sante--acces-aux-soins"}), Reason::kNotCovered);
  LocalEvent unknown = Send({});
  unknown.sealed->header.convention_version = ConventionVersion(9);
  Refuses(unknown, Reason::kConventionUnknown);
}

TEST_F(NodeEngineTest, RefusesWhatTheRosterDoesNotKnow) {
  Refuses(Send({.from = 2}), Reason::kNotMember);
  LocalEvent stale = Send({});
  stale.sealed->header.recipient_key = sample::KeyIdNo(99);
  Refuses(stale, Reason::kStaleKey);
  LocalEvent astray = Send({});
  astray.sealed->header.mailbox = NodeNo(4);
  Refuses(astray, Reason::kWrongMailbox);
}

TEST_F(NodeEngineTest, RefusesToSendOnOldKnowledge) {
  node_.PassDays(limits::kSnapshotAgeDaysMax);
  EXPECT_EQ(node_.Step(Send({})).reason, Reason::kNone);
  node_.PassDays(1);
  Refuses(Send({.handoff = 2, .journey = Filled<JourneyId>(71)}), Reason::kKnowledgeTooOld);
}

TEST_F(NodeEngineTest, RefusesASecondOpenReferralOfAJourney) {
  node_.Step(Send({}));
  Refuses(Send({.handoff = 2, .to = 4, .parent = 1}), Reason::kReferralOpen);
}

TEST_F(NodeEngineTest, RefusesAThirdDoor) {
  node_.Step(Send({}));
  node_.Step(Frame(1, {Reception()}));
  ASSERT_EQ(node_.StateOf(Here(1)), ReferralState::kReceived);
  Refuses(Send({.handoff = 2, .to = 4, .parent = 1}), Reason::kThirdDoor);
  EXPECT_EQ(node_.engine().MaySend(ReferralHeader({.handoff = 2, .to = 4, .parent = 1}), *Send({.to = 4}).question,
                                   node_.now()),
            Reason::kThirdDoor);
}

TEST_F(NodeEngineTest, ATwinIsRefusedUntilConfirmed) {
  LocalEvent first = Send({});
  first.twin = Filled<Digest>(5);
  EXPECT_FALSE(node_.Step(first).twin);
  LocalEvent second = Send({.handoff = 2, .journey = Filled<JourneyId>(71)});
  second.twin = Filled<Digest>(5);
  Refuses(second, Reason::kTwinOpen);
  second.twin_confirmed = true;
  const NodeResult confirmed = node_.Step(second);
  EXPECT_EQ(confirmed.reason, Reason::kNone);
  EXPECT_TRUE(confirmed.twin);
}

TEST_F(NodeEngineTest, ANewNeedAtADoorThatReceivedThePersonTakesAReason) {
  LocalEvent first = Send({});
  first.person = Filled<Digest>(6);
  node_.Step(first);
  LocalEvent second = Send({.handoff = 2, .journey = Filled<JourneyId>(71)});
  second.person = Filled<Digest>(6);
  second.new_need = true;
  node_.Step(second);
  EXPECT_FALSE(node_.Row(Here(2)).new_need) << "nobody was received yet: a reason too many makes no new need";

  node_.Step(Frame(1, {Reception()}));
  LocalEvent third = Send({.handoff = 3, .journey = Filled<JourneyId>(72)});
  third.person = Filled<Digest>(6);
  Refuses(third, Reason::kNewNeed);
  LocalEvent stranger = third;
  stranger.person = Filled<Digest>(7);
  EXPECT_EQ(node_.Step(stranger).reason, Reason::kNone);
  LocalEvent elsewhere = Send({.handoff = 4, .to = 4, .journey = Filled<JourneyId>(73)});
  elsewhere.person = Filled<Digest>(6);
  EXPECT_EQ(node_.Step(elsewhere).reason, Reason::kNone);
  third = Send({.handoff = 5, .journey = Filled<JourneyId>(74)});
  third.person = Filled<Digest>(6);
  third.new_need = true;
  EXPECT_EQ(node_.Step(third).reason, Reason::kNone);
  EXPECT_TRUE(node_.Row(Here(5)).new_need);
}

TEST_F(NodeEngineTest, ATwinThatHasEndedIsNone) {
  LocalEvent first = Send({});
  first.twin = Filled<Digest>(5);
  node_.Step(first);
  Do(Here(1), ReferralEvent::kCorrectReferral, 9);
  LocalEvent second = Send({.handoff = 2, .journey = Filled<JourneyId>(71)});
  second.twin = Filled<Digest>(5);
  EXPECT_EQ(node_.Step(second).reason, Reason::kNone);
}

TEST_F(NodeEngineTest, APrintedSlipTakesItsCodesAlong) {
  node_.Step(Send({}));
  const BodyIndex codes = node_.Row(Here(1)).slip_body;
  EXPECT_EQ(node_.Step(SlipPrintedEvent{HandoffNo(1)}).reason, Reason::kNone);
  EXPECT_FALSE(node_.HasBody(kJourney, codes));
  EXPECT_EQ(node_.Row(Here(1)).slip_body, BodyIndex());
  EXPECT_EQ(node_.Step(SlipPrintedEvent{HandoffNo(1)}).reason, Reason::kNone);
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(node_.Step(SlipPrintedEvent{HandoffNo(2)}).reason, Reason::kUnknownReferral);
  EXPECT_TRUE(node_.DidNothing());
}

TEST_F(NodeEngineTest, CodesThatNobodyPrintedGoAfterADay) {
  node_.Step(Send({}));
  const BodyIndex codes = node_.Row(Here(1)).slip_body;
  node_.PassDays(1);
  EXPECT_FALSE(node_.HasBody(kJourney, codes));
  EXPECT_TRUE(node_.HasBody(kJourney, node_.Row(Here(1)).content_body));
}

TEST_F(NodeEngineTest, ANeedSolvedHereIsKeptWithItsNote) {
  EXPECT_EQ(node_.Step(SolvedHereEvent{kJourney, Bytes("the note")}).reason, Reason::kNone);
  EXPECT_EQ(node_.state().solved_here().at(kJourney), kToday);
  EXPECT_EQ(node_.bodies(), 1u);
  node_.Step(SolvedHereEvent{Filled<JourneyId>(71), nullptr});
  EXPECT_EQ(node_.bodies(), 1u);
}

TEST_F(NodeEngineTest, RefusesEventsInTheWrongStateAndKeepsNothing) {
  node_.Step(Send({}));
  const struct {
    ReferralEvent event;
    Reason reason;
  } cases[] = {
      {ReferralEvent::kReply, Reason::kWrongState},       {ReferralEvent::kClose, Reason::kWrongState},
      {ReferralEvent::kAccept, Reason::kNotYourMove},     {ReferralEvent::kReceive, Reason::kNotYourMove},
      {ReferralEvent::kConclude, Reason::kNotYourMove},   {ReferralEvent::kDecline, Reason::kNotYourMove},
      {ReferralEvent::kMarkAbsent, Reason::kNotYourMove}, {ReferralEvent::kConfirmCancel, Reason::kNotYourMove}};
  for (const auto& c : cases) {
    SCOPED_TRACE(EventName(c.event));
    EXPECT_EQ(node_.engine().MayDo(Here(1), c.event), c.reason);
    LocalEvent event = Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9);
    event.event = c.event;
    Refuses(event, c.reason);
  }
  LocalEvent unknown = Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9);
  unknown.row = Here(7);
  Refuses(unknown, Reason::kUnknownReferral);
  unknown.row = There(1);
  Refuses(unknown, Reason::kUnknownReferral);
  EXPECT_EQ(node_.Row(Here(1)).events.size(), 1u);
}

TEST_F(NodeEngineTest, ARequestToCancelWaitsBehindItsReferral) {
  node_.Step(Send({}));
  EXPECT_EQ(Do(Here(1), ReferralEvent::kRequestCancel, 9).reason, Reason::kNone);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kCancelRequested);
  EXPECT_EQ(node_.Row(Here(1)).last_handoff, HandoffNo(9));
  node_.Connect();
  const auto deposits = node_.Effects<SendDeposit>();
  ASSERT_EQ(deposits.size(), 1u);
  ASSERT_EQ(deposits[0].items.size(), 2u);
  EXPECT_EQ(deposits[0].items[0].handoff, HandoffNo(1));
  EXPECT_EQ(deposits[0].items[1].handoff, HandoffNo(9));
}

TEST_F(NodeEngineTest, AWithdrawalErasesAtOnceAllButWhatHasToTravel) {
  node_.Step(Send({}));
  Do(Here(1), ReferralEvent::kRequestCancel, 8);
  EXPECT_EQ(Do(Here(1), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}).reason, Reason::kNone);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kWithdrawn);
  EXPECT_TRUE(node_.state().Tombstoned(kJourney));
  const ReferralRow& row = node_.Row(Here(1));
  EXPECT_EQ(row.content_body, BodyIndex());
  EXPECT_EQ(row.slip_body, BodyIndex());
  EXPECT_EQ(row.twin, Digest());
  // Three envelopes, for others to open, and the withdrawal's own words, from which it may be sealed again.
  EXPECT_EQ(node_.bodies(), 4u);
  EXPECT_TRUE(node_.HasBody(kJourney, node_.InOutbox(9)->local_body));
  Refuses(Send({.handoff = 2, .to = 4, .parent = 1}), Reason::kTombstoned);
}

TEST_F(NodeEngineTest, AWithdrawalSaidAgainLeavesTheFirstOneItsWords) {
  node_.Step(Send({}));
  Do(Here(1), ReferralEvent::kWithdraw, 8, {.at_persons_request = true});
  EXPECT_EQ(Do(Here(1), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}).reason, Reason::kNone);
  EXPECT_TRUE(node_.HasBody(kJourney, node_.InOutbox(8)->local_body)) << "it may still have to be sealed again";
  EXPECT_TRUE(node_.HasBody(kJourney, node_.InOutbox(9)->local_body));
}

TEST_F(NodeEngineTest, AClockThatWasSetBackUndoesNoDay) {
  node_.PassDays(3);
  EXPECT_EQ(node_.Records<NodeDayTurned>().size(), 1u);
  node_.PassDays(-2);
  EXPECT_TRUE(node_.DidNothing());
  node_.Step(Send({}));
  EXPECT_EQ(node_.Row(Here(1)).last_day, AddDays(kToday, 3));
}

TEST_F(NodeEngineTest, ACrashForgetsNothingThatWasRecorded) {
  node_.Connect();
  node_.Step(Send({}));
  node_.Restart();
  EXPECT_FALSE(node_.engine().line_up());
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kSent);
  node_.Connect();
  EXPECT_EQ(node_.Effects<SendDeposit>().size(), 1u);
  EXPECT_EQ(node_.Step(Send({.handoff = 2, .journey = Filled<JourneyId>(71)})).reason, Reason::kNone)
      << "numbers of bodies go on where they were";
}

}  // namespace
}  // namespace relais::node
