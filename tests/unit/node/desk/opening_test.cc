// Re-sealing, re-routing, hostile envelopes and the person's word.
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "node/desk/person_word.h"
#include "node/desk/sealing_desk.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/padding.h"
#include "tests/unit/node/desk/desk_fixture.h"

namespace relais::node {
namespace {

using wire::Identity;
using wire::ReferralContent;

class OpeningTest : public DeskTest {
 protected:
  // An envelope as `from` would sign it, around any plaintext and header bytes.
  std::string Forge(const HandoffHeader& header, absl::string_view padded, const Door& from, const SealingKey& to) {
    const std::string bytes = EncodeHeader(header);
    const std::string sealed = sealer_.Seal(to, "relais.v1.layer1", bytes, padded);
    return wire::JoinEnvelope(bytes, sealed,
                              sealer_.Sign(from.identity, wire::EnvelopeText(bytes, sealer_.Sha512(sealed))));
  }
  Reason Open(const std::string& envelope, const SigningKey& signer) {
    return ReasonIn(destination_.desk.OpenEnvelope(envelope, signer));
  }
};

TEST_F(OpeningTest, EveryFlippedBitIsNoticed) {
  const SealedReferral sent = Send(SampleDraft());
  for (size_t at = 0; at < sent.envelope.size(); at += 13) {
    std::string altered = sent.envelope;
    altered[at] ^= 0x10;
    EXPECT_NE(Open(altered, origin_.identity.key), Reason::kNone) << at;
  }
  std::string altered = sent.envelope;
  altered[limits::kHeaderBytes + 40] ^= 1;  // in the sealed bytes
  EXPECT_EQ(Open(altered, origin_.identity.key), Reason::kBadSignature);
  altered = sent.envelope;
  altered.back() ^= 1;
  EXPECT_EQ(Open(altered, origin_.identity.key), Reason::kBadSignature);
}

TEST_F(OpeningTest, AnEnvelopeOfAnotherLengthOrSignerIsRefused) {
  const SealedReferral sent = Send(SampleDraft());
  EXPECT_EQ(Open("", origin_.identity.key), Reason::kMalformed);
  EXPECT_EQ(Open(sent.envelope.substr(1), origin_.identity.key), Reason::kMalformed);
  EXPECT_EQ(Open(sent.envelope + "x", origin_.identity.key), Reason::kMalformed);
  EXPECT_EQ(Open(sent.envelope, other_.identity.key), Reason::kBadSignature);
  EXPECT_EQ(Open(sent.envelope, SigningKey()), Reason::kBadSignature);
}

TEST_F(OpeningTest, AKeyThatIsNotOursIsUnreadable) {
  const SealedReferral sent = Send(SampleDraft());
  EXPECT_EQ(ReasonIn(other_.desk.OpenEnvelope(sent.envelope, origin_.identity.key)), Reason::kUnreadable);
  destination_.desk.DropSealingPair(digester_.KeyIdOf(destination_.sealing.key));
  EXPECT_EQ(Open(sent.envelope, origin_.identity.key), Reason::kUnreadable);
}

TEST_F(OpeningTest, AFormerKeyStillOpens) {
  const SealedReferral sent = Send(SampleDraft());
  destination_.desk.AddSealingPair(sealer_.NewSealingPair());
  EXPECT_EQ(Open(sent.envelope, origin_.identity.key), Reason::kNone);
}

TEST_F(OpeningTest, ABodyUnderAnotherHeaderIsUnreadable) {
  const SealedReferral sent = Send(SampleDraft());
  HandoffHeader header = sent.header;
  header.due_day = Day(20701);
  const std::string bytes = EncodeHeader(header);
  const std::string sealed = sent.envelope.substr(limits::kHeaderBytes, limits::kSealedBytes);
  const std::string moved = wire::JoinEnvelope(
      bytes, sealed, sealer_.Sign(origin_.identity, wire::EnvelopeText(bytes, sealer_.Sha512(sealed))));
  EXPECT_EQ(Open(moved, origin_.identity.key), Reason::kUnreadable);
}

TEST_F(OpeningTest, SignedNonsenseIsFinal) {
  const HandoffHeader header = Send(SampleDraft()).header;
  const SealingKey& to = destination_.sealing.key;
  EXPECT_EQ(Open(Forge(header, std::string(limits::kPaddedContentBytes, 'x'), origin_, to), origin_.identity.key),
            Reason::kMalformed);
  const std::string empty = *wire::Pad("", limits::kPaddedContentBytes);
  EXPECT_EQ(Open(Forge(header, empty, origin_, to), origin_.identity.key), Reason::kMalformed);
}

TEST_F(OpeningTest, AResealedReferralIsTheSameUnderAnotherKey) {
  const SealedReferral sent = Send(SampleDraft());
  const SealingPair rotated = sealer_.NewSealingPair();
  ASSERT_OK_AND_ASSIGN(
      const ResealedEnvelope again,
      origin_.desk.Reseal(sent.local_copy, sent.header, {destination_.node, rotated.key, Day(20703), Window(1987300)}));
  HandoffHeader expected = sent.header;
  expected.generation = SealGeneration(2);
  expected.recipient_key = digester_.KeyIdOf(rotated.key);
  expected.due_day = Day(20703);
  expected.window = Window(1987300);
  EXPECT_EQ(again.header, expected);
  EXPECT_EQ(Open(again.envelope, origin_.identity.key), Reason::kUnreadable);
  destination_.desk.AddSealingPair(rotated);
  const OpenedEnvelope first = *destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key);
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened,
                       destination_.desk.OpenEnvelope(again.envelope, origin_.identity.key));
  EXPECT_EQ(opened.content, first.content);
  EXPECT_EQ(again.capsule.size(), limits::kCapsuleBytes);
  // And once more, from the same local copy.
  ASSERT_OK_AND_ASSIGN(const ResealedEnvelope third,
                       origin_.desk.Reseal(sent.local_copy, again.header,
                                           {destination_.node, rotated.key, Day(20703), Window(1987300)}));
  EXPECT_EQ(third.header.generation, SealGeneration(3));
}

TEST_F(OpeningTest, AResealedEventHasNoCapsule) {
  const SealedEvent sent =
      *destination_.desk.SealEvent({ReferralEvent::kAccept, {}}, AnswerOrder(CoarseState::kAnsweredYes));
  const ResealTo to{origin_.node, origin_.sealing.key, Day(20710), Window(1987301)};
  ASSERT_OK_AND_ASSIGN(const ResealedEnvelope again, destination_.desk.Reseal(sent.local_copy, sent.header, to));
  EXPECT_EQ(again.capsule, "");
  EXPECT_THAT(origin_.desk.OpenEnvelope(again.envelope, destination_.identity.key).status(), IsOk());
  // Never from another's copy.
  EXPECT_EQ(ReasonIn(origin_.desk.Reseal(sent.local_copy, sent.header, to)), Reason::kUnreadable);
  HandoffHeader other = sent.header;
  other.handoff = Filled<HandoffId>('z');
  EXPECT_EQ(ReasonIn(destination_.desk.Reseal(sent.local_copy, other, to)), Reason::kUnreadable);
  other = sent.header;
  other.sender = other_.partner;
  EXPECT_EQ(ReasonIn(destination_.desk.Reseal(sent.local_copy, other, to)), Reason::kMalformed);
}

TEST_F(OpeningTest, AReroutedPersonKeepsThePaper) {
  const SealedReferral sent = Send(SampleDraft());
  const OpenedEnvelope first = *destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key);
  ReferralOrder order;
  order.route = RouteTo(origin_, other_, 's');
  order.parent = referral_;
  order.allowed = kLayer1Fields | kLayer2Fields;
  Draft draft = SampleDraft();
  draft.service = Filled<ServiceId>('w');
  ASSERT_OK_AND_ASSIGN(const SealedReferral child, origin_.desk.SealReroute(draft, order, sent.local_copy));
  EXPECT_FALSE(child.slip.has_value());
  EXPECT_EQ(child.slip_copy, "");
  EXPECT_EQ(child.header.parent, referral_);
  EXPECT_EQ(child.header.arrival_key, sent.header.arrival_key);
  EXPECT_EQ(child.header.follow_key, sent.header.follow_key);
  EXPECT_EQ(child.header.follow_sealing_key, sent.header.follow_sealing_key);
  EXPECT_EQ(child.header.slip_version, sent.header.slip_version);
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened, other_.desk.OpenEnvelope(child.envelope, origin_.identity.key));
  const ReferralContent& content = std::get<ReferralContent>(opened.content);
  EXPECT_EQ(content.draft.service, Filled<ServiceId>('w'));
  EXPECT_EQ(content.layer2, std::get<ReferralContent>(first.content).layer2);
  // The printed code opens the name at the new door, and the follow-up code finds the new capsule.
  const ArrivalKeys keys =
      *other_.desk.UnlockArrival(sent.slip->locator, sent.slip->arrival_code, child.header.arrival_key, kCheap);
  EXPECT_THAT(other_.desk.OpenLayer2(content.layer2, keys.layer2, journey_, origin_.partner, child.header.arrival_key),
              IsOkAndHolds(Identity{"Lefèvre", "Zoé", {2004, 2, 29}}));
  const FollowKeys follow = *DeriveFollowKeys(sealer_, sent.slip->locator, sent.slip->follow_code, kCheap);
  ASSERT_OK_AND_ASSIGN(const wire::Capsule capsule, OpenCapsule(sealer_, follow, child.capsule));
  EXPECT_EQ(capsule.destination.partner, other_.partner);
  EXPECT_EQ(capsule.referral, Filled<HandoffId>('s'));
  // A grandchild follows the child in the same way.
  order.route = RouteTo(origin_, destination_, 't');
  order.parent = Filled<HandoffId>('s');
  ASSERT_OK_AND_ASSIGN(const SealedReferral grandchild, origin_.desk.SealReroute(draft, order, child.local_copy));
  EXPECT_EQ(grandchild.header.arrival_key, sent.header.arrival_key);
}

TEST_F(OpeningTest, AReroutingUnderAnotherConventionSendsWhatThatOneAllows) {
  const SealedReferral sent = Send(SampleDraft());
  ReferralOrder order;
  order.route = RouteTo(origin_, other_, 's');
  order.parent = referral_;
  order.allowed = kLayer1Fields | FieldSet{DraftField::kSurname};
  ASSERT_OK_AND_ASSIGN(const SealedReferral child, origin_.desk.SealReroute(SampleDraft(), order, sent.local_copy));
  const OpenedEnvelope opened = *other_.desk.OpenEnvelope(child.envelope, origin_.identity.key);
  const ArrivalKeys keys =
      *other_.desk.UnlockArrival(sent.slip->locator, sent.slip->arrival_code, child.header.arrival_key, kCheap);
  EXPECT_THAT(other_.desk.OpenLayer2(std::get<ReferralContent>(opened.content).layer2, keys.layer2, journey_,
                                     origin_.partner, child.header.arrival_key),
              IsOkAndHolds(Identity{"Lefèvre", "", {}}));
  order.allowed = kLayer1Fields;
  ASSERT_OK_AND_ASSIGN(const SealedReferral nameless, origin_.desk.SealReroute(SampleDraft(), order, sent.local_copy));
  EXPECT_EQ(
      std::get<ReferralContent>(other_.desk.OpenEnvelope(nameless.envelope, origin_.identity.key)->content).layer2, "");
}

TEST_F(OpeningTest, AReroutingNeedsTheOriginsOwnCopy) {
  const SealedReferral sent = Send(SampleDraft());
  const OpenedEnvelope received = *destination_.desk.OpenEnvelope(sent.envelope, origin_.identity.key);
  ReferralOrder order;
  order.route = RouteTo(destination_, other_, 's');
  order.parent = referral_;
  order.allowed = kLayer1Fields;
  EXPECT_EQ(ReasonIn(destination_.desk.SealReroute(SampleDraft(), order, received.local_copy)), Reason::kMalformed);
  order.route = RouteTo(origin_, other_, 's');
  order.parent = Filled<HandoffId>('q');
  EXPECT_EQ(ReasonIn(origin_.desk.SealReroute(SampleDraft(), order, sent.local_copy)), Reason::kUnreadable);
}

class PersonTest : public OpeningTest {
 protected:
  void SetUp() override {
    sent_ = Send(SampleDraft());
    follow_ = *DeriveFollowKeys(sealer_, sent_.slip->locator, sent_.slip->follow_code, kCheap);
    capsule_ = *OpenCapsule(sealer_, follow_, sent_.capsule);
  }
  PersonOrder Withdraw(const wire::CapsuleDoor& door) const {
    PersonOrder order;
    order.door = door;
    order.withdraw = true;
    order.counter = 1;
    order.handoff = Filled<HandoffId>('p');
    order.window = Window(1987400);
    return order;
  }
  SealedReferral sent_;
  FollowKeys follow_;
  wire::Capsule capsule_;
};

TEST_F(PersonTest, TheCapsuleNamesBothDoors) {
  EXPECT_EQ(follow_.signing.key, sent_.header.follow_key);
  EXPECT_EQ(capsule_.origin, (wire::CapsuleDoor{origin_.partner, origin_.node, origin_.sealing.key}));
  EXPECT_EQ(capsule_.destination,
            (wire::CapsuleDoor{destination_.partner, destination_.node, destination_.sealing.key}));
  EXPECT_EQ(capsule_.journey, journey_);
  EXPECT_EQ(capsule_.referral, referral_);
  EXPECT_FALSE(capsule_.drill);
}

TEST_F(PersonTest, TheWordReachesEachDoor) {
  ASSERT_OK_AND_ASSIGN(const std::string word,
                       SealPersonWord(sealer_, digester_, follow_, capsule_, Withdraw(capsule_.destination)));
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope opened, destination_.desk.OpenEnvelope(word, sent_.header.follow_key));
  EXPECT_EQ(opened.header.kind, HandoffKind::kPerson);
  EXPECT_EQ(opened.header.state, CoarseState::kWithdrawn);
  EXPECT_EQ(opened.header.generation, SealGeneration(1));
  EXPECT_EQ(opened.header.answers, referral_);
  EXPECT_EQ(opened.event, ReferralEvent::kWithdraw);
  EXPECT_EQ(opened.content, wire::Content(wire::PersonWord{referral_, std::nullopt, true}));

  PersonOrder helped = Withdraw(capsule_.origin);
  helped.withdraw = false;
  helped.helped = true;
  helped.counter = 2;
  ASSERT_OK_AND_ASSIGN(const std::string second, SealPersonWord(sealer_, digester_, follow_, capsule_, helped));
  ASSERT_OK_AND_ASSIGN(const OpenedEnvelope at_origin, origin_.desk.OpenEnvelope(second, sent_.header.follow_key));
  EXPECT_EQ(at_origin.event, ReferralEvent::kClose);
  EXPECT_EQ(at_origin.detail.helped, true);
}

TEST_F(PersonTest, NobodyElseSpeaksForThePerson) {
  const std::string word = *SealPersonWord(sealer_, digester_, follow_, capsule_, Withdraw(capsule_.destination));
  // Another slip's keys: a good signature, but not by the key that the journey knows.
  const FollowKeys stranger = *DeriveFollowKeys(sealer_, "00000000", sent_.slip->follow_code, kCheap);
  const std::string forged = *SealPersonWord(sealer_, digester_, stranger, capsule_, Withdraw(capsule_.destination));
  EXPECT_EQ(Open(forged, sent_.header.follow_key), Reason::kBadSignature);
  EXPECT_EQ(Open(word, origin_.identity.key), Reason::kBadSignature);
  // The origin's own key under a header that names the person's.
  const absl::StatusOr<HandoffHeader> header = DecodeHeader(absl::string_view(word).substr(0, limits::kHeaderBytes));
  const std::string padded = *wire::EncodeContent(wire::PersonWord{referral_, std::nullopt, true}, *header);
  EXPECT_EQ(Open(Forge(*header, padded, origin_, destination_.sealing.key), origin_.identity.key),
            Reason::kBadSignature);
  EXPECT_EQ(ReasonIn(OpenCapsule(sealer_, stranger, sent_.capsule)), Reason::kUnreadable);
}

TEST_F(PersonTest, ABrokenOrderIsRefused) {
  PersonOrder order = Withdraw(capsule_.destination);
  order.withdraw = false;
  EXPECT_EQ(ReasonIn(SealPersonWord(sealer_, digester_, follow_, capsule_, order)), Reason::kMissingField);
  order = Withdraw(capsule_.destination);
  order.helped = true;
  EXPECT_EQ(ReasonIn(SealPersonWord(sealer_, digester_, follow_, capsule_, order)), Reason::kMalformed);
  order = Withdraw(capsule_.destination);
  order.counter = 0;
  EXPECT_EQ(ReasonIn(SealPersonWord(sealer_, digester_, follow_, capsule_, order)), Reason::kMalformed);
  order = Withdraw(capsule_.destination);
  order.handoff = HandoffId();
  EXPECT_EQ(ReasonIn(SealPersonWord(sealer_, digester_, follow_, capsule_, order)), Reason::kMalformed);
  order = Withdraw(capsule_.destination);
  order.door.sealing_key = SealingKey();
  EXPECT_EQ(ReasonIn(SealPersonWord(sealer_, digester_, follow_, capsule_, order)), Reason::kStaleKey);
  EXPECT_EQ(ReasonIn(DeriveFollowKeys(sealer_, sent_.slip->locator, "0000-0000-0001", kCheap)), Reason::kCodeMistyped);
  EXPECT_EQ(ReasonIn(DeriveFollowKeys(sealer_, "?", sent_.slip->follow_code, kCheap)), Reason::kCodeMistyped);
  EXPECT_EQ(ReasonIn(OpenCapsule(sealer_, follow_, "short")), Reason::kUnreadable);
}

TEST_F(PersonTest, TheHubKnowsThePersonByANonce) {
  const Nonce nonce = Filled<Nonce>('n');
  const Signature signature = SignChallenge(sealer_, follow_, nonce);
  EXPECT_TRUE(sealer_.Verify(sent_.header.follow_key, wire::FollowText(nonce), signature));
  EXPECT_FALSE(sealer_.Verify(sent_.header.follow_key, wire::FollowText(Filled<Nonce>('m')), signature));
}

}  // namespace
}  // namespace relais::node
