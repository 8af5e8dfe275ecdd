// What a new day brings, in hub order: overdue, the animator told, expired; unclaimed bodies; memory that leaves.
#include <gmock/gmock.h>

#include <vector>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::kToday;
using sample::NodeNo;
using sample::PartnerNo;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class HubEngineDays : public EngineFixture {
 protected:
  HubEngineDays() { Open(1); }

  HandoffHeader Send(uint8_t handoff, int days, int destination = 3) {
    HandoffHeader header = Referral(handoff, destination);
    BeginJourney(handoff, &header);
    header.due_day = AddDays(now_.day, days);
    EXPECT_EQ(DepositOne(1, Checked(header)), Reason::kNone);
    return header;
  }
  // The door of node 3 has fetched what was sent to it, and answers.
  Reason Say(const HandoffHeader& answer) {
    Open(3);
    Settle(3, MailboxOf(3)->tail());
    return DepositOne(3, Checked(answer));
  }
  // Partner 1's referral 1 to partner 3, under a convention whose animator is partner 4.
  HandoffHeader SendUnderAnimator() {
    Agreement amended = sample::Local();
    amended.version = ConventionVersion(2);
    amended.animator.partner = PartnerNo(4);
    Admit(sample::Item(amended, "", sample::SignedByAll(amended)));
    HandoffHeader referral = Referral(1, 3);
    referral.convention_version = ConventionVersion(2);
    EXPECT_EQ(DepositOne(1, Checked(referral)), Reason::kNone);
    return referral;
  }
  static NoticeFacts ToAnimator(HubNoticeKind kind, const HandoffHeader& referral) {
    NoticeFacts notice = Notice(kind, referral);
    notice.escalated =
        EscalatedFacts{referral.sender, referral.destination, referral.convention, referral.due_day, referral.drill};
    return notice;
  }
  static NoticeFacts Notice(HubNoticeKind kind, const HandoffHeader& referral, Reason reason = Reason::kNone) {
    return {kind, referral.handoff, referral.journey, reason, SealGeneration()};
  }
  CoarseState StateOf(const HandoffHeader& referral) const { return FindReferral(referral)->state; }
};

TEST_F(HubEngineDays, ADueDayHasPassedAtItsEnd) {
  const HandoffHeader referral = Send(1, 5);
  Wait(5);
  EXPECT_THAT(NoticesTo(1), IsEmpty());
  Wait(1);
  EXPECT_THAT(NoticesTo(1), ElementsAre(Notice(HubNoticeKind::kOverdue, referral)));
  EXPECT_THAT(NoticesTo(3), ElementsAre(Notice(HubNoticeKind::kOverdue, referral)));
  ASSERT_THAT(Sent<SendNotices>(), SizeIs(1)) << "who is on the line hears it in the same step";
  EXPECT_EQ(Sent<SendNotices>()[0].session, sessions_[1]);
  EXPECT_EQ(StateOf(referral), CoarseState::kOpen);
}

TEST_F(HubEngineDays, EachStepOfAnEscalationIsToldOnceAndTheLastIsExpiry) {
  const HandoffHeader referral = Send(1, 5);
  Wait(12);
  EXPECT_THAT(NoticesTo(1), SizeIs(1));
  Wait(1);
  EXPECT_THAT(NoticesTo(1), SizeIs(2));
  Wait(6);
  EXPECT_THAT(NoticesTo(1), SizeIs(2));
  EXPECT_EQ(StateOf(referral), CoarseState::kOpen);
  Wait(1);
  const auto three_steps =
      ElementsAre(Notice(HubNoticeKind::kOverdue, referral), Notice(HubNoticeKind::kAnimatorTold, referral),
                  Notice(HubNoticeKind::kExpired, referral));
  EXPECT_THAT(NoticesTo(1), three_steps);
  EXPECT_EQ(StateOf(referral), CoarseState::kExpired);
  EXPECT_EQ(FindReferral(referral)->due_day, kNoDay);
  Wait(14);
  EXPECT_THAT(NoticesTo(1), three_steps);
}

TEST_F(HubEngineDays, TheAnimatorHearsTheSecondStepAndTheLast) {
  const HandoffHeader referral = SendUnderAnimator();
  Wait(12);
  EXPECT_THAT(NoticesTo(4), IsEmpty());
  Wait(9);
  EXPECT_THAT(NoticesTo(3), SizeIs(3));
  EXPECT_THAT(NoticesTo(4), ElementsAre(ToAnimator(HubNoticeKind::kAnimatorTold, referral),
                                        ToAnimator(HubNoticeKind::kExpired, referral)));
  EXPECT_FALSE(NoticesTo(3)[1].escalated.has_value()) << "the doors know what it is about";
}

TEST_F(HubEngineDays, TheAnimatorHearsOnceThatAnAnswerHasCome) {
  const HandoffHeader referral = SendUnderAnimator();
  Wait(13);
  ASSERT_THAT(NoticesTo(4), SizeIs(1));
  HandoffHeader answer = Answer(2, referral, CoarseState::kOpen);
  answer.due_day = AddDays(now_.day, 9);
  EXPECT_EQ(Say(answer), Reason::kNone);
  const auto told = ElementsAre(ToAnimator(HubNoticeKind::kAnimatorTold, referral),
                                ToAnimator(HubNoticeKind::kEscalationOver, referral));
  EXPECT_THAT(NoticesTo(4), told);
  Wait(9);
  EXPECT_THAT(NoticesTo(4), told) << "another delay runs";
}

TEST_F(HubEngineDays, AnAnswerInTimeIsNoneOfTheAnimatorsBusiness) {
  const HandoffHeader referral = SendUnderAnimator();
  Wait(7);
  HandoffHeader answer = Answer(2, referral, CoarseState::kOpen);
  answer.due_day = AddDays(now_.day, 9);
  EXPECT_EQ(Say(answer), Reason::kNone);
  EXPECT_THAT(NoticesTo(4), IsEmpty());
}

TEST_F(HubEngineDays, AHubThatWasDownTellsOnlyWhereItStandsNow) {
  const HandoffHeader referral = Send(1, 5);
  now_.day = AddDays(kToday, 30);
  Step(Tick{});
  EXPECT_THAT(out_.records, SizeIs(1));
  EXPECT_THAT(NoticesTo(1), ElementsAre(Notice(HubNoticeKind::kExpired, referral)));
  EXPECT_THAT(NoticesTo(3), ElementsAre(Notice(HubNoticeKind::kExpired, referral)));
}

TEST_F(HubEngineDays, OneDaysStepsComeInOrderOfReferral) {
  const HandoffHeader last = Send(9, 5);
  const HandoffHeader first = Send(2, 5);
  const HandoffHeader earlier_day = Send(7, 4);
  now_.day = AddDays(kToday, 6);
  Step(Tick{});
  EXPECT_THAT(NoticesTo(1), ElementsAre(Notice(HubNoticeKind::kOverdue, earlier_day),
                                        Notice(HubNoticeKind::kOverdue, first), Notice(HubNoticeKind::kOverdue, last)));
}

TEST_F(HubEngineDays, AnAnswerInTimeSetsTheNextDueDay) {
  const HandoffHeader referral = Send(1, 5);
  Wait(5);
  HandoffHeader yes = Answer(2, referral, CoarseState::kAnsweredYes);
  yes.due_day = AddDays(kToday, 40);
  EXPECT_EQ(Say(yes), Reason::kNone);
  Wait(35);
  EXPECT_THAT(NoticesTo(1), IsEmpty());
  Wait(1);
  EXPECT_THAT(NoticesTo(1), ElementsAre(Notice(HubNoticeKind::kOverdue, referral)));
}

TEST_F(HubEngineDays, ANoAwaitsNothingMore) {
  const HandoffHeader referral = Send(1, 5);
  EXPECT_EQ(Say(Answer(2, referral, CoarseState::kAnsweredNo)), Reason::kNone);
  Wait(30);
  EXPECT_THAT(NoticesTo(1), IsEmpty());
  EXPECT_EQ(StateOf(referral), CoarseState::kAnsweredNo);
}

TEST_F(HubEngineDays, AQuestionMovesTheDueDay) {
  const HandoffHeader referral = Send(1, 5);
  Open(3);
  HandoffHeader question = To(1, samples::Note(2, referral, AddDays(kToday, 9)));
  question.journey = referral.journey;
  EXPECT_EQ(DepositOne(3, Checked(question)), Reason::kNone);
  Wait(9);
  EXPECT_THAT(NoticesTo(1), IsEmpty());
  Wait(1);
  EXPECT_THAT(NoticesTo(1), SizeIs(1));
}

// The day on which it would expire has begun, and the hub has not turned it yet: the answer came first.
TEST_F(HubEngineDays, TheOrderOfTheLogDecidesBetweenAnAnswerAndAnExpiry) {
  const HandoffHeader referral = Send(1, 5);
  const HandoffHeader other = Send(2, 5);
  Wait(19);
  now_.day = AddDays(kToday, 20);
  HandoffHeader yes = Answer(3, referral, CoarseState::kAnsweredYes);
  yes.due_day = AddDays(kToday, 30);
  EXPECT_EQ(Say(yes), Reason::kNone);
  Step(Tick{});
  EXPECT_EQ(StateOf(referral), CoarseState::kAnsweredYes);
  EXPECT_EQ(StateOf(other), CoarseState::kExpired);
  yes = Answer(4, other, CoarseState::kAnsweredYes);
  yes.due_day = AddDays(kToday, 30);
  EXPECT_EQ(Say(yes), Reason::kNone) << "a late answer counts as an answer";
  EXPECT_EQ(StateOf(other), CoarseState::kAnsweredYes);
}

TEST_F(HubEngineDays, AReceptionWithoutConclusionIsToldAndDoesNotExpire) {
  const HandoffHeader referral = Send(1, 5);
  HandoffHeader received = Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kProven);
  received.due_day = AddDays(kToday, 7);
  EXPECT_EQ(Say(received), Reason::kNone);
  Wait(30);
  EXPECT_THAT(NoticesTo(1),
              ElementsAre(Notice(HubNoticeKind::kOverdue, referral), Notice(HubNoticeKind::kAnimatorTold, referral)));
  EXPECT_EQ(StateOf(referral), CoarseState::kReceived);
}

TEST_F(HubEngineDays, APersonMayBeReceivedAfterExpiry) {
  const HandoffHeader referral = Send(1, 5);
  Wait(20);
  EXPECT_EQ(StateOf(referral), CoarseState::kExpired);
  EXPECT_EQ(Say(Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kProven)), Reason::kNone);
  EXPECT_EQ(StateOf(referral), CoarseState::kReceived);
  EXPECT_EQ(state().counters().breaches, 0u);
}

// --- Bodies

TEST_F(HubEngineDays, WhatNobodyFetchedIsUndeliverableAfterThirtyFiveDays) {
  const HandoffHeader referral = Send(1, 31);
  Wait(35);
  EXPECT_THAT(bodies_, SizeIs(1));
  EXPECT_EQ(StateOf(referral), CoarseState::kOpen);
  Wait(1);
  EXPECT_THAT(bodies_, IsEmpty());
  EXPECT_EQ(StateOf(referral), CoarseState::kUndeliverable);
  EXPECT_EQ(NoticesTo(1).back(), Notice(HubNoticeKind::kUndeliverable, referral, Reason::kUnclaimed));
}

TEST_F(HubEngineDays, WhatWasFetchedAndNotBackedUpIsDroppedInSilence) {
  const HandoffHeader referral = Send(1, 31);
  Open(3);
  Settle(3, Cursor(1), Cursor(0));
  Wait(36);
  EXPECT_THAT(bodies_, IsEmpty());
  EXPECT_EQ(StateOf(referral), CoarseState::kOpen);
}

TEST_F(HubEngineDays, OnlyTheReferralsOfTheFrameThatExpired) {
  const HandoffHeader referral = Send(1, 31);
  Wait(5);
  const HandoffHeader younger = Send(2, 31);
  Wait(31);
  EXPECT_EQ(StateOf(referral), CoarseState::kUndeliverable);
  EXPECT_EQ(StateOf(younger), CoarseState::kOpen);
  EXPECT_THAT(bodies_, SizeIs(1));
}

// --- Memory

TEST_F(HubEngineDays, AJourneyThatEndedLeavesAfterItsRetention) {
  const HandoffHeader referral = Send(1, 5);
  Wait(20 + 35);
  ASSERT_NE(FindReferral(referral), nullptr);
  Wait(1);
  EXPECT_EQ(state().journeys().size(), 0u);
  EXPECT_EQ(state().seen().size(), 0u);
  HandoffHeader child = Referral(2, 3, 1);
  child.journey = referral.journey;
  EXPECT_EQ(state().journeys().Find(child.journey), nullptr);
}

TEST_F(HubEngineDays, AJourneyThatIsOpenStays) {
  const HandoffHeader referral = Send(1, 5);
  HandoffHeader yes = Answer(2, referral, CoarseState::kAnsweredYes);
  yes.due_day = AddDays(kToday, 100);
  EXPECT_EQ(Say(yes), Reason::kNone);
  Wait(100);
  EXPECT_EQ(StateOf(referral), CoarseState::kAnsweredYes);
  Wait(15);
  EXPECT_EQ(StateOf(referral), CoarseState::kExpired);
}

TEST_F(HubEngineDays, AnAnnouncedLeavingIsToldOnItsDay) {
  const HandoffHeader referral = Send(1, 31);
  Admit(sample::StandingItem(ConventionId(), PartnerNo(3), 1, Standing::kEnded, AddDays(kToday, 2),
                             sample::SignatoryNo(11)));
  Step(VerdictFrame{sessions_[1], {state().knowledge().revision(), {}}});
  Wait(1);
  EXPECT_THAT(NoticesTo(1), IsEmpty());
  Wait(1);
  EXPECT_THAT(NoticesTo(1), ElementsAre(Notice(HubNoticeKind::kUndeliverable, referral, Reason::kPartnerGone)));
  EXPECT_THAT(Sent<SendNotices>(), SizeIs(1));
}

}  // namespace
}  // namespace relais::hub
