// Knowledge, ledgers of the hub and checkpoints of both.
#include "gtest/gtest.h"
#include "node/node_state.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

class NodeStateLineTest : public ::testing::Test {
 protected:
  NodeState Restored() const {
    NodeState state(NodeNo(1), sample::Roots());
    EXPECT_OK(state.Restore(node_.state().ToParts()));
    return state;
  }
  SteppedNode node_{1};
};

TEST_F(NodeStateLineTest, KnowsTheDayThatTheHubHasReached) {
  EXPECT_EQ(node_.state().hub_day(), kToday);
  KnowledgeHeard later;
  later.items = {Pushed(sample::RosterEdition(4, 2, sample::IdentityNo(4)), 16, AddDays(kToday, 3))};
  node_.Step(later);
  EXPECT_EQ(node_.state().hub_day(), AddDays(kToday, 3));
  later.items = {Pushed(sample::RosterEdition(4, 3, sample::IdentityNo(4)), 17, AddDays(kToday, 1))};
  node_.Step(later);
  EXPECT_EQ(node_.state().hub_day(), AddDays(kToday, 3)) << "it never goes back";
  EXPECT_EQ(Restored().hub_day(), AddDays(kToday, 3));
}

TEST_F(NodeStateLineTest, ARefusedItemLeavesNothingBehind) {
  const Knowledge before = node_.state().knowledge();
  NodeState state = Restored();
  Follow follow;
  KnowledgeItem forged = sample::RosterEdition(3, 2, sample::IdentityNo(9));
  forged.signatures = sample::SignedBy({sample::SignatoryNo(4)});
  EXPECT_FALSE(state.Apply(KnowledgeTaken{Pushed(forged, 16, AddDays(kToday, 5))}, &follow).ok());
  EXPECT_TRUE(state.knowledge() == before);
  EXPECT_EQ(state.hub_day(), kToday);
  EXPECT_EQ(state.ToParts().items.size(), node_.state().ToParts().items.size());
}

// Checkpoints in the middle of two ledgers: items of the former one have no revision, those of the new one do.
TEST_F(NodeStateLineTest, ACheckpointBetweenTwoLedgersOfTheHubGivesTheSame) {
  node_.Connect(1, 1);
  node_.Connect(2, 2);
  EXPECT_TRUE(Restored() == node_.state()) << "everything is of the former ledger";
  KnowledgeHeard some;
  const KnowledgeHeard all = NetworkHeard();
  some.items.assign(all.items.begin(), all.items.begin() + 4);
  node_.Step(some);
  EXPECT_TRUE(Restored() == node_.state()) << "some of it was repeated";
  node_.Connect(3, 3);
  EXPECT_TRUE(Restored() == node_.state());
  node_.Step(NetworkHeard());
  EXPECT_TRUE(Restored() == node_.state());
  EXPECT_EQ(Restored().knowledge().revision(), Revision(sample::kNetworkItems));
}

TEST_F(NodeStateLineTest, ACheckpointThatItsOwnRulesRefuseIsDataLoss) {
  NodeState::Parts parts = node_.state().ToParts();
  std::swap(parts.items.front(), parts.items.back());
  NodeState state(NodeNo(1), sample::Roots());
  EXPECT_THAT(state.Restore(std::move(parts)), HasCode(absl::StatusCode::kDataLoss));
}

TEST_F(NodeStateLineTest, ReceiptsOfAnotherRunStandUntilItAnswers) {
  node_.Connect(1, 1);
  node_.Step(Send({}));
  node_.Step(Taken(node_.TakeDeposits().at(0), 4));
  EXPECT_EQ(node_.InOutbox(1)->hub_boot, Filled<BootId>(1));
  node_.Connect(2, 1);
  node_.Step(Taken(node_.TakeDeposits().at(0), 6));
  EXPECT_EQ(node_.InOutbox(1)->hub_boot, Filled<BootId>(2));
  EXPECT_EQ(node_.InOutbox(1)->cursor, Cursor(6));
  node_.Step(Progress(3, 5, 5));
  EXPECT_EQ(node_.Row(Here(1)).level, 1);
  node_.Step(Progress(3, 6, 6));
  EXPECT_EQ(node_.Row(Here(1)).level, 2);
}

TEST_F(NodeStateLineTest, ALevelSpeaksOfTheLastEnvelopeOnly) {
  node_.Connect();
  node_.Step(Send({}));
  node_.Step(Taken(node_.TakeDeposits().at(0), 1));
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9));
  EXPECT_EQ(node_.Row(Here(1)).level, 0);
  node_.Step(Progress(3, 1, 1));
  EXPECT_EQ(node_.Row(Here(1)).level, 0) << "the referral has arrived, the request has not";
  node_.Step(Taken(node_.TakeDeposits().at(0), 2));
  EXPECT_EQ(node_.Row(Here(1)).level, 1);
}

}  // namespace
}  // namespace relais::node
