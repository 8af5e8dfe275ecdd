#include "services/core/mailbox/mailbox.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace relais {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kDay(20'000);

NodeId Origin(char symbol) {
  return NodeId::FromBytes(std::string(NodeId::kSize, symbol));
}

// Frames of 3 by a, of 2 by b, a notice, of 1 by a: cursors 1–3, 4–5, 6, 7.
Mailbox Filled() {
  Mailbox box;
  EXPECT_EQ(box.Deposit(3, Origin('a'), kDay), Cursor(1));
  EXPECT_EQ(box.Deposit(2, Origin('b'), kDay), Cursor(4));
  EXPECT_EQ(box.DepositNotice({HubNoticeKind::kOverdue, {}, {}, Reason::kNone, {}}, kDay.next()), Cursor(6));
  EXPECT_EQ(box.Deposit(1, Origin('a'), kDay.next()), Cursor(7));
  return box;
}

TEST(Mailbox, PlacesAreContiguousFromOne) {
  const Mailbox box = Filled();
  EXPECT_EQ(box.tail(), Cursor(7));
  EXPECT_EQ(box.ReadAfter(Cursor())->first, Cursor(1));
  EXPECT_EQ(box.ReadAfter(Cursor(3))->first, Cursor(4));
  EXPECT_EQ(box.ReadAfter(Cursor(6))->first, Cursor(7));
  EXPECT_EQ(box.ReadAfter(Cursor(7)), nullptr);
}

TEST(Mailbox, ACursorInsideAFrameIsSentItWholeAgain) {
  EXPECT_EQ(Filled().ReadAfter(Cursor(1))->first, Cursor(1));
  EXPECT_EQ(Filled().ReadAfter(Cursor(2))->first, Cursor(1));
}

TEST(Mailbox, SettlingTellsWhoWaitsAndDropsWhatIsBackedUp) {
  Mailbox box = Filled();
  const Mailbox::Settled durable = box.SettleThrough(Cursor(5), Cursor());
  EXPECT_TRUE(durable.moved);
  EXPECT_THAT(durable.origins, ElementsAre(Origin('a'), Origin('b')));
  EXPECT_FALSE(durable.drop_from) << "durable is not yet backed up";
  const Mailbox::Settled backed_up = box.SettleThrough(Cursor(5), Cursor(4));
  EXPECT_EQ(backed_up.drop_from, Cursor(1));
  EXPECT_EQ(backed_up.drop_to, Cursor(4)) << "the second frame is not wholly backed up";
  EXPECT_EQ(box.entries().size(), 3u);
}

TEST(Mailbox, SettlingIsCumulativeAndNeverGoesBack) {
  Mailbox box = Filled();
  box.SettleThrough(Cursor(5), Cursor(5));
  for (const Cursor again : {Cursor(5), Cursor(2), Cursor()}) {
    const Mailbox::Settled settled = box.SettleThrough(again, again);
    EXPECT_FALSE(settled.moved);
    EXPECT_THAT(settled.origins, IsEmpty());
    EXPECT_FALSE(settled.drop_from);
  }
  EXPECT_EQ(box.durable_through(), Cursor(5));
}

TEST(Mailbox, WhoClaimsMoreThanItWasSentIsNotBelieved) {
  Mailbox box = Filled();
  box.SettleThrough(Cursor(900), Cursor(1000));
  EXPECT_EQ(box.durable_through(), Cursor(7));
  EXPECT_EQ(box.backed_up_through(), Cursor(7));
  Mailbox other = Filled();
  other.SettleThrough(Cursor(3), Cursor(7));
  EXPECT_EQ(other.backed_up_through(), Cursor(3)) << "backed up is at most durable";
}

TEST(Mailbox, WhatGrewTooOldLeavesAndIsToldAsUnclaimed) {
  Mailbox box = Filled();
  box.SettleThrough(Cursor(3), Cursor());
  const Mailbox::Expired expired = box.ExpireBefore(kDay.next());
  EXPECT_EQ(expired.drop_from, Cursor(1));
  EXPECT_EQ(expired.drop_to, Cursor(6));
  ASSERT_EQ(expired.unclaimed.size(), 1u) << "the first frame had arrived";
  EXPECT_EQ(expired.unclaimed.front().first, Cursor(4));
  EXPECT_EQ(box.ReadAfter(Cursor())->first, Cursor(6));
  EXPECT_THAT(box.ExpireBefore(kDay.next()).unclaimed, IsEmpty());
}

TEST(Mailbox, ComesBackFromItsParts) {
  Mailbox box = Filled();
  box.SettleThrough(Cursor(5), Cursor(3));
  EXPECT_EQ(Mailbox::Restore(box.tail(), box.durable_through(), box.backed_up_through(), box.entries()), box);
}

}  // namespace
}  // namespace relais
