// One delivered envelope on its way to the engine: whatever is wrong becomes a verdict, never an error.
#include "gtest/gtest.h"
#include "node/clerk/clerk.h"
#include "tests/unit/node/desk/desk_fixture.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais::node {
namespace {

class CheckArrivalTest : public DeskTest {
 protected:
  CheckArrivalTest() {
    for (KnowledgeItem& item : std::vector<KnowledgeItem>{sample::FrameworkItem(), sample::LocalItem(),
                                                          sample::RosterEdition(1, 1, origin_.identity.key),
                                                          sample::RosterEdition(3, 1, destination_.identity.key)}) {
      EXPECT_OK(network_.Admit(std::move(item), sample::kToday));
    }
  }
  // From partner 1 to partner 3.
  SealedReferral Referral() {
    ReferralOrder order = FirstOrder();
    order.route.sender = sample::PartnerNo(1);
    order.route.destination = sample::PartnerNo(3);
    auto sealed = origin_.desk.SealReferral(SampleDraft(), order, kCheap);
    EXPECT_OK(sealed);
    return *std::move(sealed);
  }
  // What partner 3 seals back.
  SealedEvent Answer(EventOrder order, const wire::EventContent& content) {
    order.route.sender = sample::PartnerNo(3);
    order.route.destination = sample::PartnerNo(1);
    auto sealed = destination_.desk.SealEvent(content, order);
    EXPECT_OK(sealed);
    return *std::move(sealed);
  }
  CheckedArrival Check(Door& at, absl::string_view envelope) {
    return CheckArrival(at.desk, sealer_, digester_, network_, envelope);
  }

  Knowledge network_{sample::Roots()};
};

TEST_F(CheckArrivalTest, AReferralBringsItsQuestionAndItsLocalCopy) {
  const SealedReferral sent = Referral();
  const CheckedArrival arrival = Check(destination_, sent.envelope);
  EXPECT_EQ(arrival.verdict, Reason::kNone);
  EXPECT_EQ(arrival.header, sent.header);
  EXPECT_FALSE(arrival.fingerprint.none());
  EXPECT_EQ(arrival.event, ReferralEvent::kSend);
  ASSERT_TRUE(arrival.question.has_value());
  EXPECT_EQ(arrival.question->origin, sample::PartnerNo(1));
  EXPECT_EQ(arrival.question->destination, sample::PartnerNo(3));
  EXPECT_EQ(arrival.question->need, SampleDraft().need);
  EXPECT_EQ(arrival.question->commune, SampleDraft().commune);
  EXPECT_EQ(arrival.service, SampleDraft().service);
  ASSERT_NE(arrival.local, nullptr);
  EXPECT_OK(destination_.desk.OpenLocal(*arrival.local, journey_, referral_));
}

TEST_F(CheckArrivalTest, TheTextOfAnAnswerStaysInTheLocalCopy) {
  const wire::EventContent content{ReferralEvent::kDecline,
                                   {.text = "Complet.", .decline = DeclineReason::kNoPlace, .no_solution = true}};
  const CheckedArrival arrival = Check(origin_, Answer(AnswerOrder(CoarseState::kAnsweredNo), content).envelope);
  EXPECT_EQ(arrival.verdict, Reason::kNone);
  EXPECT_EQ(arrival.event, ReferralEvent::kDecline);
  EXPECT_EQ(arrival.detail.decline, DeclineReason::kNoPlace);
  EXPECT_TRUE(arrival.detail.no_solution);
  EXPECT_EQ(arrival.detail.text, "");
  EXPECT_FALSE(arrival.question.has_value());
  ASSERT_NE(arrival.local, nullptr);
  EXPECT_EQ(arrival.local->find("Complet"), std::string::npos);
}

TEST_F(CheckArrivalTest, AProofIsJudgedUnderTheHeadersOwnKey) {
  const SealedReferral sent = Referral();
  auto keys =
      destination_.desk.UnlockArrival(sent.slip->locator, sent.slip->arrival_code, sent.header.arrival_key, kCheap);
  ASSERT_OK(keys);
  EventOrder order = AnswerOrder(CoarseState::kReceived);
  order.grade = ArrivalGrade::kProven;
  order.arrival_key = sent.header.arrival_key;
  order.arrival_proof = destination_.desk.ProveArrival(*keys, referral_, journey_, sample::PartnerNo(3));
  const wire::EventContent content{ReferralEvent::kReceive, {.grade = ArrivalGrade::kProven}};
  EXPECT_TRUE(Check(origin_, Answer(order, content).envelope).proof_valid);
  order.arrival_proof = destination_.desk.ProveArrival(*keys, referral_, journey_, sample::PartnerNo(4));
  const CheckedArrival of_another = Check(origin_, Answer(order, content).envelope);
  EXPECT_EQ(of_another.verdict, Reason::kNone) << "the engine refuses it";
  EXPECT_FALSE(of_another.proof_valid);
}

TEST_F(CheckArrivalTest, WhatIsNoEnvelopeIsMalformed) {
  const std::string envelope = Referral().envelope;
  for (const std::string& bytes : {std::string(), envelope.substr(1), std::string(envelope.size(), '\x7f')}) {
    const CheckedArrival arrival = Check(destination_, bytes);
    EXPECT_EQ(arrival.verdict, Reason::kMalformed);
    EXPECT_EQ(arrival.local, nullptr);
  }
}

TEST_F(CheckArrivalTest, ASenderThatTheRosterDoesNotKnowIsNoMember) {
  ReferralOrder order = FirstOrder();
  order.route.sender = sample::PartnerNo(4);
  const auto sealed = origin_.desk.SealReferral(SampleDraft(), order, kCheap);
  ASSERT_OK(sealed);
  const CheckedArrival arrival = Check(destination_, sealed->envelope);
  EXPECT_EQ(arrival.verdict, Reason::kNotMember);
  EXPECT_EQ(arrival.header, sealed->header) << "the receipt names it";
}

TEST_F(CheckArrivalTest, AnothersSignatureAndAnothersKeyAreToldApart) {
  ReferralOrder order = FirstOrder();
  order.route.sender = sample::PartnerNo(1);
  const auto forged = other_.desk.SealReferral(SampleDraft(), order, kCheap);
  ASSERT_OK(forged);
  EXPECT_EQ(Check(destination_, forged->envelope).verdict, Reason::kBadSignature);
  const CheckedArrival unreadable = Check(other_, Referral().envelope);
  EXPECT_EQ(unreadable.verdict, Reason::kUnreadable);
  EXPECT_EQ(unreadable.header.handoff, referral_) << "asks for another sealing of it";
  EXPECT_EQ(unreadable.local, nullptr);
}

}  // namespace
}  // namespace relais::node
