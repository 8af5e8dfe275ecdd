// Deposits: what is taken, what a repeat is answered, and each closed reason with the receipt that consumes its place.
#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::kLocal;
using sample::kToday;
using sample::NodeNo;
using sample::PartnerNo;
using sample::SignatoryNo;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class HubEngineDeposit : public EngineFixture {
 protected:
  HubEngineDeposit() { Open(1); }

  // Between two good referrals of other journeys, `bad` gets `reason`, its neighbours their places, and all of it is
  // one durable record.
  void ExpectRefusedInItsPlace(const CheckedEnvelope& bad, Reason reason) {
    const Mailbox* mailbox = MailboxOf(3);
    const Cursor next = mailbox == nullptr ? Cursor(1) : mailbox->tail().next();
    const CheckedEnvelope before = Checked(InOwnJourney(--neighbour_));
    const CheckedEnvelope after = Checked(InOwnJourney(--neighbour_));
    const DepositAnswerFacts answer = Deposit(1, 3, {before, bad, after});
    EXPECT_EQ(answer.first_cursor, next);
    EXPECT_EQ(answer.taken, 2u);
    EXPECT_THAT(answer.exceptions, ElementsAre(DepositException{1, Cursor(0), reason}));
    EXPECT_EQ(bodies_.at({NodeNo(3), next.value()}), EnvelopeBytes(before) + EnvelopeBytes(after));
    ASSERT_THAT(out_.records, SizeIs(1));
    const auto& record = std::get<FrameTaken>(out_.records[0]);
    if (bad.malformed != Reason::kNone) {
      EXPECT_THAT(record.envelopes, SizeIs(2)) << "nothing can be kept of what has no header";
    } else {
      ASSERT_THAT(record.envelopes, SizeIs(3));
      EXPECT_EQ(record.envelopes[1].refused, reason);
    }
  }
  void ExpectRefusedInItsPlace(const HandoffHeader& bad, Reason reason) {
    ExpectRefusedInItsPlace(Checked(bad), reason);
  }

  HandoffHeader InOwnJourney(uint8_t handoff, int destination = 3) const {
    HandoffHeader header = Referral(handoff, destination);
    BeginJourney(handoff, &header);
    return header;
  }
  // `derogation` is a good leave for `header`.
  HandoffHeader WithLeave(HandoffHeader header) const {
    header.derogation = samples::LeaveFor(header, 9);
    header.derogation.expiry = now_.day;
    header.derogation.animator = SignatoryNo(40);
    return header;
  }
  Reason Say(int n, const HandoffHeader& answer) {
    if (!Connected(n)) Open(n);
    return DepositOne(n, Checked(answer));
  }
  // The door of `n` has received the person of `referral`.
  void Receive(uint8_t handoff, int n, const HandoffHeader& referral) {
    EXPECT_EQ(Say(n, Answer(handoff, referral, CoarseState::kReceived, ArrivalGrade::kProven)), Reason::kNone);
  }
  void SayStanding(ConventionId convention, PartnerId partner, Standing standing) {
    Admit(sample::StandingItem(convention, partner, 1, standing, now_.day, SignatoryNo(11)));
  }

 private:
  uint8_t neighbour_ = 255;
};

TEST_F(HubEngineDeposit, IsDurableAndHandedOnInTheSameStep) {
  const SessionId destination = Open(3);
  const CheckedEnvelope referral = Checked(Referral(1, 3));
  const DepositAnswerFacts answer = Deposit(1, 3, {referral});
  EXPECT_EQ(answer.first_cursor, Cursor(1));
  EXPECT_EQ(answer.taken, 1u);
  EXPECT_THAT(answer.exceptions, IsEmpty());
  ASSERT_THAT(out_.records, SizeIs(1));
  ASSERT_THAT(out_.puts, SizeIs(1));
  const auto deliveries = Sent<SendEnvelopes>();
  ASSERT_THAT(deliveries, SizeIs(1));
  EXPECT_EQ(deliveries[0].session, destination);
  EXPECT_EQ(deliveries[0].first, Cursor(1));
  ASSERT_NE(deliveries[0].bytes, nullptr) << "what is at hand is not read back";
  EXPECT_EQ(*deliveries[0].bytes, EnvelopeBytes(referral));
}

TEST_F(HubEngineDeposit, WaitsForARecipientThatIsAway) {
  const CheckedEnvelope referral = Checked(Referral(1, 3));
  Deposit(1, 3, {referral});
  EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
  Open(3);
  const auto deliveries = Sent<SendEnvelopes>();
  ASSERT_THAT(deliveries, SizeIs(1));
  EXPECT_EQ(deliveries[0].first, Cursor(1));
  EXPECT_EQ(deliveries[0].bytes, nullptr) << "from the ledger";
}

TEST_F(HubEngineDeposit, ARepeatIsAnsweredWithItsPlaceAndHasNoSecondEffect) {
  Open(3);
  const CheckedEnvelope referral = Checked(Referral(1, 3));
  const CheckedEnvelope other = Checked(InOwnJourney(2));
  Deposit(1, 3, {referral, other});
  for (int i = 0; i < 2; ++i) {
    const DepositAnswerFacts again = Deposit(1, 3, {referral, other});
    EXPECT_EQ(again.first_cursor, Cursor(0));
    EXPECT_EQ(again.taken, 0u);
    EXPECT_THAT(again.exceptions, ElementsAre(DepositException{0, Cursor(1), Reason::kNone},
                                              DepositException{1, Cursor(2), Reason::kNone}));
    EXPECT_THAT(out_.records, IsEmpty());
    EXPECT_THAT(out_.puts, IsEmpty());
    EXPECT_THAT(Sent<SendEnvelopes>(), IsEmpty());
    Open(1);  // its next session brings it once more
  }
}

TEST_F(HubEngineDeposit, ARepeatWithinOneFrameTakesOnePlace) {
  const CheckedEnvelope referral = Checked(Referral(1, 3));
  const DepositAnswerFacts answer = Deposit(1, 3, {referral, referral, Checked(InOwnJourney(2))});
  EXPECT_EQ(answer.taken, 2u);
  EXPECT_THAT(answer.exceptions, ElementsAre(DepositException{1, Cursor(1), Reason::kNone}));
  EXPECT_EQ(MailboxOf(3)->tail(), Cursor(2));
}

TEST_F(HubEngineDeposit, ARepeatTellsWhatWasSettledMeanwhile) {
  const CheckedEnvelope referral = Checked(Referral(1, 3));
  Deposit(1, 3, {referral});
  Step(CloseSession{sessions_[1]});
  Open(3);
  Settle(3, Cursor(1));
  Open(1);
  Deposit(1, 3, {referral});
  const auto progress = Sent<SendProgress>();
  ASSERT_THAT(progress, SizeIs(1));
  EXPECT_EQ(progress[0].session, sessions_[1]);
  EXPECT_EQ(progress[0].progress, (ProgressFacts{NodeNo(3), Cursor(1), Cursor(1)}));
}

TEST_F(HubEngineDeposit, ARefusalIsRememberedAsFinal) {
  HandoffHeader uncovered = Referral(1, 3);
  uncovered.convention = sample::Filled<ConventionId>(250);
  EXPECT_EQ(DepositOne(1, Checked(uncovered)), Reason::kConventionUnknown);
  EXPECT_THAT(out_.records, SizeIs(1));
  EXPECT_EQ(DepositOne(1, Checked(uncovered)), Reason::kConventionUnknown);
  EXPECT_THAT(out_.records, IsEmpty());
}

TEST_F(HubEngineDeposit, OtherBytesUnderOneSealingAreAnEquivocation) {
  const CheckedEnvelope first = Checked(Referral(1, 3), 1);
  Deposit(1, 3, {first});
  ExpectRefusedInItsPlace(Checked(Referral(1, 3), 2), Reason::kEquivocation);
  EXPECT_EQ(state().counters().equivocations, 1u);
  EXPECT_THAT(Deposit(1, 3, {first}).exceptions, ElementsAre(DepositException{0, Cursor(1), Reason::kNone}))
      << "the first one still stands";
}

TEST_F(HubEngineDeposit, AHigherGenerationIsTakenAndReplacesTheFormer) {
  Open(3);
  HandoffHeader header = Referral(1, 3);
  const CheckedEnvelope first = Checked(header, 1);
  Deposit(1, 3, {first});
  header.generation = SealGeneration(2);
  const CheckedEnvelope second = Checked(header, 2);
  EXPECT_EQ(Deposit(1, 3, {second}).first_cursor, Cursor(2));
  EXPECT_THAT(Sent<SendEnvelopes>(), SizeIs(1));
  EXPECT_EQ(state().counters().equivocations, 0u);
  EXPECT_THAT(state().journeys().Find(header.journey)->doors.referrals, SizeIs(1));
  EXPECT_EQ(Deposit(1, 3, {second}).exceptions[0].known, Cursor(2));
  ExpectRefusedInItsPlace(first, Reason::kStaleGeneration);
}

TEST_F(HubEngineDeposit, EachPlaceThatIsWrongHasItsReason) {
  const std::pair<Reason, std::function<void(HandoffHeader&)>> changes[] = {
      {Reason::kConventionUnknown, [](auto& h) { h.convention = sample::Filled<ConventionId>(250); }},
      {Reason::kConventionUnknown, [](auto& h) { h.convention_version = ConventionVersion(9); }},
      {Reason::kNotCovered, [](auto& h) { h.destination = PartnerNo(77); }},
      {Reason::kNotMember, [](auto& h) { h.sender = PartnerNo(2); }},
      {Reason::kNotMember, [](auto& h) { h.sender = PartnerNo(77); }},
      {Reason::kWrongMailbox, [](auto& h) { h.mailbox = NodeNo(4); }},
      {Reason::kWrongMailbox, [](auto& h) { h.destination = PartnerNo(4); }},
      {Reason::kStaleKey, [](auto& h) { h.recipient_key = sample::KeyIdNo(99); }},
      {Reason::kDueDayTooFar, [](auto& h) { h.due_day = AddDays(kToday, 32); }},
      {Reason::kDueDayTooFar, [](auto& h) { h.due_day = AddDays(kToday, -1); }},
      {Reason::kJourneyOver, [](auto& h) { h.parent = samples::Handoff(77); }},
  };
  uint8_t handoff = 0;
  for (const auto& [reason, change] : changes) {
    HandoffHeader header = InOwnJourney(++handoff);
    change(header);
    ExpectRefusedInItsPlace(header, reason);
  }
}

TEST_F(HubEngineDeposit, WhatNoNodeMakesIsMalformed) {
  const HandoffHeader known = InOwnJourney(1);
  Deposit(1, 3, {Checked(known)});
  ExpectRefusedInItsPlace(To(3, samples::PersonWord(2, known, CoarseState::kWithdrawn, 1)), Reason::kMalformed);
  HandoffHeader notice = OwnersAnswer(3, known, CoarseState::kExpired);
  notice.kind = HandoffKind::kNotice;
  ExpectRefusedInItsPlace(notice, Reason::kMalformed);
  EXPECT_EQ(FindReferral(known)->state, CoarseState::kOpen);
  CheckedEnvelope undecoded;
  undecoded.malformed = Reason::kVersionUnknown;
  ExpectRefusedInItsPlace(undecoded, Reason::kVersionUnknown);
}

TEST_F(HubEngineDeposit, AFrameOfNothingButUndecodedHeadersLeavesNoRecord) {
  CheckedEnvelope undecoded;
  undecoded.malformed = Reason::kMalformed;
  const DepositAnswerFacts answer = Deposit(1, 3, {undecoded, undecoded});
  EXPECT_EQ(answer.taken, 0u);
  EXPECT_THAT(answer.exceptions, SizeIs(2));
  EXPECT_THAT(out_.records, IsEmpty());
}

TEST_F(HubEngineDeposit, AWindowIsGoodForThirtyFiveDaysAndOneHourAhead) {
  const uint32_t now = now_.window.value();
  const std::pair<uint32_t, Reason> windows[] = {
      {now - 35 * limits::kWindowsPerDay, Reason::kNone},
      {now - 35 * limits::kWindowsPerDay - 1, Reason::kWindowTooOld},
      {now + 4, Reason::kNone},
      {now + 5, Reason::kWindowAhead},
  };
  uint8_t handoff = 0;
  for (const auto& [window, reason] : windows) {
    HandoffHeader header = InOwnJourney(++handoff);
    header.window = Window(window);
    EXPECT_EQ(DepositOne(1, Checked(header)), reason);
  }
}

// What was taken once is answered alike, however old it is by then.
TEST_F(HubEngineDeposit, ARepeatIsKnownOnTheLastDayOfItsMemory) {
  const CheckedEnvelope referral = Checked(Referral(1, 3));
  Deposit(1, 3, {referral});
  // A window that ran an hour ahead lives into the day after the thirty-fifth.
  Wait(36);
  EXPECT_EQ(Deposit(1, 3, {referral}).exceptions[0].known, Cursor(1));
  Wait(1);
  EXPECT_EQ(DepositOne(1, referral), Reason::kWindowTooOld);
}

TEST_F(HubEngineDeposit, ASupersededVersionIsGoodForTenDays) {
  Admit(sample::LocalV2(AddDays(kToday, 1)));
  Wait(11);
  EXPECT_EQ(DepositOne(1, Checked(InOwnJourney(1))), Reason::kNone);
  Wait(1);
  EXPECT_EQ(DepositOne(1, Checked(InOwnJourney(2))), Reason::kConventionSuperseded);
  HandoffHeader renewed = InOwnJourney(3);
  renewed.convention_version = ConventionVersion(2);
  EXPECT_EQ(DepositOne(1, Checked(renewed)), Reason::kNone);
}

TEST_F(HubEngineDeposit, StandingsHoldForNewReferrals) {
  SayStanding(ConventionId(), PartnerNo(2), Standing::kSuspended);
  EXPECT_EQ(DepositOne(1, Checked(InOwnJourney(1, 2))), Reason::kPartnerSuspended);
  SayStanding(ConventionId(), PartnerNo(3), Standing::kEnded);
  EXPECT_EQ(DepositOne(1, Checked(InOwnJourney(2, 3))), Reason::kPartnerGone);
  SayStanding(kLocal, PartnerNo(1), Standing::kSuspended);
  EXPECT_EQ(DepositOne(1, Checked(InOwnJourney(3, 4))), Reason::kSuspended) << "as a party of this convention";
}

TEST_F(HubEngineDeposit, ConventionsJudgeNewReferralsOnly) {
  const HandoffHeader referral = Referral(1, 3);
  Deposit(1, 3, {Checked(referral)});
  SayStanding(kLocal, PartnerId(), Standing::kEnded);
  EXPECT_EQ(DepositOne(1, Checked(InOwnJourney(2))), Reason::kConventionNotInForce);
  EXPECT_EQ(Say(3, Answer(3, referral, CoarseState::kAnsweredYes)), Reason::kNone);
  EXPECT_EQ(DepositOne(1, Checked(OwnersAnswer(4, referral, CoarseState::kWithdrawn))), Reason::kNone);
  EXPECT_EQ(FindReferral(referral)->state, CoarseState::kWithdrawn);
}

TEST_F(HubEngineDeposit, ASecondOpenReferralIsRefused) {
  const HandoffHeader first = Referral(1, 4);
  Deposit(1, 4, {Checked(first)});
  ExpectRefusedInItsPlace(Referral(2, 3, 1), Reason::kReferralOpen);
  EXPECT_EQ(FindReferral(first)->state, CoarseState::kOpen);
  EXPECT_EQ(FindReferral(Referral(2, 3, 1))->state, CoarseState::kUndeliverable) << "its origin may re-route it";
}

TEST_F(HubEngineDeposit, DrillAndRealDoNotMix) {
  Deposit(1, 4, {Checked(Referral(1, 4))});
  HandoffHeader drill = Referral(2, 3, 1);
  drill.drill = true;
  ExpectRefusedInItsPlace(drill, Reason::kDrillMixed);
  EXPECT_EQ(FindReferral(drill), nullptr);
}

TEST_F(HubEngineDeposit, OnlyTheOwnerOpensAChild) {
  const HandoffHeader first = Referral(1, 4);
  Deposit(1, 4, {Checked(first)});
  Say(4, Answer(2, first, CoarseState::kAnsweredNo));
  HandoffHeader child = Referral(3, 3, 1);
  child.sender = PartnerNo(2);
  EXPECT_EQ(Say(2, child), Reason::kNotJourneyOwner);
}

TEST_F(HubEngineDeposit, AThirdDoorNeedsTheAnimatorsLeave) {
  const HandoffHeader first = Referral(1, 4);
  Deposit(1, 4, {Checked(first)});
  Receive(2, 4, first);
  ExpectRefusedInItsPlace(Referral(3, 3, 1), Reason::kThirdDoor);
  HandoffHeader forged = WithLeave(Referral(4, 3, 1));
  forged.derogation.animator = SignatoryNo(41);
  ExpectRefusedInItsPlace(forged, Reason::kDerogationInvalid);
  CheckedEnvelope unsigned_leave = Checked(WithLeave(Referral(5, 3, 1)));
  unsigned_leave.derogation_valid = false;
  ExpectRefusedInItsPlace(unsigned_leave, Reason::kDerogationInvalid);
  EXPECT_EQ(state().counters().derogations, 0u);
  const HandoffHeader granted = WithLeave(Referral(6, 3, 1));
  EXPECT_EQ(DepositOne(1, Checked(granted)), Reason::kNone);
  Receive(7, 3, granted);
  EXPECT_EQ(state().counters().derogations, 1u) << "once for the referral and its reception";
  EXPECT_EQ(state().counters().breaches, 0u);
}

TEST_F(HubEngineDeposit, OnlyTheTwoDoorsSpeakOfAReferral) {
  const HandoffHeader referral = Referral(1, 3);
  Deposit(1, 3, {Checked(referral)});
  HandoffHeader answer = Answer(2, referral, CoarseState::kAnsweredNo);
  answer.sender = PartnerNo(4);
  EXPECT_EQ(Say(4, answer), Reason::kNotDestination);
  answer.sender = PartnerNo(3);
  EXPECT_EQ(Say(4, answer), Reason::kNotMember) << "in another's name";
  EXPECT_EQ(FindReferral(referral)->state, CoarseState::kOpen);
}

TEST_F(HubEngineDeposit, ANodeSpeaksForThoseInItsCustody) {
  HandoffHeader referral = Referral(1, 5);
  EXPECT_EQ(DepositOne(1, Checked(referral)), Reason::kNone);
  const HandoffHeader answer = Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kTranscribed);
  EXPECT_EQ(answer.sender, PartnerNo(5));
  EXPECT_EQ(DepositOne(1, Checked(answer)), Reason::kNone);
  EXPECT_EQ(FindReferral(referral)->received, ArrivalGrade::kTranscribed);
}

// An arrival by printed slip may overtake its referral: it comes again, and is judged anew.
TEST_F(HubEngineDeposit, AnAnswerThatOvertakesItsReferralMayComeAgain) {
  const HandoffHeader referral = Referral(1, 3);
  const HandoffHeader arrival = Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kProven);
  EXPECT_EQ(Say(3, arrival), Reason::kUnknownReferral);
  Deposit(1, 3, {Checked(referral)});
  EXPECT_EQ(Say(3, arrival), Reason::kNone);
  EXPECT_EQ(FindReferral(referral)->state, CoarseState::kReceived);
}

TEST_F(HubEngineDeposit, AProofThatDoesNotVerifyIsRefused) {
  const HandoffHeader referral = Referral(1, 3);
  Deposit(1, 3, {Checked(referral)});
  Open(3);
  CheckedEnvelope arrival = Checked(Answer(2, referral, CoarseState::kReceived, ArrivalGrade::kProven));
  arrival.proof_valid = false;
  EXPECT_EQ(DepositOne(3, arrival), Reason::kProofInvalid);
  EXPECT_EQ(FindReferral(referral)->received, ArrivalGrade::kNone);
}

TEST_F(HubEngineDeposit, ALateReceptionTellsBothDoorsOfTheReferralItCloses) {
  const HandoffHeader first = Referral(1, 3);
  Deposit(1, 3, {Checked(first)});
  Wait(20);
  const HandoffHeader second = Referral(2, 4, 1);
  EXPECT_EQ(DepositOne(1, Checked(second)), Reason::kNone);
  Receive(3, 3, first);
  EXPECT_EQ(FindReferral(second)->state, CoarseState::kUndeliverable);
  const NoticeFacts told{HubNoticeKind::kUndeliverable, second.handoff, second.journey, Reason::kThirdDoor, {}};
  EXPECT_EQ(NoticesTo(1).back(), told);
  EXPECT_THAT(NoticesTo(4), ElementsAre(told));
  EXPECT_EQ(state().counters().breaches, 0u);
}

TEST_F(HubEngineDeposit, ABreachIsTakenCountedAndToldToTheOwner) {
  const HandoffHeader first = Referral(1, 3);
  Deposit(1, 3, {Checked(first)});
  Say(3, Answer(2, first, CoarseState::kAnsweredNo));
  const HandoffHeader second = Referral(3, 4, 1);
  Deposit(1, 4, {Checked(second)});
  Receive(4, 4, second);
  Receive(5, 3, first);
  EXPECT_EQ(state().counters().breaches, 1u);
  EXPECT_TRUE(FindReferral(first)->breach);
  EXPECT_THAT(NoticesTo(1), ElementsAre(NoticeFacts{HubNoticeKind::kBreach, first.handoff, first.journey,
                                                    Reason::kThirdDoor, SealGeneration()}));
}

}  // namespace
}  // namespace relais::hub
