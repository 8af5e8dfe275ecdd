// What the hub's events cap, by hand; and which months they are taken from.
#include "services/core/monitoring/count_caps.h"

#include <gmock/gmock.h>

#include "services/core/handoff/day.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;
using testing::Contains;
using testing::Key;
using testing::Not;

const Month kCapped = MonthOf(DayFromCivil({2026, 5, 1}));

class CountCapsTest : public testing::Test {
 protected:
  void Carry(int months_after, FlowFact fact, int times) {
    const FlowCell cell = book_.CellOf(Filled<PartnerId>(1), Filled<PartnerId>(2), Filled<ConventionId>(3));
    for (int i = 0; i < times; ++i) book_.Count(cell, fact, MonthStart(Month(kCapped.value() + months_after)));
  }
  uint64_t Cap(CountedFact fact) const { return CapsOf(book_, kCapped).at(fact); }

  FlowBook book_;
};

TEST_F(CountCapsTest, EachFactIsCappedByItsOwnEvents) {
  Carry(0, FlowFact::kSent, 101);
  Carry(0, FlowFact::kAnsweredYes, 61);
  Carry(0, FlowFact::kAnsweredNo, 23);
  Carry(0, FlowFact::kReceivedProven, 31);
  Carry(0, FlowFact::kReceivedAttested, 11);
  Carry(0, FlowFact::kReceivedTranscribed, 5);
  Carry(0, FlowFact::kEnded, 29);
  Carry(0, FlowFact::kWithdrawn, 3);
  Carry(0, FlowFact::kExpired, 7);
  Carry(0, FlowFact::kUndeliverable, 2);
  const CountCaps by_hand = {
      {CountedFact::kReferred, 101}, {CountedFact::kAnsweredYes, 61}, {CountedFact::kDeclined, 23},
      {CountedFact::kReceived, 47},  {CountedFact::kStarted, 29},     {CountedFact::kHelped, 29},
      {CountedFact::kNotHelped, 29}, {CountedFact::kSaidHelped, 29},  {CountedFact::kSaidNotHelped, 29},
      {CountedFact::kDisagreed, 29}, {CountedFact::kExpired, 7},      {CountedFact::kWithdrawn, 3}};
  EXPECT_EQ(CapsOf(book_, kCapped), by_hand);
}

TEST_F(CountCapsTest, WhatTheHubNeverSeesHasNoCap) {
  const CountCaps caps = CapsOf(book_, kCapped);
  for (CountedFact fact : {CountedFact::kSolvedHere, CountedFact::kAbsent, CountedFact::kUnmet, CountedFact::kNewNeed,
                           CountedFact::kUndelivered}) {
    EXPECT_THAT(caps, Not(Contains(Key(fact)))) << CountedFactName(fact);
  }
  EXPECT_EQ(caps.at(CountedFact::kReferred), 0u) << "a network that carried nothing caps at nothing";
}

TEST_F(CountCapsTest, ALateHandoffStillCountsAndAnEarlierMonthDoesNot) {
  Carry(-1, FlowFact::kSent, 1000);
  Carry(0, FlowFact::kSent, 100);
  Carry(1, FlowFact::kSent, 10);  // recorded on the last day of the month, come on the first of the next
  EXPECT_EQ(Cap(CountedFact::kReferred), 110u);
}

TEST_F(CountCapsTest, WhatTheHubSaysFirstIsTakenFromBefore) {
  Carry(-5, FlowFact::kEnded, 1000);
  Carry(-4, FlowFact::kEnded, 9);
  Carry(-3, FlowFact::kExpired, 1000);
  Carry(-2, FlowFact::kExpired, 4);  // the node was away for five weeks
  Carry(0, FlowFact::kExpired, 3);
  EXPECT_EQ(Cap(CountedFact::kExpired), 7u);
  EXPECT_EQ(Cap(CountedFact::kSaidHelped), 9u) << "whether it helped is asked months after the end";
  EXPECT_EQ(Cap(CountedFact::kHelped), 0u) << "that it did is the end itself";
}

TEST(StricterCapsTest, TheSmallerOneHolds) {
  const CountCaps caps =
      StricterCaps({{CountedFact::kReferred, 10}, {CountedFact::kReceived, 5}},
                   {{CountedFact::kReferred, 12}, {CountedFact::kReceived, 4}, {CountedFact::kAbsent, 3}});
  EXPECT_EQ(caps, (CountCaps{{CountedFact::kReferred, 10}, {CountedFact::kReceived, 4}, {CountedFact::kAbsent, 3}}));
}

}  // namespace
}  // namespace relais
