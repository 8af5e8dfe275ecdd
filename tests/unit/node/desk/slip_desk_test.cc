// Another slip for a lost one, and what the first door signs on paper.
#include <string>

#include "gtest/gtest.h"
#include "node/clerk/arrival.h"
#include "services/core/handoff/slip_code.h"
#include "tests/unit/node/desk/desk_fixture.h"

namespace relais::node {
namespace {

class SlipDeskTest : public DeskTest {
 protected:
  EventOrder NoteOrder(char handoff = 'n') const {
    EventOrder order;
    order.route = RouteTo(origin_, destination_, handoff);
    order.answers = referral_;
    return order;
  }
  SealedReissue Reissue(const std::string& copy, uint8_t version = 2, char handoff = 'n') {
    auto sealed = origin_.desk.SealReissue(copy, NoteOrder(handoff), version, kCheap);
    EXPECT_OK(sealed);
    return *std::move(sealed);
  }
  wire::EventContent Read(const std::string& envelope) {
    const auto opened = destination_.desk.OpenEnvelope(envelope, origin_.identity.key);
    EXPECT_OK(opened);
    EXPECT_EQ(opened->event, ReferralEvent::kReissueSlip);
    return std::get<wire::EventContent>(opened->content);
  }
  ArrivalKeys KeysOf(const SlipCodes& codes) {
    return sealer_.DeriveArrival(*ParseLocator(codes.locator), CodeSecret(*ParseCode(codes.arrival_code)), kCheap);
  }
};

TEST_F(SlipDeskTest, TheNewCodesAreOthersAndOpenTheNameAlone) {
  const SealedReferral sent = Send(SampleDraft());
  const SealedReissue reissued = Reissue(sent.local_copy);
  EXPECT_EQ(reissued.note.header.kind, HandoffKind::kNote);
  EXPECT_EQ(reissued.note.header.slip_version, 2);
  EXPECT_NE(reissued.slip.locator, sent.slip->locator);
  EXPECT_NE(reissued.slip.arrival_code, sent.slip->arrival_code);
  EXPECT_NE(reissued.slip.follow_code, sent.slip->follow_code);
  const wire::EventContent note = Read(reissued.note.envelope);
  const ArrivalKeys keys = KeysOf(reissued.slip);
  EXPECT_EQ(keys.signing.key, reissued.note.header.arrival_key);
  const auto identity =
      destination_.desk.OpenLayer2(note.layer2, keys.layer2, journey_, origin_.partner, keys.signing.key);
  ASSERT_OK(identity);
  EXPECT_EQ(identity->surname, SampleDraft().surname);
  const ArrivalKeys former = KeysOf(*sent.slip);
  EXPECT_EQ(
      ReasonIn(destination_.desk.OpenLayer2(note.layer2, former.layer2, journey_, origin_.partner, keys.signing.key)),
      Reason::kUnreadable);
  ASSERT_OK(origin_.desk.OpenSlip(reissued.slip_copy, journey_, referral_));
}

TEST_F(SlipDeskTest, TheFollowUpCodeOpensACapsuleOfTheReferral) {
  const SealedReferral sent = Send(SampleDraft());
  const SealedReissue reissued = Reissue(sent.local_copy);
  const auto keys = DeriveFollowKeys(sealer_, reissued.slip.locator, reissued.slip.follow_code, kCheap);
  ASSERT_OK(keys);
  EXPECT_EQ(keys->signing.key, reissued.note.header.follow_key);
  const auto capsule = OpenCapsule(sealer_, *keys, reissued.capsule);
  ASSERT_OK(capsule);
  EXPECT_EQ(capsule->referral, referral_);
  EXPECT_EQ(ReasonIn(OpenCapsule(sealer_, *keys, sent.capsule)), Reason::kUnreadable);
  // Sealed again, the note brings its capsule again.
  const ResealTo to{destination_.node, destination_.sealing.key, Day(20701), Window(1987300)};
  const auto resealed = origin_.desk.Reseal(reissued.note.local_copy, reissued.note.header, to);
  ASSERT_OK(resealed);
  EXPECT_OK(OpenCapsule(sealer_, *keys, resealed->capsule));
}

// What goes again or elsewhere afterwards goes under the newest slip.
TEST_F(SlipDeskTest, TheReferralsCopyKnowsTheNewestSlip) {
  const SealedReferral sent = Send(SampleDraft());
  const SealedReissue second = Reissue(sent.local_copy);
  const SealedReissue third = Reissue(second.referral_copy, 3, 'm');
  const ResealTo to{destination_.node, destination_.sealing.key, Day(20701), Window(1987300)};
  const auto resealed = origin_.desk.Reseal(third.referral_copy, sent.header, to);
  ASSERT_OK(resealed);
  EXPECT_EQ(resealed->header.slip_version, 3);
  EXPECT_EQ(resealed->header.arrival_key, third.note.header.arrival_key);
  const auto opened = destination_.desk.OpenEnvelope(resealed->envelope, origin_.identity.key);
  ASSERT_OK(opened);
  const auto& content = std::get<wire::ReferralContent>(opened->content);
  const ArrivalKeys keys = KeysOf(third.slip);
  EXPECT_OK(destination_.desk.OpenLayer2(content.layer2, keys.layer2, journey_, origin_.partner, keys.signing.key));
  ReferralOrder order = FirstOrder();
  order.route = RouteTo(origin_, other_, 'k');
  order.parent = referral_;
  const auto child = origin_.desk.SealReroute(SampleDraft(), order, third.referral_copy);
  ASSERT_OK(child);
  EXPECT_EQ(child->header.slip_version, 3);
  EXPECT_EQ(child->header.follow_key, third.note.header.follow_key);
}

TEST_F(SlipDeskTest, WhatWasNotSentIsNotSentWithANewSlipEither) {
  ReferralOrder order = FirstOrder();
  order.allowed = kNeededFields;
  const auto sent = origin_.desk.SealReferral(SampleDraft(), order, kCheap);
  ASSERT_OK(sent);
  EXPECT_EQ(Read(Reissue(sent->local_copy).note.envelope).layer2, "");
  Draft named = SampleDraft();
  named.consent.identify_beforehand = true;
  EXPECT_EQ(Read(Reissue(Send(named).local_copy).note.envelope).layer2_key.size(), 32u);
  EXPECT_EQ(Read(Reissue(Send(SampleDraft()).local_copy).note.envelope).layer2_key, "");
}

TEST_F(SlipDeskTest, OnlyOfAReferralSentFromHere) {
  const SealedReferral sent = Send(SampleDraft());
  const auto received = destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key);
  ASSERT_OK(received);
  EXPECT_EQ(ReasonIn(destination_.desk.SealReissue(received->local_copy, NoteOrder(), 2, kCheap)), Reason::kMalformed);
  EXPECT_EQ(ReasonIn(origin_.desk.SealReissue("no copy", NoteOrder(), 2, kCheap)), Reason::kUnreadable);
}

TEST_F(SlipDeskTest, TheScannedPaperIsTheFirstDoorsForThatCode) {
  const SealedReferral sent = Send(SampleDraft());
  ReferralRow row;
  row.key = {referral_, Side::kOrigin};
  row.journey = journey_;
  row.origin = origin_.partner;
  row.destination = destination_.partner;
  row.slip_version = 1;
  row.slip_made = Window(20690 * 96 + 5);
  row.arrival_key = sent.header.arrival_key;
  const auto paper = wire::DecodeSlipPaper(origin_.desk.SignSlip(*sent.slip, PaperOf(row), row.arrival_key));
  ASSERT_OK(paper);
  EXPECT_EQ(paper->last_day, Day(20690 + 35));
  EXPECT_EQ(Grouped(paper->arrival_code), sent.slip->arrival_code);
  const auto holds = [&](const wire::SlipPaper& shown) {
    const SigningKey key = sealer_.DeriveArrival(shown.locator, CodeSecret(shown.arrival_code), kCheap).signing.key;
    return sealer_.Verify(origin_.identity.key, wire::SlipPaperText(shown, key), shown.signature);
  };
  EXPECT_TRUE(holds(*paper));
  wire::SlipPaper other = *paper;
  other.destination = other_.partner;
  EXPECT_FALSE(holds(other));
  other = *paper;
  other.arrival_code = *ParseCode(Send(SampleDraft()).slip->arrival_code);
  EXPECT_FALSE(holds(other));
}

}  // namespace
}  // namespace relais::node
