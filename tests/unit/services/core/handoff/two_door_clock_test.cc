// Due days, their escalation, and what the network gives up on.
#include "gtest/gtest.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Answer;
using samples::Handoff;
using samples::kDoor1;
using samples::kDue;
using samples::Referral;

const HandoffHeader kTimed = Referral(1, kDoor1);

JourneyDoors WithOneReferral() {
  JourneyDoors journey;
  EXPECT_TRUE(AdmitReferral(journey, kTimed, {samples::kToday, SigningKey(), false}).ok());
  return journey;
}

TEST(Escalation, StepsComeAfterTheEndOfTheirDays) {
  EXPECT_EQ(EscalationDue(kNoDay, Day(90'000)), Escalation::kNone);
  EXPECT_EQ(EscalationDue(Day(100), Day(100)), Escalation::kNone);
  EXPECT_EQ(EscalationDue(Day(100), Day(101)), Escalation::kOriginTold);
  EXPECT_EQ(EscalationDue(Day(100), Day(107)), Escalation::kOriginTold);
  EXPECT_EQ(EscalationDue(Day(100), Day(108)), Escalation::kAnimatorTold);
  EXPECT_EQ(EscalationDue(Day(100), Day(114)), Escalation::kAnimatorTold);
  EXPECT_EQ(EscalationDue(Day(100), Day(115)), Escalation::kExpired);
  EXPECT_EQ(EscalationDue(Day(INT32_MIN), Day(INT32_MAX)), Escalation::kExpired);
  EXPECT_EQ(EscalationDue(Day(INT32_MAX), Day(INT32_MIN)), Escalation::kNone);
}

TEST(Escalation, OnlyAnOpenReferralExpiresAndOnlyAtTheLastStep) {
  JourneyDoors journey = WithOneReferral();
  EXPECT_EQ(Expire(journey, Handoff(7), Day(90'000)).refused, Reason::kUnknownReferral);
  EXPECT_EQ(Expire(journey, Handoff(1), Day(kDue.value() + 14)).refused, Reason::kWrongState);
  EXPECT_TRUE(Expire(journey, Handoff(1), Day(kDue.value() + 15)).ok());
  EXPECT_EQ(journey.find(Handoff(1))->state, CoarseState::kExpired);
  EXPECT_TRUE(journey.settled());
  EXPECT_EQ(Expire(journey, Handoff(1), Day(90'000)).refused, Reason::kWrongState);
}

TEST(Escalation, WhatIsAwaitedAfterAReceptionKeepsTheJourneyUntilItsLastStep) {
  JourneyDoors journey = WithOneReferral();
  HandoffHeader arrival = Answer(8, kTimed, CoarseState::kReceived, ArrivalGrade::kAttested);
  arrival.due_day = kDue;
  EXPECT_TRUE(AdmitAnswer(journey, arrival, {true}).ok());
  EXPECT_FALSE(journey.settled());
  EXPECT_FALSE(journey.settled(Day(kDue.value() + 14)));
  EXPECT_TRUE(journey.settled(Day(kDue.value() + 15)));
  EXPECT_TRUE(AdmitAnswer(journey, Answer(9, kTimed, CoarseState::kEnded), {true}).ok());
  EXPECT_TRUE(journey.settled());
}

TEST(Undeliverable, BeforeTheReceptionOnly) {
  JourneyDoors journey = WithOneReferral();
  EXPECT_EQ(MakeUndeliverable(journey, Handoff(7)).refused, Reason::kUnknownReferral);
  for (int i = 1; i <= 10; ++i) {
    JourneyDoors copy = journey;
    copy.referrals[0].state = static_cast<CoarseState>(i);
    const bool allowed = i == 1 || i == 2 || copy.referrals[0].state == CoarseState::kExpired;
    EXPECT_EQ(MakeUndeliverable(copy, Handoff(1)).refused, allowed ? Reason::kNone : Reason::kWrongState) << i;
    if (!allowed) continue;
    EXPECT_EQ(copy.referrals[0].state, CoarseState::kUndeliverable);
    EXPECT_EQ(copy.referrals[0].due_day, kNoDay);
  }
}

}  // namespace
}  // namespace relais
