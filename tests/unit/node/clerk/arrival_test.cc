#include "node/clerk/arrival.h"

#include "absl/strings/ascii.h"
#include "gtest/gtest.h"
#include "tests/unit/node/desk/desk_fixture.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

CheckedArrival ReferralIn(int handoff, int journey) {
  return Opened(Send({.handoff = handoff, .journey = Filled<JourneyId>(journey)}));
}

TEST(FindArrivals, TheReferralNamedOrEveryPaperThatMayBelongHere) {
  SteppedNode node(3);
  node.Step(Frame(1, {ReferralIn(1, 71)}));
  node.PassDays(1);
  node.Step(Frame(2, {ReferralIn(2, 72)}));
  const std::vector<ReferralRow> all = FindArrivals(node.state(), {});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].key, There(2)) << "the newest first";
  EXPECT_EQ(all[1].key, There(1));
  const std::vector<ReferralRow> named = FindArrivals(node.state(), {.referral = HandoffNo(1)});
  ASSERT_EQ(named.size(), 1u);
  EXPECT_EQ(named[0].key, There(1));
  EXPECT_TRUE(FindArrivals(node.state(), {.referral = HandoffNo(9)}).empty());
}

TEST(FindArrivals, SentAgainToTheSameDoorOnOneDayThePaperBelongsToTheChild) {
  SteppedNode node(3);
  node.Step(Frame(1, {ReferralIn(1, 71)}));
  node.Step(Event(node.Row(There(1)), ReferralEvent::kOpen, 13));
  node.Step(Event(node.Row(There(1)), ReferralEvent::kDecline, 11, {.decline = DeclineReason::kNoPlace}));
  node.Step(Frame(2, {Opened(Send({.handoff = 2, .parent = 1, .journey = Filled<JourneyId>(71)}))}));
  std::vector<ReferralRow> all = FindArrivals(node.state(), {});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].key, There(2)) << "still open";
  node.Step(Event(node.Row(There(2)), ReferralEvent::kOpen, 14));
  node.Step(Event(node.Row(There(2)), ReferralEvent::kDecline, 12, {.decline = DeclineReason::kNoPlace}));
  all = FindArrivals(node.state(), {});
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].key, There(2)) << "both are over, and the child is the later";
  EXPECT_EQ(all[1].key, There(1));
}

TEST(GradeWithoutCode, ACustodiansWordIsTranscribed) {
  SteppedNode node(3);
  node.Step(Frame(1, {ReferralIn(1, 71)}));
  EXPECT_EQ(GradeWithoutCode(node.state(), There(1)), ArrivalGrade::kAttested);
  EXPECT_EQ(GradeWithoutCode(node.state(), There(9)), ArrivalGrade::kAttested) << "refused later, not here";
  SteppedNode custodian(1);
  CheckedArrival referral = Opened(Send({.from = 2, .to = 5}));
  referral.header.mailbox = NodeNo(1);
  referral.header.recipient_key = KeyIdOf(Filled<SealingKey>(51));
  custodian.Step(Frame(1, {referral}));
  ASSERT_NE(custodian.state().FindRow(There(1)), nullptr);
  EXPECT_EQ(GradeWithoutCode(custodian.state(), There(1)), ArrivalGrade::kTranscribed);
}

TEST(FindArrivals, WhatWasSentFromHereIsNoArrival) {
  SteppedNode node(1);
  node.Step(Send({}));
  EXPECT_TRUE(FindArrivals(node.state(), {}).empty());
  EXPECT_TRUE(FindArrivals(node.state(), {.referral = HandoffNo(1)}).empty());
}

class ArrivalTest : public DeskTest {
 protected:
  ArrivalTest() : sent_(Send(SampleDraft())) {
    auto opened = destination_.desk.OpenEnvelope(sent_.envelope, origin_.identity.key);
    EXPECT_OK(opened);
    copy_ = opened->local_copy;
    row_.key = {referral_, Side::kDestination};
    row_.journey = journey_;
    row_.origin = origin_.partner;
    row_.destination = destination_.partner;
    row_.arrival_key = sent_.header.arrival_key;
  }
  ArrivalSearch Paper() const { return {HandoffId(), sent_.slip->locator, sent_.slip->arrival_code}; }
  UnlockedArrival Unlocked() const {
    auto unlocked = Unlock(sealer_, Paper(), {row_}, kCheap);
    EXPECT_OK(unlocked);
    return *unlocked;
  }

  static ReadPaper Reading(const std::string& copy) {
    return [copy](JourneyId, BodyIndex) { return copy; };
  }

  const SealedReferral sent_;
  std::string copy_;
  ReferralRow row_;
};

TEST_F(ArrivalTest, TheCodeFindsItsOwnReferral) {
  ReferralRow other = row_;
  other.key.referral = HandoffNo(5);
  other.arrival_key = Filled<SigningKey>(9);
  const auto unlocked = Unlock(sealer_, Paper(), {other, row_}, kCheap);
  ASSERT_OK(unlocked);
  EXPECT_EQ(unlocked->row.key, row_.key);
  EXPECT_EQ(unlocked->keys.signing.key, row_.arrival_key);
}

TEST_F(ArrivalTest, OfTwoWithTheSamePaperTheFirstIsMeant) {
  ReferralRow child = row_;
  child.key.referral = HandoffNo(5);
  EXPECT_EQ(Unlock(sealer_, Paper(), {child, row_}, kCheap)->row.key, child.key);
}

TEST_F(ArrivalTest, ACodeMayBeTypedAsPeopleType) {
  ArrivalSearch typed = Paper();
  for (char& c : typed.code) c = absl::ascii_tolower(static_cast<unsigned char>(c));
  EXPECT_OK(Unlock(sealer_, typed, {row_}, kCheap));
}

TEST_F(ArrivalTest, TellsAMistypedCodeFromAWrongOne) {
  ArrivalSearch mistyped = Paper();
  char& symbol = mistyped.code.front();
  symbol = symbol == '7' ? '8' : '7';
  EXPECT_EQ(ReasonIn(Unlock(sealer_, mistyped, {row_}, kCheap)), Reason::kCodeMistyped);
  ArrivalSearch follow = Paper();
  follow.code = sent_.slip->follow_code;
  EXPECT_EQ(ReasonIn(Unlock(sealer_, follow, {row_}, kCheap)), Reason::kCodeWrong);
  EXPECT_EQ(ReasonIn(Unlock(sealer_, Paper(), {}, kCheap)), Reason::kCodeWrong);
}

TEST_F(ArrivalTest, TheCodeOpensTheNameAndKeepsIt) {
  const PersonAtDesk person = OpenPerson(destination_.desk, Unlocked(), Reading(copy_));
  ASSERT_NE(person.content, nullptr);
  const auto view = destination_.desk.OpenLocal(*person.content, journey_, referral_);
  ASSERT_OK(view);
  ASSERT_TRUE(view->identity.has_value());
  EXPECT_EQ(view->identity->surname, "Lefèvre");
  const Draft draft = SampleDraft();
  EXPECT_EQ(person.twin, destination_.desk.TwinOf({draft.surname, draft.given_name, draft.birth_date}, draft.need));
  EXPECT_FALSE(person.twin.none());
}

TEST_F(ArrivalTest, APersonWhoseCopyIsGoneIsReceivedAllTheSame) {
  for (const std::string& copy : {std::string(), std::string("no copy"), sent_.local_copy}) {
    const PersonAtDesk person = OpenPerson(destination_.desk, Unlocked(), Reading(copy));
    EXPECT_EQ(person.content, nullptr);
    EXPECT_TRUE(person.twin.none());
  }
}

}  // namespace
}  // namespace relais::node
