// Delivery and settling: windows, cursors, what is dropped when, and refusals by a recipient.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/core/handoff/limits.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::NodeNo;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class HubEngineSettle : public EngineFixture {
 protected:
  HubEngineSettle() { Open(1); }

  // One frame of `count` referrals, each in a journey of its own.
  void Send(int destination, int count = 1) {
    std::vector<CheckedEnvelope> checked;
    for (int i = 0; i < count; ++i) {
      HandoffHeader header = Referral(++handoffs_, destination);
      BeginJourney(handoffs_, &header);
      checked.push_back(Checked(header));
    }
    EXPECT_EQ(Deposit(1, destination, std::move(checked)).taken, static_cast<uint32_t>(count));
  }
  HandoffHeader Nth(uint8_t handoff, int destination) const {
    HandoffHeader header = Referral(handoff, destination);
    BeginJourney(handoff, &header);
    return header;
  }
  static SettleException Refusal(Cursor cursor, const HandoffHeader& header, Reason reason) {
    return {cursor, header.handoff, header.generation, reason, header.journey, NodeNo(1)};
  }
  std::vector<uint64_t> Delivered() const {
    std::vector<uint64_t> firsts;
    for (const SendEnvelopes& delivery : Sent<SendEnvelopes>()) firsts.push_back(delivery.first.value());
    return firsts;
  }

 private:
  uint8_t handoffs_ = 0;
};

TEST_F(HubEngineSettle, DurableTellsTheOriginAndBackedUpDropsTheBody) {
  Open(3);
  Send(3, 2);
  Settle(3, Cursor(2), Cursor(0));
  ASSERT_THAT(Sent<SendProgress>(), SizeIs(1));
  EXPECT_EQ(Sent<SendProgress>()[0].session, sessions_[1]);
  EXPECT_EQ(Sent<SendProgress>()[0].progress, (ProgressFacts{NodeNo(3), Cursor(2), Cursor(0)}));
  EXPECT_THAT(bodies_, SizeIs(1));
  Settle(3, Cursor(2), Cursor(2));
  ASSERT_THAT(Sent<SendProgress>(), SizeIs(1));
  EXPECT_EQ(Sent<SendProgress>()[0].progress, (ProgressFacts{NodeNo(3), Cursor(2), Cursor(2)}));
  EXPECT_THAT(bodies_, IsEmpty());
}

TEST_F(HubEngineSettle, ARepeatOrAnOlderSettleChangesNothing) {
  Open(3);
  Send(3);
  Send(3);
  Settle(3, Cursor(2));
  for (Cursor again : {Cursor(2), Cursor(1), Cursor(0)}) {
    EXPECT_EQ(Settle(3, again).reason, Reason::kNone);
    EXPECT_THAT(out_.records, IsEmpty());
    EXPECT_THAT(out_.effects, IsEmpty());
  }
  EXPECT_EQ(MailboxOf(3)->durable_through(), Cursor(2));
}

TEST_F(HubEngineSettle, BackedUpIsNeverAheadOfDurable) {
  Open(3);
  Send(3);
  Send(3);
  Settle(3, Cursor(1), Cursor(2));
  EXPECT_EQ(MailboxOf(3)->backed_up_through(), Cursor(1));
  EXPECT_THAT(bodies_, SizeIs(1));
}

TEST_F(HubEngineSettle, MoreThanThereIsIsNotBelieved) {
  Open(3);
  Send(3);
  Settle(3, Cursor(1'000'000));
  EXPECT_EQ(MailboxOf(3)->durable_through(), Cursor(1));
  Send(3);
  EXPECT_THAT(Delivered(), ElementsAre(2)) << "what came later is still delivered";
  EXPECT_EQ(MailboxOf(3)->durable_through(), Cursor(1));
}

// As by a cursor of another ledger: what lies in the mailbox and was not sent yet is still to come.
TEST_F(HubEngineSettle, WhatThisSessionWasNotSentIsNotBelieved) {
  Open(3);
  for (int i = 0; i <= limits::kUnackedFramesMax; ++i) Send(3);
  Settle(3, Cursor(limits::kUnackedFramesMax + 1));
  EXPECT_EQ(MailboxOf(3)->durable_through(), Cursor(limits::kUnackedFramesMax));
  EXPECT_THAT(Delivered(), ElementsAre(limits::kUnackedFramesMax + 1));
}

TEST_F(HubEngineSettle, WhereNothingWasEverDepositedThereIsNothingToSettle) {
  Open(4);
  EXPECT_EQ(Settle(4, Cursor(5)).reason, Reason::kNone);
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_EQ(MailboxOf(4), nullptr);
}

TEST_F(HubEngineSettle, OnlyItsOwnMailbox) {
  Open(3);
  Open(4);
  Send(3);
  Send(4);
  Settle(4, Cursor(1));
  EXPECT_EQ(MailboxOf(3)->durable_through(), Cursor(0));
  EXPECT_EQ(MailboxOf(4)->durable_through(), Cursor(1));
}

TEST_F(HubEngineSettle, AtMostSixteenFramesAreUnderWay) {
  Open(3);
  for (int i = 0; i < limits::kUnackedFramesMax; ++i) {
    Send(3);
    EXPECT_THAT(Delivered(), SizeIs(1));
  }
  Send(3);
  EXPECT_THAT(Delivered(), IsEmpty());
  Send(3);
  Settle(3, Cursor(1));
  EXPECT_THAT(Delivered(), ElementsAre(17)) << "one settled, one more leaves";
  Settle(3, Cursor(17));
  EXPECT_THAT(Delivered(), ElementsAre(18));
}

TEST_F(HubEngineSettle, AWindowOpensByWholeFramesOnly) {
  Open(3);
  Send(3, 3);
  for (int i = 0; i < limits::kUnackedFramesMax; ++i) Send(3);
  Settle(3, Cursor(2));
  EXPECT_THAT(Delivered(), IsEmpty());
  Settle(3, Cursor(3));
  EXPECT_THAT(Delivered(), ElementsAre(19));
}

TEST_F(HubEngineSettle, AnotherSessionBeginsAfterWhatWasDurable) {
  Open(3);
  Send(3, 2);
  Send(3, 2);
  Settle(3, Cursor(3), Cursor(0));  // in the middle of the second frame
  Open(3);
  EXPECT_EQ(Sent<SendWelcome>()[0].settled_through, Cursor(3));
  EXPECT_THAT(Delivered(), ElementsAre(3)) << "that frame whole again";
}

TEST_F(HubEngineSettle, AnUnreadableReferralIsToldAndMayBeSealedAgain) {
  Open(3);
  Send(3);
  Settle(3, Cursor(1), Cursor(1), {Refusal(Cursor(1), Nth(1, 3), Reason::kUnreadable)});
  const NoticeFacts told{HubNoticeKind::kRefusedByRecipient, Nth(1, 3).handoff, Nth(1, 3).journey, Reason::kUnreadable,
                         SealGeneration(1)};
  ASSERT_THAT(Sent<SendNotices>(), SizeIs(1));
  EXPECT_EQ(Sent<SendNotices>()[0].session, sessions_[1]);
  EXPECT_EQ(Sent<SendNotices>()[0].first, Cursor(1));
  EXPECT_THAT(Sent<SendNotices>()[0].notices, ElementsAre(told));
  EXPECT_EQ(FindReferral(Nth(1, 3))->state, CoarseState::kOpen);
}

TEST_F(HubEngineSettle, ARefusedReferralIsUndeliverable) {
  Open(3);
  Send(3);
  Settle(3, Cursor(1), Cursor(1), {Refusal(Cursor(1), Nth(1, 3), Reason::kNotCovered)});
  EXPECT_EQ(FindReferral(Nth(1, 3))->state, CoarseState::kUndeliverable);
  ASSERT_THAT(NoticesTo(1), SizeIs(1));
  EXPECT_EQ(NoticesTo(1)[0].kind, HubNoticeKind::kUndeliverable);
}

TEST_F(HubEngineSettle, ARefusalIsToldOnce) {
  Open(3);
  Send(3);
  const SettleException refusal = Refusal(Cursor(1), Nth(1, 3), Reason::kUnreadable);
  for (int i = 0; i < 2; ++i) {
    Settle(3, Cursor(1), Cursor(1), {refusal});
    EXPECT_THAT(NoticesTo(1), SizeIs(1));
    Open(3);
  }
}

TEST_F(HubEngineSettle, NobodyRefusesWhatWasNotSentToIt) {
  Open(3);
  Send(3);
  Settle(3, Cursor(2), Cursor(2), {Refusal(Cursor(2), Nth(1, 3), Reason::kNotCovered)});
  EXPECT_THAT(NoticesTo(1), IsEmpty());
  EXPECT_EQ(FindReferral(Nth(1, 3))->state, CoarseState::kOpen);
}

TEST_F(HubEngineSettle, ARefusalByAnotherDoorClosesNothing) {
  Open(4);
  Send(3);
  Send(4);
  Settle(4, Cursor(1), Cursor(1), {Refusal(Cursor(1), Nth(1, 3), Reason::kNotCovered)});
  EXPECT_EQ(FindReferral(Nth(1, 3))->state, CoarseState::kOpen);
}

TEST_F(HubEngineSettle, NoticesAreGatheredInOneFrameBetweenEnvelopes) {
  Open(3);
  Open(4);
  Send(3);
  Send(3);
  Step(CloseSession{sessions_[1]});
  Settle(3, Cursor(2), Cursor(2),
         {Refusal(Cursor(1), Nth(1, 3), Reason::kNotCovered), Refusal(Cursor(2), Nth(2, 3), Reason::kNotCovered)});
  Deposit(3, 1, {Checked(Answer(8, Nth(1, 3), CoarseState::kReceived, ArrivalGrade::kProven))});
  Open(1);
  ASSERT_THAT(Sent<SendNotices>(), SizeIs(1));
  EXPECT_THAT(Sent<SendNotices>()[0].notices, SizeIs(2));
  EXPECT_EQ(Sent<SendNotices>()[0].first, Cursor(1));
  EXPECT_THAT(Delivered(), ElementsAre(3));
  Settle(1, Cursor(3));
  EXPECT_TRUE(MailboxOf(1)->entries().empty());
}

}  // namespace
}  // namespace relais::hub
