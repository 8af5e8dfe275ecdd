// The outbox on its line to the hub: deposits, receipts of hub and recipient, refusals, sealing again.
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "node/node_engine.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

class NodeEngineLineTest : public ::testing::Test {
 protected:
  // Sends referral 1 on a session; its deposit is under way.
  SendDeposit SendOne() {
    node_.Connect();
    node_.Step(Send({}));
    return node_.TakeDeposits().at(0);
  }
  // The same, up to the recipient's receipt.
  void SendAndArrive() {
    node_.Step(Taken(SendOne(), 1));
    node_.Step(Progress(3, 1, 1));
  }
  // What the desk makes of a NeedReseal.
  static ResealedHandoff Again(const NeedReseal& need, Day due = AddDays(kDue, 1)) {
    HandoffHeader header = need.former;
    header.generation = header.generation.next();
    header.due_day = due;
    return {need.handoff, Seal(std::move(header))};
  }
  NeedReseal OneReseal() const {
    const auto needs = node_.Effects<NeedReseal>();
    EXPECT_EQ(needs.size(), 1u);
    return needs.empty() ? NeedReseal() : needs[0];
  }

  SteppedNode node_{1};
};

TEST_F(NodeEngineLineTest, TheHubsReceiptAndTheRecipientsMoveTheLevel) {
  const SendDeposit deposit = SendOne();
  node_.Step(Taken(deposit, 7));
  EXPECT_EQ(node_.InOutbox(1)->level, 1);
  EXPECT_EQ(node_.InOutbox(1)->cursor, Cursor(7));
  EXPECT_EQ(node_.Row(Here(1)).level, 1);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kSent);
  node_.Step(Progress(3, 6, 6));
  EXPECT_EQ(node_.Row(Here(1)).level, 1) << "not there yet";
  node_.Step(Progress(4, 9, 9));
  EXPECT_EQ(node_.Row(Here(1)).level, 1) << "another mailbox";
  node_.Step(Progress(3, 7, 6));
  EXPECT_EQ(node_.InOutbox(1)->level, 2);
  EXPECT_EQ(node_.Row(Here(1)).level, 2);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kDelivered);
  node_.Step(Progress(3, 7, 7));
  EXPECT_EQ(node_.InOutbox(1)->level, kKeptLevel);
  EXPECT_TRUE(node_.state().outbox().AwaitedMailboxes().empty());
}

TEST_F(NodeEngineLineTest, WhatTheHubKnowsAlreadyCountsAsTaken) {
  const SendDeposit deposit = SendOne();
  node_.Step(DepositAnswered{{deposit.sequence, Cursor(), 0, {{0, Cursor(5), Reason::kNone}}}});
  EXPECT_EQ(node_.InOutbox(1)->level, 1);
  EXPECT_EQ(node_.InOutbox(1)->cursor, Cursor(5));
}

TEST_F(NodeEngineLineTest, AnAnswerToNoDepositMeansNothing) {
  SendOne();
  node_.Step(DepositAnswered{{FrameSequence(9), Cursor(1), 1, {}}});
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_EQ(node_.InOutbox(1)->level, 0);
}

TEST_F(NodeEngineLineTest, EveryEnvelopeOfABatchHasItsOwnFate) {
  for (int n = 1; n <= 3; ++n) node_.Step(Send({.handoff = n, .journey = Filled<JourneyId>(70 + n)}));
  node_.Connect();
  const SendDeposit deposit = node_.TakeDeposits().at(0);
  ASSERT_EQ(deposit.items.size(), 3u);
  node_.Step(DepositAnswered{{deposit.sequence, Cursor(4), 2, {{1, Cursor(), Reason::kPartnerGone}}}});
  EXPECT_EQ(node_.InOutbox(1)->cursor, Cursor(4));
  EXPECT_EQ(node_.InOutbox(2), nullptr);
  EXPECT_EQ(node_.InOutbox(3)->cursor, Cursor(5));
  EXPECT_EQ(node_.StateOf(Here(2)), ReferralState::kUndeliverable);
}

TEST_F(NodeEngineLineTest, ARefusedReferralIsUndeliverableAndFreesItsPlace) {
  const SendDeposit deposit = SendOne();
  const BodyIndex envelope = node_.InOutbox(1)->envelope_body;
  node_.Step(Refused(deposit, Reason::kPartnerGone));
  const ReferralRow& row = node_.Row(Here(1));
  EXPECT_EQ(row.place.state, ReferralState::kUndeliverable);
  EXPECT_EQ(row.undeliverable, Reason::kPartnerGone);
  EXPECT_EQ(row.events.back().detail.undeliverable, UndeliverableReason::kPartnerGone);
  EXPECT_EQ(row.due_day, kNoDay);
  EXPECT_EQ(node_.InOutbox(1), nullptr);
  EXPECT_FALSE(node_.HasBody(kJourney, envelope));
  EXPECT_TRUE(node_.HasBody(kJourney, row.content_body)) << "it may be re-routed";

  EXPECT_EQ(node_.Step(Send({.handoff = 2, .to = 4, .parent = 1})).reason, Reason::kNone);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kRerouted);
  EXPECT_EQ(node_.Row(Here(1)).child, HandoffNo(2));
  EXPECT_EQ(node_.Row(Here(2)).parent, HandoffNo(1));
}

TEST_F(NodeEngineLineTest, ARefusedAnswerSaysSoAndLeavesTheReferralAlone) {
  SendAndArrive();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9));
  node_.Step(Refused(node_.TakeDeposits().at(0), Reason::kWrongState));
  EXPECT_EQ(node_.Row(Here(1)).answer_refused, Reason::kWrongState);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kCancelRequested);
  EXPECT_EQ(node_.InOutbox(9), nullptr);
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 10, {.at_persons_request = true}));
  EXPECT_EQ(node_.Row(Here(1)).answer_refused, Reason::kNone) << "of the last answer only";
}

TEST_F(NodeEngineLineTest, WhatAnotherSealingLiftsIsSealedAgain) {
  for (Reason reason : {Reason::kStaleKey, Reason::kWrongMailbox, Reason::kWindowTooOld, Reason::kWindowAhead,
                        Reason::kDueDayTooFar, Reason::kUnreadable}) {
    SCOPED_TRACE(ReasonName(reason));
    node_ = SteppedNode(1);
    node_.Step(Refused(SendOne(), reason));
    const NeedReseal need = OneReseal();
    EXPECT_EQ(need.handoff, HandoffNo(1));
    EXPECT_EQ(need.journey, kJourney);
    EXPECT_EQ(need.former, ReferralHeader({}));
    EXPECT_EQ(need.made, kToday);
    EXPECT_EQ(node_.Body(kJourney, need.local_body), "the form");
    EXPECT_TRUE(node_.Effects<SendDeposit>().empty()) << "held until then";
    const BodyIndex former = node_.InOutbox(1)->envelope_body;
    EXPECT_EQ(node_.Step(Again(need)).reason, Reason::kNone);
    EXPECT_FALSE(node_.HasBody(kJourney, former));
    EXPECT_EQ(node_.InOutbox(1)->header.generation, SealGeneration(2));
    EXPECT_EQ(node_.Row(Here(1)).due_day, AddDays(kDue, 1));
    const auto deposits = node_.Effects<SendDeposit>();
    ASSERT_EQ(deposits.size(), 1u);
    node_.Step(Taken(deposits[0], 1));
    EXPECT_EQ(node_.InOutbox(1)->level, 1);
    EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kSent);
  }
}

TEST_F(NodeEngineLineTest, WhatCouldNotBeSealedAgainIsTriedAtTheNextTick) {
  node_.Step(Refused(SendOne(), Reason::kStaleKey));
  node_.Step(node_.engine().TickInput());
  const auto deposits = node_.Effects<SendDeposit>();
  ASSERT_EQ(deposits.size(), 1u);
  node_.Step(Refused(deposits[0], Reason::kStaleKey));
  EXPECT_EQ(node_.Effects<NeedReseal>().size(), 1u);
}

TEST_F(NodeEngineLineTest, TheLastSealingThatIsRefusedIsUndeliverable) {
  node_.Step(Refused(SendOne(), Reason::kStaleKey));
  NeedReseal need = OneReseal();
  for (uint32_t generation = 2; generation <= limits::kSealGenerationsMax; ++generation) {
    node_.Step(Again(need));
    const auto deposits = node_.Effects<SendDeposit>();
    ASSERT_EQ(deposits.size(), 1u);
    node_.Step(Refused(deposits[0], Reason::kStaleKey));
    if (generation < limits::kSealGenerationsMax) need = OneReseal();
  }
  EXPECT_TRUE(node_.Effects<NeedReseal>().empty());
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kUndeliverable);
  EXPECT_EQ(node_.Row(Here(1)).undeliverable, Reason::kStaleKey);
  EXPECT_EQ(node_.InOutbox(1), nullptr);
}

TEST_F(NodeEngineLineTest, AnAnswerSpeaksOfTheSealingThatWasSent) {
  const SendDeposit first = SendOne();
  const OutboxItem item = *node_.InOutbox(1);
  node_.Step(Again({HandoffNo(1), kJourney, item.local_body, item.header, item.made}));
  ASSERT_EQ(node_.Effects<SendDeposit>().size(), 1u);
  node_.Step(Refused(first, Reason::kPartnerGone));
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kSent);
  EXPECT_EQ(node_.InOutbox(1)->header.generation, SealGeneration(2));
}

TEST_F(NodeEngineLineTest, AnotherSealingThatComesTooLateIsARepeat) {
  const SendDeposit deposit = SendOne();
  const OutboxItem item = *node_.InOutbox(1);
  const NeedReseal need{HandoffNo(1), kJourney, item.local_body, item.header, item.made};
  node_.Step(Again(need));
  EXPECT_TRUE(node_.Step(Again(need)).repeat);
  EXPECT_TRUE(node_.DidNothing());
  EXPECT_TRUE(node_.Step(ResealedHandoff{HandoffNo(9), Seal(ReferralHeader({.handoff = 9}))}).repeat);
  EXPECT_TRUE(node_.DidNothing());
}

// A delivered handoff that its recipient could not read.
TEST_F(NodeEngineLineTest, ARecipientThatCannotReadItAsksForAnotherSealing) {
  SendAndArrive();
  node_.Step(Notice(1, HubNoticeKind::kRefusedByRecipient, 1, Reason::kUnreadable, 1));
  EXPECT_EQ(node_.Row(Here(1)).level, 1) << "it was there, and is of no use there";
  OneReseal();
  node_.Connect();
  const NeedReseal need = OneReseal();  // asked again: a crash, or a key that was missing, may have come between
  node_.Step(Again(need));
  EXPECT_EQ(node_.InOutbox(1)->level, 0);
  EXPECT_EQ(node_.Row(Here(1)).level, 0);
  ASSERT_EQ(node_.Effects<SendDeposit>().size(), 1u);
  node_.Step(Notice(2, HubNoticeKind::kRefusedByRecipient, 1, Reason::kUnreadable, 1));
  EXPECT_TRUE(node_.Effects<NeedReseal>().empty()) << "of the former sealing";
}

// A partner that lost its disk: another identity key stands in its roster entry.
TEST_F(NodeEngineLineTest, WhatIsOpenAtAPartnerThatLostItsDiskIsSealedAgainToItsNewNode) {
  SendAndArrive();
  KnowledgeHeard heard;
  heard.items.push_back(Pushed(sample::RosterEdition(3, 2, Filled<SigningKey>(150)), 101));
  heard.newest = Revision(101);
  node_.Step(heard);
  const NeedReseal need = OneReseal();
  node_.Restart();
  node_.Connect();
  EXPECT_EQ(OneReseal().handoff, need.handoff) << "asked again until it is done";
  node_.Step(Again(OneReseal()));
  EXPECT_EQ(node_.InOutbox(1)->level, 0);
  ASSERT_EQ(node_.Effects<SendDeposit>().size(), 1u);
}

TEST_F(NodeEngineLineTest, ARenamedPartnerIsSentNothingAgain) {
  SendAndArrive();
  KnowledgeHeard heard;
  RosterEntry renamed = sample::EntryNo(3);
  renamed.edition = Edition(2);
  renamed.name = "Structure fusionnée";
  heard.items.push_back(Pushed(sample::Item(renamed, "", sample::SignedBy({sample::SignatoryNo(3)})), 101));
  heard.newest = Revision(101);
  node_.Step(heard);
  EXPECT_TRUE(node_.Effects<NeedReseal>().empty());
  EXPECT_EQ(node_.state().knowledge().roster().Find(PartnerNo(3))->entry.name, "Structure fusionnée");
}

TEST_F(NodeEngineLineTest, ARecipientsOtherRefusalIsShown) {
  SendAndArrive();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9));
  node_.Step(Taken(node_.TakeDeposits().at(0), 2));
  node_.Step(Notice(1, HubNoticeKind::kRefusedByRecipient, 9, Reason::kWrongState, 1));
  EXPECT_TRUE(node_.Effects<NeedReseal>().empty());
  EXPECT_EQ(node_.Row(Here(1)).answer_refused, Reason::kWrongState);
}

TEST_F(NodeEngineLineTest, AnAnswerWaitsForItsReferral) {
  SendAndArrive();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9));
  node_.Step(Refused(node_.TakeDeposits().at(0), Reason::kUnknownReferral));
  EXPECT_NE(node_.InOutbox(9), nullptr);
  EXPECT_TRUE(node_.Effects<SendDeposit>().empty());
  node_.Step(node_.engine().TickInput());
  EXPECT_EQ(node_.Effects<SendDeposit>().size(), 1u);
}

TEST_F(NodeEngineLineTest, WhatWasWithdrawnBeforeItWasLetInLeavesWithoutTrace) {
  const SendDeposit deposit = SendOne();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  const SendDeposit withdrawal = node_.TakeDeposits().at(0);
  node_.Step(Refused(deposit, Reason::kPartnerGone));
  EXPECT_EQ(node_.InOutbox(1), nullptr);
  EXPECT_EQ(node_.StateOf(Here(1)), ReferralState::kWithdrawn);
  node_.Step(Refused(withdrawal, Reason::kUnknownReferral));
  EXPECT_EQ(node_.InOutbox(9), nullptr) << "there is nothing to withdraw elsewhere";
  EXPECT_TRUE(node_.Effects<NeedReseal>().empty());
}

// Nobody but its origin would tell a hub of the referral, and it does not any more (seed 587).
TEST_F(NodeEngineLineTest, WhatFollowsAReferralThatWasGivenUpWaitsForNothing) {
  const SendDeposit deposit = SendOne();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kRequestCancel, 9));
  const SendDeposit request = node_.TakeDeposits().at(0);
  node_.Step(Refused(deposit, Reason::kPartnerGone));
  ASSERT_EQ(node_.InOutbox(1), nullptr);
  node_.Step(Refused(request, Reason::kUnknownReferral));
  EXPECT_EQ(node_.InOutbox(9), nullptr);
  EXPECT_EQ(node_.Row(Here(1)).answer_refused, Reason::kUnknownReferral);
  EXPECT_TRUE(node_.Effects<NeedReseal>().empty());
}

TEST_F(NodeEngineLineTest, AWithdrawalThatHasArrivedTakesItsEnvelopesAlong) {
  SendAndArrive();
  node_.Step(Event(node_.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true}));
  node_.Step(Taken(node_.TakeDeposits().at(0), 2));
  EXPECT_NE(node_.InOutbox(1), nullptr);
  node_.Step(Progress(3, 2, 2));
  EXPECT_TRUE(node_.state().outbox().items().empty());
}

TEST_F(NodeEngineLineTest, SendsBatchesAndAsManyFramesAsMayBeUnderWay) {
  NodeEngine engine(NodeNo(1), sample::Roots(), {});
  NodeOutcome out;
  const Moment now = node_.now();
  engine.Step(now, NetworkHeard(), &out);
  const size_t full = limits::kBatchEnvelopesMax * static_cast<size_t>(limits::kUnackedFramesMax);
  for (size_t i = 0; i < full + 1; ++i) {
    LocalEvent send = Send({});
    send.row.referral = send.sealed->header.handoff = HandoffId::FromBytes(absl::StrCat(1'000'000'000'000'000 + i));
    send.journey = send.sealed->header.journey = JourneyId::FromBytes(absl::StrCat(1'000'000'000'000'000 + i));
    ASSERT_EQ(engine.Step(now, send, &out).reason, Reason::kNone);
  }
  out = NodeOutcome();
  LineUp up;
  up.welcome.hub_boot = Filled<BootId>(1);
  engine.Step(now, up, &out);
  std::vector<SendDeposit> deposits;
  for (const NodeEffect& effect : out.effects) {
    if (const auto* deposit = std::get_if<SendDeposit>(&effect)) deposits.push_back(*deposit);
  }
  ASSERT_EQ(deposits.size(), static_cast<size_t>(limits::kUnackedFramesMax));
  for (const SendDeposit& deposit : deposits) EXPECT_EQ(deposit.items.size(), limits::kBatchEnvelopesMax);
  out = NodeOutcome();
  engine.Step(now, Taken(deposits[0], 1), &out);
  const auto* rest = std::get_if<SendDeposit>(&out.effects.back());
  ASSERT_NE(rest, nullptr);
  EXPECT_EQ(rest->items.size(), 1u);
  EXPECT_EQ(rest->sequence, FrameSequence(limits::kUnackedFramesMax + 1));
}

}  // namespace
}  // namespace relais::node
