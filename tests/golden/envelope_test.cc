// Whole envelopes against golden bytes: made here from the same facts they must come out the same, and read back they
// must mean the same.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/core/handoff/derogation.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/limits.h"
#include "services/wire/content_codec.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/layer2_codec.h"
#include "tests/golden/golden.h"

namespace relais {
namespace {

// Gives out what a golden file lists, in that order.
class ListedEntropy : public Entropy {
 public:
  std::string Draw(size_t size) override {
    EXPECT_FALSE(draws.empty());
    std::string next = draws.empty() ? std::string(size, '\0') : std::move(draws.front());
    if (!draws.empty()) draws.pop_front();
    EXPECT_EQ(next.size(), size);
    return next;
  }
  std::deque<std::string> draws;
};

template <class Id>
Id All(uint8_t byte) {
  std::array<uint8_t, Id::kSize> bytes;
  bytes.fill(byte);
  return Id(bytes);
}

class EnvelopeGoldenTest : public testing::Test {
 protected:
  static constexpr SlipCost kProduct{limits::kArgonMemoryBytes, limits::kArgonPasses};

  void Same(absl::string_view section, absl::string_view actual) {
    EXPECT_EQ(golden_->Difference(section, actual), "");
  }
  // Encodes, seals and signs `content` under `header`, compares each part, then reads the whole back.
  void ExpectEnvelope(const HandoffHeader& header, const wire::Content& content, const SealingPair& recipient,
                      const SigningPair& signer) {
    const auto plaintext = wire::EncodeContent(content, header);
    ASSERT_TRUE(plaintext.ok()) << plaintext.status();
    Same("plaintext", *plaintext);
    const std::string bytes = EncodeHeader(header);
    Same("header", bytes);
    const std::string sealed = sealer_.Seal(recipient.key, "relais.v1.layer1", bytes, *plaintext);
    Same("sealed", sealed);
    const Signature signature = sealer_.Sign(signer, wire::EnvelopeText(bytes, sealer_.Sha512(sealed)));
    Same("signature", signature.view());
    Same("fingerprint", digester_.FingerprintOf(signature.view()).view());

    const std::string envelope = wire::JoinEnvelope(bytes, sealed, signature);
    EXPECT_EQ(envelope, golden_->Bytes("header") + golden_->Bytes("sealed") + golden_->Bytes("signature"));
    const auto parts = SplitEnvelope(envelope);
    ASSERT_TRUE(parts.ok()) << parts.status();
    const auto read = DecodeHeader(parts->header);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, header);
    EXPECT_TRUE(sealer_.Verify(signer.key, wire::EnvelopeText(parts->header, sealer_.Sha512(parts->sealed)),
                               Signature::FromBytes(parts->signature)));
    const auto opened = sealer_.Open(recipient, "relais.v1.layer1", parts->header, parts->sealed);
    ASSERT_TRUE(opened.ok()) << opened.status();
    const auto understood = wire::DecodeContent(*opened, *read);
    ASSERT_TRUE(understood.ok()) << understood.status();
    EXPECT_EQ(*understood, content);
  }
  SigningPair Signer(absl::string_view section, absl::string_view meaning = "seed") {
    return sealer_.SigningPairFrom(Secret32(golden_->Bytes(section, meaning)));
  }
  SealingPair Recipient(absl::string_view section) {
    return sealer_.SealingPairFrom(Secret32(golden_->Bytes(section, "secret")));
  }
  void Open(const std::string& name) {
    golden_ = std::make_unique<golden::File>(std::string(RELAIS_GOLDEN_DIR) + "/" + name);
  }

  std::unique_ptr<golden::File> golden_;
  ListedEntropy entropy_;
  SodiumSealer sealer_{entropy_};
  OpensslDigester digester_;
};

// What both golden envelopes share: the referral's ids.
HandoffHeader CommonHeader() {
  HandoffHeader header;
  header.convention = All<ConventionId>(0xc0);
  header.convention_version = ConventionVersion(3);
  header.journey = All<JourneyId>(0xe0);
  header.window = Window(1'997'000);
  return header;
}

const PartnerId kOrigin = All<PartnerId>(0xa0);
const PartnerId kDestination = All<PartnerId>(0xd0);
const HandoffId kReferral = All<HandoffId>(0xf1);

TEST_F(EnvelopeGoldenTest, Referral) {
  Open("referral.golden");
  const SigningPair origin = Signer("origin_identity");
  const SealingPair recipient = Recipient("recipient_sealing");
  const SigningPair animator = Signer("animator");
  Same("origin_identity", std::string(origin.secret.view()) + std::string(origin.key.view()));
  Same("recipient_sealing", std::string(recipient.secret.view()) + std::string(recipient.key.view()));
  const ArrivalKeys arrival = sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", kProduct);
  const FollowKeys follow = sealer_.DeriveFollow("7K3QX9TB", "M5D0VHJ1YP", kProduct);
  Same("arrival_keys", std::string(arrival.signing.secret.view()) + std::string(arrival.layer2.view()));
  entropy_.draws = {golden_->Bytes("entropy", "nonce of layer 2"),
                    golden_->Bytes("entropy", "ephemeral secret of layer 1")};

  const wire::Identity identity{"Lemaître", "Zoé", {2003, 4, 17}};
  const auto identity_plain = wire::EncodeIdentity(identity);
  ASSERT_TRUE(identity_plain.ok()) << identity_plain.status();
  Same("identity", *identity_plain);
  const std::string context = wire::Layer2Aad(All<JourneyId>(0xe0), kOrigin, arrival.signing.key);
  Same("layer2_context", context);

  wire::ReferralContent content;
  content.draft.need = "choisir-un-metier--confirmer-son-choix-de-metier";
  content.draft.service = All<ServiceId>(0x5e);
  content.draft.public_code = "jeunes";
  content.draft.age_band = AgeBand::k18To25;
  content.draft.commune = "45252";
  content.draft.language = "fr";
  content.draft.access_needs = kAccessWheelchair | kAccessSight;
  content.draft.reason = "Hésite entre deux métiers, voudrait les essayer.";
  content.draft.consent.by = ConsentBy::kPerson;
  content.draft.consent.given_on = Day(20770);
  content.layer2 = sealer_.SealSymmetric(arrival.layer2, context, *identity_plain);
  EXPECT_EQ(*wire::DecodeIdentity(*sealer_.OpenSymmetric(arrival.layer2, context, content.layer2)), identity);

  HandoffHeader header = CommonHeader();
  header.sender = kOrigin;
  header.destination = kDestination;
  header.mailbox = All<NodeId>(0xd1);
  header.recipient_key = digester_.KeyIdOf(recipient.key);
  header.handoff = kReferral;
  header.parent = All<HandoffId>(0xf0);
  header.due_day = Day(20801);
  header.slip_version = 1;
  header.arrival_key = arrival.signing.key;
  header.follow_key = follow.signing.key;
  header.follow_sealing_key = follow.sealing.key;
  header.derogation = {kOrigin,    header.journey,   kDestination, header.convention, header.convention_version,
                       Day(20830), All<Nonce>(0x77), animator.key, Signature()};
  header.derogation.signature = sealer_.Sign(animator, DerogationText(header.derogation));
  ExpectEnvelope(header, content, recipient, origin);
}

TEST_F(EnvelopeGoldenTest, Arrival) {
  Open("arrival.golden");
  const SigningPair destination = Signer("destination_identity");
  const SealingPair recipient = Recipient("origin_sealing");
  const ArrivalKeys arrival = sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", kProduct);
  entropy_.draws = {golden_->Bytes("entropy", "ephemeral secret")};

  wire::EventContent content;
  content.event = ReferralEvent::kReceive;
  content.detail.grade = ArrivalGrade::kProven;

  HandoffHeader header = CommonHeader();
  header.kind = HandoffKind::kAnswer;
  header.state = CoarseState::kReceived;
  header.grade = ArrivalGrade::kProven;
  header.sender = kDestination;
  header.destination = kOrigin;
  header.mailbox = All<NodeId>(0xa1);
  header.recipient_key = digester_.KeyIdOf(recipient.key);
  header.handoff = All<HandoffId>(0xf2);
  header.generation = SealGeneration(2);
  header.answers = kReferral;
  header.arrival_key = arrival.signing.key;
  const std::string text = ArrivalProofText(kReferral, header.journey, kDestination);
  Same("arrival_text", text);
  header.arrival_proof = sealer_.Sign(arrival.signing, text);
  ExpectEnvelope(header, content, recipient, destination);
  EXPECT_TRUE(sealer_.Verify(header.arrival_key, text, header.arrival_proof));
}

// The reader itself: a difference must be named, or the tests above could not fail.
TEST(GoldenFileTest, ADifferenceIsNamedByTheGroupItIsIn) {
  const golden::File file(std::string(RELAIS_GOLDEN_DIR) + "/referral.golden");
  std::string header = file.Bytes("header");
  ASSERT_EQ(header.size(), limits::kHeaderBytes);
  EXPECT_EQ(file.Difference("header", header), "");
  header[20] = 2;
  EXPECT_EQ(file.Difference("header", header), "[header] at byte 20, arrival grade: none:\n  golden 00\n  actual 02");
  header[20] = 0;
  EXPECT_NE(file.Difference("header", header + "x"), "");
  EXPECT_NE(file.Difference("header", header.substr(0, 599)), "");
  EXPECT_NE(file.Difference("header", ""), "");
}

}  // namespace
}  // namespace relais
