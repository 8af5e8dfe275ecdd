// A hub that lost a journey hears it again from the doors that kept the signed headers.
#include <vector>

#include "gtest/gtest.h"
#include "services/core/handoff/two_door.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Answer;
using samples::Filled;
using samples::Handoff;
using samples::kDoor1;
using samples::kDoor2;
using samples::kDoor3;
using samples::kDue;
using samples::kOwner;
using samples::kStranger;
using samples::kToday;
using samples::OwnersAnswer;
using samples::PersonWord;
using samples::Referral;
using Coarse = CoarseState;

const HandoffHeader kRestated = Referral(1, kDoor1);
const HandoffHeader kSecond = Referral(2, kDoor2, 1);

JourneyDoors Restated(const std::vector<HandoffHeader>& headers) {
  JourneyDoors journey;
  for (const HandoffHeader& header : headers) {
    EXPECT_TRUE(Restate(journey, header, {true}).ok()) << CoarseStateName(header.state);
  }
  return journey;
}

TEST(Restate, TheHistoriesOfBothSidesInEitherOrderGiveTheSameJourney) {
  const std::vector<HandoffHeader> owner = {kRestated, kSecond};
  const std::vector<HandoffHeader> door1 = {Answer(3, kRestated, Coarse::kAnsweredNo)};
  const std::vector<HandoffHeader> door2 = {Answer(4, kSecond, Coarse::kAnsweredYes),
                                            Answer(5, kSecond, Coarse::kReceived, ArrivalGrade::kProven),
                                            Answer(6, kSecond, Coarse::kEnded)};
  std::vector<HandoffHeader> one = owner;
  one.insert(one.end(), door1.begin(), door1.end());
  one.insert(one.end(), door2.begin(), door2.end());
  std::vector<HandoffHeader> other = owner;
  other.insert(other.end(), door2.begin(), door2.end());
  other.insert(other.end(), door1.begin(), door1.end());
  const JourneyDoors journey = Restated(one);
  EXPECT_EQ(journey, Restated(other));
  EXPECT_EQ(journey.owner, kOwner);
  EXPECT_TRUE(journey.restored);
  EXPECT_EQ(journey.doors(), 2);
  EXPECT_EQ(journey.find(Handoff(1))->state, Coarse::kAnsweredNo);
  EXPECT_EQ(journey.find(Handoff(2))->state, Coarse::kEnded);
  EXPECT_EQ(journey.find(Handoff(2))->received, ArrivalGrade::kProven);
  one.insert(one.end(), other.begin(), other.end());
  EXPECT_EQ(journey, Restated(one)) << "said twice";
}

TEST(Restate, AJourneyThatWasNeverLostIsLeftAlone) {
  JourneyDoors journey;
  ASSERT_TRUE(AdmitReferral(journey, kRestated, {kToday, SigningKey(), false}).ok());
  const JourneyDoors before = journey;
  EXPECT_TRUE(Restate(journey, kRestated, {true}).repeat);
  EXPECT_TRUE(Restate(journey, Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kProven), {true}).repeat);
  MarkRestated(journey, kOwner);
  EXPECT_EQ(journey, before);
  EXPECT_TRUE(journey.whole());
}

TEST(Restate, IsWholeOnceEveryPartyHasSpoken) {
  JourneyDoors journey = Restated({kRestated, kSecond});
  EXPECT_FALSE(journey.whole());
  MarkRestated(journey, kOwner);
  EXPECT_FALSE(journey.whole());
  MarkRestated(journey, kStranger);
  MarkRestated(journey, kDoor2);
  EXPECT_FALSE(journey.whole());
  MarkRestated(journey, kDoor1);
  EXPECT_TRUE(journey.whole());
  JourneyDoors inside = Restated({Referral(1, kOwner)});
  MarkRestated(inside, kOwner);
  EXPECT_TRUE(inside.whole()) << "the owner is the destination too";
}

TEST(Restate, UntilThenEvidenceIsWeakerAndServiceGoesOn) {
  JourneyDoors journey = Restated({kRestated});
  const Admission arrival =
      AdmitAnswer(journey, Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kProven), {true});
  EXPECT_TRUE(arrival.received && arrival.lower_grade);
  EXPECT_EQ(journey.referrals[0].received, ArrivalGrade::kAttested);
  EXPECT_TRUE(AdmitReferral(journey, Referral(2, kDoor1, 1), {kToday, SigningKey(), false}).lower_grade);
  MarkRestated(journey, kOwner);
  MarkRestated(journey, kDoor1);
  const Admission again = AdmitAnswer(journey, Answer(4, kRestated, Coarse::kReceived, ArrivalGrade::kProven), {true});
  EXPECT_FALSE(again.lower_grade);
  EXPECT_EQ(journey.referrals[0].received, ArrivalGrade::kProven) << "the same proof, now with nothing missing";
}

TEST(Restate, DoorsAndDerogationsAreRemembered) {
  HandoffHeader third = Referral(4, kDoor3, 1);
  third.derogation = samples::LeaveFor(third, 9);
  JourneyDoors journey =
      Restated({kRestated, Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kAttested), third, third});
  EXPECT_EQ(journey.used_nonces, std::vector<Nonce>{Filled<Nonce>(9)});
  EXPECT_TRUE(journey.WouldBeThirdDoor(kDoor2));
  EXPECT_EQ(journey.open_referral()->id, Handoff(4));
  const Admission arrival = AdmitAnswer(journey, Answer(5, third, Coarse::kReceived, ArrivalGrade::kAttested), {true});
  EXPECT_TRUE(arrival.third_door);
  EXPECT_FALSE(arrival.breach);
}

TEST(Restate, AThirdReceptionWithoutLeaveIsABreachAgain) {
  const JourneyDoors journey =
      Restated({kRestated, kSecond, Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kAttested),
                Answer(4, kSecond, Coarse::kReceived, ArrivalGrade::kAttested)});
  EXPECT_EQ(journey.doors(), 3);
  EXPECT_FALSE(journey.find(Handoff(1))->breach);
  EXPECT_TRUE(journey.find(Handoff(2))->breach);
}

TEST(Restate, OnlyTheLastReferralMayStayOpen) {
  JourneyDoors journey = Restated({kRestated, kSecond});
  EXPECT_EQ(journey.find(Handoff(1))->state, Coarse::kExpired);
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
  EXPECT_TRUE(Restate(journey, Answer(3, kRestated, Coarse::kAnsweredYes), {true}).ok());
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
}

TEST(Restate, TombstonesComeBackFirst) {
  const HandoffHeader by_person = PersonWord(4, kRestated, Coarse::kWithdrawn, 3);
  const HandoffHeader by_owner = OwnersAnswer(4, kRestated, Coarse::kWithdrawn);
  for (const HandoffHeader& withdrawal : {by_person, by_owner}) {
    const JourneyDoors journey = Restated({kRestated, withdrawal, Answer(3, kRestated, Coarse::kAnsweredYes), kSecond});
    EXPECT_TRUE(journey.withdrawn);
    EXPECT_EQ(journey.open_referral(), nullptr);
    EXPECT_EQ(journey.find(Handoff(1))->state, Coarse::kWithdrawn);
  }
  EXPECT_EQ(Restated({kRestated, by_person}).person_counter, 3u);
}

// The second door's word may have been about an earlier referral only.
TEST(Restate, ADestinationsWithdrawalIsOfItsReferral) {
  const JourneyDoors journey = Restated({kRestated, Answer(3, kRestated, Coarse::kWithdrawn), kSecond});
  EXPECT_FALSE(journey.withdrawn);
  EXPECT_EQ(journey.find(Handoff(1))->state, Coarse::kWithdrawn);
  EXPECT_EQ(journey.open_referral()->id, Handoff(2));
}

TEST(Restate, AWithdrawnPersonWasStillReceivedBefore) {
  const JourneyDoors journey = Restated({kRestated, PersonWord(4, kRestated, Coarse::kWithdrawn, 1),
                                         Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kAttested)});
  EXPECT_EQ(journey.doors(), 2);
  EXPECT_EQ(journey.find(Handoff(1))->state, Coarse::kWithdrawn);
  EXPECT_FALSE(journey.find(Handoff(1))->breach);
}

TEST(Restate, CorrectionsCount) {
  const HandoffHeader arrival = Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kAttested);
  const HandoffHeader corrected = Answer(4, kRestated, Coarse::kCorrected);
  const JourneyDoors struck = Restated({kRestated, arrival, corrected});
  EXPECT_EQ(struck.doors(), 1);
  EXPECT_EQ(struck.find(Handoff(1))->state, Coarse::kOpen);
  EXPECT_EQ(Restated({kRestated, arrival, corrected, arrival, corrected}), struck);
  EXPECT_EQ(Restated({kRestated, OwnersAnswer(5, kRestated, Coarse::kCorrected)}).find(Handoff(1))->state,
            Coarse::kCorrected);
  const JourneyDoors both = Restated({kRestated, arrival, OwnersAnswer(5, kRestated, Coarse::kCorrected)});
  EXPECT_EQ(both.find(Handoff(1))->state, Coarse::kReceived) << "a reception stands before its referral's correction";
  const JourneyDoors back =
      Restated({kRestated, Answer(3, kRestated, Coarse::kAnsweredNo), Answer(4, kRestated, Coarse::kOpen)});
  EXPECT_EQ(back.open_referral()->id, Handoff(1));
}

TEST(Restate, TheOwnersEndMayComeBeforeTheReception) {
  const JourneyDoors journey = Restated({kRestated, OwnersAnswer(5, kRestated, Coarse::kEnded),
                                         Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kProven)});
  EXPECT_EQ(journey.find(Handoff(1))->state, Coarse::kEnded);
  EXPECT_EQ(journey.doors(), 2);
  JourneyDoors struck = journey;
  EXPECT_TRUE(Restate(struck, Answer(6, kRestated, Coarse::kCorrected), {true}).door_given_back);
  EXPECT_NE(struck.open_referral(), nullptr) << "as before the reception, not as after the end";
}

TEST(Restate, AProofThatDoesNotHoldIsAnAttestation) {
  JourneyDoors journey = Restated({kRestated});
  EXPECT_TRUE(Restate(journey, Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kProven), {false}).ok());
  EXPECT_EQ(journey.referrals[0].received, ArrivalGrade::kAttested);
}

TEST(Restate, RefusesWhatIsNobodysToSay) {
  JourneyDoors journey = Restated({kRestated});
  const JourneyDoors before = journey;
  const auto refusal = [&journey](const HandoffHeader& header) { return Restate(journey, header, {true}).refused; };
  HandoffHeader strangers = kSecond;
  strangers.sender = kStranger;
  EXPECT_EQ(refusal(strangers), Reason::kNotJourneyOwner);
  HandoffHeader drill = kSecond;
  drill.drill = true;
  EXPECT_EQ(refusal(drill), Reason::kDrillMixed);
  EXPECT_EQ(refusal(Answer(3, kSecond, Coarse::kAnsweredYes)), Reason::kUnknownReferral);
  HandoffHeader forged = Answer(3, kRestated, Coarse::kReceived, ArrivalGrade::kAttested);
  forged.sender = kStranger;
  EXPECT_EQ(refusal(forged), Reason::kNotDestination);
  HandoffHeader word = PersonWord(3, kRestated, Coarse::kWithdrawn, 1);
  word.follow_key = Filled<SigningKey>(1);
  EXPECT_EQ(refusal(word), Reason::kCodeWrong);
  EXPECT_EQ(journey, before);
}

TEST(Restate, AReissuedSlipComesBackWithItsNewestKeys) {
  HandoffHeader reissue = samples::Note(3, kRestated, kDue);
  std::swap(reissue.sender, reissue.destination);
  reissue.slip_version = 2;
  reissue.arrival_key = Filled<SigningKey>(4);
  const JourneyDoors journey = Restated({kRestated, reissue, kRestated});
  EXPECT_EQ(journey.slip_version, 2);
  EXPECT_EQ(journey.arrival_key, reissue.arrival_key);
}

}  // namespace
}  // namespace relais
