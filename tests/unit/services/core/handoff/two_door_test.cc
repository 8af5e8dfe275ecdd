#include "services/core/handoff/two_door.h"

#include <functional>
#include <vector>

#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Answer;
using samples::Filled;
using samples::Handoff;
using samples::kAnimator;
using samples::kDoor1;
using samples::kDoor2;
using samples::kDoor3;
using samples::kDue;
using samples::kOwner;
using samples::kStranger;
using samples::kToday;
using samples::OwnersAnswer;
using samples::Referral;

const ReferralFacts kTodaysFacts = {kToday, kAnimator, true};

// Lets `header` in; the test fails when it is refused.
Admission Send(JourneyDoors& journey, const HandoffHeader& header, const ReferralFacts& facts = kTodaysFacts) {
  Admission admission = AdmitReferral(journey, header, facts);
  EXPECT_EQ(admission.refused, Reason::kNone) << ReasonName(admission.refused);
  return admission;
}
Admission Say(JourneyDoors& journey, const HandoffHeader& header) {
  Admission admission = AdmitAnswer(journey, header, {true});
  EXPECT_EQ(admission.refused, Reason::kNone) << ReasonName(admission.refused);
  return admission;
}
Admission Arrive(JourneyDoors& journey, const HandoffHeader& referral) {
  return Say(journey, Answer(90, referral, CoarseState::kReceived, ArrivalGrade::kProven));
}
// Refused for `reason`, with nothing changed and nothing else said.
void ExpectRefused(JourneyDoors journey, const HandoffHeader& header, Reason reason,
                   const ReferralFacts& facts = kTodaysFacts) {
  const JourneyDoors before = journey;
  Admission want;
  want.refused = reason;
  EXPECT_EQ(AdmitReferral(journey, header, facts), want)
      << "wanted " << ReasonName(reason) << ", got " << ReasonName(AdmitReferral(journey, header, facts).refused);
  EXPECT_EQ(journey, before);
}

TEST(TwoDoor, IsSmall) {
  EXPECT_LE(sizeof(JourneyReferral), 44u);
  EXPECT_LE(sizeof(JourneyDoors), 256u);
}

TEST(TwoDoor, AnUnknownJourneyHasNoDoors) {
  const JourneyDoors journey;
  EXPECT_FALSE(journey.known());
  EXPECT_EQ(journey.doors(), 0);
  EXPECT_EQ(journey.open_referral(), nullptr);
  EXPECT_TRUE(journey.settled());
}

TEST(TwoDoor, TheFirstReferralMakesItsSenderTheOwner) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  EXPECT_EQ(Send(journey, first), Admission());
  EXPECT_EQ(journey.owner, kOwner);
  EXPECT_EQ(journey.convention, first.convention);
  EXPECT_EQ(journey.arrival_key, first.arrival_key);
  EXPECT_EQ(journey.follow_key, first.follow_key);
  EXPECT_EQ(journey.follow_sealing_key, first.follow_sealing_key);
  ASSERT_NE(journey.open_referral(), nullptr);
  EXPECT_EQ(journey.open_referral()->id, first.handoff);
  EXPECT_EQ(journey.open_referral()->due_day, kDue);
  EXPECT_EQ(journey.doors(), 1);
  EXPECT_FALSE(journey.settled());
}

TEST(TwoDoor, AReSealIsLetThroughAndChangesNothing) {
  JourneyDoors journey;
  HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  const JourneyDoors before = journey;
  first.generation = SealGeneration(2);
  first.mailbox = Filled<NodeId>(0x77);
  EXPECT_TRUE(Send(journey, first).repeat);
  EXPECT_EQ(journey, before);
  first.destination = kDoor2;
  ExpectRefused(journey, first, Reason::kEquivocation);
}

TEST(TwoDoor, WhoAndWhatMayOpenAChild) {
  JourneyDoors journey;
  ExpectRefused(journey, Referral(2, kDoor2, 1), Reason::kJourneyOver);
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  ExpectRefused(journey, Referral(2, kDoor2, 1), Reason::kReferralOpen);
  Say(journey, Answer(8, first, CoarseState::kAnsweredNo));
  ExpectRefused(journey, Referral(2, kDoor2), Reason::kJourneyOver);
  ExpectRefused(journey, Referral(2, kDoor2, 9), Reason::kJourneyOver);
  HandoffHeader strangers = Referral(2, kDoor2, 1);
  strangers.sender = kDoor1;
  ExpectRefused(journey, strangers, Reason::kNotJourneyOwner);
  HandoffHeader drill = Referral(2, kDoor2, 1);
  drill.drill = true;
  ExpectRefused(journey, drill, Reason::kDrillMixed);
  EXPECT_EQ(Send(journey, Referral(2, kDoor2, 1)), Admission());
  EXPECT_EQ(journey.referrals.size(), 2u);
}

// R1 declined, R2 expired, R3 received: re-routing before the reception costs no door.
TEST(TwoDoor, ReRoutingCostsNoDoor) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  Say(journey, Answer(8, first, CoarseState::kAnsweredNo));
  EXPECT_FALSE(journey.WouldBeThirdDoor(kDoor2));
  Send(journey, Referral(2, kDoor2, 1));
  EXPECT_TRUE(Expire(journey, Handoff(2), Day(kDue.value() + 15)).ok());
  const HandoffHeader third = Referral(3, kDoor3, 2);
  EXPECT_EQ(Send(journey, third), Admission());
  EXPECT_EQ(journey.doors(), 1);
  const Admission arrival = Arrive(journey, third);
  EXPECT_TRUE(arrival.received);
  EXPECT_FALSE(arrival.breach || arrival.late || arrival.third_door);
  EXPECT_EQ(journey.doors(), 2);
}

TEST(TwoDoor, AThirdDoorIsRefusedButTheSameDoorsAreNot) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  Arrive(journey, first);
  EXPECT_EQ(journey.doors(), 2);
  EXPECT_TRUE(journey.WouldBeThirdDoor(kDoor2));
  EXPECT_FALSE(journey.WouldBeThirdDoor(kDoor1));
  EXPECT_FALSE(journey.WouldBeThirdDoor(kOwner));
  ExpectRefused(journey, Referral(2, kDoor2, 1), Reason::kThirdDoor);
  const HandoffHeader again = Referral(3, kDoor1, 1);
  Send(journey, again);
  EXPECT_FALSE(Arrive(journey, again).breach);
  EXPECT_EQ(journey.doors(), 2);
  const HandoffHeader inside = Referral(4, kOwner, 3);
  Send(journey, inside);
  EXPECT_FALSE(Arrive(journey, inside).breach);
  EXPECT_EQ(journey.doors(), 2);
}

class WithTwoDoors : public ::testing::Test {
 protected:
  WithTwoDoors() {
    Send(journey_, first_);
    Arrive(journey_, first_);
    third_.derogation = samples::LeaveFor(third_, 9);
  }
  const HandoffHeader first_ = Referral(1, kDoor1);
  JourneyDoors journey_;
  HandoffHeader third_ = Referral(2, kDoor2, 1);
};

TEST_F(WithTwoDoors, ADerogationOpensAThird) {
  const Admission admission = Send(journey_, third_);
  EXPECT_TRUE(admission.third_door);
  EXPECT_EQ(journey_.used_nonces, std::vector<Nonce>{Filled<Nonce>(9)});
  const Admission arrival = Arrive(journey_, third_);
  EXPECT_TRUE(arrival.third_door);
  EXPECT_FALSE(arrival.breach);
  EXPECT_EQ(journey_.doors(), 3);
}

TEST_F(WithTwoDoors, EachFieldOfADerogationMustFit) {
  const std::vector<std::function<void(HandoffHeader&, ReferralFacts&)>> bends = {
      [](HandoffHeader& h, ReferralFacts&) { h.derogation.asker = kStranger; },
      [](HandoffHeader& h, ReferralFacts&) { h.derogation.journey = Filled<JourneyId>(1); },
      [](HandoffHeader& h, ReferralFacts&) { h.derogation.destination = kDoor3; },
      [](HandoffHeader& h, ReferralFacts&) { h.derogation.convention = Filled<ConventionId>(1); },
      [](HandoffHeader& h, ReferralFacts&) { h.derogation.convention_version = ConventionVersion(4); },
      [](HandoffHeader& h, ReferralFacts&) { h.derogation.expiry = Day(kToday.value() - 1); },
      [](HandoffHeader& h, ReferralFacts&) {
        h.derogation.expiry = Day(kToday.value() + limits::kDerogationDaysMax + 1);
      },
      [](HandoffHeader& h, ReferralFacts&) { h.derogation.animator = Filled<SigningKey>(1); },
      [](HandoffHeader&, ReferralFacts& f) { f.animator = Filled<SigningKey>(1); },
      [](HandoffHeader& h, ReferralFacts& f) { h.derogation.animator = f.animator = SigningKey(); },
      [](HandoffHeader&, ReferralFacts& f) { f.derogation_signed = false; },
  };
  for (size_t i = 0; i < bends.size(); ++i) {
    HandoffHeader header = third_;
    ReferralFacts facts = kTodaysFacts;
    bends[i](header, facts);
    SCOPED_TRACE(i);
    ExpectRefused(journey_, header, Reason::kDerogationInvalid, facts);
  }
  HandoffHeader latest = third_;
  latest.derogation.expiry = Day(kToday.value() + limits::kDerogationDaysMax);
  Send(journey_, latest);
}

TEST_F(WithTwoDoors, ADerogationIsUsedOnce) {
  Send(journey_, third_);
  Say(journey_, Answer(8, third_, CoarseState::kAnsweredNo));
  HandoffHeader again = Referral(3, kDoor2, 2);
  again.derogation = samples::LeaveFor(again, 9);
  ExpectRefused(journey_, again, Reason::kDerogationInvalid);
  again.derogation = samples::LeaveFor(again, 10);
  EXPECT_TRUE(Send(journey_, again).third_door);
  EXPECT_EQ(journey_.used_nonces.size(), 2u);
}

TEST_F(WithTwoDoors, ATokenThatComesAlongIsCheckedAlsoWhenNotNeeded) {
  HandoffHeader header = Referral(2, kDoor1, 1);
  header.derogation = samples::LeaveFor(header, 9);
  header.derogation.asker = kStranger;
  ExpectRefused(journey_, header, Reason::kDerogationInvalid);
  header.derogation = samples::LeaveFor(header, 9);
  EXPECT_FALSE(Send(journey_, header).third_door) << "no third door: not counted as one";
  EXPECT_EQ(journey_.used_nonces.size(), 1u);
  JourneyDoors fresh;
  HandoffHeader first = first_;
  first.derogation = samples::LeaveFor(first, 9);
  first.derogation.asker = kStranger;
  ExpectRefused(fresh, first, Reason::kDerogationInvalid);
}

TEST_F(WithTwoDoors, ACorrectedReceptionGivesTheDoorBack) {
  EXPECT_TRUE(Say(journey_, Answer(8, first_, CoarseState::kCorrected)).door_given_back);
  EXPECT_EQ(journey_.doors(), 1);
  ASSERT_NE(journey_.open_referral(), nullptr) << "open, as before the reception";
  EXPECT_EQ(journey_.open_referral()->due_day, kDue) << "and due as before";
  Say(journey_, Answer(9, first_, CoarseState::kAnsweredNo));
  EXPECT_EQ(Send(journey_, Referral(2, kDoor2, 1)), Admission());
}

// R1 expired, R2 open, R1 received: R2 is undeliverable at once.
TEST(TwoDoor, ALateReceptionClosesTheOtherReferral) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  EXPECT_TRUE(Expire(journey, Handoff(1), Day(kDue.value() + 15)).ok());
  const HandoffHeader second = Referral(2, kDoor2, 1);
  Send(journey, second);
  const Admission arrival = Arrive(journey, first);
  EXPECT_TRUE(arrival.received && arrival.late);
  EXPECT_FALSE(arrival.breach);
  EXPECT_EQ(arrival.made_undeliverable, second.handoff);
  EXPECT_EQ(journey.find(second.handoff)->state, CoarseState::kUndeliverable);
  EXPECT_EQ(journey.find(second.handoff)->due_day, kNoDay);
  EXPECT_EQ(journey.open_referral(), nullptr);
  // The person stands at the second one all the same: recorded, late, a breach, counted as a third door.
  const Admission breach = Arrive(journey, second);
  EXPECT_TRUE(breach.received && breach.breach && breach.late);
  EXPECT_FALSE(breach.third_door);
  EXPECT_EQ(journey.doors(), 3);
  EXPECT_TRUE(journey.find(second.handoff)->breach);
}

TEST(TwoDoor, ALateReceptionLeavesAnotherReferralToTheSameDoorOpen) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  EXPECT_TRUE(Expire(journey, Handoff(1), Day(kDue.value() + 15)).ok());
  Send(journey, Referral(2, kDoor1, 1));
  EXPECT_TRUE(Arrive(journey, first).made_undeliverable.none());
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
}

// The animator's leave for the second one was given before it was needed: it holds.
TEST(TwoDoor, ALateReceptionLeavesAReferralWithLeaveOpen) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  EXPECT_TRUE(Expire(journey, Handoff(1), Day(kDue.value() + 15)).ok());
  HandoffHeader second = Referral(2, kDoor2, 1);
  second.derogation = samples::LeaveFor(second, 9);
  EXPECT_FALSE(Send(journey, second).third_door);
  EXPECT_TRUE(Arrive(journey, first).made_undeliverable.none());
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
  const Admission arrival = Arrive(journey, second);
  EXPECT_TRUE(arrival.third_door);
  EXPECT_FALSE(arrival.breach);
}

// The door that D1's late reception took is given back when it was entered in error; R2 stays undeliverable, and the
// origin may send another.
TEST(TwoDoor, ACorrectedLateReceptionDoesNotReopenAnything) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  EXPECT_TRUE(Expire(journey, Handoff(1), Day(kDue.value() + 15)).ok());
  Send(journey, Referral(2, kDoor2, 1));
  Arrive(journey, first);
  Say(journey, Answer(8, first, CoarseState::kCorrected));
  EXPECT_EQ(journey.find(first.handoff)->state, CoarseState::kExpired);
  EXPECT_EQ(journey.find(Handoff(2))->state, CoarseState::kUndeliverable);
  EXPECT_EQ(Send(journey, Referral(3, kDoor2, 2)), Admission());
}

// The reception is struck out while another referral is open: the first cannot be open beside it.
TEST(TwoDoor, ACorrectedReceptionNeverMakesASecondOpenReferral) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  Arrive(journey, first);
  Send(journey, Referral(2, kDoor1, 1));
  EXPECT_EQ(Say(journey, Answer(8, first, CoarseState::kCorrected)).made_undeliverable, first.handoff);
  EXPECT_EQ(journey.find(first.handoff)->state, CoarseState::kUndeliverable);
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
}

// Two doors have received without it: going back to open would lead to a third one.
TEST_F(WithTwoDoors, ACorrectedReceptionNeverReopensAThirdDoor) {
  Send(journey_, third_);
  Arrive(journey_, third_);
  const Admission corrected = Say(journey_, Answer(8, first_, CoarseState::kCorrected));
  EXPECT_TRUE(corrected.door_given_back);
  EXPECT_EQ(corrected.made_undeliverable, first_.handoff);
  EXPECT_EQ(journey_.open_referral(), nullptr);
  EXPECT_EQ(journey_.doors(), 2);
}

TEST(TwoDoor, AWithdrawnJourneyTakesNothingBack) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  EXPECT_TRUE(Say(journey, OwnersAnswer(8, first, CoarseState::kWithdrawn)).tombstoned);
  ExpectRefused(journey, first, Reason::kTombstoned);
  ExpectRefused(journey, Referral(2, kDoor2, 1), Reason::kTombstoned);
}

TEST(TwoDoor, AReissuedSlipReplacesTheKeys) {
  JourneyDoors journey;
  const HandoffHeader first = Referral(1, kDoor1);
  Send(journey, first);
  HandoffHeader child = Referral(2, kDoor2, 1);
  child.follow_key = Filled<SigningKey>(2);
  ExpectRefused(journey, child, Reason::kEquivocation);
  Say(journey, Answer(8, first, CoarseState::kAnsweredNo));
  child.slip_version = 2;
  Send(journey, child);
  EXPECT_EQ(journey.slip_version, 2);
  EXPECT_EQ(journey.follow_key, child.follow_key);
  Say(journey, Answer(9, child, CoarseState::kAnsweredNo));
  ExpectRefused(journey, Referral(3, kDoor3, 2), Reason::kStaleGeneration);
  HandoffHeader resealed = child;
  resealed.slip_version = 3;
  resealed.arrival_key = Filled<SigningKey>(3);
  EXPECT_TRUE(Send(journey, resealed).repeat);
  EXPECT_EQ(journey.arrival_key, resealed.arrival_key);
  // Sealed again before its slip was reissued, and late: it is here already, and the newest keys stand.
  EXPECT_TRUE(Send(journey, child).repeat);
  EXPECT_EQ(journey.arrival_key, resealed.arrival_key);
}

TEST(TwoDoor, AJourneyIsBounded) {
  JourneyDoors journey;
  Send(journey, Referral(1, kDoor1));
  for (int i = 2; i <= limits::kReferralsPerJourneyMax; ++i) {
    ASSERT_TRUE(MakeUndeliverable(journey, Handoff(static_cast<uint8_t>(i - 1))).ok());
    Send(journey, Referral(static_cast<uint8_t>(i), kDoor2, 1));
  }
  ASSERT_TRUE(MakeUndeliverable(journey, Handoff(limits::kReferralsPerJourneyMax)).ok());
  ExpectRefused(journey, Referral(200, kDoor2, 1), Reason::kTooLarge);
}

TEST(TwoDoorDeathTest, OnlyReferralsAreReferrals) {
  JourneyDoors journey;
  EXPECT_DEATH(AdmitReferral(journey, Answer(2, Referral(1, kDoor1), CoarseState::kOpen), kTodaysFacts), "kReferral");
}

}  // namespace
}  // namespace relais
