// What is delivered to a node: taken once, or refused with a receipt that consumes its place.
#include "gtest/gtest.h"
#include "node/node_engine.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

class NodeEngineArrivalsTest : public ::testing::Test {
 protected:
  NodeEngineArrivalsTest() { node_.Connect(); }

  // Delivers at the next cursor; says why it was refused, as the hub is told, or kNone.
  Reason Deliver(SteppedNode& node, CheckedArrival arrival) {
    const Cursor cursor = node.state().durable_through().next();
    node.Step(Frame(cursor.value(), {std::move(arrival)}));
    const auto settles = node.Effects<SendSettle>();
    EXPECT_EQ(settles.size(), 1u);
    if (settles.empty()) return Reason::kNone;
    EXPECT_EQ(settles[0].settle.durable_through, cursor);
    EXPECT_EQ(settles[0].settle.backed_up_through, cursor);
    for (const SettleException& exception : settles[0].settle.exceptions) {
      if (exception.cursor == cursor) return exception.reason;
    }
    return Reason::kNone;
  }
  Reason Deliver(CheckedArrival arrival) { return Deliver(node_, std::move(arrival)); }

  // An answer of partner 3 to partner 1's referral, which node 1 sent.
  CheckedArrival Answer(ReferralEvent event, CoarseState state, int handoff = 9) {
    ReferralRow row = node_.Row(There(1));
    CheckedArrival arrival = Opened(Event(row, ReferralEvent::kOpen, handoff));
    arrival.event = event;
    arrival.header.kind = *TravelsAs(event, Actor::kDestination);
    arrival.header.state = state;
    return arrival;
  }

  SteppedNode node_{3};
  const CheckedArrival referral_ = Opened(Send({}));
};

TEST_F(NodeEngineArrivalsTest, AReferralIsDurableAndThenSettled) {
  EXPECT_EQ(Deliver(referral_), Reason::kNone);
  EXPECT_EQ(node_.Records<Arrived>().size(), 1u);
  const ReferralRow& row = node_.Row(There(1));
  EXPECT_EQ(row.place.state, ReferralState::kDelivered);
  EXPECT_EQ(row.origin, PartnerNo(1));
  EXPECT_EQ(row.due_day, kDue);
  EXPECT_EQ(row.service, Filled<ServiceId>(63));
  EXPECT_EQ(node_.Body(kJourney, row.content_body), *referral_.local);
  EXPECT_EQ(node_.Effects<RowChanged>().size(), 1u);
}

TEST_F(NodeEngineArrivalsTest, ARepeatHasNoSecondEffectAndIsSettledAgain) {
  Deliver(referral_);
  const ReferralRow before = node_.Row(There(1));
  EXPECT_EQ(Deliver(referral_), Reason::kNone);
  EXPECT_EQ(node_.Row(There(1)), before);
  EXPECT_EQ(node_.bodies(), 1u);
  EXPECT_TRUE(node_.Effects<RowChanged>().empty());
}

TEST_F(NodeEngineArrivalsTest, AFrameThatIsKnownIsOnlySettledAgain) {
  Deliver(referral_);
  node_.Step(Frame(1, {referral_}));
  EXPECT_TRUE(node_.last().records.empty());
  const auto settles = node_.Effects<SendSettle>();
  ASSERT_EQ(settles.size(), 1u);
  EXPECT_EQ(settles[0].settle.durable_through, Cursor(1));
}

TEST_F(NodeEngineArrivalsTest, AnotherSealingOfWhatWasTakenDoesNotTakeEffectTwice) {
  Deliver(referral_);
  node_.Step(Event(node_.Row(There(1)), ReferralEvent::kOpen, 9));
  const ReferralRow before = node_.Row(There(1));
  CheckedArrival again = referral_;
  again.header.generation = SealGeneration(2);
  again.header.due_day = AddDays(kDue, 3);
  again.fingerprint = FingerprintOf(again.header);
  EXPECT_EQ(Deliver(again), Reason::kNone);
  EXPECT_EQ(node_.Row(There(1)), before);
}

TEST_F(NodeEngineArrivalsTest, TheSameSealingWithOtherContentIsAnEquivocation) {
  Deliver(referral_);
  CheckedArrival other = referral_;
  other.fingerprint = Filled<Fingerprint>(9);
  EXPECT_EQ(Deliver(other), Reason::kEquivocation);
}

TEST_F(NodeEngineArrivalsTest, WhatCannotBeReadAsksForAnotherSealing) {
  CheckedArrival unreadable = referral_;
  unreadable.verdict = Reason::kUnreadable;
  EXPECT_EQ(Deliver(unreadable), Reason::kUnreadable);
  const auto settles = node_.Effects<SendSettle>();
  ASSERT_EQ(settles.size(), 1u);
  ASSERT_EQ(settles[0].settle.exceptions.size(), 1u);
  const SettleException expected{Cursor(1), HandoffNo(1), SealGeneration(1), Reason::kUnreadable, kJourney, NodeNo(1)};
  EXPECT_EQ(settles[0].settle.exceptions[0], expected);
  EXPECT_TRUE(node_.state().rows().empty());
  EXPECT_EQ(node_.bodies(), 0u);

  CheckedArrival readable = referral_;
  readable.header.generation = SealGeneration(2);
  readable.fingerprint = FingerprintOf(readable.header);
  EXPECT_EQ(Deliver(readable), Reason::kNone);
  EXPECT_EQ(node_.StateOf(There(1)), ReferralState::kDelivered);
}

TEST_F(NodeEngineArrivalsTest, TheSameSealingMayBeReadLater) {
  CheckedArrival unreadable = referral_;
  unreadable.verdict = Reason::kUnreadable;
  Deliver(unreadable);
  EXPECT_EQ(Deliver(referral_), Reason::kNone) << "what was not taken is not remembered";
  EXPECT_EQ(node_.StateOf(There(1)), ReferralState::kDelivered);
}

TEST_F(NodeEngineArrivalsTest, WhatTheDeskFoundWrongIsRefusedForIt) {
  for (Reason verdict : {Reason::kBadSignature, Reason::kUnknownValue, Reason::kNotMember, Reason::kVersionUnknown}) {
    CheckedArrival arrival = referral_;
    arrival.verdict = verdict;
    EXPECT_EQ(Deliver(arrival), verdict);
  }
  CheckedArrival nonsense;
  nonsense.verdict = Reason::kMalformed;
  EXPECT_EQ(Deliver(nonsense), Reason::kMalformed);
  EXPECT_TRUE(node_.state().rows().empty());
}

TEST_F(NodeEngineArrivalsTest, OneBadEnvelopeDoesNotHinderTheOthersOfItsFrame) {
  CheckedArrival bad = Opened(Send({.handoff = 2, .journey = Filled<JourneyId>(71)}));
  bad.verdict = Reason::kBadSignature;
  node_.Step(Frame(1, {bad, referral_}));
  EXPECT_EQ(node_.StateOf(There(1)), ReferralState::kDelivered);
  const auto settles = node_.Effects<SendSettle>();
  ASSERT_EQ(settles.size(), 1u);
  EXPECT_EQ(settles[0].settle.durable_through, Cursor(2));
  EXPECT_EQ(settles[0].settle.exceptions.size(), 1u);
}

TEST_F(NodeEngineArrivalsTest, RefusesWhatIsForAnotherMailbox) {
  CheckedArrival astray = referral_;
  astray.header.mailbox = NodeNo(4);
  EXPECT_EQ(Deliver(astray), Reason::kWrongMailbox);
}

TEST_F(NodeEngineArrivalsTest, RefusesAReferralThatNoConventionCovers) {
  CheckedArrival elsewhere = referral_;
  elsewhere.question->commune = sample::kOtherCommune;
  EXPECT_EQ(Deliver(elsewhere), Reason::kNotCovered);
  EXPECT_TRUE(node_.state().rows().empty());
}

// Its record kept no header then, so that replay told of another refusal.
TEST_F(NodeEngineArrivalsTest, AReferralWithoutItsQuestionIsRefusedTheSameAfterReplay) {
  CheckedArrival silent = referral_;
  silent.question.reset();
  EXPECT_EQ(Deliver(silent), Reason::kUnknownValue);
  EXPECT_EQ(node_.state().exceptions().at(0).handoff, HandoffNo(1));
}

TEST_F(NodeEngineArrivalsTest, TakesAReferralUnderAVersionThatIsNotHereYet) {
  CheckedArrival ahead = referral_;
  ahead.header.convention_version = ConventionVersion(2);
  EXPECT_EQ(Deliver(ahead), Reason::kNone);
}

TEST_F(NodeEngineArrivalsTest, ConventionsBeginByTheHubsDays) {
  const Day start = AddDays(kToday, 2);
  KnowledgeHeard amended;
  amended.items = {Pushed(sample::LocalV2(start), 90, kToday)};
  node_.Step(amended);
  CheckedArrival early = referral_;
  early.header.convention_version = ConventionVersion(2);
  EXPECT_EQ(Deliver(early), Reason::kConventionNotInForce);
  // The hub has reached that day: what it pushed says so, while this node's clock is behind.
  KnowledgeHeard later;
  later.items = {Pushed(sample::RosterEdition(4, 2, sample::IdentityNo(4)), 91, start)};
  node_.Step(later);
  EXPECT_EQ(Deliver(early), Reason::kNone);
}

// Before, what the hub had taken in time was refused by a second door that had been away.
TEST_F(NodeEngineArrivalsTest, AReferralThatWaitedIsJudgedAsOfWhenItWasSent) {
  KnowledgeHeard amended;
  amended.items = {Pushed(sample::LocalV2(AddDays(kToday, 1)), 90, kToday)};
  node_.Step(amended);
  node_.PassDays(20);  // the ten days of the former version are over
  CheckedArrival fresh = referral_;
  fresh.header.window = Window(static_cast<uint32_t>(node_.now().day.value() * limits::kWindowsPerDay));
  EXPECT_EQ(Deliver(fresh), Reason::kConventionSuperseded);
  CheckedArrival waited = Opened(Send({.handoff = 2, .journey = Filled<JourneyId>(71)}));
  waited.header.window = Window(static_cast<uint32_t>(kToday.value() * limits::kWindowsPerDay));
  EXPECT_EQ(Deliver(waited), Reason::kNone);
}

// Found by the seeded world: a hub that had lost its ledger admitted the convention on a later day than the one on
// which the referral was sealed, and a second door without memory refused it for good.
TEST_F(NodeEngineArrivalsTest, AConventionThatIsAdmittedAnewCoversWhatWasSentBefore) {
  KnowledgeHeard anew;
  anew.items = {Pushed(sample::LocalV2(kToday), 90, AddDays(kToday, 3))};
  node_.Step(anew);
  node_.PassDays(3);
  CheckedArrival waited = referral_;
  waited.header.convention_version = ConventionVersion(2);
  waited.header.window = Window(static_cast<uint32_t>(kToday.value() * limits::kWindowsPerDay));
  EXPECT_EQ(Deliver(waited), Reason::kNone);
}

TEST_F(NodeEngineArrivalsTest, RefusesAnAnswerToNobodysReferral) {
  Deliver(referral_);
  CheckedArrival answer = Answer(ReferralEvent::kAccept, CoarseState::kAnsweredYes);
  SteppedNode other(1);
  other.Connect();
  EXPECT_EQ(Deliver(other, answer), Reason::kUnknownReferral);
  EXPECT_TRUE(other.state().rows().empty());
}

TEST_F(NodeEngineArrivalsTest, RefusesAnAnswerOfSomebodyElse) {
  Deliver(referral_);
  SteppedNode first(1);
  first.Connect();
  first.Step(Send({}));
  CheckedArrival forged = Answer(ReferralEvent::kAccept, CoarseState::kAnsweredYes);
  forged.header.sender = PartnerNo(4);
  EXPECT_EQ(Deliver(first, forged), Reason::kUnknownReferral);
  EXPECT_EQ(first.StateOf(Here(1)), ReferralState::kSent);
}

TEST_F(NodeEngineArrivalsTest, RefusesAnAnswerInTheWrongState) {
  Deliver(referral_);
  SteppedNode first(1);
  first.Connect();
  first.Step(Send({}));
  const CheckedArrival absent = Answer(ReferralEvent::kMarkAbsent, CoarseState::kAnsweredYes);
  EXPECT_EQ(Deliver(first, absent), Reason::kWrongState);
  EXPECT_EQ(first.StateOf(Here(1)), ReferralState::kSent);
  EXPECT_EQ(first.Row(Here(1)).events.size(), 1u);
  EXPECT_EQ(first.Row(Here(1)).due_day, kDue);
}

TEST_F(NodeEngineArrivalsTest, AProvenReceptionIsProvenUnderTheReferralsOwnKey) {
  Deliver(referral_);
  SteppedNode first(1);
  first.Connect();
  first.Step(Send({}));
  const EventDetail proven{.grade = ArrivalGrade::kProven};
  const CheckedArrival good = Opened(Event(node_.Row(There(1)), ReferralEvent::kReceive, 9, proven));
  CheckedArrival unproven = good;
  unproven.proof_valid = false;
  EXPECT_EQ(Deliver(first, unproven), Reason::kProofInvalid);
  CheckedArrival own_key = good;
  own_key.header.arrival_key = Filled<SigningKey>(99);
  EXPECT_EQ(Deliver(first, own_key), Reason::kProofInvalid);
  EXPECT_EQ(first.Row(Here(1)).grade, ArrivalGrade::kNone);
  EXPECT_EQ(Deliver(first, good), Reason::kNone);
  EXPECT_EQ(first.Row(Here(1)).grade, ArrivalGrade::kProven);
  EXPECT_EQ(first.StateOf(Here(1)), ReferralState::kReceived);
}

TEST_F(NodeEngineArrivalsTest, ThePersonSpeaksByTheFollowUpKeyAndNeverTwiceUnderOneCounter) {
  Deliver(referral_);
  node_.Step(Event(node_.Row(There(1)), ReferralEvent::kReceive, 9, {.grade = ArrivalGrade::kAttested}));
  const ReferralRow row = node_.Row(There(1));
  CheckedArrival other_key = PersonWord(row, ReferralEvent::kClose, 20, 1, 3);
  other_key.header.follow_key = Filled<SigningKey>(99);
  EXPECT_EQ(Deliver(other_key), Reason::kCodeWrong);
  EXPECT_EQ(Deliver(PersonWord(row, ReferralEvent::kClose, 21, 2, 3)), Reason::kNone);
  EXPECT_EQ(node_.StateOf(There(1)), ReferralState::kClosed);
  EXPECT_EQ(node_.Row(There(1)).words.person_helped, true);
  for (uint32_t counter : {1u, 2u}) {
    CheckedArrival replayed = PersonWord(row, ReferralEvent::kClose, 22, counter, 3);
    EXPECT_EQ(Deliver(replayed), Reason::kReplay);
  }
  EXPECT_EQ(Deliver(PersonWord(row, ReferralEvent::kWithdraw, 23, 3, 3)), Reason::kNone);
  EXPECT_EQ(node_.StateOf(There(1)), ReferralState::kWithdrawn);
}

TEST_F(NodeEngineArrivalsTest, AWithdrawalErasesAndAsksForItsReceiptOnce) {
  Deliver(referral_);
  SteppedNode first(1);
  first.Step(Send({}));
  const LocalEvent withdrawn = Event(first.Row(Here(1)), ReferralEvent::kWithdraw, 9, {.at_persons_request = true});
  EXPECT_EQ(Deliver(Opened(withdrawn)), Reason::kNone);
  EXPECT_EQ(node_.StateOf(There(1)), ReferralState::kWithdrawn);
  ASSERT_EQ(node_.Effects<NeedReceipt>().size(), 1u);
  EXPECT_EQ(node_.Effects<NeedReceipt>()[0].row, There(1));
  EXPECT_EQ(node_.Row(There(1)).content_body, BodyIndex());
  EXPECT_EQ(Deliver(referral_), Reason::kNone) << "a repeat, which brings nothing back";
  EXPECT_EQ(node_.Row(There(1)).content_body, BodyIndex());
  EXPECT_EQ(Deliver(Opened(Send({.handoff = 2, .to = 3, .parent = 1}))), Reason::kTombstoned);

  node_.PassDays(1);
  EXPECT_EQ(node_.Effects<NeedReceipt>().size(), 1u) << "asked again until it was said";
  LocalEvent receipt = Event(node_.Row(There(1)), ReferralEvent::kWithdraw, 10, {.at_persons_request = true}, kNoDay);
  receipt.receipt = true;
  EXPECT_EQ(node_.Step(receipt).reason, Reason::kNone);
  EXPECT_EQ(node_.Row(There(1)).due_day, kNoDay);
  EXPECT_EQ(node_.Effects<SendDeposit>().size(), 1u);
  LocalEvent twice = Event(node_.Row(There(1)), ReferralEvent::kWithdraw, 11, {.at_persons_request = true}, kNoDay);
  twice.receipt = true;
  EXPECT_TRUE(node_.Step(twice).repeat) << "said once";
  const CheckedArrival word = PersonWord(node_.Row(There(1)), ReferralEvent::kWithdraw, 20, 1, 3);
  EXPECT_EQ(Deliver(word), Reason::kNone);
  EXPECT_TRUE(node_.Effects<NeedReceipt>().empty()) << "it has said so already";
}

}  // namespace
}  // namespace relais::node
