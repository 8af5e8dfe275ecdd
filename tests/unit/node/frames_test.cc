#include "node/frames.h"

#include "gtest/gtest.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"
#include "tests/fakes/mem_ledger.h"
#include "tests/unit/node/desk/desk_fixture.h"

namespace relais::node {
namespace {

class FramesTest : public DeskTest {
 protected:
  FramesTest() {
    auto ledger = MemLedger::Open(std::make_shared<MemDisk>(), digester_, entropy_);
    EXPECT_OK(ledger);
    ledger_ = *std::move(ledger);
  }
  absl::StatusOr<NodeInput> Read(HubFrame frame) {
    return ReadHubFrame(wire::EncodeHubFrame(std::move(frame)), network_, {destination_.desk, sealer_, digester_});
  }
  template <class Input>
  Input ReadAs(HubFrame frame) {
    absl::StatusOr<NodeInput> input = Read(std::move(frame));
    EXPECT_OK(input);
    if (!input.ok() || !std::holds_alternative<Input>(*input)) {
      ADD_FAILURE() << "another input";
      return {};
    }
    return std::get<Input>(*std::move(input));
  }
  void Keep(BodyIndex index, const std::string& bytes) {
    LedgerBatch batch;
    batch.puts.push_back({{journey_.bytes(), index.value()}, std::make_shared<const std::string>(bytes)});
    ASSERT_OK(ledger_->Append(ledger_->head(), batch));
  }
  DepositItem Item(char handoff, uint64_t body, SharedBytes envelope = nullptr) const {
    return {Filled<HandoffId>(handoff), journey_, BodyIndex(body), std::move(envelope)};
  }

  Knowledge network_;
  std::unique_ptr<MemLedger> ledger_;
  const Nonce nonce_ = Filled<Nonce>('n');
};

TEST_F(FramesTest, WelcomeAnswerAndProgressComeAsTheyAre) {
  WelcomeFacts welcome;
  welcome.hub_ledger = Filled<LedgerId>('l');
  welcome.hub_boot = Filled<BootId>('b');
  welcome.epoch = Epoch(2);
  welcome.session = SessionId(7);
  welcome.session_nonce = nonce_;
  welcome.restate_wanted = true;
  welcome.settled_through = Cursor(3);
  EXPECT_EQ(ReadAs<LineUp>(welcome).welcome, welcome);
  const DepositAnswerFacts answer{FrameSequence(1), Cursor(4), 2, {{1, Cursor(), Reason::kPartnerGone}}};
  EXPECT_EQ(ReadAs<DepositAnswered>(answer).answer, answer);
  const ProgressFacts progress{destination_.node, Cursor(5), Cursor(4)};
  EXPECT_EQ(ReadAs<ProgressHeard>(progress).progress, progress);
}

TEST_F(FramesTest, ADeliveryHoldsNoticesOrCheckedEnvelopes) {
  const NoticeFacts notice{HubNoticeKind::kOverdue, referral_, journey_, Reason::kNone, SealGeneration(0)};
  const NoticesFrame notices = ReadAs<NoticesFrame>(DeliveryFacts{Cursor(4), "", {notice}});
  EXPECT_EQ(notices.first, Cursor(4));
  EXPECT_EQ(notices.notices, std::vector<NoticeFacts>{notice});
  const std::string envelope = Send(SampleDraft()).envelope;
  const EnvelopesFrame frame =
      ReadAs<EnvelopesFrame>(DeliveryFacts{Cursor(6), envelope + std::string(envelope.size(), 'x'), {}});
  EXPECT_EQ(frame.first, Cursor(6));
  ASSERT_EQ(frame.arrivals.size(), 2u);
  EXPECT_EQ(frame.arrivals[0].verdict, Reason::kNotMember) << "nobody is known here";
  EXPECT_EQ(frame.arrivals[0].header.handoff, referral_);
  EXPECT_EQ(frame.arrivals[1].verdict, Reason::kMalformed) << "a bad envelope does not end the session";
}

TEST_F(FramesTest, AFrameThatMakesNoSenseEndsTheSession) {
  EXPECT_THAT(ReadHubFrame(v1::ExchangeResponse(), network_, {destination_.desk, sealer_, digester_}).status(),
              RefusedFor(Reason::kMalformed));
  EXPECT_THAT(Read(DeliveryFacts{Cursor(1), "too short", {}}).status(), RefusedFor(Reason::kMalformed));
}

TEST_F(FramesTest, PushedItemsAreVerifiedOneByOne) {
  SigningPair signer = sealer_.NewSigningPair();
  RosterEntry entry;
  entry.partner = origin_.partner;
  entry.name = "CIO";
  entry.node = origin_.node;
  entry.identity = origin_.identity.key;
  SignedText good;
  good.kind = wire::KindOf(entry);
  good.text = wire::EncodeText(entry);
  const std::string bytes = wire::SignedTextBytes(good.kind, good.text);
  good.signatures = {{signer.key, sealer_.Sign(signer, bytes)}};
  SignedText nonsense = good;
  nonsense.text = "\xff\xff";
  SignedText forged = good;
  forged.signatures[0].signature = Filled<Signature>('f');
  KnowledgePush push;
  push.items = {
      {Revision(4), Day(20'000), nonsense}, {Revision(5), Day(20'001), good}, {Revision(6), Day(20'001), forged}};
  push.newest = Revision(9);
  const KnowledgeHeard heard = ReadAs<KnowledgeHeard>(push);
  EXPECT_EQ(heard.newest, Revision(9));
  ASSERT_EQ(heard.unreadable.size(), 1u);
  EXPECT_EQ(heard.unreadable[0].revision, Revision(4));
  EXPECT_NE(heard.unreadable[0].reason, Reason::kNone);
  ASSERT_EQ(heard.items.size(), 2u);
  EXPECT_EQ(heard.items[0].revision, Revision(5));
  EXPECT_EQ(heard.items[0].admitted, Day(20'001));
  EXPECT_EQ(std::get<RosterEntry>(heard.items[0].content), entry);
  EXPECT_TRUE(heard.items[0].signatures.at(0).valid);
  EXPECT_FALSE(heard.items[1].signatures.at(0).valid) << "judged by the core, not here";
}

TEST_F(FramesTest, ADepositIsWhatWasSealedAtHandOrKept) {
  const SealedReferral sent = Send(SampleDraft());
  const std::string kept = sent.envelope + sent.capsule;
  const std::string answer(limits::kEnvelopeBytes, 'a');
  Keep(BodyIndex(1), kept);
  const SendDeposit deposit{
      FrameSequence(3), destination_.node, {Item('r', 1), Item('a', 2, std::make_shared<const std::string>(answer))}};
  const auto facts = DepositOf(deposit, nonce_, origin_.desk, *ledger_);
  ASSERT_OK(facts);
  EXPECT_EQ(facts->sequence, FrameSequence(3));
  EXPECT_EQ(facts->mailbox, destination_.node);
  EXPECT_TRUE(facts->envelopes == sent.envelope + answer);
  ASSERT_EQ(facts->capsules.size(), 1u);
  EXPECT_EQ(facts->capsules[0].handoff, referral_);
  EXPECT_TRUE(facts->capsules[0].bytes == sent.capsule);
  const auto sha256 = [this](absl::string_view a, absl::string_view b) { return digester_.Sha256(a, b); };
  EXPECT_TRUE(sealer_.Verify(origin_.identity.key, wire::FrameText(nonce_, *facts, sha256), facts->signature));
  EXPECT_FALSE(
      sealer_.Verify(origin_.identity.key, wire::FrameText(Filled<Nonce>('o'), *facts, sha256), facts->signature))
      << "good for this session only";
}

TEST_F(FramesTest, NothingIsSentOfABatchThatCannotBeRead) {
  const auto whole = std::make_shared<const std::string>(limits::kEnvelopeBytes, 'a');
  EXPECT_THAT(DepositOf({FrameSequence(1), destination_.node, {Item('a', 2, whole), Item('r', 9)}}, nonce_,
                        origin_.desk, *ledger_)
                  .status(),
              HasCode(absl::StatusCode::kNotFound));
}

TEST_F(FramesTest, RestatesSignedHeadersAndLeavesOutWhatIsGone) {
  const SealedReferral sent = Send(SampleDraft());
  Keep(BodyIndex(1), sent.envelope + sent.capsule);
  Keep(BodyIndex(2), "cut");
  const auto frames = RestateOf({{Item('x', 9), Item('r', 1), Item('y', 2)}}, sealer_, *ledger_);
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_TRUE(frames[0].last);
  ASSERT_EQ(frames[0].handoffs.size(), 1u);
  const RestatedHandoff& restated = frames[0].handoffs[0];
  EXPECT_TRUE(restated.header == EncodeHeader(sent.header));
  EXPECT_TRUE(sealer_.Verify(origin_.identity.key, wire::EnvelopeText(restated.header, restated.sealed_digest.view()),
                             restated.signature));
}

TEST_F(FramesTest, RestatesInAsManyFramesAsItTakesAndEndsThem) {
  Keep(BodyIndex(1), Send(SampleDraft()).envelope);
  SendRestate restate;
  EXPECT_EQ(RestateOf(restate, sealer_, *ledger_).size(), 1u) << "that there is nothing is said too";
  restate.items.assign(static_cast<size_t>(limits::kRestatedHeadersMax), Item('r', 1));
  EXPECT_EQ(RestateOf(restate, sealer_, *ledger_).size(), 1u);
  restate.items.push_back(Item('r', 1));
  const auto frames = RestateOf(restate, sealer_, *ledger_);
  ASSERT_EQ(frames.size(), 2u);
  EXPECT_FALSE(frames[0].last);
  EXPECT_EQ(frames[1].handoffs.size(), 1u);
  EXPECT_TRUE(frames[1].last);
}

}  // namespace
}  // namespace relais::node
