// Referrals that the network refused for what they are: their origin shows them as undeliverable and re-routes them.
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;
using samples::Handoff;
using samples::kAnimator;
using samples::kDoor1;
using samples::kDoor2;
using samples::kOwner;
using samples::kStranger;
using samples::kToday;
using samples::Referral;

const ReferralFacts kRefusalFacts = {kToday, kAnimator, true};

// Found by the story 100-undeliverable: the child of a first referral that the hub had refused was "journey over".
TEST(TwoDoorRefused, AChildMayNameAFirstReferralThatWasRefused) {
  JourneyDoors journey;
  ASSERT_TRUE(RememberRefused(journey, Referral(1, kDoor1)).ok());
  EXPECT_EQ(journey.owner, kOwner);
  EXPECT_EQ(journey.find(Handoff(1))->state, CoarseState::kUndeliverable);
  EXPECT_EQ(journey.open_referral(), nullptr);
  EXPECT_EQ(journey.doors(), 1);
  EXPECT_TRUE(AdmitReferral(journey, Referral(2, kDoor2, 1), kRefusalFacts).ok());
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
}

TEST(TwoDoorRefused, IsRememberedBesideAnOpenOneAndOpensNothing) {
  JourneyDoors journey;
  ASSERT_TRUE(AdmitReferral(journey, Referral(1, kDoor1), kRefusalFacts).ok());
  ASSERT_TRUE(RememberRefused(journey, Referral(2, kDoor2, 1)).ok());
  EXPECT_EQ(journey.open_referral()->id, Handoff(1));
}

TEST(TwoDoorRefused, UsesNoDerogation) {
  JourneyDoors journey;
  HandoffHeader header = Referral(1, kDoor1);
  header.derogation.nonce = Filled<Nonce>(7);
  header.derogation.signature = Filled<Signature>(7);
  ASSERT_TRUE(RememberRefused(journey, header).ok());
  EXPECT_TRUE(journey.used_nonces.empty());
  EXPECT_FALSE(journey.find(Handoff(1))->third_door_allowed);
}

TEST(TwoDoorRefused, NobodyElseGetsIntoAJourneyThatWay) {
  JourneyDoors journey;
  ASSERT_TRUE(AdmitReferral(journey, Referral(1, kDoor1), kRefusalFacts).ok());
  const JourneyDoors before = journey;
  HandoffHeader stranger = Referral(2, kDoor2, 1);
  stranger.sender = kStranger;
  HandoffHeader drill = Referral(2, kDoor2, 1);
  drill.drill = true;
  EXPECT_EQ(RememberRefused(journey, stranger).refused, Reason::kNotJourneyOwner);
  EXPECT_EQ(RememberRefused(journey, drill).refused, Reason::kDrillMixed);
  EXPECT_EQ(RememberRefused(journey, Referral(1, kDoor1)).refused, Reason::kEquivocation);
  EXPECT_EQ(RememberRefused(journey, Referral(3, kDoor2, 9)).refused, Reason::kJourneyOver);
  EXPECT_EQ(journey, before);
  JourneyDoors unknown;
  EXPECT_EQ(RememberRefused(unknown, Referral(3, kDoor2, 9)).refused, Reason::kJourneyOver);
  EXPECT_FALSE(unknown.known());
}

TEST(TwoDoorRefused, AJourneyHoldsOnlySoMany) {
  JourneyDoors journey;
  ASSERT_TRUE(RememberRefused(journey, Referral(1, kDoor1)).ok());
  for (int i = 2; i <= limits::kReferralsPerJourneyMax; ++i) {
    ASSERT_TRUE(RememberRefused(journey, Referral(static_cast<uint8_t>(i), kDoor2, 1)).ok());
  }
  EXPECT_EQ(RememberRefused(journey, Referral(200, kDoor2, 1)).refused, Reason::kTooLarge);
}

// Found by the story 080-third-door: a refused sending burnt the leave at its origin.
TEST(TwoDoorRefused, TheOriginMayUseItsDerogationAgain) {
  JourneyDoors journey;
  HandoffHeader header = Referral(1, kDoor1);
  ASSERT_TRUE(AdmitReferral(journey, header, kRefusalFacts).ok());
  header.derogation.nonce = Filled<Nonce>(7);
  header.derogation.signature = Filled<Signature>(7);
  journey.used_nonces = {Filled<Nonce>(6), Filled<Nonce>(7)};
  journey.referrals.front().third_door_allowed = true;
  TakeBackDerogation(journey, header);
  EXPECT_EQ(journey.used_nonces, std::vector<Nonce>{Filled<Nonce>(6)});
  EXPECT_FALSE(journey.referrals.front().third_door_allowed);
}

}  // namespace
}  // namespace relais
