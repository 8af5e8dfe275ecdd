#include "node/node_state.h"

#include <functional>

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

using E = ReferralEvent;

class NodeStateTest : public ::testing::Test {
 protected:
  // Partner 2 holds both doors, and both sides of one referral are at its node.
  static NodeState BothSides() {
    NodeState state(NodeNo(2), sample::Roots());
    Follow follow;
    LocalDone sent;
    sent.event = Send({.from = 2, .to = 2});
    sent.at = {kToday, Window(1)};
    state.Apply(sent, &follow);
    Arrived arrived{Cursor(1), sent.event.sealed->header, sent.event.sealed->fingerprint};
    arrived.at = sent.at;
    state.Apply(arrived, &follow);
    return state;
  }
  static std::pair<RowKey, Actor> Speaks(const NodeState& state, const HandoffHeader& header, E event) {
    auto [row, actor] = state.Addressee(header, event);
    return {row == nullptr ? RowKey() : row->key, actor};
  }
  static HandoffHeader Letter(int from, int to) {
    HandoffHeader header = CommonHeader(9, PartnerNo(from), PartnerNo(to), NodeNo(to));
    header.kind = HandoffKind::kAnswer;
    header.answers = HandoffNo(1);
    header.journey = kJourney;
    return header;
  }
};

TEST_F(NodeStateTest, ALetterSpeaksToTheSideThatItsSenderDoesNotHold) {
  SteppedNode first(1);
  first.Step(Send({}));
  EXPECT_EQ(Speaks(first.state(), Letter(3, 1), E::kAccept), std::pair(Here(1), Actor::kDestination));
  EXPECT_EQ(first.state().Addressee(Letter(4, 1), E::kAccept).first, nullptr) << "not its second door";
  EXPECT_EQ(first.state().Addressee(Letter(3, 2), E::kAccept).first, nullptr) << "not its first door";
  SteppedNode second(3);
  second.Step(Frame(1, {Opened(Send({}))}));
  EXPECT_EQ(Speaks(second.state(), Letter(1, 3), E::kReply), std::pair(There(1), Actor::kOrigin));
  EXPECT_EQ(second.state().Addressee(Letter(3, 1), E::kReply).first, nullptr);
}

TEST_F(NodeStateTest, AStructureThatRefersToItselfIsUnderstoodByWhatItSays) {
  const NodeState state = BothSides();
  ASSERT_EQ(state.rows().size(), 2u);
  EXPECT_EQ(Speaks(state, Letter(2, 2), E::kOpen), std::pair(Here(1), Actor::kDestination));
  EXPECT_EQ(Speaks(state, Letter(2, 2), E::kRequestCancel), std::pair(There(1), Actor::kOrigin));
}

TEST_F(NodeStateTest, ThePersonSpeaksToTheDoorThatIsNamed) {
  SteppedNode second(3);
  second.Step(Frame(1, {Opened(Send({}))}));
  HandoffHeader word = Letter(1, 3);
  word.kind = HandoffKind::kPerson;
  word.sender = PartnerId();
  EXPECT_EQ(Speaks(second.state(), word, E::kWithdraw), std::pair(There(1), Actor::kPerson));
  word.destination = PartnerNo(4);
  EXPECT_EQ(second.state().Addressee(word, E::kWithdraw).first, nullptr);
}

TEST_F(NodeStateTest, ATwinIsAnotherJourneyThatIsStillOpen) {
  SteppedNode node(1);
  LocalEvent sent = Send({});
  const Digest twin = Filled<Digest>(5);
  sent.twin = twin;
  node.Step(sent);
  EXPECT_TRUE(node.state().TwinOpen(twin, Filled<JourneyId>(71), false));
  EXPECT_FALSE(node.state().TwinOpen(twin, kJourney, false)) << "the same journey";
  EXPECT_FALSE(node.state().TwinOpen(Filled<Digest>(6), Filled<JourneyId>(71), false));
  EXPECT_FALSE(node.state().TwinOpen(Digest(), Filled<JourneyId>(71), false)) << "nobody is known by none";
  node.Step(Event(node.Row(Here(1)), E::kWithdraw, 9, {.at_persons_request = true}));
  EXPECT_FALSE(node.state().TwinOpen(twin, Filled<JourneyId>(71), false));
}

TEST_F(NodeStateTest, PracticeAndRealPeopleAreNoTwins) {
  SteppedNode node(1);
  LocalEvent sent = Send({.drill = true});
  const Digest twin = Filled<Digest>(5);
  sent.twin = twin;
  node.Step(sent);
  EXPECT_FALSE(node.state().TwinOpen(twin, Filled<JourneyId>(71), false)) << "a real person is warned of no practice";
  EXPECT_TRUE(node.state().TwinOpen(twin, Filled<JourneyId>(71), true));
}

TEST_F(NodeStateTest, NumbersOfBodiesNeverComeBack) {
  SteppedNode node(1);
  node.Step(Send({}));
  const BodyIndex before = node.state().next_body();
  EXPECT_EQ(before, BodyIndex(4)) << "envelope, form and codes";
  node.Step(SlipPrintedEvent{HandoffNo(1)});
  EXPECT_EQ(node.state().next_body(), before);
  node.Restart();
  EXPECT_EQ(node.state().next_body(), before);
}

// The tests that compare live with replayed states can be no better than this.
TEST_F(NodeStateTest, EqualityLooksAtEverythingThatACheckpointHolds) {
  SteppedNode node(1);
  node.Connect();
  node.Step(Send({}));
  const NodeState::Parts parts = node.state().ToParts();
  const auto restored = [](const NodeState::Parts& p) {
    auto state = std::make_unique<NodeState>(NodeNo(1), sample::Roots());
    EXPECT_OK(state->Restore(p));
    return state;
  };
  EXPECT_TRUE(*restored(parts) == node.state());
  const std::function<void(NodeState::Parts&)> changes[] = {
      [](NodeState::Parts& p) { p.items.pop_back(); },
      [](NodeState::Parts& p) { p.revision = p.revision.next(); },
      [](NodeState::Parts& p) { p.knowledge_day = p.knowledge_day.next(); },
      [](NodeState::Parts& p) { p.rows.begin()->second.level = 2; },
      [](NodeState::Parts& p) { p.journeys.clear(); },
      [](NodeState::Parts& p) { p.outbox.begin()->second.made = Day(1); },
      [](NodeState::Parts& p) { ++p.next_order; },
      [](NodeState::Parts& p) {
        p.seen.push_back({HandoffNo(5), Seen()});
      },
      [](NodeState::Parts& p) { p.hub_ledger = LedgerId(); },
      [](NodeState::Parts& p) { p.hub_boot = BootId(); },
      [](NodeState::Parts& p) { p.durable_through = Cursor(9); },
      [](NodeState::Parts& p) { p.exceptions.push_back({}); },
      [](NodeState::Parts& p) { p.solved_here[kJourney] = kToday; },
      [](NodeState::Parts& p) { p.tombstones.insert(kJourney); },
      [](NodeState::Parts& p) { p.next_body = p.next_body.next(); },
      [](NodeState::Parts& p) { p.day = p.day.next(); },
  };
  for (size_t i = 0; i < std::size(changes); ++i) {
    NodeState::Parts changed = parts;
    changes[i](changed);
    EXPECT_FALSE(*restored(changed) == node.state()) << "change " << i;
  }
}

}  // namespace
}  // namespace relais::node
