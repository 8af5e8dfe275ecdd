// What a node counts: which facts its rows show, when they are owed, and how a month ends.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "node/node_engine.h"
#include "services/core/monitoring/count_limits.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

using E = ReferralEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

const Month kThisMonth = MonthOf(kToday);

class NodeEngineCountsTest : public ::testing::Test {
 protected:
  static LocalEvent CountedSend(const Sending& s = {}) {
    LocalEvent event = Send(s);
    event.counted_person = Bytes("who is counted");
    return event;
  }
  // Referral 1 lies at partner 3.
  void Deliver(const Sending& s = {}) {
    CheckedArrival arrival = Opened(Send(s));
    arrival.counted_person = Bytes("who is counted");
    second_.Step(Frame(cursor_++, {arrival}));
    Do(E::kOpen);
  }
  NodeResult Do(E event, EventDetail detail = {}) {
    return second_.Step(Event(second_.Row(There(1)), event, next_++, std::move(detail)));
  }
  // Names of what is owed, "-" before what is taken back; then it is folded.
  static std::vector<std::string> Owed(SteppedNode& node) {
    std::vector<std::string> names;
    for (const OwedFact& fact : node.state().counts().owed) {
      std::string name = (fact.taken_back ? "-" : "") + std::string(CountedFactName(fact.item.fact));
      if (fact.item.reason != ReasonNumber()) name += ":" + ReasonNumberName(fact.item.reason);
      names.push_back(name);
    }
    Fold(node);
    return names;
  }
  static void Fold(SteppedNode& node) {
    const CountBook& book = node.state().counts();
    if (book.owed.empty()) return;
    const auto known = book.months.find(book.open);
    const BodyIndex former = known == book.months.end() ? BodyIndex() : known->second.counts_body;
    EXPECT_FALSE(node.Step(FactsFolded{book.last, {{book.open, former, Bytes("counts")}}}).repeat);
    EXPECT_THAT(node.state().counts().owed, IsEmpty());
  }
  // The fifth of the next month.
  static void ReachClosing(SteppedNode& node) {
    const Day closing = AddDays(MonthStart(node.state().counts().open.next()), limits::kCountCloseDay - 1);
    node.PassDays(static_cast<int>(DaysBetween(node.now().day, closing)));
  }
  static PackageMade Package(const SteppedNode& node, int pieces = 3) {
    const CountBook& book = node.state().counts();
    PackageMade made;
    made.month = book.open;
    if (auto known = book.months.find(made.month); known != book.months.end()) made.counts = known->second.counts_body;
    for (int i = 0; i < pieces; ++i) made.pieces.push_back(Bytes("piece"));
    return made;
  }

  SteppedNode first_{1};
  SteppedNode second_{3};
  uint64_t cursor_ = 1;
  int next_ = 100;
};

TEST_F(NodeEngineCountsTest, ASentReferralIsOwedWithThePersonAndTheDeskIsAskedOnce) {
  first_.Step(CountedSend());
  ASSERT_THAT(first_.state().counts().owed, SizeIs(1));
  const OwedFact fact = first_.state().counts().owed[0];
  EXPECT_EQ(fact.item.fact, CountedFact::kReferred);
  EXPECT_EQ(fact.day, kToday);
  EXPECT_EQ(first_.Body(kJourney, fact.person_body), "who is counted");
  EXPECT_THAT(first_.Effects<NeedFold>(), SizeIs(1));
  first_.Connect();
  EXPECT_THAT(first_.Effects<NeedFold>(), SizeIs(1)) << "and again when a crash may have swallowed it";
  Fold(first_);
  EXPECT_THAT(first_.Effects<NeedFold>(), IsEmpty());
}

TEST_F(NodeEngineCountsTest, DrillsAreNeverCounted) {
  first_.Step(CountedSend({.drill = true}));
  EXPECT_THAT(first_.state().counts().owed, IsEmpty());
  Deliver({.drill = true});
  Do(E::kAccept);
  EXPECT_THAT(second_.state().counts().owed, IsEmpty());
}

TEST_F(NodeEngineCountsTest, ASecondDoorCountsWhatItAnsweredAndDid) {
  Deliver();
  EXPECT_THAT(Owed(second_), IsEmpty()) << "that it was sent is its origin's to count";
  Do(E::kAccept);
  EXPECT_THAT(Owed(second_), ElementsAre("answered_yes"));
  Do(E::kSchedule, {.appointment = Appointment{AddDays(kToday, 4), 600}});
  EXPECT_THAT(Owed(second_), IsEmpty()) << "one yes is one yes";
  Do(E::kMarkAbsent);
  Do(E::kSchedule, {.appointment = Appointment{AddDays(kToday, 6), 600}});
  Do(E::kMarkAbsent);
  EXPECT_THAT(Owed(second_), ElementsAre("absent", "absent"));
  Do(E::kSchedule, {.appointment = Appointment{AddDays(kToday, 8), 600}});
  Do(E::kReceive, {.grade = ArrivalGrade::kAttested});
  EXPECT_THAT(Owed(second_), ElementsAre("received"));
  Do(E::kConclude, {.outcome = Outcome::kHelped});
  EXPECT_THAT(Owed(second_), ElementsAre("helped"));
}

TEST_F(NodeEngineCountsTest, ADeclineHasItsReason) {
  Deliver();
  Do(E::kDecline, {.decline = DeclineReason::kNoPlace, .no_solution = true});
  EXPECT_THAT(Owed(second_), ElementsAre("declined:declined.no_place"));
}

TEST_F(NodeEngineCountsTest, WhatWasEnteredInErrorIsTakenBack) {
  Deliver();
  Do(E::kReceive, {.grade = ArrivalGrade::kAttested});
  EXPECT_THAT(Owed(second_), ElementsAre("received"));
  Do(E::kCorrectReception);
  EXPECT_THAT(Owed(second_), ElementsAre("-received"));
  first_.Step(CountedSend());
  EXPECT_THAT(Owed(first_), ElementsAre("referred"));
  first_.Step(Event(first_.Row(Here(1)), E::kCorrectReferral, 9, {}, kNoDay));
  EXPECT_THAT(Owed(first_), ElementsAre("-referred"));
}

TEST_F(NodeEngineCountsTest, AnOriginCountsExpiryAndTheNeedThatStaysUnmetUntilItIsMet) {
  first_.Connect();
  first_.Step(CountedSend());
  Owed(first_);
  first_.Step(Notice(1, HubNoticeKind::kExpired, 1));
  EXPECT_THAT(Owed(first_), UnorderedElementsAre("expired", "unmet:unmet.no_answer"));
  // Received after all: nobody's need stays unmet, and the escalation did run out.
  CheckedArrival late = Opened(Event(first_.Row(Here(1)), E::kCorrectReferral, 9));
  late.event = E::kReceive;
  late.detail.grade = late.header.grade = ArrivalGrade::kAttested;
  late.header.kind = HandoffKind::kAnswer;
  late.header.state = CoarseState::kReceived;
  late.header.sender = PartnerNo(3);
  late.header.destination = PartnerNo(1);
  late.header.mailbox = NodeNo(1);
  late.header.arrival_key = Filled<SigningKey>(81);
  first_.Step(Frame(2, {late}));
  ASSERT_EQ(first_.StateOf(Here(1)), ReferralState::kReceived);
  EXPECT_THAT(Owed(first_), ElementsAre("-unmet:unmet.no_answer"));
}

TEST_F(NodeEngineCountsTest, AnUndeliverableReferralIsCounted) {
  first_.Connect();
  first_.Step(CountedSend());
  Owed(first_);
  first_.Step(Refused(first_.TakeDeposits().at(0), Reason::kPartnerGone));
  EXPECT_THAT(Owed(first_), ElementsAre("undelivered"));
}

TEST_F(NodeEngineCountsTest, ANeedSolvedHereCountsOnceAndItsPersonIsThenForgotten) {
  const SolvedHereEvent event{kJourney, Bytes("the note"), Bytes("who is counted")};
  first_.Step(event);
  EXPECT_TRUE(first_.Step(event).repeat);
  EXPECT_EQ(first_.bodies(), 2u);
  EXPECT_THAT(Owed(first_), ElementsAre("solved_here"));
  EXPECT_EQ(first_.bodies(), 2u) << "the note, and the month";
}

TEST_F(NodeEngineCountsTest, AWithdrawalIsCountedAndThenNothingIsKeptOfThePerson) {
  first_.Step(CountedSend());
  Owed(first_);
  const BodyIndex person = first_.Row(Here(1)).person_body;
  first_.Step(Event(first_.Row(Here(1)), E::kWithdraw, 9, {.at_persons_request = true}));
  EXPECT_TRUE(first_.HasBody(kJourney, person)) << "until the withdrawal is counted";
  EXPECT_THAT(Owed(first_), ElementsAre("withdrawn"));
  EXPECT_FALSE(first_.HasBody(kJourney, person));
  EXPECT_EQ(first_.Row(Here(1)).person_body, BodyIndex());
}

TEST_F(NodeEngineCountsTest, ASecondDoorThatHasNothingToCountForgetsThePersonAtOnce) {
  Deliver();
  const BodyIndex person = second_.Row(There(1)).person_body;
  EXPECT_TRUE(second_.HasBody(kJourney, person));
  Do(E::kWithdraw, {.at_persons_request = true});
  EXPECT_FALSE(second_.HasBody(kJourney, person));
}

TEST_F(NodeEngineCountsTest, AStaleFoldChangesNothing) {
  first_.Step(CountedSend());
  const FactsFolded folded{FactNumber(1), {{kThisMonth, BodyIndex(), Bytes("counts")}}};
  EXPECT_FALSE(first_.Step(folded).repeat);
  EXPECT_TRUE(first_.Step(folded).repeat) << "nothing is owed";
  first_.Step(SolvedHereEvent{Filled<JourneyId>(71), nullptr, nullptr});
  EXPECT_TRUE(first_.Step(FactsFolded{FactNumber(2), {{kThisMonth, BodyIndex(), Bytes("counts")}}}).repeat)
      << "made from counts that have moved on";
  EXPECT_TRUE(first_.Step(FactsFolded{FactNumber(3), {}}).repeat) << "a fact that nobody owes";
  EXPECT_THAT(first_.state().counts().owed, SizeIs(1));
}

TEST_F(NodeEngineCountsTest, AMonthClosesOnceOnTheFifthWithOnePackage) {
  first_.Step(CountedSend());
  Fold(first_);
  first_.PassDays(static_cast<int>(DaysBetween(kToday, MonthStart(kThisMonth.next()))));
  EXPECT_THAT(first_.Effects<NeedPackage>(), IsEmpty());
  EXPECT_TRUE(first_.Step(Package(first_)).repeat) << "too early";
  ReachClosing(first_);
  ASSERT_THAT(first_.Effects<NeedPackage>(), SizeIs(1));
  EXPECT_EQ(first_.Effects<NeedPackage>()[0].month, kThisMonth);
  const PackageMade package = Package(first_);
  EXPECT_FALSE(first_.Step(package).repeat);
  EXPECT_EQ(first_.state().counts().open, kThisMonth.next());
  EXPECT_EQ(first_.state().counts().months.at(kThisMonth).pieces, 3u);
  EXPECT_TRUE(first_.Step(package).repeat) << "closed once";
  EXPECT_FALSE(first_.Step(PackageTaken{kThisMonth}).repeat);
  EXPECT_TRUE(first_.Step(PackageTaken{kThisMonth}).repeat);
  EXPECT_TRUE(first_.state().counts().months.at(kThisMonth).taken);
  first_.Restart();
  EXPECT_TRUE(first_.state().counts().months.at(kThisMonth).taken);
}

TEST_F(NodeEngineCountsTest, AMonthWaitsForWhatIsOwedOfItAndForItsLatestCounts) {
  first_.Step(CountedSend());
  ReachClosing(first_);
  EXPECT_THAT(first_.Effects<NeedPackage>(), IsEmpty());
  EXPECT_TRUE(first_.Step(Package(first_)).repeat);
  Fold(first_);
  EXPECT_THAT(first_.Effects<NeedPackage>(), SizeIs(1));
  PackageMade stale = Package(first_);
  stale.counts = BodyIndex();
  EXPECT_TRUE(first_.Step(stale).repeat) << "made before the last fact was folded in";
  EXPECT_FALSE(first_.Step(Package(first_)).repeat);
}

TEST_F(NodeEngineCountsTest, ALeaverClosesItsRunningMonthAtOnce) {
  first_.Step(CountedSend());
  EXPECT_FALSE(first_.Step(ClosingToLeave{}).repeat);
  EXPECT_THAT(first_.Effects<NeedPackage>(), IsEmpty()) << "a fact of this month is owed";
  Fold(first_);
  ASSERT_THAT(first_.Effects<NeedPackage>(), SizeIs(1));
  EXPECT_EQ(first_.Effects<NeedPackage>()[0].month, kThisMonth);
  EXPECT_TRUE(first_.Step(ClosingToLeave{}).repeat);
  first_.Restart();
  EXPECT_EQ(first_.state().counts().leaving, kThisMonth);
  EXPECT_FALSE(first_.Step(Package(first_)).repeat);
  EXPECT_EQ(first_.state().counts().open, kThisMonth.next());
  EXPECT_EQ(first_.state().counts().months.at(kThisMonth).pieces, 3u);
  EXPECT_TRUE(first_.Step(Package(first_)).repeat) << "the next month has not begun";
  // It stays after all: what comes later counts in the next month, which closes as ever.
  first_.Step(SolvedHereEvent{Filled<JourneyId>(71), nullptr, nullptr});
  Fold(first_);
  first_.PassDays(static_cast<int>(DaysBetween(kToday, MonthStart(kThisMonth.next()))));
  EXPECT_TRUE(first_.Step(Package(first_)).repeat);
  ReachClosing(first_);
  EXPECT_FALSE(first_.Step(Package(first_)).repeat);
}

TEST_F(NodeEngineCountsTest, ALeaverThatIsBehindClosesEachMonthUpToTheRunningOne) {
  first_.Step(CountedSend());
  Fold(first_);
  ReachClosing(first_);
  first_.Step(ClosingToLeave{});
  EXPECT_FALSE(first_.Step(Package(first_)).repeat);
  ASSERT_THAT(first_.Effects<NeedPackage>(), SizeIs(1));
  EXPECT_EQ(first_.Effects<NeedPackage>()[0].month, kThisMonth.next()) << "the running one follows at once";
  EXPECT_FALSE(first_.Step(Package(first_)).repeat);
  EXPECT_EQ(first_.state().counts().open, Month(kThisMonth.value() + 2));
}

TEST_F(NodeEngineCountsTest, ALeaverThatCountedNothingOwesAnEmptyPackage) {
  first_.Step(ClosingToLeave{});
  EXPECT_FALSE(first_.Step(Package(first_)).repeat);
  EXPECT_EQ(first_.state().counts().months.at(kThisMonth).pieces, 3u);
}

TEST_F(NodeEngineCountsTest, AClosedMonthIsNeverFoldedIntoAgain) {
  first_.PassDays(1);
  ReachClosing(first_);
  first_.Step(Package(first_));
  const CountMonth closed = first_.state().counts().months.at(kThisMonth);
  first_.Step(SolvedHereEvent{kJourney, nullptr, nullptr});
  ASSERT_THAT(first_.state().counts().owed, SizeIs(1));
  EXPECT_TRUE(first_.Step(FactsFolded{FactNumber(1), {{kThisMonth, closed.counts_body, Bytes("more")}}}).repeat);
  EXPECT_EQ(first_.state().counts().months.at(kThisMonth), closed);
}

TEST_F(NodeEngineCountsTest, EmptyMonthsCloseOneAfterTheOtherAndOldOnesGo) {
  first_.PassDays(1);
  for (int month = 0; month < limits::kCountMonthsKept + 2; ++month) {
    ReachClosing(first_);
    EXPECT_FALSE(first_.Step(Package(first_)).repeat) << month;
  }
  EXPECT_THAT(first_.state().counts().months, SizeIs(limits::kCountMonthsKept));
  EXPECT_EQ(first_.bodies(), static_cast<size_t>(limits::kCountMonthsKept) * 3);
}

}  // namespace
}  // namespace relais::node
