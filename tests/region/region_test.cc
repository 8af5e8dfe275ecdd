// The region carries a whole journey: if this fails, look here before anywhere in sim or scenarios.
#include "tests/region/region.h"

#include "gtest/gtest.h"
#include "node/clerk/arrival.h"
#include "node/desk/person_word.h"
#include "services/core/handoff/day.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/slip_paper.h"

namespace relais::region {
namespace {

using node::RowKey;
using node::Side;

ReferralState StateAt(Region& region, int n, RowKey row) {
  const node::ReferralRow* found = region.node(n).engine().state().FindRow(row);
  return found == nullptr ? ReferralState::kDraft : found->place.state;
}

TEST(Region, EveryNodeGetsTheWholeKnowledge) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  const Revision newest = region.hub().engine().state().knowledge().revision();
  EXPECT_GT(newest, Revision(0));
  for (int n = 1; n <= region.nodes(); ++n) {
    EXPECT_TRUE(region.Connected(n));
    EXPECT_EQ(region.node(n).engine().state().knowledge().revision(), newest);
  }
}

TEST(Region, AReferralIsReceivedByCodeAndClosedOnBothSides) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  SendForm form;
  form.to = 2;
  const Sent sent = Refer(region.node(1), region.country(), form);
  ASSERT_EQ(sent.reason, Reason::kNone) << ReasonName(sent.reason);
  ASSERT_TRUE(sent.slip.has_value());
  ASSERT_TRUE(region.Settle());
  const RowKey there{sent.referral, Side::kDestination};
  const RowKey here{sent.referral, Side::kOrigin};
  EXPECT_EQ(StateAt(region, 1, here), ReferralState::kDelivered);
  EXPECT_EQ(Act(region.node(2), there, ReferralEvent::kOpen).reason, Reason::kNone);
  EXPECT_EQ(Act(region.node(2), there, ReferralEvent::kAccept).reason, Reason::kNone);
  ASSERT_TRUE(region.Settle());
  EXPECT_EQ(StateAt(region, 1, here), ReferralState::kAccepted);
  EXPECT_EQ(ReceiveByCode(region.node(2), sent.slip->locator, sent.slip->arrival_code).reason, Reason::kNone);
  ASSERT_TRUE(region.Settle());
  EXPECT_EQ(StateAt(region, 1, here), ReferralState::kReceived);
  EventDetail helped;
  helped.outcome = Outcome::kHelped;
  EXPECT_EQ(Act(region.node(2), there, ReferralEvent::kConclude, helped).reason, Reason::kNone);
  ASSERT_TRUE(region.Settle());
  EXPECT_EQ(PersonSpeaks(region.hub(), region.node(1), *sent.slip, true, false), Reason::kNone);
  ASSERT_TRUE(region.Settle());
  EXPECT_EQ(StateAt(region, 1, here), ReferralState::kClosed);
  EXPECT_EQ(StateAt(region, 2, there), ReferralState::kClosed);
  EXPECT_TRUE(region.hub().Replayed()->state() == region.hub().engine().state());
  EXPECT_TRUE(region.node(2).Replayed()->state() == region.node(2).engine().state());
}

// What one node still says to the hub that stands still reaches the ledger by the other one, or not at all.
TEST(Region, AHubThatWakesUpWritesNothingAndNothingIsLost) {
  for (const bool fenced : {true, false}) {
    RegionPlan plan;
    plan.hub_sabotage.no_fence = !fenced;
    Region region(plan, nullptr);
    ASSERT_TRUE(region.Settle());
    region.CutAtNode(1);
    ASSERT_TRUE(*region.StallHub());
    EXPECT_FALSE(*region.StallHub()) << "there is no third one";
    ASSERT_TRUE(region.Connect(1));
    SendForm form;
    form.to = 3;
    const Sent by_the_new = Refer(region.node(1), region.country(), form);
    const Sent by_the_old = Refer(region.node(2), region.country(), form);
    ASSERT_TRUE(by_the_new.slip && by_the_old.slip);
    ASSERT_TRUE(region.Settle());
    const auto arrived = [&region](const Sent& sent) {
      return region.node(3).engine().state().FindRow({sent.referral, Side::kDestination}) != nullptr;
    };
    EXPECT_FALSE(arrived(by_the_old));
    EXPECT_FALSE(arrived(by_the_new)) << "its node has not noticed either";
    region.WakeHub();
    ASSERT_TRUE(region.PassDays(1));
    EXPECT_EQ(arrived(by_the_new) && arrived(by_the_old), fenced) << "two hubs gave the same place in a mailbox";
    EXPECT_TRUE(region.hub().Replayed()->state() == region.hub().engine().state());
  }
}

// A step's effects leave once it is durable: what was settled of a delivery may leave when the next session is there
// already. Its cursor is that of a ledger which is no more, and would count as that of somebody else's referral (found
// by seed 355: four that were acknowledged never arrived).
TEST(Region, WhatALostHubDeliveredSettlesNothingAtTheNext) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  SendForm form;
  form.to = 2;
  const Sent by_the_lost = Refer(region.node(1), region.country(), form);
  region.TurnNode(1);
  ASSERT_TRUE(region.DeliverUp(1));
  region.TurnHub();
  ASSERT_TRUE(region.DeliverDown(2));  // and it waits to be looked at
  region.CrashHub();
  region.ReplaceHubDisk();
  ASSERT_OK(region.StartHub());
  const auto talk = [&region](int n) {
    for (int round = 0; round < 20; ++round) {
      while (region.DeliverUp(n)) continue;
      region.TurnHub();
      while (region.DeliverDown(n)) continue;
      if (n != 2) region.TurnNode(n);
    }
  };
  ASSERT_TRUE(region.Connect(3));
  talk(3);
  const Sent by_the_next = Refer(region.node(3), region.country(), form);
  region.TurnNode(3);
  talk(3);
  ASSERT_TRUE(region.Connect(2));
  talk(2);
  region.TurnNode(2);  // the delivery, the line's end and the next session in one go
  ASSERT_TRUE(region.PassDays(1));
  for (const Sent& sent : {by_the_lost, by_the_next}) {
    EXPECT_NE(region.node(2).engine().state().FindRow({sent.referral, Side::kDestination}), nullptr);
  }
}

// The door that the paper names tells a real one before its node has heard of the referral, and knows it afterwards.
TEST(Region, ASlipIsVerifiedBeforeItsReferralHasCome) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  region.Cut(2);
  SendForm form;
  form.to = 2;
  const Sent sent = Refer(region.node(1), region.country(), form);
  ASSERT_TRUE(sent.slip.has_value());
  const node::ReferralRow row = *region.node(1).engine().state().FindRow({sent.referral, Side::kOrigin});
  const std::string scan = region.node(1).desk().SignSlip(*sent.slip, node::PaperOf(row), row.arrival_key);
  const auto paper = wire::DecodeSlipPaper(scan);
  ASSERT_TRUE(paper.ok());
  NodeParty& there = region.node(2);
  ASSERT_EQ(there.engine().state().FindRow({sent.referral, Side::kDestination}), nullptr);
  const Knowledge& knowledge = there.engine().state().knowledge();
  EXPECT_TRUE(node::VerifyPaper(there.sealer(), knowledge, *paper, kCheapSlip).ok());
  EXPECT_EQ(knowledge.roster().MailboxOf(paper->destination), there.engine().state().self());
  wire::SlipPaper forged = *paper;
  forged.last_day = AddDays(forged.last_day, 1);
  EXPECT_EQ(ReasonOf(node::VerifyPaper(there.sealer(), knowledge, forged, kCheapSlip)), Reason::kBadSignature);
  forged = *paper;
  forged.origin = region.country().partner(3).partner;
  EXPECT_EQ(ReasonOf(node::VerifyPaper(there.sealer(), knowledge, forged, kCheapSlip)), Reason::kBadSignature);
  ASSERT_TRUE(region.Settle());
  EXPECT_EQ(ReceiveByCode(there, paper->locator, paper->arrival_code).reason, Reason::kNone);
}

TEST(Region, WhatWaitsInAnOutboxArrivesAfterEverybodyCrashed) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  region.CrashHub();
  SendForm form;
  form.to = 2;
  const Sent sent = Refer(region.node(1), region.country(), form);
  ASSERT_EQ(sent.reason, Reason::kNone);
  for (int n = 1; n <= region.nodes(); ++n) {
    region.CrashNode(n);
    ASSERT_TRUE(region.StartNode(n).ok());
  }
  ASSERT_TRUE(region.StartHub().ok());
  ASSERT_TRUE(region.Settle());
  EXPECT_EQ(StateAt(region, 2, {sent.referral, Side::kDestination}), ReferralState::kDelivered);
}

// A hub that lost its ledger asks; the node knows the new ledger already when its answer is lost with the stream.
TEST(Region, ARestatementThatWasLostIsAskedForAgain) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  SendForm form;
  form.to = 2;
  const Sent sent = Refer(region.node(1), region.country(), form);
  ASSERT_TRUE(region.Settle());
  region.CrashHub();
  region.ReplaceHubDisk();
  ASSERT_TRUE(region.StartHub().ok());
  ASSERT_TRUE(region.Connect(1));
  while (region.DeliverUp(1)) continue;
  region.TurnHub();
  while (region.DeliverDown(1)) continue;
  region.TurnNode(1);
  ASSERT_TRUE(region.HasUp(1));
  region.Cut(1);
  region.CrashHub();
  ASSERT_TRUE(region.StartHub().ok());
  EXPECT_EQ(region.hub().engine().state().journeys().Find(sent.journey), nullptr);
  ASSERT_TRUE(region.Settle());
  EXPECT_NE(region.hub().engine().state().journeys().Find(sent.journey), nullptr);
  EXPECT_TRUE(region.hub().engine().state().owing().empty());
  ASSERT_TRUE(region.hub().Checkpoint().ok());
  EXPECT_TRUE(region.hub().Replayed()->state() == region.hub().engine().state());
}

// Well signed, so that the hub lets it in, and unreadable, so that the door refuses it: without a sender there is
// nobody to tell, and the door's line has to go on all the same.
TEST(Region, APersonsWordThatCannotBeReadEndsNobodysLine) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.Settle());
  SendForm form;
  form.to = 2;
  const Sent sent = Refer(region.node(1), region.country(), form);
  ASSERT_TRUE(region.Settle());
  NodeParty& home = region.node(3);
  const auto keys = node::DeriveFollowKeys(home.sealer(), sent.slip->locator, sent.slip->follow_code, kCheapSlip);
  ASSERT_TRUE(keys.ok());
  const auto facts = region.hub().engine().Follow(keys->signing.key);
  ASSERT_TRUE(facts.ok());
  const auto capsule = node::OpenCapsule(home.sealer(), *keys, facts->capsule);
  ASSERT_TRUE(capsule.ok());
  const node::PersonOrder order{.door = capsule->destination,
                                .withdraw = true,
                                .counter = 1,
                                .handoff = home.entropy().DrawId<HandoffId>(),
                                .window = home.Now().window};
  auto envelope = node::SealPersonWord(home.sealer(), home.digester(), *keys, *capsule, order);
  ASSERT_TRUE(envelope.ok());
  const std::string header = envelope->substr(0, limits::kHeaderBytes);
  const std::string sealed(limits::kSealedBytes, 'x');
  const Signature signature =
      home.sealer().Sign(keys->signing, wire::EnvelopeText(header, home.sealer().Sha512(sealed)));
  const std::string unreadable = header + sealed + std::string(signature.view());
  ASSERT_EQ(region.hub().Speak(unreadable).reason, Reason::kNone);
  ASSERT_TRUE(region.Settle());
  ASSERT_TRUE(region.Connected(2));
  const Sent next = Refer(region.node(1), region.country(), form);
  ASSERT_EQ(next.reason, Reason::kTwinOpen);
  form.twin_confirmed = true;
  const Sent confirmed = Refer(region.node(1), region.country(), form);
  ASSERT_TRUE(region.Settle());
  EXPECT_EQ(StateAt(region, 2, {confirmed.referral, Side::kDestination}), ReferralState::kDelivered);
}

TEST(Region, ADayPassesForEverybody) {
  Region region({}, nullptr);
  ASSERT_TRUE(region.PassDays(2));
  EXPECT_EQ(region.hub().engine().state().day(), region.Now().day);
}

}  // namespace
}  // namespace relais::region
