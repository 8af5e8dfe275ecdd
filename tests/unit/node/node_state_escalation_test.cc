// What the node of a convention's animator remembers of delays that ran out between two other doors.
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "tests/unit/node/sample_handoffs.h"
#include "tests/unit/node/stepped_node.h"

namespace relais::node {
namespace {

// At partner 4, the animator of what partner 1 sent to partner 3.
class AnimatorsNode : public ::testing::Test {
 protected:
  AnimatorsNode() { node_.Connect(); }
  void Hear(uint64_t cursor, HubNoticeKind kind, int referral = 1, Day due = kDue) {
    NoticesFrame frame = Notice(cursor, kind, referral);
    frame.notices[0].escalated = EscalatedFacts{PartnerNo(1), PartnerNo(3), sample::kLocal, due, false};
    node_.Step(std::move(frame));
  }
  const EscalationRow& Row(int referral = 1) const { return node_.state().escalations().at(HandoffNo(referral)); }

  SteppedNode node_{4};
};

TEST_F(AnimatorsNode, RemembersWhoAndUntilWhenAndNoReferral) {
  Hear(1, HubNoticeKind::kAnimatorTold);
  EXPECT_EQ(Row().journey, kJourney);
  EXPECT_EQ(Row().about, (EscalatedFacts{PartnerNo(1), PartnerNo(3), sample::kLocal, kDue, false}));
  EXPECT_EQ(Row().state, EscalationState::kWaiting);
  EXPECT_EQ(Row().told, node_.now().day);
  EXPECT_EQ(Row().ended, kNoDay);
  EXPECT_TRUE(node_.state().rows().empty());
  node_.Restart();
  EXPECT_EQ(Row().state, EscalationState::kWaiting) << "it is durable";
}

TEST_F(AnimatorsNode, HearsHowItEnded) {
  Hear(1, HubNoticeKind::kAnimatorTold, 1);
  Hear(2, HubNoticeKind::kAnimatorTold, 2);
  node_.PassDays(3);
  Hear(3, HubNoticeKind::kEscalationOver, 1);
  Hear(4, HubNoticeKind::kExpired, 2);
  EXPECT_EQ(Row(1).state, EscalationState::kAnswered);
  EXPECT_EQ(Row(2).state, EscalationState::kExpired);
  EXPECT_EQ(Row(1).ended, node_.now().day);
  EXPECT_EQ(Row(1).told, AddDays(node_.now().day, -3));
  Hear(5, HubNoticeKind::kEscalationOver, 2);
  EXPECT_EQ(Row(2).state, EscalationState::kExpired) << "an end stays what it was";
}

TEST_F(AnimatorsNode, ARepeatChangesNothingAndAnotherDelayWaitsAnew) {
  Hear(1, HubNoticeKind::kAnimatorTold);
  const EscalationRow before = Row();
  node_.PassDays(1);
  Hear(2, HubNoticeKind::kAnimatorTold);
  EXPECT_EQ(Row(), before);
  Hear(3, HubNoticeKind::kEscalationOver);
  node_.PassDays(5);
  Hear(4, HubNoticeKind::kAnimatorTold, 1, AddDays(kDue, 10));
  EXPECT_EQ(Row().state, EscalationState::kWaiting);
  EXPECT_EQ(Row().about.due, AddDays(kDue, 10));
  EXPECT_EQ(Row().told, node_.now().day);
  EXPECT_EQ(Row().ended, kNoDay);
}

TEST_F(AnimatorsNode, AnEndOfWhatItNeverHeardOfIsNothing) {
  Hear(1, HubNoticeKind::kEscalationOver);
  EXPECT_TRUE(node_.state().escalations().empty());
}

TEST_F(AnimatorsNode, AnExpiryThatCameAtOnceIsShownAsSuch) {
  Hear(1, HubNoticeKind::kExpired);
  EXPECT_EQ(Row().state, EscalationState::kExpired) << "the hub was down when the animator should have been told";
}

TEST_F(AnimatorsNode, ForgetsAfterAsLongAsTheHubDoes) {
  Hear(1, HubNoticeKind::kAnimatorTold);
  node_.PassDays(limits::kRetentionDays);
  EXPECT_EQ(node_.state().escalations().size(), 1u);
  node_.PassDays(1);
  EXPECT_TRUE(node_.state().escalations().empty());
}

TEST(AnAnimatorThatIsADoor, KeepsItsReferralApartFromWhatItHearsAsAnAnimator) {
  SteppedNode node(1);
  node.Connect();
  node.Step(Send({}));
  NoticesFrame frame = Notice(1, HubNoticeKind::kExpired, 1);
  frame.notices[0].escalated = EscalatedFacts{PartnerNo(1), PartnerNo(3), sample::kLocal, kDue, false};
  node.Step(std::move(frame));
  EXPECT_NE(node.StateOf(Here(1)), ReferralState::kExpired) << "the notice to the door says it";
  EXPECT_EQ(node.state().escalations().at(HandoffNo(1)).state, EscalationState::kExpired);
  node.Step(Notice(2, HubNoticeKind::kExpired, 1));
  EXPECT_EQ(node.StateOf(Here(1)), ReferralState::kExpired);
}

}  // namespace
}  // namespace relais::node
