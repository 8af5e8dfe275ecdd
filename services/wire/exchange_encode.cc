#include <string>
#include <utility>
#include <variant>

#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"
#include "services/wire/parse.h"
#include "services/wire/reason_codec.h"

namespace relais::wire {
namespace {

// A text signature as it is framed: two fields with their tags and lengths. And the rest of an item: revision, day,
// kind, three lengths.
constexpr size_t kSignatureBytesFramed = 2 + 32 + 2 + 64 + 2;
constexpr size_t kItemBytesFramed = 48;

void Encode(const HubHead& in, v1::HubHead& out) {
  out.set_epoch(in.epoch.value());
  out.set_records(in.records.value());
  out.set_signature(BytesOf(in.signature));
}

void Encode(HelloFacts&& in, v1::ExchangeRequest& frame) {
  v1::Hello& out = *frame.mutable_hello();
  out.set_protocol_version(in.protocol_version);
  out.set_store_id(BytesOf(in.store));
  out.set_boot_id(BytesOf(in.boot));
  out.set_hub_ledger_id(BytesOf(in.hub_ledger));
  out.set_durable_through(in.durable_through.value());
  out.set_backed_up_through(in.backed_up_through.value());
  out.set_knowledge_revision(in.knowledge.value());
  for (const NodeId& mailbox : in.awaited_mailboxes) out.add_awaited_mailboxes(BytesOf(mailbox));
  out.set_hub_epoch(in.hub_epoch.value());
  out.set_records(in.records.value());
  out.set_mark(BytesOf(in.mark));
  out.set_incarnation(in.incarnation.value());
  out.set_doubted(in.doubted);
  out.set_declared(in.declared);
  if (!in.hub_head.none()) Encode(in.hub_head, *out.mutable_hub_head());
}

void Encode(DepositFacts&& in, v1::ExchangeRequest& frame) {
  v1::Deposit& out = *frame.mutable_deposit();
  out.set_sequence(in.sequence.value());
  out.set_mailbox(BytesOf(in.mailbox));
  out.set_envelopes(std::move(in.envelopes));
  for (DepositedCapsule& capsule : in.capsules) {
    v1::DepositedCapsule& added = *out.add_capsules();
    added.set_handoff(BytesOf(capsule.handoff));
    added.set_capsule(std::move(capsule.bytes));
  }
  out.set_signature(BytesOf(in.signature));
  out.set_records(in.records.value());
}

void Encode(SettleFacts&& in, v1::ExchangeRequest& frame) {
  v1::Settle& out = *frame.mutable_settle();
  out.set_durable_through(in.durable_through.value());
  out.set_backed_up_through(in.backed_up_through.value());
  for (const SettleException& e : in.exceptions) {
    v1::SettleException& added = *out.add_exceptions();
    added.set_cursor(e.cursor.value());
    added.set_handoff(BytesOf(e.handoff));
    added.set_generation(e.generation.value());
    added.set_reason(ToProto(e.reason));
    added.set_journey(BytesOf(e.journey));
    added.set_sender_mailbox(BytesOf(e.sender_mailbox));
  }
  out.set_records(in.records.value());
}

void Encode(RestateFacts&& in, v1::ExchangeRequest& frame) {
  v1::Restate& out = *frame.mutable_restate();
  out.set_last(in.last);
  for (RestatedHandoff& handoff : in.handoffs) {
    v1::RestatedHandoff& added = *out.add_handoffs();
    added.set_header(std::move(handoff.header));
    added.set_sealed_digest(BytesOf(handoff.sealed_digest));
    added.set_signature(BytesOf(handoff.signature));
  }
}

void Encode(KnowledgeVerdict&& in, v1::ExchangeRequest& frame) {
  v1::KnowledgeVerdict& out = *frame.mutable_knowledge_verdict();
  out.set_revision(in.revision.value());
  for (const KnowledgeRefusal& refusal : in.refusals) {
    v1::KnowledgeRefusal& added = *out.add_refusals();
    added.set_revision(refusal.revision.value());
    added.set_reason(ToProto(refusal.reason));
  }
}

void Encode(ErasedFacts&& in, v1::ExchangeRequest& frame) {
  v1::Erased& out = *frame.mutable_erased();
  for (const JourneyId& journey : in.journeys) out.add_journeys(BytesOf(journey));
}

void Encode(WelcomeFacts&& in, v1::ExchangeResponse& frame) {
  v1::Welcome& out = *frame.mutable_welcome();
  out.set_protocol_version(in.protocol_version);
  out.set_hub_ledger_id(BytesOf(in.hub_ledger));
  out.set_hub_boot_id(BytesOf(in.hub_boot));
  out.set_epoch(in.epoch.value());
  out.set_session(in.session.value());
  out.set_session_nonce(BytesOf(in.session_nonce));
  out.set_restate_wanted(in.restate_wanted);
  out.set_settled_through(in.settled_through.value());
  out.set_mark(BytesOf(in.mark));
  out.set_incarnation(in.incarnation.value());
  out.set_returned(in.returned);
  if (!in.head.none()) Encode(in.head, *out.mutable_head());
}

void Encode(DepositAnswerFacts&& in, v1::ExchangeResponse& frame) {
  v1::DepositAnswer& out = *frame.mutable_deposit_answer();
  out.set_sequence(in.sequence.value());
  out.set_first_cursor(in.first_cursor.value());
  out.set_taken(in.taken);
  for (const DepositException& e : in.exceptions) {
    v1::DepositException& added = *out.add_exceptions();
    added.set_index(e.index);
    added.set_known_cursor(e.known.value());
    added.set_reason(ToProto(e.reason));
  }
}

void Encode(DeliveryFacts&& in, v1::ExchangeResponse& frame) {
  v1::Delivery& out = *frame.mutable_delivery();
  out.set_first_cursor(in.first_cursor.value());
  out.set_envelopes(std::move(in.envelopes));
  for (const NoticeFacts& notice : in.notices) {
    v1::HubNotice& added = *out.add_notices();
    added.set_kind(static_cast<v1::HubNoticeKind>(notice.kind));
    added.set_handoff(BytesOf(notice.handoff));
    added.set_journey(BytesOf(notice.journey));
    added.set_reason(ToProto(notice.reason));
    added.set_generation(notice.generation.value());
    if (!notice.escalated) continue;
    v1::EscalatedReferral& escalated = *added.mutable_escalated();
    escalated.set_origin(BytesOf(notice.escalated->origin));
    escalated.set_destination(BytesOf(notice.escalated->destination));
    escalated.set_convention(BytesOf(notice.escalated->convention));
    escalated.set_due_day(notice.escalated->due.value());
    escalated.set_drill(notice.escalated->drill);
  }
}

void Encode(ProgressFacts&& in, v1::ExchangeResponse& frame) {
  v1::MailboxProgress& out = *frame.mutable_mailbox_progress();
  out.set_mailbox(BytesOf(in.mailbox));
  out.set_durable_through(in.durable_through.value());
  out.set_backed_up_through(in.backed_up_through.value());
}

void Encode(KnowledgePush&& in, v1::ExchangeResponse& frame) {
  v1::KnowledgePush& out = *frame.mutable_knowledge_push();
  out.set_newest_revision(in.newest.value());
  for (PushedItem& item : in.items) {
    v1::KnowledgeItem& added = *out.add_items();
    added.set_revision(item.revision.value());
    added.set_admitted_day(item.admitted.value());
    *added.mutable_signed_text() = ToProto(std::move(item.item));
  }
}

void Encode(RetoldFacts&& in, v1::ExchangeResponse& frame) {
  v1::Retold& out = *frame.mutable_retold();
  for (const JourneyId& journey : in.erased) out.add_erased(BytesOf(journey));
  for (RetoldJourney& journey : in.journeys) {
    v1::RetoldJourney& added = *out.add_journeys();
    added.set_journey(BytesOf(journey.journey));
    added.set_doors(std::move(journey.doors));
  }
  out.set_last(in.last);
}

}  // namespace

v1::ExchangeRequest EncodeNodeFrame(NodeFrame frame) {
  v1::ExchangeRequest out;
  std::visit([&out](auto& facts) { Encode(std::move(facts), out); }, frame);
  return out;
}

v1::ExchangeResponse EncodeHubFrame(HubFrame frame) {
  v1::ExchangeResponse out;
  std::visit([&out](auto& facts) { Encode(std::move(facts), out); }, frame);
  return out;
}

size_t PushedBytes(const PushedItem& item) {
  return item.item.text.size() + item.item.signatures.size() * kSignatureBytesFramed + kItemBytesFramed;
}

}  // namespace relais::wire
