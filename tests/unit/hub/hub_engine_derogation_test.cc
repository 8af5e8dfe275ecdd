// Requests for a derogation at the hub: who may ask, who may answer, how long they are kept.
#include <string>

#include "services/core/handoff/day.h"
#include "tests/unit/hub/engine_fixture.h"

namespace relais::hub {
namespace {

class HubDerogation : public EngineFixture {
 protected:
  HubDerogation() {
    Open(1);
    EXPECT_EQ(DepositOne(1, Checked(referral_)), Reason::kNone);
  }
  DerogationRequest Request(uint8_t id = 1) const {
    DerogationRequest request;
    request.id = samples::Filled<RequestId>(id);
    request.asker = sample::PartnerNo(1);
    request.journey = referral_.journey;
    request.destination = sample::PartnerNo(4);
    request.convention = sample::kLocal;
    request.convention_version = ConventionVersion(1);
    request.identity = sample::IdentityNo(1);
    request.sealed = std::string(limits::kDerogationSealedBytes, 's');
    request.signature = samples::Filled<Signature>(0x99);
    return request;
  }
  HubResult Ask(const DerogationRequest& request, int from = 1, bool good = true) {
    return Step(SubmitDerogation{sample::NodeNo(from), request, good});
  }
  Reason Refused(const DerogationRequest& request, int from = 1, bool good = true) {
    const HubResult result = Ask(request, from, good);
    EXPECT_TRUE(out_.records.empty());
    return result.reason;
  }
  SigningKey Animator() const {
    return state().knowledge().FindAgreement(sample::kLocal, ConventionVersion(1))->agreement().animator.signing;
  }
  DerogationAnswer Grant(uint8_t id = 1) const {
    const DerogationRequest request = Request(id);
    DerogationAnswer answer;
    answer.request = request.id;
    answer.animator = Animator();
    answer.token.asker = request.asker;
    answer.token.journey = request.journey;
    answer.token.destination = request.destination;
    answer.token.convention = request.convention;
    answer.token.convention_version = request.convention_version;
    answer.token.expiry = AddDays(now_.day, 30);
    answer.token.nonce = samples::Filled<Nonce>(0x0f);
    answer.token.animator = answer.animator;
    answer.token.signature = samples::Filled<Signature>(0x98);
    return answer;
  }
  DerogationAnswer Refusal(uint8_t id = 1) const {
    DerogationAnswer answer;
    answer.request = Request(id).id;
    answer.animator = Animator();
    answer.sealed = std::string(limits::kDerogationSealedBytes, 'r');
    answer.signature = samples::Filled<Signature>(0x97);
    return answer;
  }
  HubResult Answer(const DerogationAnswer& answer, bool good = true, const Principal& principal = Principal()) {
    return Step(AnswerDerogation{principal, answer, good});
  }
  const DerogationRow* Row(uint8_t id = 1) const { return state().derogations().Find(samples::Filled<RequestId>(id)); }

  const HandoffHeader referral_ = Referral(1, 3);
};

TEST_F(HubDerogation, IsKeptAsItCameAndARepeatChangesNothing) {
  EXPECT_EQ(Ask(Request()).reason, Reason::kNone);
  ASSERT_NE(Row(), nullptr);
  EXPECT_EQ(Row()->request, Request());
  EXPECT_EQ(Row()->asked, now_.day);
  const HubResult again = Ask(Request());
  EXPECT_EQ(again.reason, Reason::kNone);
  EXPECT_TRUE(again.repeat);
  EXPECT_TRUE(out_.records.empty());
  DerogationRequest other = Request();
  other.sealed[0] = 't';
  EXPECT_EQ(Refused(other), Reason::kEquivocation);
  EXPECT_EQ(Refused(Request(), 2), Reason::kNotMember) << "the answer is for who asked";
}

TEST_F(HubDerogation, OnlyTheJourneysOwnerAsksAndSignsItself) {
  EXPECT_EQ(Refused(Request(), 1, false), Reason::kBadSignature);
  EXPECT_EQ(Refused(Request(), 2), Reason::kNotMember) << "another node speaks for it";
  DerogationRequest request = Request();
  request.identity = sample::IdentityNo(2);
  EXPECT_EQ(Refused(request), Reason::kBadSignature) << "a key that the roster does not name for it";
  request = Request();
  request.journey = samples::Filled<JourneyId>(0x55);
  EXPECT_EQ(Refused(request), Reason::kUnknownReferral);
  request = Request();
  request.asker = sample::PartnerNo(2);
  request.identity = sample::IdentityNo(2);
  request.destination = sample::PartnerNo(3);
  EXPECT_NE(Refused(request, 2), Reason::kNone) << "not the owner";
  request = Request();
  request.convention = samples::Filled<ConventionId>(0x55);
  EXPECT_EQ(Refused(request), Reason::kConventionUnknown);
  request = Request();
  request.sealed.pop_back();
  EXPECT_EQ(Refused(request), Reason::kMalformed);
}

TEST_F(HubDerogation, APartnerMayNotFillTheHub) {
  for (int i = 1; i <= limits::kDerogationRequestsPerPartnerMax; ++i) {
    ASSERT_EQ(Ask(Request(static_cast<uint8_t>(i))).reason, Reason::kNone);
  }
  EXPECT_EQ(Refused(Request(200)), Reason::kBusy);
  EXPECT_EQ(Answer(Grant(1)).reason, Reason::kNone);
  EXPECT_EQ(Ask(Request(200)).reason, Reason::kNone) << "what was answered waits no more";
}

TEST_F(HubDerogation, IsAnsweredOnceByTheAnimatorAlone) {
  Ask(Request());
  DerogationAnswer others = Grant();
  others.animator = others.token.animator = samples::Filled<SigningKey>(0x44);
  EXPECT_EQ(Answer(others).reason, Reason::kSignerUnknown);
  EXPECT_EQ(Answer(Grant(), false).reason, Reason::kBadSignature);
  EXPECT_EQ(Answer(Grant(9)).reason, Reason::kUnknownValue);
  DerogationAnswer elsewhere = Grant();
  elsewhere.token.destination = sample::PartnerNo(2);
  EXPECT_EQ(Answer(elsewhere).reason, Reason::kDerogationInvalid);
  EXPECT_FALSE(Row()->answer.has_value());
  EXPECT_EQ(Answer(Grant()).reason, Reason::kNone);
  EXPECT_EQ(Row()->answer, Grant());
  EXPECT_TRUE(Answer(Grant()).repeat);
  EXPECT_EQ(Answer(Refusal()).reason, Reason::kWrongState);
  EXPECT_EQ(Row()->answer, Grant());
}

TEST_F(HubDerogation, ARefusalIsKeptSealed) {
  Ask(Request());
  EXPECT_EQ(Answer(Refusal()).reason, Reason::kNone);
  EXPECT_EQ(Row()->answer, Refusal());
}

TEST_F(HubDerogation, IsForgottenThirtyFiveDaysAfterTheAnswer) {
  Ask(Request());
  Answer(Grant());
  Wait(limits::kRetentionDays);
  EXPECT_NE(Row(), nullptr);
  Wait(1);
  EXPECT_EQ(Row(), nullptr);
}

TEST_F(HubDerogation, GoesWithTheJourneyThatThePersonWithdraws) {
  Ask(Request());
  EXPECT_EQ(Speak(Checked(PersonWord(9, referral_, CoarseState::kWithdrawn, 1))).reason, Reason::kNone);
  EXPECT_EQ(Answer(Grant()).reason, Reason::kTombstoned);
  EXPECT_EQ(Refused(Request(2)), Reason::kTombstoned);
  Wait(1);
  EXPECT_EQ(Row(), nullptr);
}

// Rule 12: what is practice is in no figure.
TEST_F(HubDerogation, PracticeThatEquivocatesIsNotCounted) {
  HandoffHeader drill = Referral(20, 3);
  BeginJourney(0x44, &drill);
  drill.drill = true;
  EXPECT_EQ(DepositOne(1, Checked(drill)), Reason::kNone);
  EXPECT_EQ(DepositOne(1, Checked(drill, 2)), Reason::kEquivocation);
  EXPECT_EQ(state().counters().equivocations, 0u);
  EXPECT_EQ(DepositOne(1, Checked(referral_, 2)), Reason::kEquivocation);
  EXPECT_EQ(state().counters().equivocations, 1u);
}

TEST_F(HubDerogation, PracticeAndRealJourneysDoNotMix) {
  Open(3);
  HandoffHeader drill = Referral(20, 3);
  BeginJourney(0x44, &drill);
  drill.drill = true;
  EXPECT_EQ(DepositOne(1, Checked(drill)), Reason::kNone);
  EXPECT_EQ(DepositOne(3, Checked(EngineFixture::Answer(21, drill, CoarseState::kAnsweredNo))), Reason::kNone);
  HandoffHeader child = drill;
  child.handoff = samples::Handoff(22);
  child.parent = drill.handoff;
  child.destination = sample::PartnerNo(4);
  child = To(4, child);
  child.drill = false;
  EXPECT_EQ(DepositOne(1, Checked(child)), Reason::kDrillMixed) << "a real child of practice";
  HandoffHeader real_child = referral_;
  EXPECT_EQ(DepositOne(3, Checked(EngineFixture::Answer(23, referral_, CoarseState::kAnsweredNo))), Reason::kNone);
  real_child.handoff = samples::Handoff(24);
  real_child.parent = referral_.handoff;
  real_child.destination = sample::PartnerNo(4);
  real_child = To(4, real_child);
  real_child.drill = true;
  EXPECT_EQ(DepositOne(1, Checked(real_child)), Reason::kDrillMixed) << "practice in a real journey";
}

TEST_F(HubDerogation, AnAnimatorsAccountAnswersForItsOwnConventionsAndEveryAnswerIsAudited) {
  ASSERT_EQ(Ask(Request()).reason, Reason::kNone);
  Principal animator;
  animator.role = Role::kAnimator;
  animator.organisation = "Another body";
  EXPECT_EQ(Answer(Grant(), true, animator).reason, Reason::kNotPermitted);
  EXPECT_FALSE(Row()->answer.has_value());
  animator.organisation =
      state().knowledge().FindAgreement(sample::kLocal, ConventionVersion(1))->agreement().animator.name;
  EXPECT_EQ(Answer(Grant(), true, animator).reason, Reason::kNone);
  const auto& entries = state().audit().entries();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].reason, Reason::kNotPermitted);
  EXPECT_EQ(entries[1].reason, Reason::kNone);
  EXPECT_EQ(entries[1].role, Role::kAnimator);
  EXPECT_EQ(entries[1].subject, "derogation " + Request().id.ToHex() + " granted");
}

}  // namespace
}  // namespace relais::hub
