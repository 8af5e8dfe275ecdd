#include "node/notices/waiting.h"

#include <algorithm>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<WaitKind> KindsOn(const NodeState& state, Day day) {
  std::vector<WaitKind> kinds;
  const std::vector<Waiting> waiting = WaitingOf(state);
  for (const Waiting* thing : WorthAWord(NoticeRecipient(), waiting, day)) kinds.push_back(thing->kind);
  return kinds;
}

class WaitingTest : public ::testing::Test {
 protected:
  void SendAndArrive() {
    node_.Connect();
    node_.Step(Send({}));
    node_.Step(Taken(node_.TakeDeposits().at(0), 1));
    node_.Step(Progress(3, 1, 1));
  }
  SteppedNode node_{1};
};

TEST_F(WaitingTest, NothingWaitsWhereTheOtherSideHasToMove) {
  SendAndArrive();
  EXPECT_THAT(KindsOn(node_.state(), kToday), IsEmpty());
}

TEST_F(WaitingTest, OverdueFromTheDayAfterUntilTheDayBeforeItExpires) {
  SendAndArrive();
  const Day due = node_.Row(Here(1)).due_day;
  EXPECT_THAT(KindsOn(node_.state(), due), IsEmpty());
  EXPECT_THAT(KindsOn(node_.state(), AddDays(due, 1)), ElementsAre(WaitKind::kOverdue));
  EXPECT_THAT(KindsOn(node_.state(), AddDays(due, limits::kExpiredAfterDays)), ElementsAre(WaitKind::kOverdue));
  EXPECT_THAT(KindsOn(node_.state(), AddDays(due, limits::kExpiredAfterDays + 1)), IsEmpty());
}

TEST_F(WaitingTest, AnExpiryIsNewsOfItsOwn) {
  SendAndArrive();
  node_.Step(Notice(1, HubNoticeKind::kExpired, 1));
  EXPECT_THAT(KindsOn(node_.state(), node_.now().day), ElementsAre(WaitKind::kNewWay));
}

TEST_F(WaitingTest, ADestinationIsToldToOpenAndRemindedBeforeTheDueDay) {
  SteppedNode there{3};
  there.Connect();
  there.Step(Frame(1, {Opened(Send({}))}));
  const ReferralRow& row = there.Row(There(1));
  ASSERT_EQ(row.place.state, ReferralState::kDelivered);
  EXPECT_THAT(KindsOn(there.state(), kToday), ElementsAre(WaitKind::kToOpen));
  Day before = kNoDay;
  for (Day day = kToday; day <= row.due_day && before == kNoDay; day = AddDays(day, 1)) {
    const std::vector<WaitKind> kinds = KindsOn(there.state(), day);
    if (std::find(kinds.begin(), kinds.end(), WaitKind::kReminder) != kinds.end()) before = day;
  }
  // The last open day before it, whatever weekends lie between.
  EXPECT_LT(before, row.due_day);
  EXPECT_GE(before, AddDays(row.due_day, -3));
  EXPECT_THAT(KindsOn(there.state(), AddDays(row.due_day, 1)),
              ElementsAre(WaitKind::kToOpen, WaitKind::kReminder, WaitKind::kOverdue));
}

TEST_F(WaitingTest, AnotherStageHasAnotherKey) {
  SendAndArrive();
  node_.Step(Notice(1, HubNoticeKind::kUndeliverable, 1));
  const std::vector<Waiting> waiting = WaitingOf(node_.state());
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0].kind, WaitKind::kNewWay);
  EXPECT_EQ(waiting[0].until, kNoDay);
  EXPECT_THAT(waiting[0].key, testing::HasSubstr("undeliverable"));
}

}  // namespace
}  // namespace relais::node
