// A referral between two doors, each behind its own engine: whatever one of them does reaches the other, and both come
// to the same state.
#include <map>
#include <set>

#include "gtest/gtest.h"
#include "node/node_engine.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

using E = ReferralEvent;
using S = ReferralState;

class TwoDoorsTest : public ::testing::Test {
 protected:
  TwoDoorsTest() {
    for (auto& [number, node] : nodes_) node.Connect();
  }

  Reason Refer(const Sending& s) {
    LocalEvent event = Send(s);
    letters_[event.sealed->header.handoff] = Opened(event);
    const Reason reason = nodes_.at(s.from).Step(std::move(event)).reason;
    Carry();
    return reason;
  }
  // Partner `number` does it on its own side of referral 1, and everybody hears of it.
  NodeResult Do(int number, E event, EventDetail detail = {}, Day due = kDue) {
    const RowKey row{HandoffNo(referral_), number == 1 ? Side::kOrigin : Side::kDestination};
    LocalEvent local = Event(nodes_.at(number).Row(row), event, next_++, std::move(detail), due);
    letters_[local.sealed->header.handoff] = Opened(local);
    const NodeResult result = nodes_.at(number).Step(std::move(local));
    if (carry_) Carry();
    return result;
  }
  Reason First(E event, EventDetail detail = {}, Day due = kDue) { return Do(1, event, std::move(detail), due).reason; }
  Reason Second(E event, EventDetail detail = {}, Day due = kDue) {
    return Do(3, event, std::move(detail), due).reason;
  }
  // Both ends are there.
  void ExpectBoth(S state) {
    EXPECT_EQ(StateName(nodes_.at(1).StateOf(Here(referral_))), StateName(state));
    EXPECT_EQ(StateName(nodes_.at(3).StateOf(There(referral_))), StateName(state));
  }
  const ReferralRow& Origin() const { return nodes_.at(1).Row(Here(referral_)); }
  const ReferralRow& Destination() const { return nodes_.at(3).Row(There(referral_)); }

  // A hub that takes and hands over everything.
  void Carry() {
    for (bool moved = true; moved;) {
      moved = false;
      for (auto& [number, node] : nodes_) {
        for (const SendDeposit& deposit : node.TakeDeposits()) {
          moved = true;
          HandOver(node, deposit);
        }
      }
    }
  }
  void HandOver(SteppedNode& from, const SendDeposit& deposit) {
    SteppedNode& to = NodeOf(deposit.mailbox);
    const uint64_t first = to.state().durable_through().value() + 1;
    from.Step(Taken(deposit, first));
    std::vector<CheckedArrival> arrivals;
    for (const DepositItem& item : deposit.items) arrivals.push_back(letters_.at(item.handoff));
    const uint64_t last = first + arrivals.size() - 1;
    to.Step(Frame(first, std::move(arrivals)));
    for (const SendSettle& settle : to.Effects<SendSettle>()) {
      for (const SettleException& e : settle.settle.exceptions) refusals_.insert(e.reason);
    }
    receipts_ += to.Effects<NeedReceipt>().size();
    from.Step(ProgressHeard{{deposit.mailbox, Cursor(last), Cursor(last)}});
  }
  SteppedNode& NodeOf(NodeId mailbox) {
    for (auto& [number, node] : nodes_) {
      if (NodeNo(number) == mailbox) return node;
    }
    ADD_FAILURE() << "no such mailbox";
    return nodes_.begin()->second;
  }

  std::map<int, SteppedNode> MakeNodes() {
    std::map<int, SteppedNode> nodes;
    for (int n : {1, 3, 4}) nodes.try_emplace(n, n);
    return nodes;
  }
  std::map<int, SteppedNode> nodes_ = MakeNodes();
  std::map<HandoffId, CheckedArrival> letters_;
  std::set<Reason> refusals_;
  size_t receipts_ = 0;
  int referral_ = 1;
  int next_ = 100;
  bool carry_ = true;
};

TEST_F(TwoDoorsTest, AReferralIsDeliveredAnsweredReceivedConcludedAndClosed) {
  ASSERT_EQ(Refer({}), Reason::kNone);
  ExpectBoth(S::kDelivered);
  EXPECT_EQ(Second(E::kOpen), Reason::kNone);
  ExpectBoth(S::kOpened);
  EXPECT_EQ(Second(E::kAsk, {}, AddDays(kToday, 3)), Reason::kNone);
  ExpectBoth(S::kQuestioned);
  EXPECT_EQ(Origin().due_day, AddDays(kToday, 3));
  EXPECT_EQ(First(E::kReply, {}, AddDays(kToday, 8)), Reason::kNone);
  ExpectBoth(S::kOpened);
  EXPECT_EQ(Destination().due_day, AddDays(kToday, 8));
  EXPECT_EQ(Second(E::kWaitlist, {.not_before = AddDays(kToday, 20)}), Reason::kNone);
  ExpectBoth(S::kWaitlisted);
  EXPECT_EQ(Origin().events.back().detail.not_before, AddDays(kToday, 20));
  EXPECT_EQ(Second(E::kAccept), Reason::kNone);
  ExpectBoth(S::kAccepted);
  EXPECT_EQ(Second(E::kSchedule, {.appointment = Appointment{AddDays(kToday, 4), 600}}), Reason::kNone);
  ExpectBoth(S::kScheduled);
  EXPECT_EQ(Second(E::kReceive, {.grade = ArrivalGrade::kProven}), Reason::kNone);
  ExpectBoth(S::kReceived);
  EXPECT_EQ(Origin().grade, ArrivalGrade::kProven);
  EXPECT_EQ(nodes_.at(1).state().FindJourney(kJourney)->doors(), 2);
  EXPECT_EQ(Second(E::kConclude, {.outcome = Outcome::kHelped}), Reason::kNone);
  ExpectBoth(S::kConcluded);
  EXPECT_EQ(First(E::kClose, {.helped = false}, kNoDay), Reason::kNone);
  ExpectBoth(S::kClosed);
  EXPECT_EQ(Destination().due_day, kNoDay);
  EXPECT_TRUE(Origin().words.disagree()) << "each side's word is kept";
  EXPECT_EQ(Origin().words, Destination().words);
  EXPECT_FALSE(Origin().late || Origin().breach);
  EXPECT_TRUE(refusals_.empty());
}

TEST_F(TwoDoorsTest, AnAppointmentMayFailAndBeSetAgain) {
  Refer({});
  Second(E::kOpen);
  Second(E::kAccept);
  const EventDetail when{.appointment = Appointment{AddDays(kToday, 4), 600}};
  Second(E::kSchedule, when);
  EXPECT_EQ(Second(E::kMarkAbsent), Reason::kNone);
  ExpectBoth(S::kAbsent);
  Second(E::kSchedule, when);
  ExpectBoth(S::kScheduled);
  EXPECT_EQ(Second(E::kCancelAppointment), Reason::kNone);
  ExpectBoth(S::kAppointmentCancelled);
  EXPECT_EQ(Second(E::kDecline, {.decline = DeclineReason::kPersonAbsent, .no_solution = true}, kNoDay), Reason::kNone);
  ExpectBoth(S::kDeclined);
}

TEST_F(TwoDoorsTest, ADeclineComesWithAProposalThatMayBeTaken) {
  Refer({});
  Second(E::kOpen);
  const ServiceId proposed = Filled<ServiceId>(64);
  EXPECT_EQ(Second(E::kDecline, {.decline = DeclineReason::kNoPlace, .counter_proposal = proposed}, kNoDay),
            Reason::kNone);
  ExpectBoth(S::kDeclined);
  EXPECT_EQ(Origin().events.back().detail.decline, DeclineReason::kNoPlace);
  EXPECT_EQ(Origin().events.back().detail.counter_proposal, proposed);
  EXPECT_EQ(Origin().due_day, kNoDay);
  EXPECT_EQ(Refer({.handoff = 2, .to = 4, .parent = 1}), Reason::kNone);
  EXPECT_EQ(Origin().place.state, S::kRerouted);
  EXPECT_EQ(Origin().child, HandoffNo(2));
  EXPECT_EQ(nodes_.at(4).StateOf(There(2)), S::kDelivered);
  EXPECT_EQ(nodes_.at(4).Row(There(2)).arrival_key, Destination().arrival_key) << "the paper still works";
}

TEST_F(TwoDoorsTest, NoSolutionIsKeptAsSaid) {
  Refer({});
  Second(E::kOpen);
  Second(E::kDecline, {.decline = DeclineReason::kTooFar, .no_solution = true}, kNoDay);
  EXPECT_TRUE(Origin().events.back().detail.no_solution);
  EXPECT_EQ(Second(E::kSchedule, {.appointment = Appointment{AddDays(kToday, 4), 600}}), Reason::kWrongState);
  ExpectBoth(S::kDeclined);
}

TEST_F(TwoDoorsTest, ACancellationIsConfirmedOrComesTooLate) {
  Refer({});
  Second(E::kOpen);
  EXPECT_EQ(First(E::kRequestCancel), Reason::kNone);
  ExpectBoth(S::kCancelRequested);
  EXPECT_EQ(Second(E::kConfirmCancel, {}, kNoDay), Reason::kNone);
  ExpectBoth(S::kCancelled);
  EXPECT_EQ(Second(E::kCorrectAnswer), Reason::kNone);
  ExpectBoth(S::kCancelRequested);
  EXPECT_EQ(Second(E::kReceive, {.grade = ArrivalGrade::kAttested}), Reason::kNone);
  ExpectBoth(S::kReceived);
  EXPECT_EQ(First(E::kRequestCancel), Reason::kWrongState);
}

TEST_F(TwoDoorsTest, ARequestThatCrossesTheReceptionMovesNothing) {
  Refer({});
  Second(E::kOpen);
  carry_ = false;
  Second(E::kReceive, {.grade = ArrivalGrade::kAttested}, AddDays(kToday, 20));
  First(E::kRequestCancel, {}, AddDays(kToday, 2));
  Carry();
  ExpectBoth(S::kReceived);
  EXPECT_TRUE(Destination().events.back().crossed) << "its words are kept";
  EXPECT_EQ(Destination().due_day, AddDays(kToday, 20)) << "what it awaited is awaited no more";
  EXPECT_TRUE(refusals_.empty());
}

TEST_F(TwoDoorsTest, AReceptionMayBeTakenBack) {
  Refer({});
  Second(E::kOpen);
  Second(E::kAccept);
  Second(E::kReceive, {.grade = ArrivalGrade::kAttested});
  EXPECT_EQ(Second(E::kCorrectReception), Reason::kNone);
  ExpectBoth(S::kAccepted);
  EXPECT_EQ(Origin().grade, ArrivalGrade::kNone);
  EXPECT_EQ(nodes_.at(1).state().FindJourney(kJourney)->doors(), 1) << "the door is given back";
  const auto& events = Origin().events;
  EXPECT_TRUE(events.at(events.size() - 2).corrected);
}

TEST_F(TwoDoorsTest, WithAReceptionGoesWhatWasSaidOfIt) {
  Refer({});
  Second(E::kOpen);
  Second(E::kReceive, {.grade = ArrivalGrade::kAttested});
  Second(E::kConclude, {.outcome = Outcome::kHelped});
  EXPECT_EQ(Second(E::kCorrectReception), Reason::kNone);
  ExpectBoth(S::kOpened);
  for (const ReferralRow* row : {&Origin(), &Destination()}) {
    EXPECT_EQ(row->words, ClosureWords());
    for (const RowEvent& event : row->events) {
      const bool taken_back = event.event == E::kReceive || event.event == E::kConclude;
      EXPECT_EQ(event.corrected, taken_back) << EventName(event.event);
    }
  }
}

TEST_F(TwoDoorsTest, AnAnswerAndAReferralMayBeTakenBack) {
  Refer({});
  Second(E::kOpen);
  Second(E::kDecline, {.decline = DeclineReason::kNoPlace, .no_solution = true}, kNoDay);
  EXPECT_EQ(Second(E::kCorrectAnswer), Reason::kNone);
  ExpectBoth(S::kOpened);
  EXPECT_EQ(First(E::kCorrectReferral, {}, kNoDay), Reason::kNone);
  ExpectBoth(S::kCorrected);
}

TEST_F(TwoDoorsTest, ABetterProofOfTheSameReceptionStands) {
  Refer({});
  EXPECT_EQ(Second(E::kReceive, {.grade = ArrivalGrade::kAttested}), Reason::kNone);
  EXPECT_TRUE(Do(3, E::kReceive, {.grade = ArrivalGrade::kAttested}).repeat);
  EXPECT_EQ(Second(E::kReceive, {.grade = ArrivalGrade::kProven}), Reason::kNone);
  EXPECT_EQ(Origin().grade, ArrivalGrade::kProven);
  EXPECT_EQ(Destination().grade, ArrivalGrade::kProven);
  Second(E::kReceive, {.grade = ArrivalGrade::kAttested});
  EXPECT_EQ(Origin().grade, ArrivalGrade::kProven);
}

TEST_F(TwoDoorsTest, AReceptionAfterANoIsLate) {
  Refer({});
  Second(E::kOpen);
  Second(E::kDecline, {.decline = DeclineReason::kNoPlace, .no_solution = true}, kNoDay);
  EXPECT_EQ(Second(E::kReceive, {.grade = ArrivalGrade::kAttested}), Reason::kNone);
  ExpectBoth(S::kReceived);
  EXPECT_TRUE(Origin().late && Destination().late);
}

TEST_F(TwoDoorsTest, AWithdrawalErasesAtBothDoorsAndIsReceipted) {
  Refer({});
  Second(E::kOpen);
  EXPECT_EQ(First(E::kWithdraw, {.at_persons_request = true}), Reason::kNone);
  ExpectBoth(S::kWithdrawn);
  EXPECT_EQ(receipts_, 1u);
  EXPECT_EQ(Destination().content_body, BodyIndex());
  const NodeResult visit = Do(3, E::kReceive, {.grade = ArrivalGrade::kAttested});
  EXPECT_EQ(visit.reason, Reason::kNone) << "nobody at a desk is turned away";
  EXPECT_TRUE(visit.breach);
  ExpectBoth(S::kWithdrawn);
  EXPECT_TRUE(Origin().breach);
}

TEST_F(TwoDoorsTest, TheSecondDoorMayWithdrawAtThePersonsRequest) {
  Refer({});
  EXPECT_EQ(Second(E::kWithdraw, {.at_persons_request = true}), Reason::kNone);
  ExpectBoth(S::kWithdrawn);
  EXPECT_EQ(receipts_, 1u) << "the first door says so, the other one has";
  EXPECT_TRUE(nodes_.at(1).state().Tombstoned(kJourney));
}

TEST_F(TwoDoorsTest, ALateAnswerCountsAsAnAnswer) {
  Refer({});
  Second(E::kOpen);
  const uint64_t next = nodes_.at(1).state().durable_through().value() + 1;
  nodes_.at(1).Step(Notice(next, HubNoticeKind::kOverdue, 1));
  nodes_.at(1).Step(Notice(next + 1, HubNoticeKind::kExpired, 1));
  EXPECT_EQ(Origin().place.state, S::kExpired);
  EXPECT_EQ(Second(E::kAccept, {}, AddDays(kDue, 9)), Reason::kNone);
  ExpectBoth(S::kAccepted);
  EXPECT_TRUE(Origin().late);
  EXPECT_FALSE(Origin().overdue) << "a new due day begins";
  EXPECT_EQ(Origin().due_day, AddDays(kDue, 9));
}

// A structure that refers to its own second door speaks to itself through the hub.
TEST_F(TwoDoorsTest, OneNodeMayHoldBothSides) {
  SteppedNode both(2);
  both.Connect();
  const LocalEvent sent = Send({.from = 2, .to = 2});
  EXPECT_EQ(both.Step(sent).reason, Reason::kNone);
  both.Step(Frame(1, {Opened(sent)}));
  EXPECT_EQ(both.StateOf(There(1)), S::kDelivered);
  const LocalEvent opened = Event(both.Row(There(1)), E::kOpen, 9);
  both.Step(opened);
  both.Step(Frame(2, {Opened(opened)}));
  EXPECT_EQ(both.StateOf(There(1)), S::kOpened);
  EXPECT_EQ(both.StateOf(Here(1)), S::kOpened);
  ASSERT_NE(both.state().FindJourney(kJourney), nullptr);
  EXPECT_EQ(both.state().FindJourney(kJourney)->doors(), 1);
}

}  // namespace
}  // namespace relais::node
