#include "services/core/monitoring/flow_book.h"

#include <gmock/gmock.h>

#include "services/core/handoff/day.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;
using samples::Handoff;
using samples::kDoor1;
using samples::kDoor2;
using samples::kDoor3;
using samples::kOwner;

const ConventionId kFlowConvention = Filled<ConventionId>(0xc0);
const Day kMarch3 = DayFromCivil({2026, 3, 3});
const Day kApril1 = DayFromCivil({2026, 4, 1});

// One journey of kOwner, changed by hand as the two-door rule would change it, and followed after each change. A day
// counts as open when its number is even, so that delays are not those of the calendar.
class FlowBookTest : public testing::Test {
 protected:
  FlowBookTest() { doors_.owner = kOwner; }

  JourneyReferral& Send(uint8_t handoff, PartnerId destination, Day day) {
    JourneyReferral referral;
    referral.id = Handoff(handoff);
    referral.destination = destination;
    doors_.referrals.push_back(referral);
    Follow(day);
    return doors_.referrals.back();
  }
  void Say(CoarseState state, Day day, size_t referral = 0) {
    doors_.referrals[referral].state = state;
    Follow(day);
  }
  void Receive(ArrivalGrade grade, Day day, size_t referral = 0) {
    doors_.referrals[referral].state = CoarseState::kReceived;
    doors_.referrals[referral].received = grade;
    Follow(day);
  }
  void Strike(CoarseState back, Day day, size_t referral = 0) {
    doors_.referrals[referral].received = ArrivalGrade::kNone;
    doors_.referrals[referral].breach = false;
    Say(back, day, referral);
  }
  void Follow(Day day) {
    const PartnerId destination = doors_.referrals.back().destination;
    const FlowCell cell = book_.CellOf(kOwner, destination, kFlowConvention);
    book_.Follow(doors_, cell, day, &EvenDays, &flow_);
  }
  static int EvenDays(PartnerId, Day from, Day to) {
    int count = 0;
    for (Day day = from.next(); day <= to; day = day.next()) count += day.value() % 2 == 0 ? 1 : 0;
    return count;
  }
  // Of kOwner and `destination`, in the month of `day`.
  uint32_t Count(FlowFact fact, Day day, PartnerId destination = kDoor1) {
    const auto month = book_.months().find(MonthOf(day));
    if (month == book_.months().end()) return 0;
    const FlowRow* row = month->second.Find(book_.CellOf(kOwner, destination, kFlowConvention));
    return row == nullptr ? 0 : row->Of(fact);
  }
  DelayHistogram Delays(FlowDelay delay, Day day) {
    DelayHistogram sum{};
    for (const FlowRow& row : book_.months().at(MonthOf(day)).rows()) row.delays.AddTo(delay, &sum);
    return sum;
  }
  static DelayHistogram Only(int bin) {
    DelayHistogram histogram{};
    histogram[static_cast<size_t>(bin)] = 1;
    return histogram;
  }

  FlowBook book_;
  JourneyDoors doors_;
  JourneyFlow flow_;
};

TEST_F(FlowBookTest, ALifeIsCountedInTheMonthsInWhichItHappens) {
  Send(1, kDoor1, kMarch3);
  Say(CoarseState::kAnsweredYes, AddDays(kMarch3, 4));
  Receive(ArrivalGrade::kProven, AddDays(kMarch3, 9));
  Say(CoarseState::kEnded, kApril1);
  EXPECT_EQ(Count(FlowFact::kSent, kMarch3), 1u);
  EXPECT_EQ(Count(FlowFact::kAnsweredYes, kMarch3), 1u);
  EXPECT_EQ(Count(FlowFact::kReceivedProven, kMarch3), 1u);
  EXPECT_EQ(Count(FlowFact::kEnded, kMarch3), 0u);
  EXPECT_EQ(Count(FlowFact::kEnded, kApril1), 1u);
  EXPECT_EQ(Delays(FlowDelay::kAnswer, kMarch3), Only(2));
  EXPECT_EQ(Delays(FlowDelay::kReception, kMarch3), Only(EvenDays(kDoor1, kMarch3, AddDays(kMarch3, 9))));
  EXPECT_EQ(Delays(FlowDelay::kEnd, kApril1), Only(EvenDays(kDoor1, kMarch3, kApril1)));
}

TEST_F(FlowBookTest, WhatIsSaidTwiceCountsOnce) {
  Send(1, kDoor1, kMarch3);
  Say(CoarseState::kAnsweredYes, kMarch3);
  Say(CoarseState::kAnsweredNo, AddDays(kMarch3, 2));
  Say(CoarseState::kAnsweredNo, AddDays(kMarch3, 3));
  Follow(AddDays(kMarch3, 3));
  EXPECT_EQ(Count(FlowFact::kAnsweredYes, kMarch3), 1u);
  EXPECT_EQ(Count(FlowFact::kAnsweredNo, kMarch3), 1u);
  EXPECT_EQ(Delays(FlowDelay::kAnswer, kMarch3), Only(0)) << "the first answer alone has a delay";
}

TEST_F(FlowBookTest, ALateAnswerAfterExpiryCountsBeside) {
  Send(1, kDoor1, kMarch3);
  Say(CoarseState::kExpired, AddDays(kMarch3, 20));
  Say(CoarseState::kAnsweredYes, AddDays(kMarch3, 21));
  EXPECT_EQ(Count(FlowFact::kExpired, kMarch3), 1u);
  EXPECT_EQ(Count(FlowFact::kAnsweredYes, kMarch3), 1u);
}

TEST_F(FlowBookTest, AnAnswerTakenBackLeavesItsOpenMonth) {
  Send(1, kDoor1, kMarch3);
  const auto before = book_.months();
  Say(CoarseState::kAnsweredNo, AddDays(kMarch3, 2));
  EXPECT_NE(book_.months(), before);
  Say(CoarseState::kOpen, AddDays(kMarch3, 2));
  EXPECT_EQ(book_.months(), before);
}

TEST_F(FlowBookTest, AStruckReceptionLeavesItsOpenMonthWithTheDoorsAndTheEnd) {
  Send(1, kDoor1, kMarch3);
  Say(CoarseState::kAnsweredYes, AddDays(kMarch3, 2));
  const auto before = book_.months();
  doors_.referrals[0].breach = true;
  Receive(ArrivalGrade::kAttested, AddDays(kMarch3, 3));
  Say(CoarseState::kEnded, AddDays(kMarch3, 5));
  EXPECT_EQ(Count(FlowFact::kBreach, kMarch3), 1u);
  EXPECT_EQ(Count(FlowFact::kTwoDoors, kMarch3), 1u);
  Strike(CoarseState::kAnsweredYes, AddDays(kMarch3, 6));
  EXPECT_EQ(book_.months(), before);
}

TEST_F(FlowBookTest, AClosedMonthNeverChanges) {
  Send(1, kDoor1, kMarch3);
  Receive(ArrivalGrade::kAttested, AddDays(kMarch3, 3));
  const auto before = book_.months();
  Receive(ArrivalGrade::kProven, kApril1);
  Strike(CoarseState::kOpen, kApril1);
  EXPECT_EQ(book_.months().at(MonthOf(kMarch3)), before.at(MonthOf(kMarch3)));
  EXPECT_EQ(Count(FlowFact::kTakenBack, kApril1), 3u) << "the reception, its journey, its second door";
  EXPECT_EQ(Count(FlowFact::kReceivedProven, kApril1), 0u) << "it was counted when it was attested";
}

TEST_F(FlowBookTest, WhatIsClosedIsSharedAndStaysAsItWas) {
  Send(1, kDoor1, kMarch3);
  Receive(ArrivalGrade::kAttested, kApril1);
  const FlowBook closed = book_.ClosedBefore(MonthOf(kApril1));
  ASSERT_EQ(closed.months().size(), 1u);
  EXPECT_EQ(&closed.months().at(MonthOf(kMarch3)).rows(), &book_.months().at(MonthOf(kMarch3)).rows()) << "not copied";
  EXPECT_EQ(closed.partners(), book_.partners());
  EXPECT_EQ(closed.conventions(), book_.conventions());
  EXPECT_TRUE(book_.ClosedBefore(MonthOf(kMarch3)).months().empty());
  // A copy is a value all the same, whichever of the two goes on.
  const FlowBook copy = book_;
  Strike(CoarseState::kOpen, kApril1);
  EXPECT_NE(copy.months().at(MonthOf(kApril1)), book_.months().at(MonthOf(kApril1)));
}

TEST_F(FlowBookTest, ABetterProofMovesWithinAnOpenMonth) {
  Send(1, kDoor1, kMarch3);
  Receive(ArrivalGrade::kAttested, AddDays(kMarch3, 3));
  Receive(ArrivalGrade::kProven, AddDays(kMarch3, 4));
  EXPECT_EQ(Count(FlowFact::kReceivedAttested, kMarch3), 0u);
  EXPECT_EQ(Count(FlowFact::kReceivedProven, kMarch3), 1u);
  EXPECT_EQ(Delays(FlowDelay::kReception, kMarch3), Only(EvenDays(kDoor1, kMarch3, AddDays(kMarch3, 3))));
}

TEST_F(FlowBookTest, AReferralInErrorLeavesTheFigures) {
  Send(1, kDoor1, kMarch3);
  Say(CoarseState::kAnsweredYes, AddDays(kMarch3, 2));
  Say(CoarseState::kCorrected, AddDays(kMarch3, 2));
  EXPECT_EQ(Count(FlowFact::kSent, kMarch3), 0u);
  EXPECT_EQ(Count(FlowFact::kAnsweredYes, kMarch3), 0u);
  EXPECT_EQ(Delays(FlowDelay::kAnswer, kMarch3), DelayHistogram{});
}

TEST_F(FlowBookTest, DoorsAreCountedAsTheJourneyReachesThem) {
  Send(1, kOwner, kMarch3);
  Receive(ArrivalGrade::kProven, kMarch3);
  EXPECT_EQ(Count(FlowFact::kJourney, kMarch3, kOwner), 1u);
  EXPECT_EQ(Count(FlowFact::kTwoDoors, kMarch3, kOwner), 0u) << "the first door's own second door";
  Send(2, kDoor1, kMarch3);
  Receive(ArrivalGrade::kProven, kMarch3, 1);
  EXPECT_EQ(Count(FlowFact::kTwoDoors, kMarch3, kDoor1), 1u);
  Send(3, kDoor2, kMarch3);
  doors_.referrals[2].breach = true;
  Receive(ArrivalGrade::kAttested, kApril1, 2);
  EXPECT_EQ(Count(FlowFact::kThreeDoors, kApril1, kDoor2), 1u);
  EXPECT_EQ(Count(FlowFact::kJourney, kApril1, kDoor2), 0u) << "a journey is received once";
  Send(4, kDoor3, kApril1);
  Receive(ArrivalGrade::kAttested, kApril1, 3);
  EXPECT_EQ(Count(FlowFact::kThreeDoors, kApril1, kDoor3), 0u);
}

TEST_F(FlowBookTest, PracticeIsInNoFigure) {
  doors_.drill = true;
  Send(1, kDoor1, kMarch3);
  Receive(ArrivalGrade::kProven, kMarch3);
  EXPECT_TRUE(book_.months().empty());
  EXPECT_TRUE(flow_.referrals.empty());
}

TEST_F(FlowBookTest, WhatWasRestatedIsRememberedAndNotCounted) {
  JourneyReferral referral;
  referral.destination = kDoor1;
  referral.state = CoarseState::kAnsweredYes;
  doors_.referrals.push_back(referral);
  book_.Pass(doors_, book_.CellOf(kOwner, kDoor1, kFlowConvention), kMarch3, &flow_);
  EXPECT_TRUE(book_.months().empty());
  Receive(ArrivalGrade::kProven, AddDays(kMarch3, 1));
  EXPECT_EQ(Count(FlowFact::kReceivedProven, kMarch3), 1u);
  EXPECT_EQ(Delays(FlowDelay::kReception, kMarch3), DelayHistogram{}) << "its first day is not known";
}

TEST_F(FlowBookTest, MemoryGrowsWithCellsAndNotWithReferrals) {
  const auto live = [this](int referrals) {
    for (int i = 0; i < referrals; ++i) {
      doors_.referrals.clear();
      flow_ = {};
      Send(1, kDoor1, kMarch3);
      Say(CoarseState::kAnsweredYes, AddDays(kMarch3, i % 20));
    }
    return book_.Bytes();
  };
  const size_t bytes = live(100);
  EXPECT_EQ(live(10'000), bytes);
  EXPECT_EQ(book_.cells(), 1u);
}

// Found by reading: before the tick of a new day a clock may be put back, and what was counted under it was then taken
// back from a month that had never seen it.
TEST_F(FlowBookTest, AClockThatIsPutBackOpensNoEarlierMonth) {
  Send(1, kDoor1, kApril1);
  Receive(ArrivalGrade::kAttested, kApril1);
  Strike(CoarseState::kOpen, AddDays(kApril1, -1));
  EXPECT_EQ(book_.months().size(), 1u);
  EXPECT_EQ(Count(FlowFact::kReceivedAttested, kApril1), 0u);
  EXPECT_EQ(Count(FlowFact::kJourney, kApril1), 0u);
}

TEST_F(FlowBookTest, AMonthLeavesAfterFiveYears) {
  Send(1, kDoor1, kMarch3);
  book_.Forget(DayFromCivil({2031, 3, 31}));
  EXPECT_EQ(Count(FlowFact::kSent, kMarch3), 1u);
  book_.Forget(DayFromCivil({2031, 4, 1}));
  EXPECT_TRUE(book_.months().empty());
}

TEST(DelayCountsTest, BeyondSixtyDaysIsOneBin) {
  DelayCounts counts;
  counts.Add(FlowDelay::kEnd, kDelayDaysMax);
  counts.Add(FlowDelay::kEnd, kDelayDaysMax + 1);
  counts.Add(FlowDelay::kEnd, 4000);
  counts.Add(FlowDelay::kAnswer, 0);
  DelayHistogram sum{};
  counts.AddTo(FlowDelay::kEnd, &sum);
  EXPECT_EQ(sum[kDelayDaysMax], 1u);
  EXPECT_EQ(sum[kDelayDaysMax + 1], 2u);
  EXPECT_EQ(sum[0], 0u);
}

TEST(DelayCountsTest, OnlyWhatItGaveOutComesBack) {
  DelayCounts counts;
  for (int days : {0, 3, 3, 61}) counts.Add(FlowDelay::kReception, days);
  DelayCounts restored;
  EXPECT_TRUE(restored.Restore(counts.packed()));
  EXPECT_EQ(restored, counts);
  EXPECT_FALSE(restored.Restore({counts.packed()[1], counts.packed()[0]}));
  EXPECT_FALSE(restored.Restore({62u << 24 | 1u}));
  EXPECT_FALSE(restored.Restore({3u << 30 | 1u}));
  EXPECT_FALSE(restored.Restore({1u << 30}));
}

TEST(PartnerSeatsTest, AMonthKeepsTheSeatsThatItClosedWith) {
  FlowBook book;
  const auto one = samples::Filled<PartnerId>(1);
  const auto two = samples::Filled<PartnerId>(2);
  const Day january = DayFromCivil({2026, 1, 10});
  book.Count(book.CellOf(one, PartnerId(), ConventionId()), FlowFact::kSent, january);
  std::string commune = "45234";
  const auto seat = [&commune](PartnerId) { return PartnerSeat{commune, "MLOC"}; };
  book.FixSeats(MonthOf(january), seat);
  book.Count(book.CellOf(two, PartnerId(), ConventionId()), FlowFact::kSent, AddDays(january, 40));
  commune = "18033";
  book.FixSeats(MonthOf(january), seat);
  ASSERT_EQ(book.seats().size(), 2u) << "a month's seats are fixed once";
  book.FixSeats(Month(MonthOf(january).value() + 3), seat);  // February and March closed unnoticed
  ASSERT_EQ(book.seats().size(), 3u);
  const std::vector<SeatSince> moved = {{Month(), {"45234", "MLOC"}}, {MonthOf(january).next(), {"18033", "MLOC"}}};
  EXPECT_EQ(book.seats()[1], moved);
  EXPECT_EQ(book.seats()[2], (std::vector<SeatSince>{{Month(), {"18033", "MLOC"}}}));
  FlowBook again;
  ASSERT_TRUE(again.Restore(book.partners(), book.conventions(), book.last_day()));
  EXPECT_FALSE(again.RestoreSeats(book.seats_fixed(), {{}, {moved[1], moved[0]}}));
  EXPECT_FALSE(again.RestoreSeats(book.seats_fixed(), std::vector<std::vector<SeatSince>>(9)));
  ASSERT_TRUE(again.RestoreSeats(book.seats_fixed(), book.seats()));
  for (const auto& [month, of] : book.months()) {
    for (const FlowRow& row : of.rows()) ASSERT_TRUE(again.RestoreRow(month, row));
  }
  EXPECT_EQ(again, book);
}

}  // namespace
}  // namespace relais
