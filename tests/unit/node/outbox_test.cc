#include "node/outbox.h"

#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais::node {
namespace {

using samples::Filled;
using samples::Handoff;
using samples::kDoor1;

const NodeId kMailbox = Filled<NodeId>(0x0b);
const BootId kHubsBoot = Filled<BootId>(0xb0);

OutboxItem Item(uint8_t handoff, HandoffKind kind = HandoffKind::kReferral) {
  OutboxItem item;
  item.row = {Handoff(handoff), Side::kOrigin};
  item.header = samples::Referral(handoff, kDoor1);
  item.header.kind = kind;
  item.made = samples::kToday;
  return item;
}

// One that its recipient holds, backed up.
void AddReached(Outbox& outbox, uint8_t handoff, uint64_t cursor) {
  outbox.Add(Handoff(handoff), Item(handoff));
  outbox.Deposited(Handoff(handoff), Cursor(cursor), kHubsBoot);
  outbox.Progress(kMailbox, Cursor(cursor), Cursor(cursor));
}

// Found by the story 103-unreadable: the news that a mailbox was settled came before the refusal, and what should have
// been sealed again was gone.
TEST(Outbox, KeepsWhatIsBackedUpForTheRefusalBehindIt) {
  Outbox outbox;
  AddReached(outbox, 1, 1);
  ASSERT_NE(outbox.Find(Handoff(1)), nullptr);
  EXPECT_EQ(outbox.Find(Handoff(1))->level, kKeptLevel);
}

TEST(Outbox, DepositsWhatItKeepsNoMore) {
  Outbox outbox;
  AddReached(outbox, 1, 1);
  outbox.ForgetCursors();
  outbox.StartSession(Filled<BootId>(0xb1));
  EXPECT_TRUE(outbox.NextBatch(FrameSequence(1), limits::kBatchEnvelopesMax).second.empty());
  EXPECT_TRUE(outbox.AwaitedMailboxes().empty());
  EXPECT_TRUE(outbox.Progress(kMailbox, Cursor(9), Cursor(9)).backed_up.empty());
}

TEST(Outbox, ReachesEachLevelOnce) {
  Outbox outbox;
  outbox.Add(Handoff(1), Item(1));
  outbox.Deposited(Handoff(1), Cursor(4), kHubsBoot);
  Outbox::Reached reached = outbox.Progress(kMailbox, Cursor(4), Cursor(3));
  EXPECT_EQ(reached.durable, std::vector<HandoffId>{Handoff(1)});
  EXPECT_TRUE(reached.backed_up.empty());
  reached = outbox.Progress(kMailbox, Cursor(4), Cursor(4));
  EXPECT_TRUE(reached.durable.empty());
  EXPECT_EQ(reached.backed_up, std::vector<HandoffId>{Handoff(1)});
}

// Found by the story 180-hub-loses-its-ledger: what was settled was not restated, and the rest in the order of its ids.
TEST(Outbox, RestatesReferralsFirstAndInTheOrderTheyWereMade) {
  Outbox outbox;
  outbox.Add(Handoff(9), Item(9));
  outbox.Add(Handoff(5), Item(5, HandoffKind::kNote));
  AddReached(outbox, 2, 1);
  outbox.Add(Handoff(9), Item(9));  // sealed again after the note about it
  EXPECT_EQ(outbox.ForRestating(), (std::vector<HandoffId>{Handoff(2), Handoff(9), Handoff(5)}));
}

// Found by the story 170-hub-cut: days in the outbox burnt the destination's delay.
TEST(Outbox, HoldsWhatWaitedSinceAnEarlierDayUntilItIsSealedAgain) {
  Outbox outbox;
  outbox.Add(Handoff(1), Item(1));
  outbox.StartSession(kHubsBoot);
  EXPECT_TRUE(outbox.HoldWaited(samples::kToday).empty());
  EXPECT_EQ(outbox.HoldWaited(Day(samples::kToday.value() + 1)), std::vector<HandoffId>{Handoff(1)});
  EXPECT_TRUE(outbox.NextBatch(FrameSequence(1), limits::kBatchEnvelopesMax).second.empty());
  outbox.Add(Handoff(1), Item(1));
  EXPECT_EQ(outbox.NextBatch(FrameSequence(2), limits::kBatchEnvelopesMax).second, std::vector<HandoffId>{Handoff(1)});
}

TEST(Outbox, LetsGoWhatCannotBeSealedAgainOrAwaitsNothing) {
  Outbox outbox;
  OutboxItem last = Item(1);
  last.header.generation = SealGeneration(limits::kSealGenerationsMax);
  outbox.Add(Handoff(1), last);
  OutboxItem silent = Item(2);
  silent.header.due_day = kNoDay;
  outbox.Add(Handoff(2), silent);
  outbox.StartSession(kHubsBoot);
  EXPECT_TRUE(outbox.HoldWaited(Day(samples::kToday.value() + 1)).empty());
}

// An answer speaks of the sealing that was sent, not of one made while it was on its way: the newer one would pass for
// deposited, and would never be.
TEST(Outbox, AnAnswerSpeaksOfTheSealingThatWasSent) {
  Outbox outbox;
  outbox.StartSession(kHubsBoot);
  outbox.Add(Handoff(1), Item(1));
  outbox.NextBatch(FrameSequence(1), limits::kBatchEnvelopesMax);
  OutboxItem again = Item(1);
  again.header.generation = again.header.generation.next();
  outbox.Add(Handoff(1), again);
  const std::vector<Outbox::Sent> answered = outbox.Answered(FrameSequence(1));
  ASSERT_EQ(answered.size(), 1u);
  EXPECT_EQ(answered.front(), (Outbox::Sent{Handoff(1), Item(1).header.generation}));
  EXPECT_EQ(outbox.NextBatch(FrameSequence(2), limits::kBatchEnvelopesMax).second, std::vector<HandoffId>{Handoff(1)});
}

}  // namespace
}  // namespace relais::node
