// A session's frames as the hub reads and writes them, with real keys.
#include "hub/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais::hub {
namespace {

using samples::Filled;

class HubFramesTest : public testing::Test {
 protected:
  std::unique_ptr<MemLedger> NewLedger() {
    auto ledger = MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_);
    EXPECT_OK(ledger);
    return *std::move(ledger);
  }

  // Signed by `signer` as every sender does.
  std::string Envelope(const HandoffHeader& header, const SigningPair& signer) const {
    return Envelope(EncodeHeader(header), signer);
  }
  std::string Envelope(const std::string& header, const SigningPair& signer) const {
    const std::string sealed(limits::kSealedBytes, 's');
    const Signature signature = sealer_.Sign(signer, wire::EnvelopeText(header, sealer_.Sha512(sealed)));
    return wire::JoinEnvelope(header, sealed, signature);
  }
  CheckedEnvelope Check(const HandoffHeader& header) const {
    return CheckEnvelope(EncodeHeader(header), Filled<Signature>(0x51), ports_);
  }
  HandoffHeader PersonWord() const {
    HandoffHeader word = samples::PersonWord(9, referral_, CoarseState::kWithdrawn, 1);
    word.follow_key = person_.key;
    return word;
  }
  HandoffHeader ProvenArrival(const SigningPair& prover) const {
    HandoffHeader arrival = samples::Answer(2, referral_, CoarseState::kReceived, ArrivalGrade::kProven);
    arrival.arrival_key = person_.key;
    arrival.arrival_proof = sealer_.Sign(prover, ArrivalProofText(arrival.answers, arrival.journey, arrival.sender));
    return arrival;
  }

  DepositFacts Deposit(uint64_t sequence, std::string envelopes) const {
    DepositFacts deposit;
    deposit.sequence = FrameSequence(sequence);
    deposit.mailbox = mailbox_;
    deposit.envelopes = std::move(envelopes);
    return deposit;
  }
  DepositFacts Signed(DepositFacts deposit, const SigningPair& with, const Nonce& nonce) const {
    const auto sha256 = [this](absl::string_view a, absl::string_view b) { return digester_.Sha256(a, b); };
    deposit.signature = sealer_.Sign(with, wire::FrameText(nonce, deposit, sha256));
    return deposit;
  }
  DepositFacts Signed(DepositFacts deposit) const { return Signed(std::move(deposit), identity_, nonce_); }
  absl::StatusOr<HubInput> Read(NodeFrame frame, const SigningKey& identity) {
    return reader_.Read(wire::EncodeNodeFrame(std::move(frame)), identity);
  }
  absl::StatusOr<HubInput> Read(NodeFrame frame) { return Read(std::move(frame), identity_.key); }
  template <class Input>
  Input ReadAs(NodeFrame frame) {
    absl::StatusOr<HubInput> input = Read(std::move(frame));
    EXPECT_OK(input);
    if (!input.ok() || !std::holds_alternative<Input>(*input)) {
      ADD_FAILURE() << "another input";
      return {};
    }
    return std::get<Input>(*std::move(input));
  }
  HelloFacts Hello() const {
    HelloFacts hello;
    hello.store = Filled<LedgerId>(1);
    hello.boot = Filled<BootId>(2);
    return hello;
  }
  template <class Frame>
  Frame FrameAs(HubEffect effect) const {
    absl::StatusOr<HubFrame> frame = FrameOf(std::move(effect), self_, *ledger_);
    EXPECT_OK(frame);
    if (!frame.ok() || !std::holds_alternative<Frame>(*frame)) {
      ADD_FAILURE() << "another frame";
      return {};
    }
    return std::get<Frame>(*std::move(frame));
  }

  SeededEntropy entropy_{20261123};
  OpensslDigester digester_;
  SodiumSealer sealer_{entropy_};
  const std::unique_ptr<MemLedger> ledger_ = NewLedger();
  const HubPorts ports_{.entropy = &entropy_, .digester = &digester_, .sealer = &sealer_, .ledger = ledger_.get()};
  const SigningPair identity_ = sealer_.NewSigningPair();
  const SigningPair person_ = sealer_.NewSigningPair();
  const SigningPair stranger_ = sealer_.NewSigningPair();
  const HandoffHeader referral_ = samples::Referral(1, samples::kDoor1);
  const NodeId mailbox_ = Filled<NodeId>(0x0b);
  const NodeId node_ = Filled<NodeId>(0x0c);
  const Nonce nonce_ = Filled<Nonce>(0x4e);
  const HubSelf self_{Filled<LedgerId>(0x1e), Filled<BootId>(0xb0)};
  FrameReader reader_{ports_, SessionId(7), node_, nonce_, self_.ledger};
};

// --- One envelope ---------------------------------------------------------------------------------------------

TEST_F(HubFramesTest, AnEnvelopeIsItsHeaderAndTheFingerprintOfItsSignature) {
  const CheckedEnvelope checked = Check(referral_);
  EXPECT_EQ(checked.malformed, Reason::kNone);
  EXPECT_EQ(checked.header, referral_);
  EXPECT_EQ(checked.fingerprint, digester_.FingerprintOf(Filled<Signature>(0x51).view()));
  EXPECT_FALSE(checked.proof_valid);
  EXPECT_FALSE(checked.derogation_valid);
}

TEST_F(HubFramesTest, AHeaderThatDoesNotDecodeIsSaidNotRefused) {
  std::string header = EncodeHeader(referral_);
  EXPECT_EQ(CheckEnvelope(header.substr(1), Signature(), ports_).malformed, Reason::kMalformed);
  header[0] = 'R';
  EXPECT_EQ(CheckEnvelope(header, Signature(), ports_).malformed, Reason::kVersionUnknown);
}

TEST_F(HubFramesTest, AnArrivalIsProvenByTheArrivalKeyOverExactlyIt) {
  EXPECT_TRUE(Check(ProvenArrival(person_)).proof_valid);
  EXPECT_FALSE(Check(ProvenArrival(stranger_)).proof_valid);
  HandoffHeader elsewhere = ProvenArrival(person_);
  elsewhere.sender = samples::kDoor2;
  EXPECT_FALSE(Check(elsewhere).proof_valid) << "the proof is of one door";
  HandoffHeader attested = samples::Answer(2, referral_, CoarseState::kReceived, ArrivalGrade::kAttested);
  EXPECT_FALSE(Check(attested).proof_valid);
}

TEST_F(HubFramesTest, ADerogationIsSignedByTheAnimatorThatItNames) {
  HandoffHeader header = referral_;
  header.derogation = samples::LeaveFor(header, 1);
  header.derogation.animator = stranger_.key;
  header.derogation.signature = sealer_.Sign(stranger_, DerogationText(header.derogation));
  EXPECT_TRUE(Check(header).derogation_valid);
  header.derogation.nonce = Filled<Nonce>(2);
  EXPECT_FALSE(Check(header).derogation_valid);
}

// --- The person's word ----------------------------------------------------------------------------------------

TEST_F(HubFramesTest, APersonsWordIsReadAndItsSignatureJudgedApart) {
  const std::string envelope = Envelope(PersonWord(), person_);
  ASSERT_OK_AND_ASSIGN(const PersonWordInput word, ReadPersonWord(envelope, ports_));
  EXPECT_EQ(word.checked.header, PersonWord());
  EXPECT_EQ(*word.envelope, envelope);
  EXPECT_TRUE(SignedByItsKey(word, ports_));
  ASSERT_OK_AND_ASSIGN(const PersonWordInput forged, ReadPersonWord(Envelope(PersonWord(), stranger_), ports_));
  EXPECT_FALSE(SignedByItsKey(forged, ports_));
  std::string bent = envelope;
  bent[limits::kHeaderBytes] ^= 1;
  ASSERT_OK_AND_ASSIGN(const PersonWordInput other, ReadPersonWord(bent, ports_));
  EXPECT_FALSE(SignedByItsKey(other, ports_)) << "the signature covers what is sealed";
}

TEST_F(HubFramesTest, WhatIsNoPersonsWordIsRefusedWithItsReason) {
  const std::string envelope = Envelope(PersonWord(), person_);
  EXPECT_THAT(ReadPersonWord(envelope.substr(1), ports_), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(ReadPersonWord("", ports_), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(ReadPersonWord("R" + envelope.substr(1), ports_), RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(ReadPersonWord(Envelope(referral_, person_), ports_), RefusedFor(Reason::kMalformed));
}

// --- A session's frames ---------------------------------------------------------------------------------------

TEST_F(HubFramesTest, TheHelloOpensTheSessionOfTheCertificatesNode) {
  const OpenSession open = ReadAs<OpenSession>(Hello());
  EXPECT_EQ(open.session, SessionId(7));
  EXPECT_EQ(open.node, node_);
  EXPECT_EQ(open.hello, Hello());
  EXPECT_EQ(open.hub_ledger, self_.ledger);
  EXPECT_THAT(Read(Hello()), RefusedFor(Reason::kMalformed)) << "once";
}

TEST_F(HubFramesTest, NothingComesBeforeHelloOrWelcome) {
  const std::string envelope = Envelope(referral_, identity_);
  EXPECT_THAT(Read(SettleFacts{}), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Read(KnowledgeVerdict{}), RefusedFor(Reason::kMalformed));
  EXPECT_OK(Read(Hello(), SigningKey()));
  EXPECT_THAT(Read(Signed(Deposit(1, envelope)), SigningKey()), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Read(RestateFacts{{}, true}, SigningKey()), RefusedFor(Reason::kMalformed));
  EXPECT_OK(Read(SettleFacts{Cursor(2), Cursor(1), {}}, SigningKey())) << "greeted is enough for it";
  EXPECT_OK(Read(KnowledgeVerdict{Revision(1), {}}, SigningKey()));
}

TEST_F(HubFramesTest, AFrameThatMakesNoSenseIsRefusedAsItsDecoderSays) {
  EXPECT_THAT(reader_.Read(v1::ExchangeRequest(), identity_.key), RefusedFor(Reason::kMalformed));
  HelloFacts hello = Hello();
  hello.protocol_version = kProtocolVersion + 1;
  EXPECT_THAT(Read(hello), RefusedFor(Reason::kVersionUnknown));
  EXPECT_THAT(Read(Signed(Deposit(1, "too short"))), RefusedFor(Reason::kMalformed));
}

TEST_F(HubFramesTest, ADepositsEnvelopesAreCheckedOneByOne) {
  ASSERT_OK(Read(Hello()));
  std::string bad = EncodeHeader(referral_);
  bad[0] = 'R';
  const std::string envelopes =
      Envelope(referral_, identity_) + Envelope(bad, identity_) + Envelope(ProvenArrival(person_), identity_);
  DepositFacts facts = Deposit(1, envelopes);
  facts.capsules = {{referral_.handoff, std::string(limits::kCapsuleBytes, 'c')}};
  const DepositFrame frame = ReadAs<DepositFrame>(Signed(facts));
  EXPECT_EQ(frame.session, SessionId(7));
  EXPECT_EQ(frame.sequence, FrameSequence(1));
  EXPECT_EQ(frame.mailbox, mailbox_);
  EXPECT_TRUE(*frame.envelopes == envelopes);
  EXPECT_EQ(frame.capsules, facts.capsules);
  ASSERT_EQ(frame.checked.size(), 3u);
  EXPECT_EQ(frame.checked[0].header, referral_);
  const absl::string_view signature = absl::string_view(envelopes).substr(limits::kEnvelopeBytes - 64, 64);
  EXPECT_EQ(frame.checked[0].fingerprint, digester_.FingerprintOf(signature));
  EXPECT_EQ(frame.checked[1].malformed, Reason::kVersionUnknown) << "the others are taken all the same";
  EXPECT_TRUE(frame.checked[2].proof_valid);
}

TEST_F(HubFramesTest, DepositsAreCountedFromOneWithoutAGap) {
  const std::string envelope = Envelope(referral_, identity_);
  EXPECT_THAT(Read(Signed(Deposit(2, envelope))), RefusedFor(Reason::kMalformed));
  EXPECT_OK(Read(Signed(Deposit(1, envelope))));
  EXPECT_THAT(Read(Signed(Deposit(1, envelope))), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Read(Signed(Deposit(3, envelope))), RefusedFor(Reason::kMalformed));
  EXPECT_OK(Read(Signed(Deposit(2, envelope))));
}

TEST_F(HubFramesTest, ADepositIsSignedByTheNodeForThisSession) {
  const std::string envelope = Envelope(referral_, identity_);
  const auto fresh = [this] { return FrameReader(ports_, SessionId(7), node_, nonce_, self_.ledger); };
  const auto read = [&](const DepositFacts& deposit) {
    return fresh().Read(wire::EncodeNodeFrame(deposit), identity_.key);
  };
  EXPECT_OK(read(Signed(Deposit(1, envelope))));
  EXPECT_THAT(read(Signed(Deposit(1, envelope), stranger_, nonce_)), RefusedFor(Reason::kBadSignature));
  EXPECT_THAT(read(Signed(Deposit(1, envelope), identity_, Filled<Nonce>(0x4f))), RefusedFor(Reason::kBadSignature));
  DepositFacts moved = Signed(Deposit(1, envelope));
  moved.mailbox = node_;
  EXPECT_THAT(read(moved), RefusedFor(Reason::kBadSignature));
}

TEST_F(HubFramesTest, SettlesAndVerdictsComeAsTheyAre) {
  ASSERT_OK(Read(Hello()));
  SettleFacts settle{Cursor(5), Cursor(4), {}};
  settle.exceptions = {
      {Cursor(5), samples::Handoff(1), SealGeneration(1), Reason::kUnreadable, referral_.journey, mailbox_}};
  const SettleFrame frame = ReadAs<SettleFrame>(settle);
  EXPECT_EQ(frame.session, SessionId(7));
  EXPECT_EQ(frame.settle, settle);
  const KnowledgeVerdict verdict{Revision(8), {{Revision(3), Reason::kSignerUnknown}}};
  EXPECT_EQ(ReadAs<VerdictFrame>(verdict).verdict, verdict);
}

TEST_F(HubFramesTest, ARestatedHeaderThatTheNodeDidNotSignIsSaidSo) {
  ASSERT_OK(Read(Hello()));
  const auto restated = [this](const HandoffHeader& header, const SigningPair& signer) {
    RestatedHandoff handoff;
    handoff.header = EncodeHeader(header);
    handoff.sealed_digest = SealedDigest::FromBytes(sealer_.Sha512("sealed"));
    handoff.signature = sealer_.Sign(signer, wire::EnvelopeText(handoff.header, handoff.sealed_digest.view()));
    return handoff;
  };
  RestateFacts facts{{restated(referral_, identity_), restated(referral_, stranger_)}, true};
  facts.handoffs.push_back(facts.handoffs[0]);
  facts.handoffs[2].sealed_digest = SealedDigest::FromBytes(sealer_.Sha512("other"));
  const RestateFrame frame = ReadAs<RestateFrame>(facts);
  EXPECT_TRUE(frame.last);
  ASSERT_EQ(frame.handoffs.size(), 3u);
  EXPECT_EQ(frame.handoffs[0].malformed, Reason::kNone);
  EXPECT_EQ(frame.handoffs[0].header, referral_);
  EXPECT_EQ(frame.handoffs[1].malformed, Reason::kBadSignature);
  EXPECT_EQ(frame.handoffs[2].malformed, Reason::kBadSignature);
}

// --- Effects into frames --------------------------------------------------------------------------------------

TEST_F(HubFramesTest, AWelcomeIntroducesThisRunOfTheHub) {
  const SendWelcome effect{SessionId(7), true, Cursor(3), identity_.key};
  EXPECT_EQ(SessionOf(effect), SessionId(7));
  EXPECT_EQ(SessionOf(EndSession{SessionId(8), Reason::kStopping}), SessionId(8));
  const WelcomeFacts welcome = FrameAs<WelcomeFacts>(effect);
  EXPECT_EQ(welcome.hub_ledger, self_.ledger);
  EXPECT_EQ(welcome.hub_boot, self_.boot);
  EXPECT_TRUE(welcome.restate_wanted);
  EXPECT_EQ(welcome.settled_through, Cursor(3));
  EXPECT_EQ(welcome.session, SessionId()) << "the doorway's to fill in";
  EXPECT_TRUE(welcome.session_nonce.none());
}

TEST_F(HubFramesTest, EnvelopesAreSentAsAtHandOrAsKept) {
  const auto at_hand = std::make_shared<const std::string>("at hand");
  DeliveryFacts sent = FrameAs<DeliveryFacts>(SendEnvelopes{SessionId(7), mailbox_, Cursor(4), at_hand});
  EXPECT_EQ(sent.first_cursor, Cursor(4));
  EXPECT_EQ(sent.envelopes, "at hand");
  LedgerBatch batch;
  batch.puts.push_back({{mailbox_.bytes(), 5}, std::make_shared<const std::string>("kept")});
  ASSERT_OK(ledger_->Append(ledger_->head(), batch));
  sent = FrameAs<DeliveryFacts>(SendEnvelopes{SessionId(7), mailbox_, Cursor(5), nullptr});
  EXPECT_EQ(sent.first_cursor, Cursor(5));
  EXPECT_EQ(sent.envelopes, "kept");
  EXPECT_THAT(FrameOf(SendEnvelopes{SessionId(7), mailbox_, Cursor(6), nullptr}, self_, *ledger_),
              HasCode(absl::StatusCode::kNotFound));
}

TEST_F(HubFramesTest, AnswersNoticesAndProgressGoAsTheyAre) {
  const DepositAnswerFacts answer{FrameSequence(1), Cursor(4), 2, {{1, Cursor(), Reason::kPartnerGone}}};
  EXPECT_EQ(FrameAs<DepositAnswerFacts>(SendAnswer{SessionId(7), answer}), answer);
  const NoticeFacts notice{HubNoticeKind::kOverdue, samples::Handoff(1), referral_.journey, Reason::kNone,
                           SealGeneration(0)};
  const DeliveryFacts notices{Cursor(9), "", {notice}};
  EXPECT_EQ(FrameAs<DeliveryFacts>(SendNotices{SessionId(7), Cursor(9), {notice}}), notices);
  const ProgressFacts progress{mailbox_, Cursor(5), Cursor(4)};
  EXPECT_EQ(FrameAs<ProgressFacts>(SendProgress{SessionId(7), progress}), progress);
}

TEST_F(HubFramesTest, KnowledgeIsPushedWithItsTextAsSigned) {
  auto item = std::make_shared<KnowledgeItem>();
  item->content = RosterEntry();
  item->text = "as signed";
  item->signatures = {{stranger_.key, Filled<Signature>(1), true}};
  item->revision = Revision(4);
  item->admitted = Day(20'000);
  const KnowledgePush push = FrameAs<KnowledgePush>(SendKnowledge{SessionId(7), {item}, Revision(6)});
  EXPECT_EQ(push.newest, Revision(6));
  ASSERT_EQ(push.items.size(), 1u);
  EXPECT_EQ(push.items[0], wire::PushedOf(*item));
  EXPECT_EQ(push.items[0].item.text, "as signed");
}

TEST_F(HubFramesTest, AnEndThatIsAskedAFrameOfIsOurBug) {
  EXPECT_DEATH(FrameOf(EndSession{SessionId(7), Reason::kStopping}, self_, *ledger_).IgnoreError(), "");
}

}  // namespace
}  // namespace relais::hub
