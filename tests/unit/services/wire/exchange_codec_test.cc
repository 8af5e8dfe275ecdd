#include "services/wire/exchange_codec.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/wire/sample_values.h"

namespace relais::wire {
namespace {

constexpr size_t kEnvelope = limits::kEnvelopeBytes;

HelloFacts SampleHello() {
  HelloFacts f;
  f.store = Filled<LedgerId>('s');
  f.boot = Filled<BootId>('b');
  f.hub_ledger = Filled<LedgerId>('l');
  f.durable_through = Cursor(9);
  f.backed_up_through = Cursor(7);
  f.knowledge = Revision(41);
  f.awaited_mailboxes = {Filled<NodeId>('a'), Filled<NodeId>('b')};
  f.hub_epoch = Epoch(2);
  f.records = RecordCount(812);
  f.mark = Filled<SessionMark>('m');
  f.incarnation = Incarnation(2);
  f.doubted = f.declared = true;
  f.hub_head = {Epoch(2), RecordCount(900), Filled<Signature>('S')};
  return f;
}
DepositFacts SampleDeposit() {
  DepositFacts f;
  f.sequence = FrameSequence(5);
  f.mailbox = Filled<NodeId>('m');
  f.envelopes = std::string(2 * kEnvelope, 'e');
  f.capsules = {{Filled<HandoffId>('h'), std::string(limits::kCapsuleBytes, 'c')}};
  f.signature = Filled<Signature>('S');
  f.records = RecordCount(813);
  return f;
}
SettleFacts SampleSettle() {
  SettleFacts f;
  f.durable_through = Cursor(30);
  f.backed_up_through = Cursor(20);
  f.exceptions = {{Cursor(22), Filled<HandoffId>('h'), SealGeneration(2), Reason::kUnreadable, Filled<JourneyId>('j'),
                   Filled<NodeId>('n')},
                  {Cursor(30), Filled<HandoffId>('i'), SealGeneration(1), Reason::kNotCovered, Filled<JourneyId>('k'),
                   Filled<NodeId>('n')}};
  f.records = RecordCount(814);
  return f;
}
RestateFacts SampleRestate() {
  RestateFacts f;
  f.handoffs = {{std::string(limits::kHeaderBytes, 'h'), Filled<SealedDigest>('d'), Filled<Signature>('S')}};
  f.last = true;
  return f;
}
ErasedFacts SampleErased() {
  return {{Filled<JourneyId>('j'), Filled<JourneyId>('k')}};
}
KnowledgeVerdict SampleVerdict() {
  return {Revision(8), {{Revision(3), Reason::kSignerUnknown}}};
}

WelcomeFacts SampleWelcome() {
  WelcomeFacts f;
  f.hub_ledger = Filled<LedgerId>('l');
  f.hub_boot = Filled<BootId>('b');
  f.epoch = Epoch(2);
  f.session = SessionId(77);
  f.session_nonce = Filled<Nonce>('n');
  f.restate_wanted = true;
  f.settled_through = Cursor(12);
  f.mark = Filled<SessionMark>('m');
  f.incarnation = Incarnation(3);
  f.returned = true;
  f.head = {Epoch(2), RecordCount(900), Filled<Signature>('S')};
  return f;
}
DepositAnswerFacts SampleAnswer() {
  DepositAnswerFacts f;
  f.sequence = FrameSequence(5);
  f.first_cursor = Cursor(100);
  f.taken = 3;
  f.exceptions = {{1, Cursor(90), Reason::kNone}, {4, Cursor(), Reason::kThirdDoor}};
  return f;
}
DeliveryFacts SampleDelivery() {
  return {Cursor(3), std::string(3 * kEnvelope, 'e'), {}};
}
DeliveryFacts SampleNotices() {
  return {
      Cursor(6),
      "",
      {{HubNoticeKind::kOverdue, Filled<HandoffId>('h'), Filled<JourneyId>('j'), Reason::kNone, SealGeneration()},
       {HubNoticeKind::kRefusedByRecipient, Filled<HandoffId>('i'), Filled<JourneyId>('j'), Reason::kUnreadable,
        SealGeneration(2)},
       {HubNoticeKind::kEscalationOver, Filled<HandoffId>('h'), Filled<JourneyId>('j'), Reason::kNone, SealGeneration(),
        EscalatedFacts{Filled<PartnerId>('o'), Filled<PartnerId>('d'), Filled<ConventionId>('c'), Day(20300), true}}}};
}
ProgressFacts SampleProgress() {
  return {Filled<NodeId>('m'), Cursor(8), Cursor(8)};
}
KnowledgePush SamplePush() {
  KnowledgePush f;
  SignedText text{TextKind::kRoster, "text", {{Filled<SigningKey>('k'), Filled<Signature>('S')}}};
  f.items = {{Revision(4), Day(20000), text}, {Revision(6), Day(20001), {TextKind::kDirectory, "other", {}}}};
  f.newest = Revision(9);
  return f;
}

RetoldFacts SampleRetold() {
  return {{Filled<JourneyId>('j')}, {{Filled<JourneyId>('k'), "doors"}}, true};
}

std::vector<NodeFrame> NodeFrames() {
  return {SampleHello(), SampleDeposit(), SampleSettle(), SampleRestate(), SampleVerdict(), SampleErased()};
}
std::vector<HubFrame> HubFrames() {
  return {SampleWelcome(),  SampleAnswer(), SampleDelivery(), SampleNotices(),
          SampleProgress(), SamplePush(),   SampleRetold()};
}

TEST(ExchangeCodec, EveryFrameComesBackOverTheWire) {
  for (const NodeFrame& frame : NodeFrames()) {
    v1::ExchangeRequest message;
    ASSERT_TRUE(message.ParseFromString(EncodeNodeFrame(frame).SerializeAsString()));
    EXPECT_THAT(DecodeNodeFrame(std::move(message)), IsOkAndHolds(frame)) << frame.index();
  }
  for (const HubFrame& frame : HubFrames()) {
    v1::ExchangeResponse message;
    ASSERT_TRUE(message.ParseFromString(EncodeHubFrame(frame).SerializeAsString()));
    EXPECT_THAT(DecodeHubFrame(std::move(message)), IsOkAndHolds(frame)) << frame.index();
  }
}

TEST(ExchangeCodec, TheFirstHelloHasNoCursors) {
  HelloFacts first = SampleHello();
  first.hub_ledger = LedgerId();
  EXPECT_THAT(DecodeNodeFrame(EncodeNodeFrame(first)), RefusedFor(Reason::kMalformed));
  first.durable_through = first.backed_up_through = Cursor();
  EXPECT_THAT(DecodeNodeFrame(EncodeNodeFrame(first)), RefusedFor(Reason::kMalformed));
  first.knowledge = Revision();
  EXPECT_THAT(DecodeNodeFrame(EncodeNodeFrame(first)), IsOkAndHolds(NodeFrame(first)));
}

TEST(ExchangeCodec, EnvelopesAreMovedAndNotCopied) {
  v1::ExchangeRequest message = EncodeNodeFrame(SampleDeposit());
  const char* const bytes = message.deposit().envelopes().data();
  ASSERT_OK_AND_ASSIGN(NodeFrame frame, DecodeNodeFrame(std::move(message)));
  EXPECT_EQ(std::get<DepositFacts>(frame).envelopes.data(), bytes);
  EXPECT_EQ(EncodeNodeFrame(std::move(frame)).deposit().envelopes().data(), bytes);

  v1::ExchangeResponse delivery = EncodeHubFrame(SampleDelivery());
  const char* const delivered = delivery.delivery().envelopes().data();
  ASSERT_OK_AND_ASSIGN(HubFrame hub_frame, DecodeHubFrame(std::move(delivery)));
  EXPECT_EQ(std::get<DeliveryFacts>(hub_frame).envelopes.data(), delivered);
  EXPECT_EQ(EncodeHubFrame(std::move(hub_frame)).delivery().envelopes().data(), delivered);
}

TEST(ExchangeCodec, AFrameOfNothingIsRefused) {
  EXPECT_THAT(DecodeNodeFrame(v1::ExchangeRequest()), RefusedFor(Reason::kMalformed));
  EXPECT_THAT(DecodeHubFrame(v1::ExchangeResponse()), RefusedFor(Reason::kMalformed));
}

// A good frame, broken in one place.
struct Broken {
  const char* what;
  std::function<void(v1::ExchangeRequest&)> breaks;
  Reason reason = Reason::kMalformed;
};
void ExpectEachRefused(const NodeFrame& good, const std::vector<Broken>& cases) {
  for (const Broken& broken : cases) {
    v1::ExchangeRequest message = EncodeNodeFrame(good);
    ASSERT_THAT(DecodeNodeFrame(v1::ExchangeRequest(message)), IsOk());
    broken.breaks(message);
    EXPECT_THAT(DecodeNodeFrame(std::move(message)), RefusedFor(broken.reason)) << broken.what;
  }
}

TEST(ExchangeCodec, ABrokenHelloIsRefused) {
  ExpectEachRefused(
      SampleHello(),
      {{"version 0", [](auto& m) { m.mutable_hello()->set_protocol_version(0); }, Reason::kVersionUnknown},
       {"version 2", [](auto& m) { m.mutable_hello()->set_protocol_version(2); }, Reason::kVersionUnknown},
       {"no store", [](auto& m) { m.mutable_hello()->clear_store_id(); }},
       {"short store", [](auto& m) { m.mutable_hello()->set_store_id("short"); }},
       {"long store", [](auto& m) { m.mutable_hello()->set_store_id(std::string(17, 'x')); }},
       {"zero store", [](auto& m) { m.mutable_hello()->set_store_id(std::string(16, '\0')); }},
       {"no boot", [](auto& m) { m.mutable_hello()->clear_boot_id(); }},
       {"short hub ledger", [](auto& m) { m.mutable_hello()->set_hub_ledger_id("l"); }},
       {"backed up beyond durable", [](auto& m) { m.mutable_hello()->set_backed_up_through(10); }},
       {"mailbox twice", [](auto& m) { m.mutable_hello()->add_awaited_mailboxes(std::string(16, 'b')); }},
       {"mailbox order", [](auto& m) { m.mutable_hello()->add_awaited_mailboxes(std::string(16, 'a')); }},
       {"mailbox length", [](auto& m) { m.mutable_hello()->add_awaited_mailboxes("z"); }},
       {"too many mailboxes",
        [](auto& m) {
          for (int i = 0; i < limits::kAwaitedMailboxesMax; ++i) m.mutable_hello()->add_awaited_mailboxes("z");
        },
        Reason::kTooLarge}});
}

TEST(ExchangeCodec, ABrokenDepositIsRefused) {
  ExpectEachRefused(
      SampleDeposit(),
      {{"sequence 0", [](auto& m) { m.mutable_deposit()->set_sequence(0); }},
       {"no mailbox", [](auto& m) { m.mutable_deposit()->clear_mailbox(); }},
       {"no envelopes", [](auto& m) { m.mutable_deposit()->clear_envelopes(); }},
       {"cut envelopes", [](auto& m) { m.mutable_deposit()->mutable_envelopes()->pop_back(); }},
       {"65 envelopes", [](auto& m) { m.mutable_deposit()->set_envelopes(std::string(65 * kEnvelope, 'e')); },
        Reason::kTooLarge},
       {"more capsules than envelopes",
        [](auto& m) {
          for (int i = 0; i < 2; ++i) *m.mutable_deposit()->add_capsules() = m.deposit().capsules(0);
        },
        Reason::kTooLarge},
       {"short capsule", [](auto& m) { m.mutable_deposit()->mutable_capsules(0)->set_capsule("c"); }},
       {"capsule of nothing", [](auto& m) { m.mutable_deposit()->mutable_capsules(0)->clear_handoff(); }},
       {"no signature", [](auto& m) { m.mutable_deposit()->clear_signature(); }},
       {"short signature", [](auto& m) { m.mutable_deposit()->mutable_signature()->pop_back(); }}});
}

TEST(ExchangeCodec, ABrokenSettleIsRefused) {
  ExpectEachRefused(
      SampleSettle(),
      {{"backed up beyond durable", [](auto& m) { m.mutable_settle()->set_backed_up_through(31); }},
       {"exception beyond durable", [](auto& m) { m.mutable_settle()->mutable_exceptions(1)->set_cursor(31); }},
       {"exceptions out of order", [](auto& m) { m.mutable_settle()->mutable_exceptions(1)->set_cursor(22); }},
       {"exception at 0", [](auto& m) { m.mutable_settle()->mutable_exceptions(0)->set_cursor(0); }},
       {"no reason", [](auto& m) { m.mutable_settle()->mutable_exceptions(0)->clear_reason(); }},
       {"unknown reason",
        [](auto& m) { m.mutable_settle()->mutable_exceptions(0)->set_reason(static_cast<v1::Reason>(300)); },
        Reason::kUnknownValue},
       {"generation 0", [](auto& m) { m.mutable_settle()->mutable_exceptions(0)->set_generation(0); }},
       {"cut handoff", [](auto& m) { m.mutable_settle()->mutable_exceptions(0)->set_handoff("h"); }},
       {"cut journey", [](auto& m) { m.mutable_settle()->mutable_exceptions(0)->set_journey("j"); }},
       {"cut sender", [](auto& m) { m.mutable_settle()->mutable_exceptions(0)->set_sender_mailbox("s"); }},
       {"too many",
        [](auto& m) {
          for (int i = 0; i < limits::kExceptionsMax; ++i) m.mutable_settle()->add_exceptions();
        },
        Reason::kTooLarge}});
}

// A person's word has no sender, and of undecipherable bytes nothing is known but their place.
TEST(ExchangeCodec, ARefusalOfWhatHasNoSenderComesBack) {
  SettleFacts settle;
  settle.durable_through = settle.backed_up_through = Cursor(7);
  settle.exceptions.push_back({Cursor(7), {}, SealGeneration(1), Reason::kUnreadable, {}, {}});
  absl::StatusOr<NodeFrame> back = DecodeNodeFrame(EncodeNodeFrame(NodeFrame(settle)));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(std::get<SettleFacts>(*back), settle);
}

TEST(ExchangeCodec, ABrokenRestateOrVerdictIsRefused) {
  ExpectEachRefused(SampleRestate(),
                    {{"cut header", [](auto& m) { m.mutable_restate()->mutable_handoffs(0)->set_header("h"); }},
                     {"no digest", [](auto& m) { m.mutable_restate()->mutable_handoffs(0)->clear_sealed_digest(); }},
                     {"no signature", [](auto& m) { m.mutable_restate()->mutable_handoffs(0)->clear_signature(); }},
                     {"nothing and not last",
                      [](auto& m) {
                        m.mutable_restate()->clear_handoffs();
                        m.mutable_restate()->set_last(false);
                      }},
                     {"too many",
                      [](auto& m) {
                        for (int i = 0; i < limits::kRestatedHeadersMax; ++i) m.mutable_restate()->add_handoffs();
                      },
                      Reason::kTooLarge}});
  ExpectEachRefused(
      SampleVerdict(),
      {{"revision 0", [](auto& m) { m.mutable_knowledge_verdict()->mutable_refusals(0)->set_revision(0); }},
       {"beyond what was seen", [](auto& m) { m.mutable_knowledge_verdict()->mutable_refusals(0)->set_revision(9); }},
       {"no reason", [](auto& m) { m.mutable_knowledge_verdict()->mutable_refusals(0)->clear_reason(); }},
       {"too many",
        [](auto& m) {
          for (int i = 0; i < limits::kKnowledgeItemsMax; ++i) m.mutable_knowledge_verdict()->add_refusals();
        },
        Reason::kTooLarge}});
}

struct BrokenReply {
  const char* what;
  std::function<void(v1::ExchangeResponse&)> breaks;
  Reason reason = Reason::kMalformed;
};
void ExpectEachReplyRefused(const HubFrame& good, const std::vector<BrokenReply>& cases) {
  for (const BrokenReply& broken : cases) {
    v1::ExchangeResponse message = EncodeHubFrame(good);
    ASSERT_THAT(DecodeHubFrame(v1::ExchangeResponse(message)), IsOk());
    broken.breaks(message);
    EXPECT_THAT(DecodeHubFrame(std::move(message)), RefusedFor(broken.reason)) << broken.what;
  }
}

TEST(ExchangeCodec, ABrokenWelcomeOrProgressIsRefused) {
  ExpectEachReplyRefused(
      SampleWelcome(),
      {{"version", [](auto& m) { m.mutable_welcome()->set_protocol_version(7); }, Reason::kVersionUnknown},
       {"no ledger", [](auto& m) { m.mutable_welcome()->clear_hub_ledger_id(); }},
       {"no boot", [](auto& m) { m.mutable_welcome()->clear_hub_boot_id(); }},
       {"short nonce", [](auto& m) { m.mutable_welcome()->set_session_nonce("n"); }}});
  ExpectEachReplyRefused(
      SampleProgress(),
      {{"no mailbox", [](auto& m) { m.mutable_mailbox_progress()->clear_mailbox(); }},
       {"backed up beyond durable", [](auto& m) { m.mutable_mailbox_progress()->set_backed_up_through(9); }}});
}

TEST(ExchangeCodec, ABrokenDepositAnswerIsRefused) {
  ExpectEachReplyRefused(
      SampleAnswer(),
      {{"sequence 0", [](auto& m) { m.mutable_deposit_answer()->set_sequence(0); }},
       {"taken nowhere", [](auto& m) { m.mutable_deposit_answer()->set_first_cursor(0); }},
       {"nothing taken at a place", [](auto& m) { m.mutable_deposit_answer()->set_taken(0); }},
       {"more than a batch", [](auto& m) { m.mutable_deposit_answer()->set_taken(63); }},
       {"far more than a batch", [](auto& m) { m.mutable_deposit_answer()->set_taken(0xffffffff); }},
       {"index beyond the batch", [](auto& m) { m.mutable_deposit_answer()->mutable_exceptions(1)->set_index(5); }},
       {"index twice", [](auto& m) { m.mutable_deposit_answer()->mutable_exceptions(1)->set_index(1); }},
       {"known and refused", [](auto& m) { m.mutable_deposit_answer()->mutable_exceptions(1)->set_known_cursor(1); }},
       {"neither known nor refused",
        [](auto& m) { m.mutable_deposit_answer()->mutable_exceptions(1)->clear_reason(); }},
       {"unknown reason",
        [](auto& m) { m.mutable_deposit_answer()->mutable_exceptions(1)->set_reason(static_cast<v1::Reason>(11)); },
        Reason::kUnknownValue}});
}

TEST(ExchangeCodec, ABrokenDeliveryIsRefused) {
  ExpectEachReplyRefused(
      SampleDelivery(),
      {{"cursor 0", [](auto& m) { m.mutable_delivery()->set_first_cursor(0); }},
       {"empty", [](auto& m) { m.mutable_delivery()->clear_envelopes(); }},
       {"cut", [](auto& m) { m.mutable_delivery()->mutable_envelopes()->pop_back(); }},
       {"too many", [](auto& m) { m.mutable_delivery()->set_envelopes(std::string(65 * kEnvelope, 'e')); },
        Reason::kTooLarge},
       {"both", [](auto& m) { m.mutable_delivery()->add_notices(); }}});
  ExpectEachReplyRefused(
      SampleNotices(),
      {{"no kind", [](auto& m) { m.mutable_delivery()->mutable_notices(0)->clear_kind(); }, Reason::kUnknownValue},
       {"unknown kind",
        [](auto& m) { m.mutable_delivery()->mutable_notices(0)->set_kind(static_cast<v1::HubNoticeKind>(8)); },
        Reason::kUnknownValue},
       {"negative kind",
        [](auto& m) { m.mutable_delivery()->mutable_notices(0)->set_kind(static_cast<v1::HubNoticeKind>(-1)); },
        Reason::kUnknownValue},
       {"no handoff", [](auto& m) { m.mutable_delivery()->mutable_notices(0)->clear_handoff(); }},
       {"no journey", [](auto& m) { m.mutable_delivery()->mutable_notices(0)->clear_journey(); }},
       {"to an animator, of nobody", [](auto& m) { m.mutable_delivery()->mutable_notices(0)->mutable_escalated(); }},
       {"too many",
        [](auto& m) {
          for (int i = 0; i < 64; ++i) m.mutable_delivery()->add_notices();
        },
        Reason::kTooLarge}});
}

TEST(ExchangeCodec, ABrokenPushIsRefused) {
  ExpectEachReplyRefused(
      SamplePush(),
      {{"revision 0", [](auto& m) { m.mutable_knowledge_push()->mutable_items(0)->set_revision(0); }},
       {"out of order", [](auto& m) { m.mutable_knowledge_push()->mutable_items(1)->set_revision(4); }},
       {"beyond the newest", [](auto& m) { m.mutable_knowledge_push()->mutable_items(1)->set_revision(10); }},
       {"no text", [](auto& m) { m.mutable_knowledge_push()->mutable_items(0)->mutable_signed_text()->clear_text(); }},
       {"no kind", [](auto& m) { m.mutable_knowledge_push()->mutable_items(0)->mutable_signed_text()->clear_kind(); },
        Reason::kUnknownValue},
       {"large item",
        [](auto& m) {
          m.mutable_knowledge_push()->mutable_items(0)->mutable_signed_text()->set_text(
              std::string(limits::kKnowledgeItemBytesMax, 't'));
        },
        Reason::kTooLarge},
       {"too many",
        [](auto& m) {
          for (int i = 0; i < limits::kKnowledgeItemsMax; ++i) m.mutable_knowledge_push()->add_items();
        },
        Reason::kTooLarge}});
}

TEST(ExchangeCodec, PushedBytesIsEnoughAndClose) {
  for (const size_t text : {1u, 127u, 128u, 20000u}) {
    PushedItem item{Revision(~0ull), Day(-1), {TextKind::kStanding, std::string(text, 't'), {}}};
    for (char c = 'a'; c <= 'g'; ++c) item.item.signatures.push_back({Filled<SigningKey>(c), Filled<Signature>('S')});
    KnowledgePush one{{item}, Revision(~0ull)};
    KnowledgePush none{{}, Revision(~0ull)};
    const size_t added = EncodeHubFrame(one).ByteSizeLong() - EncodeHubFrame(none).ByteSizeLong();
    EXPECT_GE(PushedBytes(item), added);
    EXPECT_LE(PushedBytes(item), added + 64);
  }
}

}  // namespace
}  // namespace relais::wire
