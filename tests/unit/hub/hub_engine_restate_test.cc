// A hub that lost its ledger: who is asked to restate, what is taken in, and how much a reception proves meanwhile.
#include <gmock/gmock.h>

#include <vector>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

using sample::PartnerNo;
using testing::IsEmpty;
using testing::SizeIs;

class HubEngineRestate : public EngineFixture {
 protected:
  // Of a node that knew the hub's former ledger.
  HelloFacts FromAnotherLedger() const {
    HelloFacts hello = Hello();
    hello.hub_ledger = samples::Filled<LedgerId>(0x2e);
    return hello;
  }
  bool Asked() const {
    const auto welcomes = Sent<SendWelcome>();
    return welcomes.size() == 1 && welcomes[0].restate_wanted;
  }
  const JourneyDoors& Journey() const { return state().journeys().Find(referral_.journey)->doors; }
  ArrivalGrade Received() const { return FindReferral(referral_)->received; }
  Reason Arrive(uint8_t handoff) {
    return DepositOne(3, Checked(Answer(handoff, referral_, CoarseState::kReceived, ArrivalGrade::kProven)));
  }

  const HandoffHeader referral_ = Referral(1, 3);
};

TEST_F(HubEngineRestate, WhoKnewAnotherLedgerIsAskedUntilItHasToldAll) {
  Open(1, FromAnotherLedger());
  EXPECT_TRUE(Asked());
  EXPECT_THAT(out_.records, SizeIs(1)) << "its answer may be lost with the stream";
  Open(1);
  EXPECT_TRUE(Asked()) << "now it knows this ledger, and still owes";
  EXPECT_THAT(out_.records, IsEmpty());
  Restate(1, {Checked(referral_)}, false);
  Open(1);
  EXPECT_TRUE(Asked());
  Restate(1, {Checked(referral_)}, true);
  Open(1);
  EXPECT_FALSE(Asked());
}

TEST_F(HubEngineRestate, WhoNeverMetAHubOwesNothing) {
  Open(1, HelloFacts());
  EXPECT_FALSE(Asked());
  EXPECT_THAT(out_.records, IsEmpty());
}

TEST_F(HubEngineRestate, AJourneyComesBackWithWhatWasAwaited) {
  Open(1, FromAnotherLedger());
  EXPECT_EQ(Restate(1, {Checked(referral_)}).reason, Reason::kNone);
  EXPECT_EQ(Journey().owner, PartnerNo(1));
  EXPECT_EQ(FindReferral(referral_)->state, CoarseState::kOpen);
  EXPECT_FALSE(Journey().whole());
  EXPECT_EQ(MailboxOf(3), nullptr) << "bodies come by deposits, never so";
  EXPECT_EQ(engine_->Follow(referral_.follow_key)->due_day, referral_.due_day);
  Wait(6);
  ASSERT_THAT(NoticesTo(1), SizeIs(1));
  EXPECT_EQ(NoticesTo(1)[0].kind, HubNoticeKind::kOverdue);
}

TEST_F(HubEngineRestate, WhatDoesNotVerifyIsLeftOut) {
  Open(1, FromAnotherLedger());
  CheckedEnvelope forged = Checked(referral_);
  forged.malformed = Reason::kBadSignature;
  HandoffHeader of_another = referral_;
  of_another.sender = PartnerNo(2);
  Restate(1, {forged, Checked(of_another)});
  EXPECT_EQ(state().journeys().size(), 0u);
  ASSERT_THAT(out_.records, SizeIs(1));
  EXPECT_THAT(std::get<Restated>(out_.records[0]).handoffs, IsEmpty());
}

TEST_F(HubEngineRestate, TheOtherDoorIsAskedAnewOnceTheJourneyIsKnown) {
  const SessionId door = Open(3);
  EXPECT_FALSE(Asked());
  Open(4);
  Open(1, FromAnotherLedger());
  Restate(1, {Checked(referral_)}, false);
  EXPECT_THAT(Sent<EndSession>(), IsEmpty()) << "not before the owner has told all";
  Restate(1, {}, true);
  ASSERT_THAT(Sent<EndSession>(), SizeIs(1));
  EXPECT_EQ(Sent<EndSession>()[0].session, door);
  EXPECT_EQ(Sent<EndSession>()[0].reason, Reason::kStopping);
  EXPECT_TRUE(Connected(4));
  Open(3);
  EXPECT_TRUE(Asked());
  Restate(3, {}, true);
  EXPECT_TRUE(Journey().whole());
  EXPECT_TRUE(Connected(1)) << "it has told all";
}

TEST_F(HubEngineRestate, WhoIsJustRestatingIsNotInterrupted) {
  Open(3, FromAnotherLedger());
  Open(1, FromAnotherLedger());
  Restate(1, {Checked(referral_)}, true);
  EXPECT_THAT(Sent<EndSession>(), IsEmpty());
  EXPECT_TRUE(Connected(3));
}

TEST_F(HubEngineRestate, UntilBothDoorsHaveToldAReceptionProvesLess) {
  Open(1, FromAnotherLedger());
  Restate(1, {Checked(referral_)});
  Open(3);
  EXPECT_EQ(Arrive(2), Reason::kNone);
  EXPECT_EQ(Received(), ArrivalGrade::kAttested);
  Restate(3, {}, true);
  EXPECT_EQ(Arrive(3), Reason::kNone);
  EXPECT_EQ(Received(), ArrivalGrade::kProven);
}

TEST_F(HubEngineRestate, AnArrivalIsRestatedWithItsProof) {
  Open(1, FromAnotherLedger());
  Restate(1, {Checked(referral_)});
  Open(3);
  CheckedEnvelope arrival = Checked(Answer(2, referral_, CoarseState::kReceived, ArrivalGrade::kProven));
  arrival.proof_valid = false;
  Restate(3, {arrival}, false);
  EXPECT_EQ(Received(), ArrivalGrade::kAttested);
  arrival.proof_valid = true;
  Restate(3, {arrival}, true);
  EXPECT_EQ(Received(), ArrivalGrade::kProven);
}

TEST_F(HubEngineRestate, ATombstoneComesBack) {
  Open(1, FromAnotherLedger());
  Restate(1, {Checked(referral_), Checked(OwnersAnswer(2, referral_, CoarseState::kWithdrawn))});
  EXPECT_TRUE(Journey().withdrawn);
  EXPECT_EQ(DepositOne(1, Checked(referral_)), Reason::kTombstoned);
}

TEST_F(HubEngineRestate, WhatTheHubNeverLostIsLeftAsItIs) {
  Open(1);
  EXPECT_EQ(DepositOne(1, Checked(referral_)), Reason::kNone);
  const JourneyDoors before = Journey();
  Restate(1, {Checked(referral_), Checked(OwnersAnswer(2, referral_, CoarseState::kWithdrawn))});
  EXPECT_TRUE(Journey() == before);
}

TEST_F(HubEngineRestate, WhatWasRestatedIsDepositedAgainAndTakenOnce) {
  Open(1, FromAnotherLedger());
  Restate(1, {Checked(referral_)});
  EXPECT_EQ(DepositOne(1, Checked(referral_)), Reason::kNone);
  EXPECT_EQ(MailboxOf(3)->tail(), Cursor(1));
  EXPECT_THAT(Journey().referrals, SizeIs(1));
  EXPECT_EQ(DepositOne(1, Checked(referral_)), Reason::kNone);
  EXPECT_EQ(MailboxOf(3)->tail(), Cursor(1));
}

}  // namespace
}  // namespace relais::hub
