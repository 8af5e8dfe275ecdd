// The person at the follow-up page: what the code shows, and the person's word.
#include <gmock/gmock.h>

#include <string>

#include "tests/fakes/status_matchers.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::NodeNo;
using testing::IsEmpty;
using testing::SizeIs;

class HubEnginePerson : public EngineFixture {
 protected:
  HubEnginePerson() {
    Open(1);
    EXPECT_EQ(DepositOne(1, Checked(referral_)), Reason::kNone);
  }

  HandoffHeader Word(uint8_t handoff, CoarseState state, uint32_t counter) const {
    return PersonWord(handoff, referral_, state, counter);
  }
  void Receive() {
    Open(3);
    EXPECT_EQ(DepositOne(3, Checked(Answer(90, referral_, CoarseState::kReceived, ArrivalGrade::kProven))),
              Reason::kNone);
  }
  CoarseState State() const { return FindReferral(referral_)->state; }

  const HandoffHeader referral_ = Referral(1, 3);
};

// --- What the code shows

TEST_F(HubEnginePerson, AFollowUpKeyShowsWhereTheReferralStands) {
  ASSERT_OK_AND_ASSIGN(const FollowFacts facts, engine_->Follow(referral_.follow_key));
  EXPECT_EQ(facts.state, CoarseState::kOpen);
  EXPECT_EQ(facts.due_day, referral_.due_day);
  EXPECT_EQ(facts.capsule, "");
  EXPECT_EQ(facts.counter, 0u);
  Receive();
  EXPECT_EQ(engine_->Follow(referral_.follow_key)->state, CoarseState::kReceived);
}

TEST_F(HubEnginePerson, AnyOtherKeyIsWrong) {
  EXPECT_THAT(engine_->Follow(samples::Filled<SigningKey>(0x77)), RefusedFor(Reason::kCodeWrong));
  EXPECT_THAT(engine_->Follow(SigningKey()), RefusedFor(Reason::kCodeWrong));
}

TEST_F(HubEnginePerson, TheLatestReferralIsShown) {
  Open(3);
  EXPECT_EQ(DepositOne(3, Checked(Answer(2, referral_, CoarseState::kAnsweredNo))), Reason::kNone);
  EXPECT_EQ(engine_->Follow(referral_.follow_key)->state, CoarseState::kAnsweredNo);
  EXPECT_EQ(DepositOne(1, Checked(Referral(3, 4, 1))), Reason::kNone);
  EXPECT_EQ(engine_->Follow(referral_.follow_key)->state, CoarseState::kOpen);
}

TEST_F(HubEnginePerson, ACapsuleIsKeptWithTheReferralThatIsTaken) {
  const std::string capsule(limits::kCapsuleBytes, 'k');
  HandoffHeader other = Referral(2, 3);
  BeginJourney(2, &other);
  HandoffHeader refused = Referral(3, 3, 1);  // the first one is open
  Deposit(1, 3, {Checked(other), Checked(refused)},
          {{other.handoff, capsule}, {refused.handoff, capsule}, {samples::Handoff(99), capsule}});
  EXPECT_EQ(engine_->Follow(other.follow_key)->capsule, capsule);
  EXPECT_EQ(engine_->Follow(referral_.follow_key)->capsule, "");
}

TEST_F(HubEnginePerson, AReissuedSlipHasNewKeysAndTheOldOnesOpenNothing) {
  HandoffHeader note = OwnersAnswer(2, referral_, CoarseState::kOpen);
  note.kind = HandoffKind::kNote;
  note.slip_version = 2;
  note.arrival_key = samples::Filled<SigningKey>(0x2a);
  note.follow_key = samples::Filled<SigningKey>(0x2f);
  note.follow_sealing_key = samples::Filled<SealingKey>(0x25);
  EXPECT_EQ(DepositOne(1, Checked(note)), Reason::kNone);
  EXPECT_THAT(engine_->Follow(referral_.follow_key), RefusedFor(Reason::kCodeWrong));
  EXPECT_OK(engine_->Follow(note.follow_key));
  EXPECT_EQ(Speak(Checked(Word(3, CoarseState::kWithdrawn, 1))).reason, Reason::kCodeWrong);
  EXPECT_EQ(State(), CoarseState::kOpen);
}

// --- The person's word

TEST_F(HubEnginePerson, AWithdrawalIsDurableHandedOnAndBlocksWhatFollows) {
  const CheckedEnvelope word = Checked(Word(2, CoarseState::kWithdrawn, 1));
  const HubResult result = Speak(word);
  EXPECT_EQ(result.reason, Reason::kNone);
  EXPECT_EQ(result.cursor, Cursor(1));
  ASSERT_THAT(out_.records, SizeIs(1));
  EXPECT_TRUE(std::get<FrameTaken>(out_.records[0]).from.none());
  ASSERT_THAT(Sent<SendEnvelopes>(), SizeIs(1));
  EXPECT_EQ(Sent<SendEnvelopes>()[0].session, sessions_[1]);
  EXPECT_EQ(bodies_.at({NodeNo(1), 1}), EnvelopeBytes(word));
  EXPECT_EQ(State(), CoarseState::kWithdrawn);
  EXPECT_EQ(DepositOne(1, Checked(Referral(3, 4, 1))), Reason::kTombstoned);
}

TEST_F(HubEnginePerson, ARepeatedWordGetsTheSamePlaceAndHasNoSecondEffect) {
  const CheckedEnvelope word = Checked(Word(2, CoarseState::kWithdrawn, 1));
  Speak(word);
  const HubResult again = Speak(word);
  EXPECT_EQ(again.reason, Reason::kNone);
  EXPECT_EQ(again.cursor, Cursor(1));
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_THAT(out_.effects, IsEmpty());
}

TEST_F(HubEnginePerson, OneWordMayGoToEachDoor) {
  Receive();
  EXPECT_EQ(Speak(Checked(Word(2, CoarseState::kEnded, 1))).reason, Reason::kNone);
  const HandoffHeader second = To(3, Word(3, CoarseState::kEnded, 2));
  EXPECT_EQ(Speak(Checked(second)).reason, Reason::kNone);
  EXPECT_EQ(State(), CoarseState::kEnded);
  EXPECT_EQ(engine_->Follow(referral_.follow_key)->counter, 2u);
}

TEST_F(HubEnginePerson, ACounterIsUsedOnce) {
  Receive();
  EXPECT_EQ(Speak(Checked(Word(2, CoarseState::kEnded, 4))).reason, Reason::kNone);
  EXPECT_EQ(Speak(Checked(Word(3, CoarseState::kWithdrawn, 4))).reason, Reason::kReplay);
  EXPECT_EQ(Speak(Checked(Word(4, CoarseState::kWithdrawn, 3))).reason, Reason::kReplay);
  EXPECT_EQ(State(), CoarseState::kEnded);
}

TEST_F(HubEnginePerson, AClosingWordNeedsAReception) {
  EXPECT_EQ(Speak(Checked(Word(2, CoarseState::kEnded, 1))).reason, Reason::kWrongState);
  EXPECT_EQ(State(), CoarseState::kOpen);
}

TEST_F(HubEnginePerson, AWordGoesToADoorOfTheReferralAtItsMailbox) {
  EXPECT_EQ(Speak(Checked(To(4, Word(2, CoarseState::kWithdrawn, 1)))).reason, Reason::kNotDestination);
  HandoffHeader elsewhere = Word(3, CoarseState::kWithdrawn, 1);
  elsewhere.mailbox = NodeNo(4);
  EXPECT_EQ(Speak(Checked(elsewhere)).reason, Reason::kWrongMailbox);
  EXPECT_EQ(State(), CoarseState::kOpen);
  EXPECT_THAT(bodies_, SizeIs(1)) << "the referral's alone";
}

TEST_F(HubEnginePerson, WhoGuessesLearnsNothingAndLeavesNoRecord) {
  HandoffHeader wrong_key = Word(2, CoarseState::kWithdrawn, 1);
  wrong_key.follow_key = samples::Filled<SigningKey>(0x77);
  HandoffHeader no_journey = Word(3, CoarseState::kWithdrawn, 1);
  no_journey.journey = samples::Filled<JourneyId>(0x77);
  HandoffHeader no_referral = Word(4, CoarseState::kWithdrawn, 1);
  no_referral.answers = samples::Handoff(0x77);
  HandoffHeader old = wrong_key;  // whatever else is amiss
  old.window = Window(now_.window.value() - 40 * limits::kWindowsPerDay);
  for (const HandoffHeader& guess : {wrong_key, no_journey, no_referral, old}) {
    EXPECT_EQ(Speak(Checked(guess)).reason, Reason::kCodeWrong);
    EXPECT_THAT(out_.records, IsEmpty());
    EXPECT_THAT(out_.effects, IsEmpty());
  }
}

TEST_F(HubEnginePerson, ANodeIsNoPerson) {
  const HubResult result = Speak(Checked(OwnersAnswer(2, referral_, CoarseState::kWithdrawn)));
  EXPECT_EQ(result.reason, Reason::kCodeWrong);
  EXPECT_THAT(out_.records, IsEmpty());
  EXPECT_EQ(State(), CoarseState::kOpen);
}

}  // namespace
}  // namespace relais::hub
