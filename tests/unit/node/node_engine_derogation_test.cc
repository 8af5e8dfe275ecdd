// Asking for leave and hearing the answer, at the node: what is remembered, used by itself, and forgotten.
#include <string>

#include "gtest/gtest.h"
#include "node/clerk/derogations.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

using E = ReferralEvent;

class NodeDerogation : public testing::Test {
 protected:
  // Partner 1 sent somebody to partner 3, who received them: partner 4 would be a third door.
  NodeDerogation() {
    node_.Step(Send({}));
    SteppedNode second(3);
    second.Step(Frame(1, {Opened(Send({}))}));
    const LocalEvent received = Event(second.Row(There(1)), E::kReceive, 9, {.grade = ArrivalGrade::kAttested});
    node_.Step(Frame(1, {Opened(received)}));
  }
  static RequestId IdNo(int n) { return Filled<RequestId>(n); }
  static AskDerogation Ask(int id = 1) {
    AskDerogation ask;
    ask.row.id = IdNo(id);
    ask.row.referral = HandoffNo(1);
    ask.row.journey = kJourney;
    ask.row.destination = PartnerNo(4);
    ask.row.convention = sample::kLocal;
    ask.row.convention_version = ConventionVersion(1);
    ask.request = Bytes("sealed and signed");
    return ask;
  }
  DerogationHeard Granted(int id = 1, int days = 30) const {
    DerogationHeard heard;
    heard.id = IdNo(id);
    heard.state = DerogationState::kGranted;
    heard.token.asker = PartnerNo(1);
    heard.token.journey = kJourney;
    heard.token.destination = PartnerNo(4);
    heard.token.convention = sample::kLocal;
    heard.token.convention_version = ConventionVersion(1);
    heard.token.expiry = AddDays(node_.now().day, days);
    heard.token.nonce = Filled<Nonce>(40 + id);
    heard.token.animator = sample::SignatoryNo(40);
    heard.token.signature = Filled<Signature>(3);
    return heard;
  }
  const DerogationRow& Row(int id = 1) const { return node_.state().derogations().at(IdNo(id)); }
  const DerogationRow* Leave() const {
    return node_.state().LeaveFor(kJourney, PartnerNo(4), sample::kLocal, ConventionVersion(1), node_.now().day);
  }
  std::string StateName(int id = 1) const {
    return std::string(DerogationStateName(node_.state(), Row(id), node_.now().day));
  }

  SteppedNode node_{1};
};

TEST_F(NodeDerogation, IsKeptUntilItIsAnswered) {
  EXPECT_EQ(node_.Step(Ask()).reason, Reason::kNone);
  EXPECT_EQ(Row().asked, node_.now().day);
  EXPECT_EQ(node_.Body(kJourney, Row().request_body), "sealed and signed");
  EXPECT_EQ(StateName(), "asked");
  EXPECT_EQ(Leave(), nullptr);
  const NodeResult again = node_.Step(Ask(2));
  EXPECT_TRUE(again.repeat) << "one at a time for a journey and a door";
  EXPECT_TRUE(node_.DidNothing());
  node_.Restart();
  EXPECT_EQ(StateName(), "asked");
}

TEST_F(NodeDerogation, OnlyForAReferralSentFromHere) {
  AskDerogation ask = Ask();
  ask.row.referral = HandoffNo(77);
  EXPECT_EQ(node_.Step(ask).reason, Reason::kUnknownReferral);
  ask = Ask();
  ask.row.journey = Filled<JourneyId>(71);
  EXPECT_EQ(node_.Step(ask).reason, Reason::kUnknownReferral);
}

TEST_F(NodeDerogation, AGrantedOneIsTakenAlongAndUsedOnce) {
  node_.Step(Ask());
  const BodyIndex request = Row().request_body;
  node_.Step(Granted());
  EXPECT_FALSE(node_.HasBody(kJourney, request)) << "nothing more is deposited";
  EXPECT_EQ(StateName(), "granted");
  ASSERT_NE(Leave(), nullptr);
  EXPECT_TRUE(node_.Step(Ask(2)).repeat) << "it is still good";
  LocalEvent child = Send({.handoff = 2, .to = 4, .parent = 1});
  EXPECT_EQ(node_.Step(child).reason, Reason::kThirdDoor) << "the two-door rule stands without the leave";
  child = Send({.handoff = 2, .to = 4, .parent = 1});
  child.sealed->header.derogation = Leave()->token;
  EXPECT_EQ(node_.Step(child).reason, Reason::kNone);
  EXPECT_EQ(StateName(), "used");
  EXPECT_EQ(Leave(), nullptr);
  EXPECT_FALSE(node_.Step(Ask(2)).repeat) << "another attempt takes another leave";
}

TEST_F(NodeDerogation, AnExpiredOneSaysSo) {
  node_.Step(Ask());
  node_.Step(Granted(1, 2));
  node_.PassDays(2);
  EXPECT_EQ(StateName(), "granted") << "good on its last day";
  node_.PassDays(1);
  EXPECT_EQ(StateName(), "expired");
  ASSERT_NE(Leave(), nullptr) << "it is taken along, so that its sender hears why it will not do";
  LocalEvent child = Send({.handoff = 2, .to = 4, .parent = 1});
  child.sealed->header.derogation = Leave()->token;
  EXPECT_EQ(node_.Step(child).reason, Reason::kDerogationInvalid);
  EXPECT_FALSE(node_.Step(Ask(2)).repeat);
  node_.Step(Granted(2));
  EXPECT_EQ(Leave()->id, IdNo(2)) << "a good one goes before";
}

TEST_F(NodeDerogation, AnotherDoorIsNotMeant) {
  node_.Step(Ask());
  node_.Step(Granted());
  const NodeState& state = node_.state();
  EXPECT_EQ(state.LeaveFor(kJourney, PartnerNo(2), sample::kLocal, ConventionVersion(1), kToday), nullptr);
  EXPECT_EQ(state.LeaveFor(Filled<JourneyId>(71), PartnerNo(4), sample::kLocal, ConventionVersion(1), kToday), nullptr);
}

TEST_F(NodeDerogation, ARefusalIsShownAndAnotherMayBeAsked) {
  node_.Step(Ask());
  DerogationHeard refused;
  refused.id = IdNo(1);
  refused.state = DerogationState::kRefused;
  refused.answer = Bytes("why, encrypted");
  node_.Step(refused);
  EXPECT_EQ(StateName(), "refused");
  EXPECT_EQ(node_.Body(kJourney, Row().answer_body), "why, encrypted");
  EXPECT_EQ(Leave(), nullptr);
  EXPECT_TRUE(node_.Step(Granted()).repeat) << "answered once";
  EXPECT_FALSE(node_.Step(Ask(2)).repeat);
}

TEST_F(NodeDerogation, GoesWithTheJourneyThatIsWithdrawn) {
  node_.Step(Ask());
  node_.Step(Event(node_.Row(Here(1)), E::kWithdraw, 11, {.at_persons_request = true}));
  EXPECT_TRUE(node_.state().derogations().empty());
  EXPECT_TRUE(node_.Step(Granted()).repeat);
  EXPECT_EQ(node_.Step(Ask(2)).reason, Reason::kTombstoned);
}

TEST_F(NodeDerogation, IsForgottenInTheEnd) {
  node_.Step(Ask());
  node_.PassDays(limits::kDerogationDaysMax + limits::kRetentionDays);
  EXPECT_EQ(node_.state().derogations().size(), 1u);
  const BodyIndex request = Row().request_body;
  node_.PassDays(1);
  EXPECT_TRUE(node_.state().derogations().empty());
  EXPECT_FALSE(node_.HasBody(kJourney, request));
}

}  // namespace
}  // namespace relais::node
