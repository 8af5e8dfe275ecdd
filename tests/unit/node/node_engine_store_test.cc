// The node's own store: what copies hold of it, being turned away, declaring, hearing what was forgotten.
#include <gmock/gmock.h>

#include <vector>

#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class NodeEngineStoreTest : public testing::Test {
 protected:
  // A session of a hub that follows stores, `mark` its mark.
  void Connect(int mark = 1, bool returned = false) {
    WelcomeFacts welcome;
    welcome.hub_ledger = Filled<LedgerId>(1);
    welcome.hub_boot = Filled<BootId>(1);
    welcome.epoch = Epoch(1);
    welcome.mark = Filled<SessionMark>(mark);
    welcome.incarnation = Incarnation(returned ? 2 : 1);
    welcome.returned = returned;
    welcome.head = {Epoch(1), RecordCount(7), Filled<Signature>(9)};
    node_.Step(LineUp{welcome});
  }
  HelloFacts Hello() const { return node_.engine().Hello(Filled<LedgerId>(3), Filled<BootId>(4)); }
  // As the hub remembers node 1's journey with one referral to partner 3, in `state`.
  std::pair<JourneyId, JourneyDoors> Remembered(const Sending& sent, CoarseState state = CoarseState::kOpen) {
    JourneyDoors doors;
    EXPECT_TRUE(AdmitReferral(doors, ReferralHeader(sent), {.today = kToday}).ok());
    doors.referrals.back().state = state;
    if (state == CoarseState::kReceived || state == CoarseState::kEnded) {
      doors.referrals.back().received = ArrivalGrade::kProven;
    }
    return {sent.journey, doors};
  }
  void PutBack() { node_.Replay(StoreRestored{kToday}); }
  // Put back, declared and welcomed again.
  void Return() {
    PutBack();
    node_.Step(DeclareRestore{});
    Connect(2, true);
  }
  Reason Doubt() const { return node_.state().own_store().WriteRefusal(); }

  SteppedNode node_{1};
};

TEST_F(NodeEngineStoreTest, PresentsWhatItRemembersOfTheLastSession) {
  EXPECT_TRUE(Hello().mark.none());
  Connect(5);
  node_.Restart();
  EXPECT_EQ(Hello().mark, Filled<SessionMark>(5));
  EXPECT_EQ(Hello().hub_epoch, Epoch(1));
  EXPECT_EQ(Hello().hub_head.records, RecordCount(7));
  EXPECT_FALSE(Hello().doubted);
}

TEST_F(NodeEngineStoreTest, SettlesAtOnceSoThatTheHubKnowsItsMarkIsKept) {
  Connect();
  EXPECT_THAT(node_.Effects<SendSettle>(), SizeIs(1));
}

TEST_F(NodeEngineStoreTest, AnotherEpochIsAnotherLedger) {
  Connect();
  node_.Step(Send({}));
  node_.Step(DepositAnswered{{FrameSequence(1), Cursor(1), 1, {}}});
  EXPECT_EQ(node_.InOutbox(1)->level, 1);
  WelcomeFacts welcome;
  welcome.hub_ledger = Filled<LedgerId>(1);
  welcome.hub_boot = Filled<BootId>(2);
  welcome.epoch = Epoch(2);
  node_.Step(LineUp{welcome});
  EXPECT_EQ(node_.InOutbox(1)->level, 0);
  EXPECT_THAT(node_.Effects<SendDeposit>(), SizeIs(1)) << "deposited again";
}

TEST_F(NodeEngineStoreTest, WhatNoCopyHoldsYetIsNotBackedUp) {
  Connect();
  node_.Step(Notice(1, HubNoticeKind::kOverdue, 1));
  EXPECT_EQ(node_.Effects<SendSettle>().at(0).settle.backed_up_through, Cursor(1))
      << "no copy is kept: nothing to wait for";
  node_.Step(BackupBegun{});
  node_.Step(Notice(2, HubNoticeKind::kOverdue, 1));
  EXPECT_EQ(node_.Effects<SendSettle>().at(0).settle.backed_up_through, Cursor(1)) << "it may not be in the copy";
  node_.Step(BackupKept{Cursor(1), kToday});
  EXPECT_EQ(node_.Effects<SendSettle>().at(0).settle.backed_up_through, Cursor(1));
  node_.PassDays(3);
  node_.Step(BackupKept{Cursor(2), node_.now().day});
  EXPECT_EQ(node_.state().BackedUpThrough(), Cursor(1)) << "the older copy may still be put back";
  EXPECT_EQ(Hello().backed_up_through, Cursor(1));
  node_.PassDays(limits::kBackupAgeDaysMax - 2);
  EXPECT_EQ(node_.state().BackedUpThrough(), Cursor(2)) << "and may no more";
  node_.PassDays(3);
  EXPECT_EQ(node_.state().BackedUpThrough(), Cursor(2)) << "none may: nothing to wait for";
  EXPECT_THAT(node_.state().own_store().backups, IsEmpty());
}

TEST_F(NodeEngineStoreTest, TurnedAwayItOnlyShows) {
  node_.Step(Send({}));
  node_.Step(LineRefused{Reason::kSuspended});
  EXPECT_EQ(Doubt(), Reason::kNone);
  node_.Step(LineRefused{Reason::kRolledBack});
  EXPECT_EQ(Doubt(), Reason::kRolledBack);
  EXPECT_EQ(node_.Step(Send({.handoff = 2, .journey = Filled<JourneyId>(71)})).reason, Reason::kRolledBack);
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(node_.Step(SlipPrintedEvent{HandoffNo(1)}).reason, Reason::kRolledBack);
  EXPECT_EQ(node_.Step(BackupBegun{}).reason, Reason::kRolledBack);
  node_.PassDays(400);
  EXPECT_TRUE(node_.DidNothing()) << "no day turns: nothing is given up, nothing is deleted";
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kSent);
  EXPECT_EQ(node_.Step(TouchJourney{.journey = kJourney}).reason, Reason::kNone)
      << "it was not put back: what it shows was not erased";
  node_.Restart();
  EXPECT_EQ(Doubt(), Reason::kRolledBack);
  EXPECT_TRUE(Hello().doubted);
}

TEST_F(NodeEngineStoreTest, PutBackNobodysFileOpensUntilItHasHeard) {
  EXPECT_EQ(node_.Step(DeclareRestore{}).reason, Reason::kWrongState);
  PutBack();
  EXPECT_EQ(node_.Step(TouchJourney{}).reason, Reason::kRestoreUndeclared);
  EXPECT_FALSE(Hello().declared);
  EXPECT_EQ(node_.Step(DeclareRestore{}).reason, Reason::kNone);
  EXPECT_TRUE(node_.Step(DeclareRestore{}).repeat);
  EXPECT_TRUE(Hello().declared);
  EXPECT_EQ(node_.Step(Send({})).reason, Reason::kRestoreNotAdmitted);
  Connect(2, true);
  EXPECT_THAT(node_.Effects<SendSettle>(), IsEmpty()) << "it listens first";
  node_.Step(RetoldHeard{{}, {}, false});
  EXPECT_EQ(Doubt(), Reason::kRestoreNotAdmitted);
  node_.Step(RetoldHeard{{}, {}, true});
  EXPECT_EQ(Doubt(), Reason::kNone);
  EXPECT_THAT(node_.Effects<SendSettle>(), SizeIs(1));
  EXPECT_EQ(node_.state().own_store().incarnation, Incarnation(2));
  EXPECT_EQ(node_.Step(Send({})).reason, Reason::kNone);
}

TEST_F(NodeEngineStoreTest, WhatWasErasedSinceTheCopyIsErasedAgain) {
  const JourneyId here = Filled<JourneyId>(72), unknown = Filled<JourneyId>(73);
  node_.Step(Send({}));
  node_.Step(SolvedHereEvent{here, Bytes("the note")});
  Return();
  node_.Step(RetoldHeard{{kJourney, here, unknown}, {}, true});
  EXPECT_TRUE(node_.state().Tombstoned(kJourney));
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kWithdrawn);
  EXPECT_EQ(node_.bodies(), 0u);
  EXPECT_THAT(node_.state().solved_here(), IsEmpty());
  EXPECT_EQ(node_.InOutbox(1), nullptr);
  EXPECT_TRUE(node_.state().Tombstoned(unknown)) << "delivered once more, it stays away";
}

TEST_F(NodeEngineStoreTest, ErasuresAreToldToTheHubAtOnceAndOnEachSession) {
  const JourneyId here = Filled<JourneyId>(72);
  node_.Step(SolvedHereEvent{here, Bytes("the note")});
  node_.Step(EraseHere{here});
  EXPECT_THAT(node_.Effects<SendErased>(), IsEmpty()) << "no line";
  Connect();
  ASSERT_THAT(node_.Effects<SendErased>(), SizeIs(1));
  EXPECT_THAT(node_.Effects<SendErased>()[0].erased.journeys, ElementsAre(here));
  node_.Step(SolvedHereEvent{kJourney, Bytes("another")});
  node_.Step(EraseHere{kJourney});
  EXPECT_THAT(node_.Effects<SendErased>(), SizeIs(1));
  node_.PassDays(limits::kRetentionDays + 1);
  EXPECT_THAT(node_.state().own_store().erased, IsEmpty());
}

TEST_F(NodeEngineStoreTest, AReferralSentSinceTheCopyIsBackWithoutItsContent) {
  Return();
  node_.Step(RetoldHeard{{}, {Remembered({})}, true});
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kDelivered);
  EXPECT_TRUE(node_.Row(Here(1)).retold);
  EXPECT_EQ(node_.Row(Here(1)).content_body, BodyIndex());
  EXPECT_TRUE(node_.Row(Here(1)).counted.empty()) << "it was counted by the store that was lost";
  ASSERT_NE(node_.state().FindJourney(kJourney), nullptr);
  EXPECT_EQ(node_.Step(Send({.handoff = 2, .to = 2, .parent = 1})).reason, Reason::kReferralOpen)
      << "one referral at a time, also after a copy was put back";
}

TEST_F(NodeEngineStoreTest, WhatNeverReachedTheHubStaysAndGoesOut) {
  node_.Step(Send({}));
  Return();
  node_.Step(RetoldHeard{{}, {}, true});
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kSent);
  EXPECT_THAT(node_.Effects<SendDeposit>(), SizeIs(1));
}

TEST_F(NodeEngineStoreTest, ASecondDoorIsTakenToWhereItsOwnWordsHadBroughtIt) {
  SteppedNode door(3);
  door.Step(Frame(1, {Opened(Send({}))}));
  door.Replay(StoreRestored{kToday});
  door.Step(DeclareRestore{});
  WelcomeFacts welcome;
  welcome.hub_ledger = Filled<LedgerId>(1);
  welcome.returned = true;
  door.Step(LineUp{welcome});
  door.Step(RetoldHeard{{}, {Remembered({}, CoarseState::kReceived)}, true});
  EXPECT_EQ(door.StateOf(There(1)), ReferralState::kReceived);
  EXPECT_EQ(door.Row(There(1)).grade, ArrivalGrade::kProven);
  EXPECT_TRUE(door.Row(There(1)).retold);
}

}  // namespace
}  // namespace relais::node
