#include "node/desk/sealing_desk.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/knowledge_codec.h"
#include "tests/unit/node/desk/desk_fixture.h"

namespace relais::node {
namespace {

constexpr Day kRectified(20691);

using wire::Content;
using wire::EventContent;
using wire::Identity;
using wire::ReferralContent;

TEST_F(DeskTest, AReferralIsReadByItsDestination) {
  const SealedReferral sent = Send(SampleDraft());
  EXPECT_EQ(sent.envelope.size(), limits::kEnvelopeBytes);
  EXPECT_EQ(sent.capsule.size(), limits::kCapsuleBytes);
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened,
                       destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key));
  EXPECT_EQ(opened.header, sent.header);
  EXPECT_EQ(opened.event, ReferralEvent::kSend);
  EXPECT_EQ(opened.header.recipient_key, digester_.KeyIdOf(destination_.sealing.key));
  EXPECT_EQ(opened.fingerprint,
            digester_.FingerprintOf(absl::string_view(sent.envelope).substr(limits::kEnvelopeBytes - 64)));
  const ReferralContent& content = std::get<ReferralContent>(opened.content);
  EXPECT_EQ(content.draft.need, SampleDraft().need);
  EXPECT_EQ(content.draft.reason, SampleDraft().reason);
  EXPECT_EQ(content.layer2.size(), limits::kLayer2Bytes);
  EXPECT_EQ(content.layer2_key, "");
}

TEST_F(DeskTest, WhatTheConventionDoesNotLetThroughStaysAtHome) {
  ReferralOrder order = FirstOrder();
  order.allowed = kNeededFields;
  ASSERT_OK_AND_ASSIGN(const SealedReferral sent, origin_.desk.SealReferral(SampleDraft(), order, kCheap));
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened,
                       destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key));
  Draft least;
  least.need = SampleDraft().need;
  least.service = SampleDraft().service;
  least.public_code = SampleDraft().public_code;
  least.commune = SampleDraft().commune;
  least.consent = SampleDraft().consent;
  EXPECT_EQ(opened.content, Content(ReferralContent{least, "", ""}));
  // The origin keeps the whole form, the call-back contact with it.
  ASSERT_OK_AND_ASSIGN(const LocalView kept, origin_.desk.OpenLocal(sent.local_copy, journey_, referral_));
  EXPECT_EQ(kept.draft, SampleDraft());
  EXPECT_EQ(kept.header, sent.header);
}

TEST_F(DeskTest, NothingOfTheDraftShowsInWhatLeavesOrRests) {
  Draft draft = SampleDraft();
  draft.reason = "CANARYREASON";
  draft.contact = "CANARYCONTACT";
  draft.surname = "CANARYSURNAME";
  draft.given_name = "CANARYGIVEN";
  draft.consent.contact_shared = true;
  draft.consent.identify_beforehand = true;
  const SealedReferral sent = Send(draft);
  const std::string all =
      absl::StrCat(sent.envelope, sent.capsule, sent.local_copy, sent.slip_copy, EncodeHeader(sent.header));
  EXPECT_EQ(all.find("CANARY"), std::string::npos);
  EXPECT_EQ(all.find(sent.slip->locator.substr(0, 4)), std::string::npos);
  EXPECT_EQ(all.find(draft.need), std::string::npos);
}

TEST_F(DeskTest, TheNameOpensWithTheArrivalCodeOnly) {
  const SealedReferral sent = Send(SampleDraft());
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened,
                       destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key));
  const std::string& layer2 = std::get<ReferralContent>(opened.content).layer2;
  const SigningKey& arrival_key = sent.header.arrival_key;
  ASSERT_OK_AND_ASSIGN(const ArrivalKeys keys, destination_.desk.UnlockArrival(
                                                   sent.slip->locator, sent.slip->arrival_code, arrival_key, kCheap));
  const Identity name{"Lefèvre", "Zoé", {2004, 2, 29}};
  EXPECT_THAT(destination_.desk.OpenLayer2(layer2, keys.layer2, journey_, origin_.partner, arrival_key),
              IsOkAndHolds(name));

  EXPECT_EQ(ReasonIn(destination_.desk.UnlockArrival(sent.slip->locator, sent.slip->follow_code, arrival_key, kCheap)),
            Reason::kCodeWrong);
  EXPECT_EQ(ReasonIn(destination_.desk.UnlockArrival("00000000", sent.slip->arrival_code, arrival_key, kCheap)),
            Reason::kCodeWrong);
  std::string typo = sent.slip->arrival_code;
  typo[0] = typo[0] == 'A' ? 'B' : 'A';
  EXPECT_EQ(ReasonIn(destination_.desk.UnlockArrival(sent.slip->locator, typo, arrival_key, kCheap)),
            Reason::kCodeMistyped);
  EXPECT_EQ(ReasonIn(destination_.desk.UnlockArrival("short", sent.slip->arrival_code, arrival_key, kCheap)),
            Reason::kCodeMistyped);
  EXPECT_EQ(ReasonIn(destination_.desk.UnlockArrival(sent.slip->locator, sent.slip->arrival_code,
                                                     Filled<SigningKey>('k'), kCheap)),
            Reason::kCodeWrong);
}

TEST_F(DeskTest, LayerTwoIsTiedToJourneyOriginAndSlip) {
  const SealedReferral sent = Send(SampleDraft());
  const OpenedEnvelope opened = *destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key);
  const std::string& layer2 = std::get<ReferralContent>(opened.content).layer2;
  const SigningKey& slip = sent.header.arrival_key;
  const Secret32 key =
      destination_.desk.UnlockArrival(sent.slip->locator, sent.slip->arrival_code, slip, kCheap)->layer2;
  SealingDesk& desk = destination_.desk;
  EXPECT_EQ(ReasonIn(desk.OpenLayer2(layer2, key, Filled<JourneyId>('k'), origin_.partner, slip)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(desk.OpenLayer2(layer2, key, journey_, other_.partner, slip)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(desk.OpenLayer2(layer2, key, journey_, origin_.partner, Filled<SigningKey>('s'))),
            Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(desk.OpenLayer2(layer2, Secret32(), journey_, origin_.partner, slip)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(desk.OpenLayer2("", key, journey_, origin_.partner, slip)), Reason::kUnreadable);
}

TEST_F(DeskTest, TheNameGoesAlongUnderItsOwnConsent) {
  Draft draft = SampleDraft();
  draft.consent.identify_beforehand = true;
  const SealedReferral sent = Send(draft);
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened,
                       destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key));
  const ReferralContent& content = std::get<ReferralContent>(opened.content);
  ASSERT_EQ(content.layer2_key.size(), 32u);
  EXPECT_THAT(destination_.desk.OpenLayer2(content.layer2, Secret32(content.layer2_key), journey_, origin_.partner,
                                           sent.header.arrival_key),
              IsOkAndHolds(Identity{"Lefèvre", "Zoé", {2004, 2, 29}}));
}

TEST_F(DeskTest, AnArrivalIsProvenByTheCode) {
  const SealedReferral sent = Send(SampleDraft());
  const ArrivalKeys keys =
      *destination_.desk.UnlockArrival(sent.slip->locator, sent.slip->arrival_code, sent.header.arrival_key, kCheap);
  EventOrder order = AnswerOrder(CoarseState::kReceived);
  order.grade = ArrivalGrade::kProven;
  order.arrival_key = sent.header.arrival_key;
  order.arrival_proof = destination_.desk.ProveArrival(keys, referral_, journey_, destination_.partner);
  EXPECT_TRUE(sealer_.Verify(sent.header.arrival_key, ArrivalProofText(referral_, journey_, destination_.partner),
                             order.arrival_proof));
  EXPECT_FALSE(sealer_.Verify(sent.header.arrival_key, ArrivalProofText(referral_, journey_, other_.partner),
                              order.arrival_proof));
  EventContent received{ReferralEvent::kReceive, {}};
  received.detail.grade = ArrivalGrade::kProven;
  ASSERT_OK_AND_ASSIGN(const SealedEvent answer, destination_.desk.SealEvent(received, order));
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened,
                       origin_.desk.OpenEnvelope(answer.envelope, destination_.identity.key));
  EXPECT_EQ(opened.event, ReferralEvent::kReceive);
  EXPECT_EQ(opened.detail.grade, ArrivalGrade::kProven);
  EXPECT_EQ(opened.header.arrival_proof, order.arrival_proof);
}

TEST_F(DeskTest, AnEventIsReadByTheOtherDoor) {
  EventContent decline{ReferralEvent::kDecline, {}};
  decline.detail.decline = DeclineReason::kTooFar;
  decline.detail.counter_proposal = Filled<ServiceId>('w');
  decline.detail.text = "Plus près.";
  ASSERT_OK_AND_ASSIGN(const SealedEvent sent,
                       destination_.desk.SealEvent(decline, AnswerOrder(CoarseState::kAnsweredNo)));
  EXPECT_EQ(sent.header.kind, HandoffKind::kAnswer);
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened,
                       origin_.desk.OpenEnvelope(sent.envelope, destination_.identity.key));
  EXPECT_EQ(opened.event, ReferralEvent::kDecline);
  EXPECT_EQ(opened.detail, decline.detail);
  // Both ends can show it later.
  ASSERT_OK_AND_ASSIGN(const LocalView at_sender,
                       destination_.desk.OpenLocal(sent.local_copy, journey_, Filled<HandoffId>('a')));
  EXPECT_EQ(at_sender.content, Content(decline));
  EXPECT_FALSE(at_sender.draft.has_value());
  ASSERT_OK_AND_ASSIGN(const LocalView at_reader,
                       origin_.desk.OpenLocal(opened.local_copy, journey_, Filled<HandoffId>('a')));
  EXPECT_EQ(at_reader.content, Content(decline));
}

TEST_F(DeskTest, AnEventThatCannotTravelIsRefused) {
  EXPECT_EQ(ReasonIn(destination_.desk.SealEvent({ReferralEvent::kDeliver, {}}, AnswerOrder(CoarseState::kOpen))),
            Reason::kMalformed);
  EXPECT_EQ(ReasonIn(destination_.desk.SealEvent({ReferralEvent::kExpire, {}}, AnswerOrder(CoarseState::kExpired))),
            Reason::kMalformed);
  EXPECT_EQ(ReasonIn(destination_.desk.SealEvent({ReferralEvent::kDecline, {}}, AnswerOrder(CoarseState::kAnsweredNo))),
            Reason::kMissingField);
  // A header that no door makes: an answer to nothing.
  EventOrder order = AnswerOrder(CoarseState::kAnsweredYes);
  order.answers = HandoffId();
  EXPECT_EQ(ReasonIn(destination_.desk.SealEvent({ReferralEvent::kAccept, {}}, order)), Reason::kMalformed);
}

TEST_F(DeskTest, ABrokenOrderSealsNothing) {
  ReferralOrder order = FirstOrder();
  order.route.due_day = kNoDay;
  EXPECT_EQ(ReasonIn(origin_.desk.SealReferral(SampleDraft(), order, kCheap)), Reason::kMalformed);
  order = FirstOrder();
  order.route.recipient_key = SealingKey::FromBytes(absl::StrCat("\x01", std::string(31, '\0')));
  EXPECT_EQ(ReasonIn(origin_.desk.SealReferral(SampleDraft(), order, kCheap)), Reason::kStaleKey);
  Draft draft = SampleDraft();
  draft.reason = std::string(281, 'r');
  EXPECT_EQ(ReasonIn(origin_.desk.SealReferral(draft, FirstOrder(), kCheap)), Reason::kTextTooLong);
  draft = SampleDraft();
  draft.surname = std::string(49, 's');
  EXPECT_EQ(ReasonIn(origin_.desk.SealReferral(draft, FirstOrder(), kCheap)), Reason::kTextTooLong);
}

TEST_F(DeskTest, ASlipIsKeptUntilItIsPrinted) {
  const SealedReferral sent = Send(SampleDraft());
  ASSERT_TRUE(sent.slip.has_value());
  EXPECT_EQ(sent.slip->locator.size(), 9u);
  EXPECT_EQ(sent.slip->arrival_code.size(), 14u);
  EXPECT_NE(sent.slip->arrival_code, sent.slip->follow_code);
  EXPECT_THAT(origin_.desk.OpenSlip(sent.slip_copy, journey_, referral_), IsOkAndHolds(*sent.slip));
  EXPECT_EQ(ReasonIn(origin_.desk.OpenSlip(sent.slip_copy, journey_, Filled<HandoffId>('s'))), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(origin_.desk.OpenSlip(sent.local_copy, journey_, referral_)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(destination_.desk.OpenSlip(sent.slip_copy, journey_, referral_)), Reason::kUnreadable);
}

TEST_F(DeskTest, TwoReferralsHaveTwoSlips) {
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) {
    const SealedReferral sent = Send(SampleDraft());
    seen.insert({sent.slip->locator, sent.slip->arrival_code, sent.slip->follow_code});
  }
  EXPECT_EQ(seen.size(), 60u);
}

TEST_F(DeskTest, ALocalCopyPassesForNoOther) {
  const SealedReferral sent = Send(SampleDraft());
  SealingDesk& desk = origin_.desk;
  EXPECT_THAT(desk.OpenLocal(sent.local_copy, journey_, referral_).status(), IsOk());
  EXPECT_EQ(ReasonIn(desk.OpenLocal(sent.local_copy, Filled<JourneyId>('k'), referral_)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(desk.OpenLocal(sent.local_copy, journey_, Filled<HandoffId>('s'))), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(destination_.desk.OpenLocal(sent.local_copy, journey_, referral_)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(desk.OpenLocal(sent.slip_copy, journey_, referral_)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(desk.OpenLocal("", journey_, referral_)), Reason::kUnreadable);
  std::string damaged = sent.local_copy;
  damaged[damaged.size() / 2] ^= 1;
  EXPECT_EQ(ReasonIn(desk.OpenLocal(damaged, journey_, referral_)), Reason::kUnreadable);
}

TEST_F(DeskTest, ADestinationKeepsTheNameItWasShown) {
  const SealedReferral sent = Send(SampleDraft());
  const OpenedEnvelope opened = *destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key);
  EXPECT_FALSE(destination_.desk.OpenLocal(opened.local_copy, journey_, referral_)->identity.has_value());
  const Identity name{"Lefèvre", "Zoé", {2004, 2, 29}};
  ASSERT_OK_AND_ASSIGN(const std::string with_name,
                       destination_.desk.KeepIdentity(opened.local_copy, journey_, referral_, name));
  ASSERT_OK_AND_ASSIGN(const LocalView view, destination_.desk.OpenLocal(with_name, journey_, referral_));
  EXPECT_EQ(view.identity, name);
  EXPECT_EQ(view.content, opened.content);
  EXPECT_EQ(with_name.find("Lef"), std::string::npos);
}

TEST_F(DeskTest, EachDoorPutsItsOwnCopyRight) {
  const SealedReferral sent = Send(SampleDraft());
  const Rectification wrong_name{.surname = "Lefebvre"};
  ASSERT_OK_AND_ASSIGN(const RectifiedCopy first,
                       origin_.desk.Rectify(sent.local_copy, journey_, referral_, wrong_name, kRectified));
  ASSERT_OK_AND_ASSIGN(const LocalView kept, origin_.desk.OpenLocal(first.local_copy, journey_, referral_));
  EXPECT_EQ(kept.draft->surname, "Lefebvre");
  EXPECT_EQ(kept.draft->given_name, SampleDraft().given_name) << "what was not said stays";
  EXPECT_FALSE(first.person.none());
  EXPECT_EQ(kept.content, origin_.desk.OpenLocal(sent.local_copy, journey_, referral_)->content)
      << "what was sealed stays what was said";

  const OpenedEnvelope opened = *destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key);
  SealingDesk& door = destination_.desk;
  EXPECT_EQ(ReasonIn(door.Rectify(opened.local_copy, journey_, referral_, wrong_name, kRectified)), Reason::kWrongState)
      << "it does not know the name";
  EXPECT_EQ(ReasonIn(door.Rectify(opened.local_copy, journey_, referral_, {}, kRectified)), Reason::kMissingField);
  const std::string shown =
      *door.KeepIdentity(opened.local_copy, journey_, referral_, {"Lefèvre", "Zoé", {2004, 2, 29}});
  ASSERT_OK_AND_ASSIGN(const RectifiedCopy second, door.Rectify(shown, journey_, referral_, wrong_name, kRectified));
  EXPECT_EQ(door.OpenLocal(second.local_copy, journey_, referral_)->identity,
            (Identity{"Lefebvre", "Zoé", {2004, 2, 29}}));
  EXPECT_EQ(ReasonIn(door.Rectify(shown, JourneyId(), referral_, wrong_name, kRectified)), Reason::kUnreadable);
  EXPECT_EQ(ReasonIn(door.Rectify(shown, journey_, referral_, {.surname = std::string(200, 'x')}, kRectified)),
            Reason::kTextTooLong);
}

TEST_F(DeskTest, ANoteOfAJourneyIsLocked) {
  const std::string note = origin_.desk.LockNote(journey_, "solved here");
  const Secret32 vault(std::string(32, 'o'));
  const std::string aad = absl::StrCat("relais.v1.local", journey_.view(), HandoffId().view());
  EXPECT_THAT(sealer_.OpenSymmetric(vault, aad, note), IsOkAndHolds("solved here"));
  EXPECT_EQ(ReasonIn(origin_.desk.OpenLocal(note, journey_, referral_)), Reason::kUnreadable);
  EXPECT_FALSE(origin_.desk.OpenLocal(note, journey_, HandoffId()).ok());
}

TEST_F(DeskTest, FramesAndTextsAreSignedByTheIdentityKey) {
  DepositFacts deposit;
  deposit.sequence = FrameSequence(3);
  deposit.mailbox = destination_.node;
  deposit.envelopes = std::string(limits::kEnvelopeBytes, 'e');
  const Nonce nonce = Filled<Nonce>('n');
  const std::string text = wire::FrameText(
      nonce, deposit, [this](absl::string_view a, absl::string_view b) { return digester_.Sha256(a, b); });
  EXPECT_TRUE(sealer_.Verify(origin_.identity.key, text, origin_.desk.SignFrame(nonce, deposit)));

  SealingKeyEntry keys;
  keys.node = origin_.node;
  keys.terms = {{digester_.KeyIdOf(origin_.sealing.key), origin_.sealing.key, Day(20690), Day(20719)}};
  SignedText signed_text{TextKind::kSealingKeys, wire::EncodeText(keys), {}};
  signed_text.signatures.push_back(origin_.desk.SignText(signed_text.kind, signed_text.text));
  ASSERT_OK_AND_ASSIGN(const KnowledgeItem item, wire::VerifyItem(signed_text, wire::KeyToolsOf(sealer_, digester_)));
  EXPECT_TRUE(item.signatures.front().valid);
  EXPECT_EQ(item.signatures.front().key, origin_.desk.identity_key());
  EXPECT_EQ(item.content, wire::KnowledgeContent(keys));
  signed_text.kind = TextKind::kDirectory;
  const auto as_another_kind = wire::VerifyItem(signed_text, wire::KeyToolsOf(sealer_, digester_));
  EXPECT_FALSE(as_another_kind.ok() && as_another_kind->signatures.front().valid);
}

TEST_F(DeskTest, TwinsAreRecognisedOnThisNodeOnly) {
  const Identity zoe{"Lefèvre", "Zoé", {2004, 2, 29}};
  const Digest twin = origin_.desk.TwinOf(zoe, "mobilite--preparer-un-permis");
  EXPECT_EQ(origin_.desk.TwinOf({"LEFEVRE", "zoe", {2004, 2, 29}}, "mobilite--preparer-un-permis"), twin);
  EXPECT_NE(origin_.desk.TwinOf(zoe, "sante--acces-aux-soins"), twin);
  EXPECT_NE(origin_.desk.TwinOf({"Lefèvre", "Zoé", {2004, 2, 28}}, "mobilite--preparer-un-permis"), twin);
  EXPECT_NE(origin_.desk.TwinOf({"Lefèvrez", "oé", {2004, 2, 29}}, "mobilite--preparer-un-permis"), twin);
  EXPECT_NE(destination_.desk.TwinOf(zoe, "mobilite--preparer-un-permis"), twin);
  EXPECT_TRUE(origin_.desk.TwinOf({"Lefèvre", "", {2004, 2, 29}}, "need").none());
  EXPECT_TRUE(origin_.desk.TwinOf({"Lefèvre", "Zoé", {}}, "need").none());
}

}  // namespace
}  // namespace relais::node
