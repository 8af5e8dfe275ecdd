// Stores that copies bring back: which are turned away, how they return, and what they are told; and the hub's own.
#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::NodeNo;
using sample::PartnerNo;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class HubEngineStore : public EngineFixture {
 protected:
  static SessionMark Mark(uint8_t n) { return samples::Filled<SessionMark>(n); }
  // How node 1's store would greet: what it remembers, and how many records it holds.
  HelloFacts Remembering(SessionMark mark, uint64_t records, uint8_t store = 0x51) const {
    HelloFacts hello = Hello();
    hello.store = samples::Filled<LedgerId>(store);
    hello.mark = mark;
    hello.records = RecordCount(records);
    return hello;
  }
  HelloFacts Declared(HelloFacts hello) const {
    hello.doubted = hello.declared = true;
    return hello;
  }
  // kNone when it was let in, on a session whose mark is `given`.
  Reason Greet(int n, HelloFacts hello, SessionMark given) {
    mark_ = given;
    Open(n, std::move(hello));
    const auto ends = Sent<EndSession>();
    for (const EndSession& end : ends) {
      if (end.session == sessions_[n]) return end.reason;
    }
    EXPECT_THAT(Sent<SendWelcome>(), SizeIs(1));
    return Reason::kNone;
  }
  Reason Readmit(int n) { return Step(AdmitReturn{Principal(), NodeNo(n)}).reason; }
  // Node 1 came twice, and the second session heard from it.
  void TwoSessions() {
    EXPECT_EQ(Greet(1, Remembering({}, 100), Mark(1)), Reason::kNone);
    Settle(1, Cursor());
    EXPECT_EQ(Greet(1, Remembering(Mark(1), 200), Mark(2)), Reason::kNone);
    Settle(1, Cursor());
  }
  const StoreRow& Row(int n) const { return *state().stores().Find(NodeNo(n)); }
};

TEST_F(HubEngineStore, TheSameStoreComesAndGoes) {
  TwoSessions();
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 201), Mark(3)), Reason::kNone);
  EXPECT_EQ(Row(1).incarnation, Incarnation(1));
  EXPECT_EQ(Sent<SendWelcome>()[0].mark, Mark(3));
}

TEST_F(HubEngineStore, AWelcomeThatWasLostIsNoDoubt) {
  TwoSessions();
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 201), Mark(3)), Reason::kNone);
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 201), Mark(4)), Reason::kNone) << "3 was never recorded";
  EXPECT_EQ(Greet(1, Remembering(Mark(4), 202), Mark(5)), Reason::kNone) << "4 was, and said nothing";
}

// Found by the seeded world: a greeting that had been stuck came in behind the one that was welcomed, and the node,
// which had recorded that one's mark, was taken for a copy of itself.
TEST_F(HubEngineStore, AGreetingThatWasStuckMakesNoCopyOfANode) {
  TwoSessions();
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 201), Mark(3)), Reason::kNone);
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 201), Mark(4)), Reason::kNone) << "the stuck one; nobody reads its Welcome";
  EXPECT_EQ(Greet(1, Remembering(Mark(3), 202), Mark(5)), Reason::kNone);
  Settle(1, Cursor());
  EXPECT_EQ(Greet(1, Remembering(Mark(3), 202), Mark(6)), Reason::kFenced) << "a frame came on the session of 5";
}

TEST_F(HubEngineStore, AnOlderStateIsRolledBackAndNothingOfItIsTaken) {
  TwoSessions();
  Step(CloseSession{sessions_[1]});
  EXPECT_EQ(Greet(1, Remembering(Mark(1), 150), Mark(3)), Reason::kRolledBack);
  EXPECT_FALSE(Connected(1));
  EXPECT_EQ(Row(1).doubt, Reason::kRolledBack);
  Greet(1, Remembering(Mark(1), 150), Mark(4));
  EXPECT_THAT(out_.records, IsEmpty()) << "said once";
}

TEST_F(HubEngineStore, AnOlderStateOfTheSameSessionIsFoundByItsRecords) {
  TwoSessions();
  Step(SettleFrame{sessions_[1], {Cursor(), Cursor(), {}, RecordCount(300)}});
  Open(3);
  Deposit(3, 1, {Checked(Answer(2, Referral(1, 3), CoarseState::kAnsweredYes))});
  Step(CloseSession{sessions_[1]});
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 199), Mark(3)), Reason::kRolledBack);
}

TEST_F(HubEngineStore, OfTwoCopiesTheOlderSessionIsFenced) {
  TwoSessions();
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 210), Mark(3)), Reason::kNone) << "the copy";
  Settle(1, Cursor());
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 400), Mark(4)), Reason::kFenced) << "the one it was copied from";
  EXPECT_TRUE(Connected(1)) << "the copy goes on";
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 205), Mark(5)), Reason::kFenced);
}

TEST_F(HubEngineStore, AnotherStoreTakesTheNextIncarnationAndTheFormerOneIsFenced) {
  TwoSessions();
  EXPECT_EQ(Greet(1, Remembering({}, 3, 0x52), Mark(3)), Reason::kNone) << "the disk was lost, the node joined again";
  EXPECT_EQ(Row(1).incarnation, Incarnation(2));
  EXPECT_EQ(Greet(1, Remembering(Mark(2), 400), Mark(4)), Reason::kFenced);
}

TEST_F(HubEngineStore, ReturningTakesTheWordOfBothSides) {
  TwoSessions();
  EXPECT_EQ(Readmit(1), Reason::kRestoreUndeclared);
  HelloFacts hello = Remembering(Mark(1), 150);
  hello.doubted = true;
  EXPECT_EQ(Greet(1, hello, Mark(3)), Reason::kRestoreUndeclared);
  EXPECT_EQ(Readmit(1), Reason::kRestoreUndeclared) << "its own people have not said so";
  EXPECT_EQ(Greet(1, Declared(hello), Mark(3)), Reason::kRestoreNotAdmitted);
  EXPECT_EQ(Readmit(1), Reason::kNone);
  EXPECT_EQ(Readmit(1), Reason::kNone) << "repeat";
  EXPECT_EQ(Greet(1, Declared(hello), Mark(4)), Reason::kNone);
  const auto welcomes = Sent<SendWelcome>();
  EXPECT_TRUE(welcomes[0].returned);
  EXPECT_EQ(welcomes[0].incarnation, Incarnation(2));
  EXPECT_THAT(Sent<SendRetold>(), SizeIs(1));
  EXPECT_TRUE(Sent<SendRetold>()[0].retold.last);
}

// Where delivery begins is the returning store's word; how much there is to settle is not.
TEST_F(HubEngineStore, WhoReturnsSettlesNoMoreThanItsMailboxHolds) {
  Open(3);
  TwoSessions();
  const HandoffHeader referral = Referral(1, 3);
  Deposit(1, 3, {Checked(referral)});
  Deposit(3, 1, {Checked(Answer(2, referral, CoarseState::kAnsweredYes))});
  ASSERT_NE(MailboxOf(1), nullptr);
  HelloFacts hello = Declared(Remembering(Mark(1), 150));
  hello.durable_through = Cursor(1'000'000);
  Greet(1, hello, Mark(3));
  ASSERT_EQ(Readmit(1), Reason::kNone);
  ASSERT_EQ(Greet(1, hello, Mark(4)), Reason::kNone);
  Settle(1, Cursor(1'000'000));
  int settled = 0;
  for (const HubRecord& record : out_.records) {
    const auto* one = std::get_if<MailboxSettled>(&record);
    if (one == nullptr) continue;
    ++settled;
    EXPECT_EQ(one->durable_through, MailboxOf(1)->tail());
  }
  EXPECT_EQ(settled, 1);
}

TEST_F(HubEngineStore, ALeaveToReturnLastsUntilTheNodeHasTakenItIn) {
  TwoSessions();
  const HelloFacts hello = Declared(Remembering(Mark(1), 150));
  Greet(1, hello, Mark(3));
  Readmit(1);
  EXPECT_EQ(Greet(1, hello, Mark(4)), Reason::kNone);
  EXPECT_EQ(Greet(1, hello, Mark(5)), Reason::kNone) << "the Welcome was lost";
  Settle(1, Cursor());
  EXPECT_EQ(Greet(1, hello, Mark(6)), Reason::kRestoreNotAdmitted) << "another copy";
  EXPECT_EQ(Greet(1, Remembering(Mark(5), 160), Mark(7)), Reason::kNone) << "the one that returned";
}

TEST_F(HubEngineStore, WhoReturnsIsToldWhatWasErasedAndWhatItWasAPartyOf) {
  TwoSessions();
  Step(ErasedFrame{sessions_[1], {{samples::Filled<JourneyId>(0x77)}}});
  HandoffHeader open = Referral(1, 3);
  HandoffHeader gone = Referral(2, 3);
  BeginJourney(0x31, &gone);
  HandoffHeader others = Referral(3, 4);
  BeginJourney(0x32, &others);
  others.sender = PartnerNo(2);
  Deposit(1, 3, {Checked(open), Checked(gone)});
  DepositOne(1, Checked(OwnersAnswer(4, gone, CoarseState::kWithdrawn)));
  Open(2);
  DepositOne(2, Checked(others));
  const HelloFacts hello = Declared(Remembering(Mark(1), 150));
  Greet(1, hello, Mark(3));
  Readmit(1);
  Greet(1, hello, Mark(4));
  const auto told = Sent<SendRetold>();
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_THAT(told[0].retold.erased, ElementsAre(samples::Filled<JourneyId>(0x77), gone.journey));
  ASSERT_THAT(told[0].retold.journeys, SizeIs(1));
  EXPECT_EQ(told[0].retold.journeys[0].journey, open.journey);
  ASSERT_TRUE(DecodeJourney(told[0].retold.journeys[0].doors).ok());
  EXPECT_NE(DecodeJourney(told[0].retold.journeys[0].doors)->find(open.handoff), nullptr);
}

TEST_F(HubEngineStore, WhatTheReturnedStoreForgotIsDeliveredOnceMore) {
  TwoSessions();
  HandoffHeader referral = Referral(1, 3);
  Deposit(1, 3, {Checked(referral)});
  Open(3);
  for (uint8_t n = 2; n <= 4; ++n) DepositOne(3, Checked(Answer(n, referral, CoarseState::kOpen)));
  Settle(1, Cursor(3), Cursor(1));
  HelloFacts hello = Declared(Remembering(Mark(1), 150));
  hello.durable_through = hello.backed_up_through = Cursor(1);
  Greet(1, hello, Mark(3));
  Readmit(1);
  Greet(1, hello, Mark(4));
  std::vector<Cursor> sent;
  for (const SendEnvelopes& send : Sent<SendEnvelopes>()) sent.push_back(send.first);
  EXPECT_THAT(sent, ElementsAre(Cursor(2), Cursor(3)));
}

TEST_F(HubEngineStore, WhatNoCopyHeldAndTheHubHasNoMoreIsSealedAgainByItsOrigin) {
  EXPECT_EQ(Greet(3, Remembering({}, 100), Mark(1)), Reason::kNone);
  Open(1);
  HandoffHeader kept = Referral(1, 3), lost = Referral(2, 3);
  BeginJourney(0x31, &lost);
  Deposit(1, 3, {Checked(kept)});
  Settle(3, Cursor(1));
  Deposit(1, 3, {Checked(lost)});
  Settle(3, Cursor(2));
  HelloFacts hello = Declared(Remembering(Mark(1), 50));
  hello.durable_through = hello.backed_up_through = Cursor(1);
  Greet(3, hello, Mark(2));
  Readmit(3);
  Greet(3, hello, Mark(3));
  ASSERT_THAT(NoticesTo(1), SizeIs(1));
  EXPECT_EQ(NoticesTo(1)[0].kind, HubNoticeKind::kRefusedByRecipient);
  EXPECT_EQ(NoticesTo(1)[0].handoff, lost.handoff);
  EXPECT_EQ(NoticesTo(1)[0].reason, Reason::kUnreadable) << "which asks for a new sealing";
}

TEST_F(HubEngineStore, AFormerSealingFromAReturnedStoreIsNoEquivocation) {
  TwoSessions();
  HandoffHeader referral = Referral(1, 3);
  Deposit(1, 3, {Checked(referral)});
  referral.generation = SealGeneration(2);
  Deposit(1, 3, {Checked(referral)});
  referral.generation = SealGeneration(1);
  EXPECT_EQ(DepositOne(1, Checked(referral)), Reason::kStaleGeneration);
  const HelloFacts hello = Declared(Remembering(Mark(1), 150));
  Greet(1, hello, Mark(3));
  Readmit(1);
  Greet(1, hello, Mark(4));
  const DepositAnswerFacts stale = Deposit(1, 3, {Checked(referral)});
  ASSERT_THAT(stale.exceptions, SizeIs(1));
  EXPECT_EQ(stale.exceptions[0].reason, Reason::kNone);
  EXPECT_EQ(stale.exceptions[0].known, Cursor(2)) << "the later sealing stands";
  referral.generation = SealGeneration(2);
  const DepositAnswerFacts other = Deposit(1, 3, {Checked(referral, 9)});
  ASSERT_THAT(other.exceptions, SizeIs(1));
  EXPECT_EQ(other.exceptions[0].known, Cursor(2));
  EXPECT_EQ(state().counters().equivocations, 0u);
}

// Found by a store that was put back: the stale one took the place of the later one in memory, and a repeat of that
// was carried once more.
TEST_F(HubEngineStore, AStaleSealingLeavesTheLaterOneKnown) {
  Open(1);
  HandoffHeader referral = Referral(1, 3);
  referral.generation = SealGeneration(2);
  const CheckedEnvelope later = Checked(referral);
  Deposit(1, 3, {later});
  referral.generation = SealGeneration(1);
  EXPECT_EQ(DepositOne(1, Checked(referral)), Reason::kStaleGeneration);
  const DepositAnswerFacts again = Deposit(1, 3, {later});
  EXPECT_EQ(again.taken, 0u);
  ASSERT_THAT(again.exceptions, SizeIs(1));
  EXPECT_EQ(again.exceptions[0].known, Cursor(1));
}

TEST_F(HubEngineStore, ErasuresAreForgottenWithTheCopiesThatCouldBringThemBack) {
  TwoSessions();
  const JourneyId journey = samples::Filled<JourneyId>(0x77);
  Step(ErasedFrame{sessions_[1], {{journey}}});
  Step(ErasedFrame{sessions_[1], {{journey}}});
  EXPECT_THAT(out_.records, IsEmpty()) << "said before";
  Wait(limits::kRetentionDays);
  EXPECT_THAT(Row(1).erased, SizeIs(1));
  Wait(1);
  EXPECT_THAT(Row(1).erased, IsEmpty());
}

// --- The hub's own ledger -----------------------------------------------------------------------------------------

class HubOwnLedger : public HubEngineStore {
 protected:
  HelloFacts Holding(Epoch epoch, uint64_t records) {
    HelloFacts hello = Remembering({}, 10);
    hello.hub_epoch = epoch;
    hello.hub_head = {epoch, RecordCount(records), samples::Filled<Signature>(1)};
    return hello;
  }
  HubResult Declare() { return Step(DeclareOwnRestore{Principal()}); }
};

TEST_F(HubOwnLedger, ItsOwnWordThatItHadComeFurtherStopsIt) {
  own_records_ = RecordCount(50);
  EXPECT_EQ(Greet(3, Holding(Epoch(1), 50), Mark(1)), Reason::kNone);
  EXPECT_EQ(Greet(1, Holding(Epoch(1), 51), Mark(2)), Reason::kHubRestored);
  EXPECT_FALSE(Connected(3)) << "everybody waits";
  EXPECT_EQ(Greet(3, Holding(Epoch(1), 50), Mark(3)), Reason::kHubRestored);
  EXPECT_EQ(Declare().epoch, Epoch(2));
  EXPECT_EQ(Greet(3, Holding(Epoch(1), 50), Mark(4)), Reason::kNone);
  EXPECT_TRUE(Sent<SendWelcome>()[0].restate_wanted) << "of the former epoch";
  EXPECT_EQ(Declare().reason, Reason::kWrongState);
}

TEST_F(HubOwnLedger, AnUnsignedWordIsNobodys) {
  HelloFacts hello = Remembering({}, 10);
  hello.hub_head.epoch = Epoch(9);
  EXPECT_EQ(Greet(1, hello, Mark(1)), Reason::kNone);
}

TEST_F(HubOwnLedger, AnEpochThatItForgotIsNotOpenedTwice) {
  EXPECT_EQ(Greet(1, Holding(Epoch(4), 1), Mark(1)), Reason::kHubRestored);
  EXPECT_EQ(Declare().epoch, Epoch(5));
}

TEST_F(HubOwnLedger, PutBackItWaitsForItsOperatorAndDoubtsEveryJourney) {
  TwoSessions();
  HandoffHeader referral = Referral(1, 3);
  Deposit(1, 3, {Checked(referral)});
  EXPECT_TRUE(state().journeys().Find(referral.journey)->doors.whole());
  Step(IssueTokenInput{samples::Filled<Digest>(7), NodeNo(4), PartnerNo(4), 1, "", Principal()});
  engine_->Replay(LedgerRestored{now_.day});
  EXPECT_TRUE(state().own_ledger().doubted);
  EXPECT_EQ(Declare().epoch, Epoch(2));
  EXPECT_FALSE(state().journeys().Find(referral.journey)->doors.whole()) << "it may have gone further";
  EXPECT_THAT(state().enrolment().tokens().rows(), IsEmpty()) << "one may have been used meanwhile";
  EXPECT_EQ(Greet(1, Remembering(Mark(9), 900), Mark(3)), Reason::kNone)
      << "what it remembers is newer than the ledger";
}

}  // namespace
}  // namespace relais::hub
