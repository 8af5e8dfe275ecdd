// Who may speak of a journey at the hub, beyond the two-door rule itself: restating, giving up, the person's word.
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "hub/hub_engine.h"
#include "services/core/handoff/day.h"
#include "tests/region/region.h"

namespace relais::hub {
namespace {

constexpr SessionId kSession{900};

template <class Id>
Id Some(char c) {
  return Id::FromBytes(std::string(Id::kSize, c));
}

class WhoMaySpeak : public testing::Test {
 protected:
  const region::PartnerPaper& partner(int number) { return region_.country().partner(number); }

  CheckedEnvelope Referral() {
    CheckedEnvelope checked;
    HandoffHeader& header = checked.header;
    header.kind = HandoffKind::kReferral;
    header.sender = partner(1).partner;
    header.destination = partner(2).partner;
    header.mailbox = partner(2).node;
    header.handoff = kReferral;
    header.journey = kJourney;
    header.due_day = AddDays(now_.day, 10);
    header.window = now_.window;
    header.slip_version = 1;
    header.arrival_key = header.follow_key = Some<SigningKey>('f');
    header.follow_sealing_key = Some<SealingKey>('f');
    return checked;
  }

  // A node that knew another ledger of this hub is asked, and answers.
  void RestateFrom(int number, LedgerId known = Some<LedgerId>('o')) {
    HubOutcome out;
    HelloFacts hello;
    hello.hub_ledger = known;
    hello.hub_epoch = Epoch(1);
    engine_->Step(now_, OpenSession{kSession, partner(number).node, hello, Some<LedgerId>('l')}, &out);
    ASSERT_EQ(engine_->Step(now_, RestateFrame{kSession, {Referral()}, true}, &out).reason, Reason::kNone);
  }

  // What the network makes of the referral after the node of `number` has settled it with a refusal.
  CoarseState AfterRefusalBy(int number) {
    MailboxSettled settled;
    settled.mailbox = partner(number).node;
    settled.day = now_.day;
    settled.exceptions.push_back(
        {Cursor(1), kReferral, SealGeneration(1), Reason::kNotCovered, kJourney, partner(1).node});
    Touched touched;
    engine_->mutable_state_for_restore()->Apply(settled, &touched);
    return engine_->state().journeys().Find(kJourney)->doors.find(kReferral)->state;
  }

  // A word that anybody may make up, without a certificate and without a slip.
  HubResult Speak(char key, NodeId mailbox, HubOutcome* out) {
    CheckedEnvelope checked = Referral();
    checked.header.kind = HandoffKind::kPerson;
    checked.header.state = CoarseState::kWithdrawn;
    checked.header.handoff = Some<HandoffId>('w');
    checked.header.answers = kReferral;
    checked.header.mailbox = mailbox;
    checked.header.follow_key = Some<SigningKey>(key);
    return engine_->Step(now_, PersonWordInput{checked, std::make_shared<const std::string>()}, out);
  }

  const JourneyId kJourney = Some<JourneyId>('j');
  const HandoffId kReferral = Some<HandoffId>('r');
  region::Region region_{{}, nullptr};
  const Moment now_ = region_.Now();
  std::unique_ptr<HubEngine> engine_ = region_.hub().Replayed();
};

TEST_F(WhoMaySpeak, ANodeRestatesWhatItsOwnPartnersSaid) {
  RestateFrom(1);
  EXPECT_NE(engine_->state().journeys().Find(kJourney), nullptr);
}

TEST_F(WhoMaySpeak, WhatNobodyAskedForIsNotTaken) {
  RestateFrom(1, Some<LedgerId>('l'));
  EXPECT_EQ(engine_->state().journeys().Find(kJourney), nullptr);
}

TEST_F(WhoMaySpeak, ANodeRestatesNothingInAnotherPartnersName) {
  RestateFrom(3);
  EXPECT_EQ(engine_->state().journeys().Find(kJourney), nullptr);
}

TEST_F(WhoMaySpeak, TheDestinationsRefusalMakesItsReferralUndeliverable) {
  RestateFrom(1);
  EXPECT_EQ(AfterRefusalBy(2), CoarseState::kUndeliverable);
}

TEST_F(WhoMaySpeak, ARefusalByAnotherNodeClosesNobodysReferral) {
  RestateFrom(1);
  EXPECT_EQ(AfterRefusalBy(3), CoarseState::kOpen);
}

TEST_F(WhoMaySpeak, UnknownAndWrongAreOneAnswerAndLeaveNoRecord) {
  RestateFrom(1);
  HubOutcome wrong;
  EXPECT_EQ(Speak('x', partner(2).node, &wrong).reason, Reason::kCodeWrong);
  EXPECT_TRUE(wrong.records.empty());
  EXPECT_TRUE(wrong.effects.empty());
  HubOutcome lost;  // to a mailbox that does not exist
  EXPECT_EQ(Speak('x', Some<NodeId>('n'), &lost).reason, Reason::kCodeWrong);
  EXPECT_TRUE(lost.records.empty());
}

}  // namespace
}  // namespace relais::hub
