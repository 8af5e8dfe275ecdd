// What a node believes of an answer to its request: the animator's word, and nobody else's.
#include "node/clerk/derogations.h"

#include <string>

#include "gtest/gtest.h"
#include "services/wire/derogation_codec.h"
#include "tests/unit/node/desk/desk_fixture.h"
#include "tests/unit/node/sample_handoffs.h"

namespace relais::node {
namespace {

// The sample network's own convention, with an animator whose keys are real.
class DerogationOutcome : public DeskTest {
 protected:
  DerogationOutcome() : animator_(sealer_.NewSigningPair()), sealing_(sealer_.NewSealingPair()) {
    Agreement local = sample::Local();
    local.animator.signing = animator_.key;
    local.animator.sealing = sealing_.key;
    KnowledgeItem item = sample::Item(local, "local 1", sample::SignedByAll(local));
    item.revision = Revision(2);
    KnowledgeItem framework = sample::FrameworkItem();
    framework.revision = Revision(1);
    EXPECT_OK(knowledge_.Apply(framework));
    EXPECT_OK(knowledge_.Apply(item));
    request_.id = Filled<RequestId>(1);
    request_.asker = PartnerNo(1);
    request_.journey = kJourney;
    request_.destination = PartnerNo(4);
    request_.convention = sample::kLocal;
    request_.convention_version = ConventionVersion(1);
    request_ = *origin_.desk.SealDerogation(request_, "motif", sealing_.key);
    row_.id = request_.id;
    row_.journey = request_.journey;
    row_.destination = request_.destination;
    row_.convention = request_.convention;
    row_.convention_version = request_.convention_version;
  }
  DerogationAnswer Grant(const SigningPair& by, Day expiry) {
    DerogationAnswer answer;
    answer.request = request_.id;
    answer.animator = by.key;
    Derogation& token = answer.token;
    token.asker = request_.asker;
    token.journey = request_.journey;
    token.destination = request_.destination;
    token.convention = request_.convention;
    token.convention_version = request_.convention_version;
    token.expiry = expiry;
    token.nonce = Filled<Nonce>(9);
    token.animator = by.key;
    token.signature = sealer_.Sign(by, DerogationText(token));
    return answer;
  }
  DerogationAnswer Refusal(const SigningPair& by) {
    DerogationAnswer answer;
    answer.request = request_.id;
    answer.animator = by.key;
    answer.sealed = sealer_.Seal(origin_.sealing.key, wire::kDerogationInfo, DerogationRefusalHead(answer.request),
                                 *wire::EncodeDerogationRefusal("deux portes suffisent"));
    answer.signature = sealer_.Sign(by, DerogationRefusalText(answer));
    return answer;
  }
  std::optional<DerogationHeard> Heard(const DerogationAnswer& answer, Day today = kToday) {
    v1::SubmitDerogationResponse response;
    wire::WriteDerogationAnswer(answer, *response.mutable_answer());
    return ReadDerogationOutcome(origin_.desk, sealer_, knowledge_, row_, request_, response, today);
  }
  std::optional<DerogationHeard> Heard(Reason refusal) {
    return ReadDerogationOutcome(origin_.desk, sealer_, knowledge_, row_, request_, Refuse(refusal), kToday);
  }

  const SigningPair animator_;
  const SealingPair sealing_;
  Knowledge knowledge_{sample::Roots()};
  DerogationRequest request_;
  DerogationRow row_;
};

TEST_F(DerogationOutcome, NothingIsHeardWhileNobodyAnswered) {
  EXPECT_FALSE(
      ReadDerogationOutcome(origin_.desk, sealer_, knowledge_, row_, request_, v1::SubmitDerogationResponse(), kToday)
          .has_value());
}

TEST_F(DerogationOutcome, TheAnimatorsTokenIsTaken) {
  const auto heard = Heard(Grant(animator_, AddDays(kToday, 30)));
  ASSERT_TRUE(heard.has_value());
  EXPECT_EQ(heard->state, DerogationState::kGranted);
  EXPECT_EQ(heard->token.expiry, AddDays(kToday, 30));
}

TEST_F(DerogationOutcome, OneThatEndedMeanwhileIsHeardAllTheSame) {
  const auto heard = Heard(Grant(animator_, kToday), AddDays(kToday, 3));
  ASSERT_TRUE(heard.has_value());
  EXPECT_EQ(heard->state, DerogationState::kGranted);
}

TEST_F(DerogationOutcome, TheRefusalIsReadAndKeptEncrypted) {
  const auto heard = Heard(Refusal(animator_));
  ASSERT_TRUE(heard.has_value());
  EXPECT_EQ(heard->state, DerogationState::kRefused);
  ASSERT_NE(heard->answer, nullptr);
  EXPECT_EQ(heard->answer->find("suffisent"), std::string::npos);
  const auto opened = origin_.desk.OpenNote(kJourney, *heard->answer);
  ASSERT_OK(opened);
  EXPECT_EQ(*opened, "deux portes suffisent");
}

TEST_F(DerogationOutcome, AHubCanMakeNoAnswer) {
  const SigningPair hub = sealer_.NewSigningPair();
  EXPECT_FALSE(Heard(Grant(hub, AddDays(kToday, 30))).has_value());
  EXPECT_FALSE(Heard(Refusal(hub)).has_value());
  DerogationAnswer moved = Grant(animator_, AddDays(kToday, 30));
  moved.token.destination = PartnerNo(2);
  EXPECT_FALSE(Heard(moved).has_value()) << "the signature covers another door";
  DerogationAnswer others = Refusal(animator_);
  others.request = Filled<RequestId>(2);
  EXPECT_FALSE(Heard(others).has_value());
}

TEST_F(DerogationOutcome, OnlyARefusalThatStaysIsFinal) {
  for (Reason passing : {Reason::kBusy, Reason::kUnavailable, Reason::kStopping, Reason::kUnknownReferral,
                         Reason::kSuspended, Reason::kPartnerSuspended}) {
    EXPECT_FALSE(Heard(passing).has_value()) << ReasonName(passing);
  }
  for (Reason final : {Reason::kNotCovered, Reason::kNotJourneyOwner, Reason::kPartnerGone, Reason::kTombstoned}) {
    const auto heard = Heard(final);
    ASSERT_TRUE(heard.has_value()) << ReasonName(final);
    EXPECT_EQ(heard->state, DerogationState::kNotTaken);
    EXPECT_EQ(heard->reason, final);
  }
}

}  // namespace
}  // namespace relais::node
