#include "node/clerk/due_days.h"

#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::node {
namespace {

using sample::kToday;  // a Monday
using sample::PartnerNo;
using E = ReferralEvent;

// Both doors are open Monday to Friday; the sample convention has the delays and ceilings of every convention.
class DueDaysTest : public ::testing::Test {
 protected:
  DueDaysTest() {
    row_.origin = PartnerNo(1);
    row_.destination = PartnerNo(3);
    row_.convention = sample::kLocal;
    row_.convention_version = ConventionVersion(1);
    row_.due_day = AddDays(kToday, 7);
  }
  Day Next(E event, CoarseState state, EventDetail detail = {}, Day today = kToday) const {
    return NextDueDay(network_, row_, event, detail, state, today);
  }
  Day Scheduled(int in_days) const {
    return Next(E::kSchedule, CoarseState::kAnsweredYes, {.appointment = Appointment{AddDays(kToday, in_days), 600}});
  }
  Day Waitlisted(int in_days) const {
    return Next(E::kWaitlist, CoarseState::kAnsweredYes, {.not_before = AddDays(kToday, in_days)});
  }

  Knowledge network_ = sample::Network();
  ReferralRow row_;
};

TEST_F(DueDaysTest, OpeningBuysNoTime) {
  EXPECT_EQ(Next(E::kOpen, CoarseState::kOpen), row_.due_day);
  row_.due_day = kToday;
  EXPECT_EQ(Next(E::kOpen, CoarseState::kOpen), kToday) << "the last day counts in full";
  row_.due_day = AddDays(kToday, -1);
  EXPECT_EQ(Next(E::kOpen, CoarseState::kOpen), kToday) << "no new delay; one that has passed is no due day to send";
  row_.due_day = kNoDay;
  EXPECT_EQ(Next(E::kOpen, CoarseState::kOpen), kNoDay);
}

TEST_F(DueDaysTest, AQuestionStopsTheClockAndItsReplyStartsItAnew) {
  EXPECT_EQ(Next(E::kAsk, CoarseState::kOpen), AddDays(kToday, 3)) << "Thursday: three open days of the origin";
  row_.place.state = ReferralState::kQuestioned;
  EXPECT_EQ(Next(E::kReply, CoarseState::kOpen), AddDays(kToday, 7)) << "next Monday: five of the destination";
}

TEST_F(DueDaysTest, AWordThatNobodyAskedForLeavesAnAppointmentsDay) {
  row_.due_day = AddDays(kToday, 20);
  for (ReferralState state : {ReferralState::kAccepted, ReferralState::kWaitlisted, ReferralState::kScheduled}) {
    row_.place.state = state;
    EXPECT_EQ(Next(E::kReply, CoarseState::kOpen), AddDays(kToday, 20)) << StateName(state);
  }
  row_.due_day = AddDays(kToday, -1);
  EXPECT_EQ(Next(E::kReply, CoarseState::kOpen), kToday);
  row_.due_day = AddDays(kToday, 90);
  EXPECT_EQ(Next(E::kReply, CoarseState::kOpen), AddDays(kToday, 31)) << "a note's day stays below a note's ceiling";
}

TEST_F(DueDaysTest, CountsOpenDaysOnly) {
  const Day friday = AddDays(kToday, 4);
  EXPECT_EQ(Next(E::kAsk, CoarseState::kOpen, {}, friday), AddDays(friday, 5)) << "Wednesday";
  // Christmas is a Friday in 2026.
  const Day wednesday = sample::On("2026-12-23");
  EXPECT_EQ(Next(E::kAsk, CoarseState::kOpen, {}, wednesday), sample::On("2026-12-29"));
}

TEST_F(DueDaysTest, WhoActsNextGetsTheConventionsDelay) {
  for (E event : {E::kAccept, E::kMarkAbsent, E::kCancelAppointment}) {
    EXPECT_EQ(Next(event, CoarseState::kAnsweredYes), AddDays(kToday, 7)) << EventName(event);
  }
  for (E event : {E::kRequestCancel, E::kCorrectAnswer}) {
    EXPECT_EQ(Next(event, CoarseState::kOpen), AddDays(kToday, 7)) << EventName(event);
  }
  EXPECT_EQ(Next(E::kReceive, CoarseState::kReceived), AddDays(kToday, 28)) << "twenty open days to say what was done";
  EXPECT_EQ(Next(E::kConclude, CoarseState::kEnded), AddDays(kToday, 14)) << "ten of the origin's";
  EXPECT_EQ(Next(E::kWithdraw, CoarseState::kWithdrawn), AddDays(kToday, 7));
}

TEST_F(DueDaysTest, WhatEndsAwaitsNothing) {
  EXPECT_EQ(Next(E::kDecline, CoarseState::kAnsweredNo), kNoDay);
  EXPECT_EQ(Next(E::kConfirmCancel, CoarseState::kCancelled), kNoDay);
  EXPECT_EQ(Next(E::kClose, CoarseState::kEnded), kNoDay);
  EXPECT_EQ(Next(E::kCorrectReferral, CoarseState::kCorrected), kNoDay);
}

TEST_F(DueDaysTest, AnAppointmentTellsItsWeekAndNotItsDay) {
  const Day sunday = AddDays(kToday, 6);
  for (int day = 0; day <= 6; ++day) EXPECT_EQ(Scheduled(day), sunday) << day;
  EXPECT_EQ(Scheduled(7), AddDays(sunday, 7));
  EXPECT_EQ(Scheduled(-3), sunday) << "one that has passed is never due before today";
  for (int day = 0; day <= 6; ++day) EXPECT_EQ(Waitlisted(day), sunday) << day;
  EXPECT_EQ(Waitlisted(7), AddDays(sunday, 7));
}

TEST_F(DueDaysTest, NothingIsDueBeyondTheConventionsCeiling) {
  EXPECT_EQ(Scheduled(300), AddDays(kToday, 120));
  EXPECT_EQ(Waitlisted(300), AddDays(kToday, 120));
}

TEST_F(DueDaysTest, AConventionThatIsNotHereHasTheUsualDelays) {
  row_.convention = sample::Filled<ConventionId>(99);
  EXPECT_EQ(Next(E::kAccept, CoarseState::kAnsweredYes), AddDays(kToday, 7));
}

}  // namespace
}  // namespace relais::node
