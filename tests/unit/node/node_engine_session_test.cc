// Sessions: what a node says of itself at the beginning, what it settles, and what another run or ledger of the hub
// asks of it.
#include "gtest/gtest.h"
#include "node/node_engine.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

const LedgerId kStore = Filled<LedgerId>(30);
const BootId kBoot = Filled<BootId>(31);

class NodeEngineSessionTest : public ::testing::Test {
 protected:
  static CheckedArrival Bad(int handoff) {
    CheckedArrival arrival = Opened(Send({.handoff = handoff, .to = 1}));
    arrival.verdict = Reason::kBadSignature;
    return arrival;
  }
  // Referral 1 is at its recipient, backed up; its request to cancel only at the hub; referral 2 nowhere yet.
  void ThreeLevels() {
    node_.Connect();
    node_.Step(Send({}));
    node_.Step(Taken(node_.TakeDeposits().at(0), 1));
    node_.Step(Progress(3, 1, 1));
    node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9));
    node_.Step(Taken(node_.TakeDeposits().at(0), 2));
    node_.Step(LineDown{});
    node_.Step(Send({.handoff = 2, .journey = Filled<JourneyId>(71)}));
    EXPECT_TRUE(node_.Effects<SendDeposit>().empty());
  }
  std::vector<HandoffId> Sent() const {
    std::vector<HandoffId> handoffs;
    for (const SendDeposit& deposit : node_.Effects<SendDeposit>()) {
      for (const DepositItem& item : deposit.items) handoffs.push_back(item.handoff);
    }
    return handoffs;
  }

  SteppedNode node_{1};
};

TEST_F(NodeEngineSessionTest, WhatIsForASessionComesAfterItsStart) {
  node_.Step(Send({}));
  WelcomeFacts welcome;
  welcome.hub_ledger = Filled<LedgerId>(1);
  welcome.hub_boot = Filled<BootId>(1);
  welcome.session_nonce = Filled<Nonce>(7);
  node_.Step(LineUp{welcome});
  ASSERT_FALSE(node_.last().effects.empty());
  const auto* start = std::get_if<StartLine>(&node_.last().effects.front());
  ASSERT_NE(start, nullptr) << "else it would go to whichever session is there";
  EXPECT_EQ(start->session, Filled<Nonce>(7));
  EXPECT_FALSE(node_.Effects<SendDeposit>().empty());
}

TEST_F(NodeEngineSessionTest, GreetsWithWhatIsDurableHere) {
  HelloFacts hello = node_.engine().Hello(kStore, kBoot);
  EXPECT_EQ(hello.store, kStore);
  EXPECT_EQ(hello.boot, kBoot);
  EXPECT_EQ(hello.hub_ledger, LedgerId());
  EXPECT_EQ(hello.durable_through, Cursor(0));
  EXPECT_EQ(hello.knowledge, Revision(sample::kNetworkItems));
  EXPECT_TRUE(hello.awaited_mailboxes.empty());
  ThreeLevels();
  node_.Step(Notice(1, HubNoticeKind::kOverdue, 1));
  hello = node_.engine().Hello(kStore, kBoot);
  EXPECT_EQ(hello.hub_ledger, Filled<LedgerId>(1));
  EXPECT_EQ(hello.durable_through, Cursor(1));
  EXPECT_EQ(hello.backed_up_through, Cursor(1));
  EXPECT_EQ(hello.awaited_mailboxes, std::vector<NodeId>{NodeNo(3)});
}

TEST_F(NodeEngineSessionTest, TheSameRunOfTheHubIsToldOnlyWhatIsNew) {
  ThreeLevels();
  node_.Connect(1, 1);
  EXPECT_EQ(Sent(), std::vector<HandoffId>{HandoffNo(2)});
  EXPECT_EQ(node_.Effects<SendDeposit>()[0].sequence, FrameSequence(1)) << "counted anew on each session";
}

TEST_F(NodeEngineSessionTest, AnotherRunOfTheHubIsAskedForWhatItOnlyHad) {
  ThreeLevels();
  node_.Connect(2, 1);
  EXPECT_EQ(Sent(), (std::vector<HandoffId>{HandoffNo(9), HandoffNo(2)}));
  EXPECT_EQ(node_.InOutbox(9)->level, 1) << "what was said of it stands until the answer";
}

TEST_F(NodeEngineSessionTest, AnotherLedgerIsToldEverythingThatIsNotBackedUp) {
  ThreeLevels();
  node_.Step(Frame(1, {Bad(40)}));
  node_.Connect(2, 2, Cursor(), true);
  EXPECT_EQ(Sent(), (std::vector<HandoffId>{HandoffNo(9), HandoffNo(2)}));
  EXPECT_EQ(node_.InOutbox(9)->level, 0);
  EXPECT_EQ(node_.InOutbox(1)->level, kKeptLevel);
  EXPECT_EQ(node_.state().durable_through(), Cursor(0)) << "cursors of the former ledger mean nothing";
  EXPECT_TRUE(node_.state().exceptions().empty());
  EXPECT_EQ(node_.state().knowledge().revision(), Revision(0)) << "everything is asked for again";
  const auto restates = node_.Effects<SendRestate>();
  ASSERT_EQ(restates.size(), 1u);
  std::vector<HandoffId> restated;
  for (const DepositItem& item : restates[0].items) {
    restated.push_back(item.handoff);
    EXPECT_TRUE(node_.HasBody(item.journey, item.envelope_body));
  }
  EXPECT_EQ(restated, (std::vector<HandoffId>{HandoffNo(1), HandoffNo(2), HandoffNo(9)})) << "referrals first";
}

TEST_F(NodeEngineSessionTest, RestatesOnlyWhenAsked) {
  ThreeLevels();
  node_.Connect(2, 2, Cursor(), false);
  EXPECT_TRUE(node_.Effects<SendRestate>().empty());
  node_.Connect(2, 2, Cursor(), true);
  EXPECT_EQ(node_.Effects<SendRestate>().size(), 1u);
}

TEST_F(NodeEngineSessionTest, KnowledgeStandsWhileAnotherLedgerRepeatsIt) {
  node_.Connect();
  node_.Connect(2, 2);
  EXPECT_EQ(node_.Step(Send({})).reason, Reason::kNone);
  node_.Step(NetworkHeard());
  EXPECT_EQ(node_.state().knowledge().revision(), Revision(sample::kNetworkItems));
  const auto verdicts = node_.Effects<SendVerdict>();
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_TRUE(verdicts[0].verdict.refusals.empty());
}

TEST_F(NodeEngineSessionTest, WithoutALineNothingIsSaid) {
  node_.Connect();
  node_.Step(LineDown{});
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_FALSE(node_.engine().line_up());
  node_.Step(Frame(1, {Bad(40)}));
  EXPECT_TRUE(node_.Effects<SendSettle>().empty());
  node_.Step(Send({}));
  EXPECT_TRUE(node_.Effects<SendDeposit>().empty());
}

TEST_F(NodeEngineSessionTest, ARefusalIsToldOncePerSessionUntilTheHubHoldsIt) {
  node_.Connect();
  node_.Step(Frame(1, {Bad(40)}));
  EXPECT_EQ(node_.Effects<SendSettle>().at(0).settle.exceptions.size(), 1u);
  node_.Step(Notice(2, HubNoticeKind::kOverdue, 1));
  EXPECT_TRUE(node_.Effects<SendSettle>().at(0).settle.exceptions.empty()) << "told on this session";
  EXPECT_EQ(node_.engine().Hello(kStore, kBoot).durable_through, Cursor(0)) << "not acknowledged without its reason";
  node_.Connect(2, 1, Cursor(0));
  ASSERT_EQ(node_.Effects<SendSettle>().size(), 1u);
  const SettleFacts again = node_.Effects<SendSettle>()[0].settle;
  ASSERT_EQ(again.exceptions.size(), 1u);
  EXPECT_EQ(again.exceptions[0].reason, Reason::kBadSignature);
  EXPECT_EQ(again.durable_through, Cursor(2));
  node_.Connect(3, 1, Cursor(2));
  EXPECT_TRUE(node_.Effects<SendSettle>().at(0).settle.exceptions.empty());
  EXPECT_TRUE(node_.state().exceptions().empty());
  EXPECT_EQ(node_.engine().Hello(kStore, kBoot).durable_through, Cursor(2));
}

TEST_F(NodeEngineSessionTest, ManyRefusalsAreToldInSeveralSettles) {
  node_.Connect();
  std::vector<CheckedArrival> bad(static_cast<size_t>(limits::kExceptionsMax), Bad(40));
  node_.Step(LineDown{});
  node_.Step(Frame(1, bad));
  node_.Step(Frame(1 + bad.size(), {Bad(41), Bad(42)}));
  node_.Connect(2);
  const auto settles = node_.Effects<SendSettle>();
  ASSERT_EQ(settles.size(), 2u);
  EXPECT_EQ(settles[0].settle.exceptions.size(), bad.size());
  EXPECT_EQ(settles[0].settle.durable_through, Cursor(bad.size())) << "nothing beyond before its refusal was told";
  EXPECT_EQ(settles[1].settle.exceptions.size(), 2u);
  EXPECT_EQ(settles[1].settle.durable_through, Cursor(bad.size() + 2));
}

TEST_F(NodeEngineSessionTest, LooksAtEveryPushedItemAndSaysWhichItRefuses) {
  node_.Connect();
  KnowledgeHeard heard;
  heard.items = {Pushed(sample::RosterEdition(4, 2, sample::IdentityNo(4)), 21)};
  KnowledgeItem forged = sample::RosterEdition(3, 2, sample::IdentityNo(9));
  forged.signatures = sample::SignedBy({sample::SignatoryNo(4)});
  heard.items.push_back(Pushed(forged, 23));
  heard.unreadable = {{Revision(22), Reason::kMalformed}};
  heard.newest = Revision(23);
  node_.Step(heard);
  const auto verdicts = node_.Effects<SendVerdict>();
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].verdict.revision, Revision(23));
  ASSERT_EQ(verdicts[0].verdict.refusals.size(), 2u);
  EXPECT_EQ(verdicts[0].verdict.refusals[0], (KnowledgeRefusal{Revision(22), Reason::kMalformed}));
  EXPECT_EQ(verdicts[0].verdict.refusals[1].revision, Revision(23));
  EXPECT_EQ(node_.Effects<KnowledgeChanged>().size(), 1u);
  EXPECT_EQ(node_.state().knowledge().roster().IdentityKeyOf(PartnerNo(3)), sample::IdentityNo(3));
  EXPECT_EQ(node_.state().knowledge().revision(), Revision(23));
}

TEST_F(NodeEngineSessionTest, ALookThatFindsNothingNewStillFreshensTheSnapshot) {
  node_.Connect();
  node_.PassDays(1);
  KnowledgeHeard heard;
  heard.newest = Revision(sample::kNetworkItems);
  node_.Step(heard);
  EXPECT_TRUE(node_.Effects<KnowledgeChanged>().empty());
  EXPECT_EQ(node_.state().knowledge_day(), AddDays(kToday, 1));
}

}  // namespace
}  // namespace relais::node
