#include <optional>
#include <string>
#include <utility>

#include "services/core/handoff/limits.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"
#include "services/wire/parse.h"
#include "services/wire/reason_codec.h"

namespace relais::wire {
namespace {

// The reason of a refusal: never unspecified.
Reason RefusalFrom(v1::Reason reason, FieldCheck& check) {
  const std::optional<Reason> known = FromProto(reason);
  if (!known.has_value()) {
    check.Fail(Reason::kUnknownValue, "reason");
    return Reason::kNone;
  }
  check.Need(*known != Reason::kNone, "reason");
  return *known;
}

// kNone allowed.
Reason ReasonFrom(v1::Reason reason, FieldCheck& check) {
  const std::optional<Reason> known = FromProto(reason);
  if (!known.has_value()) check.Fail(Reason::kUnknownValue, "reason");
  return known.value_or(Reason::kNone);
}

void NeedCount(int count, size_t max, absl::string_view field, FieldCheck& check) {
  if (static_cast<size_t>(count) > max) check.Fail(Reason::kTooLarge, field);
}

template <class T>
absl::StatusOr<T> Checked(T value, const FieldCheck& check) {
  if (!check.ok()) return check.status();
  return value;
}

HubHead HeadFrom(const v1::HubHead& in, FieldCheck& check) {
  return {Epoch(in.epoch()), RecordCount(in.records()), check.Id<Signature>(in.signature(), "head: signature")};
}

// --- From a node ---------------------------------------------------------------------------------------------

absl::StatusOr<NodeFrame> Decode(const v1::Hello& in) {
  if (in.protocol_version() != kProtocolVersion) return Refuse(Reason::kVersionUnknown, "protocol_version");
  FieldCheck check;
  NeedCount(in.awaited_mailboxes_size(), limits::kAwaitedMailboxesMax, "awaited_mailboxes", check);
  if (!check.ok()) return check.status();
  HelloFacts out;
  out.store = check.Id<LedgerId>(in.store_id(), "store_id");
  out.boot = check.Id<BootId>(in.boot_id(), "boot_id");
  out.hub_ledger = check.IdOrNone<LedgerId>(in.hub_ledger_id(), "hub_ledger_id");
  out.durable_through = Cursor(in.durable_through());
  out.backed_up_through = Cursor(in.backed_up_through());
  out.knowledge = Revision(in.knowledge_revision());
  check.Need(out.backed_up_through <= out.durable_through, "backed_up_through");
  const bool fresh = in.durable_through() == 0 && in.knowledge_revision() == 0;
  check.Need(!out.hub_ledger.none() || fresh, "cursors of no ledger");
  for (const std::string& mailbox : in.awaited_mailboxes()) {
    const NodeId id = check.Id<NodeId>(mailbox, "awaited_mailboxes");
    check.Need(out.awaited_mailboxes.empty() || out.awaited_mailboxes.back() < id, "awaited_mailboxes: order");
    out.awaited_mailboxes.push_back(id);
  }
  out.hub_epoch = Epoch(in.hub_epoch());
  out.records = RecordCount(in.records());
  out.mark = check.IdOrNone<SessionMark>(in.mark(), "mark");
  out.incarnation = Incarnation(in.incarnation());
  out.doubted = in.doubted();
  out.declared = in.declared();
  if (in.has_hub_head()) out.hub_head = HeadFrom(in.hub_head(), check);
  check.Need(out.doubted || !out.declared, "declared");
  return Checked<NodeFrame>(std::move(out), check);
}

absl::StatusOr<NodeFrame> Decode(v1::Deposit& in) {
  FieldCheck check;
  const absl::StatusOr<BatchView> batch = BatchView::Of(in.envelopes());
  if (!batch.ok()) return batch.status();
  NeedCount(in.capsules_size(), batch->size(), "capsules", check);
  if (!check.ok()) return check.status();
  DepositFacts out;
  out.sequence = FrameSequence(in.sequence());
  check.Need(in.sequence() > 0, "sequence");
  out.mailbox = check.Id<NodeId>(in.mailbox(), "mailbox");
  out.signature = check.Id<Signature>(in.signature(), "signature");
  out.records = RecordCount(in.records());
  out.envelopes = std::move(*in.mutable_envelopes());
  for (v1::DepositedCapsule& capsule : *in.mutable_capsules()) {
    check.Need(capsule.capsule().size() == limits::kCapsuleBytes, "capsule");
    out.capsules.push_back(
        {check.Id<HandoffId>(capsule.handoff(), "capsule: handoff"), std::move(*capsule.mutable_capsule())});
  }
  return Checked<NodeFrame>(std::move(out), check);
}

absl::StatusOr<NodeFrame> Decode(const v1::Settle& in) {
  FieldCheck check;
  NeedCount(in.exceptions_size(), limits::kExceptionsMax, "exceptions", check);
  if (!check.ok()) return check.status();
  SettleFacts out;
  out.durable_through = Cursor(in.durable_through());
  out.backed_up_through = Cursor(in.backed_up_through());
  out.records = RecordCount(in.records());
  check.Need(out.backed_up_through <= out.durable_through, "backed_up_through");
  Cursor before;
  for (const v1::SettleException& e : in.exceptions()) {
    SettleException exception;
    exception.cursor = Cursor(e.cursor());
    check.Need(exception.cursor > before && exception.cursor <= out.durable_through, "exception: cursor");
    before = exception.cursor;
    // Whatever was delivered may be refused, also a person's word, a sender that is in no roster here, or bytes that
    // hold no header: the cursor says which.
    exception.handoff = check.IdOrNone<HandoffId>(e.handoff(), "exception: handoff");
    exception.generation = SealGeneration(e.generation());
    check.Need(e.generation() > 0, "exception: generation");
    exception.reason = RefusalFrom(e.reason(), check);
    exception.journey = check.IdOrNone<JourneyId>(e.journey(), "exception: journey");
    exception.sender_mailbox = check.IdOrNone<NodeId>(e.sender_mailbox(), "exception: sender_mailbox");
    out.exceptions.push_back(exception);
  }
  return Checked<NodeFrame>(std::move(out), check);
}

absl::StatusOr<NodeFrame> Decode(v1::Restate& in) {
  FieldCheck check;
  NeedCount(in.handoffs_size(), limits::kRestatedHeadersMax, "handoffs", check);
  if (!check.ok()) return check.status();
  RestateFacts out;
  out.last = in.last();
  check.Need(in.handoffs_size() > 0 || in.last(), "restate: nothing");
  for (v1::RestatedHandoff& handoff : *in.mutable_handoffs()) {
    RestatedHandoff restated;
    check.Need(handoff.header().size() == limits::kHeaderBytes, "restate: header");
    restated.header = std::move(*handoff.mutable_header());
    restated.sealed_digest = check.Id<SealedDigest>(handoff.sealed_digest(), "restate: sealed_digest");
    restated.signature = check.Id<Signature>(handoff.signature(), "restate: signature");
    out.handoffs.push_back(std::move(restated));
  }
  return Checked<NodeFrame>(std::move(out), check);
}

absl::StatusOr<NodeFrame> Decode(const v1::KnowledgeVerdict& in) {
  FieldCheck check;
  NeedCount(in.refusals_size(), limits::kKnowledgeItemsMax, "refusals", check);
  if (!check.ok()) return check.status();
  KnowledgeVerdict out;
  out.revision = Revision(in.revision());
  Revision before;
  for (const v1::KnowledgeRefusal& r : in.refusals()) {
    const KnowledgeRefusal refusal{Revision(r.revision()), RefusalFrom(r.reason(), check)};
    check.Need(refusal.revision > before && refusal.revision <= out.revision, "refusal: revision");
    before = refusal.revision;
    out.refusals.push_back(refusal);
  }
  return Checked<NodeFrame>(std::move(out), check);
}

absl::StatusOr<NodeFrame> Decode(const v1::Erased& in) {
  FieldCheck check;
  NeedCount(in.journeys_size(), limits::kErasedJourneysMax, "journeys", check);
  if (!check.ok()) return check.status();
  check.Need(in.journeys_size() > 0, "erased: nothing");
  ErasedFacts out;
  for (const std::string& journey : in.journeys()) out.journeys.push_back(check.Id<JourneyId>(journey, "journeys"));
  return Checked<NodeFrame>(std::move(out), check);
}

// --- From the hub --------------------------------------------------------------------------------------------

absl::StatusOr<HubFrame> Decode(const v1::Welcome& in) {
  if (in.protocol_version() != kProtocolVersion) return Refuse(Reason::kVersionUnknown, "protocol_version");
  FieldCheck check;
  WelcomeFacts out;
  out.hub_ledger = check.Id<LedgerId>(in.hub_ledger_id(), "hub_ledger_id");
  out.hub_boot = check.Id<BootId>(in.hub_boot_id(), "hub_boot_id");
  out.epoch = Epoch(in.epoch());
  out.session = SessionId(in.session());
  out.session_nonce = check.Id<Nonce>(in.session_nonce(), "session_nonce");
  out.restate_wanted = in.restate_wanted();
  out.settled_through = Cursor(in.settled_through());
  out.mark = check.IdOrNone<SessionMark>(in.mark(), "mark");
  out.incarnation = Incarnation(in.incarnation());
  out.returned = in.returned();
  if (in.has_head()) out.head = HeadFrom(in.head(), check);
  return Checked<HubFrame>(std::move(out), check);
}

absl::StatusOr<HubFrame> Decode(const v1::DepositAnswer& in) {
  FieldCheck check;
  NeedCount(in.exceptions_size(), limits::kBatchEnvelopesMax, "exceptions", check);
  if (!check.ok()) return check.status();
  DepositAnswerFacts out;
  out.sequence = FrameSequence(in.sequence());
  out.first_cursor = Cursor(in.first_cursor());
  out.taken = in.taken();
  check.Need(in.sequence() > 0, "sequence");
  check.Need((in.first_cursor() > 0) == (in.taken() > 0), "first_cursor");
  const uint64_t envelopes = uint64_t{in.taken()} + static_cast<uint64_t>(in.exceptions_size());
  check.Need(envelopes >= 1 && envelopes <= limits::kBatchEnvelopesMax, "taken");
  uint64_t least_index = 0;
  for (const v1::DepositException& e : in.exceptions()) {
    const DepositException exception{e.index(), Cursor(e.known_cursor()), ReasonFrom(e.reason(), check)};
    check.Need(e.index() >= least_index && e.index() < envelopes, "exception: index");
    check.Need((e.known_cursor() > 0) == (exception.reason == Reason::kNone), "exception: known or refused");
    least_index = uint64_t{e.index()} + 1;
    out.exceptions.push_back(exception);
  }
  return Checked<HubFrame>(std::move(out), check);
}

absl::StatusOr<HubFrame> Decode(v1::Delivery& in) {
  FieldCheck check;
  NeedCount(in.notices_size(), limits::kBatchEnvelopesMax, "notices", check);
  if (!check.ok()) return check.status();
  DeliveryFacts out;
  out.first_cursor = Cursor(in.first_cursor());
  check.Need(in.first_cursor() > 0, "first_cursor");
  check.Need(in.envelopes().empty() != (in.notices_size() == 0), "envelopes or notices");
  if (!in.envelopes().empty()) check.Take(BatchView::Of(in.envelopes()).status());
  out.envelopes = std::move(*in.mutable_envelopes());
  for (const v1::HubNotice& n : in.notices()) {
    NoticeFacts notice;
    notice.kind = check.Listed(static_cast<uint64_t>(n.kind()), HubNoticeKind::kEscalationOver, "notice: kind");
    notice.handoff = check.Id<HandoffId>(n.handoff(), "notice: handoff");
    notice.journey = check.Id<JourneyId>(n.journey(), "notice: journey");
    notice.reason = ReasonFrom(n.reason(), check);
    notice.generation = SealGeneration(n.generation());
    if (n.has_escalated()) {
      notice.escalated.emplace();
      notice.escalated->origin = check.Id<PartnerId>(n.escalated().origin(), "notice: origin");
      notice.escalated->destination = check.Id<PartnerId>(n.escalated().destination(), "notice: destination");
      notice.escalated->convention = check.Id<ConventionId>(n.escalated().convention(), "notice: convention");
      notice.escalated->due = Day(n.escalated().due_day());
      notice.escalated->drill = n.escalated().drill();
    }
    out.notices.push_back(notice);
  }
  return Checked<HubFrame>(std::move(out), check);
}

absl::StatusOr<HubFrame> Decode(const v1::MailboxProgress& in) {
  FieldCheck check;
  ProgressFacts out;
  out.mailbox = check.Id<NodeId>(in.mailbox(), "mailbox");
  out.durable_through = Cursor(in.durable_through());
  out.backed_up_through = Cursor(in.backed_up_through());
  check.Need(out.backed_up_through <= out.durable_through, "backed_up_through");
  return Checked<HubFrame>(std::move(out), check);
}

absl::StatusOr<HubFrame> Decode(v1::KnowledgePush& in) {
  FieldCheck check;
  NeedCount(in.items_size(), limits::kKnowledgeItemsMax, "items", check);
  if (!check.ok()) return check.status();
  KnowledgePush out;
  out.newest = Revision(in.newest_revision());
  Revision before;
  for (v1::KnowledgeItem& item : *in.mutable_items()) {
    PushedItem pushed;
    pushed.revision = Revision(item.revision());
    check.Need(pushed.revision > before && pushed.revision <= out.newest, "item: revision");
    before = pushed.revision;
    pushed.admitted = Day(item.admitted_day());
    absl::StatusOr<SignedText> text = SignedTextFrom(std::move(*item.mutable_signed_text()));
    check.Take(text.status());
    if (!check.ok()) return check.status();
    pushed.item = *std::move(text);
    out.items.push_back(std::move(pushed));
  }
  return Checked<HubFrame>(std::move(out), check);
}

absl::StatusOr<HubFrame> Decode(v1::Retold& in) {
  FieldCheck check;
  NeedCount(in.erased_size(), limits::kErasedJourneysMax, "erased", check);
  NeedCount(in.journeys_size(), limits::kRetoldJourneysMax, "journeys", check);
  if (!check.ok()) return check.status();
  RetoldFacts out;
  out.last = in.last();
  check.Need(in.erased_size() > 0 || in.journeys_size() > 0 || in.last(), "retold: nothing");
  for (const std::string& journey : in.erased()) out.erased.push_back(check.Id<JourneyId>(journey, "erased"));
  for (v1::RetoldJourney& journey : *in.mutable_journeys()) {
    out.journeys.push_back({check.Id<JourneyId>(journey.journey(), "journey"), std::move(*journey.mutable_doors())});
  }
  return Checked<HubFrame>(std::move(out), check);
}

}  // namespace

absl::StatusOr<NodeFrame> DecodeNodeFrame(v1::ExchangeRequest&& frame) {
  switch (frame.frame_case()) {
    case v1::ExchangeRequest::kHello:
      return Decode(frame.hello());
    case v1::ExchangeRequest::kDeposit:
      return Decode(*frame.mutable_deposit());
    case v1::ExchangeRequest::kSettle:
      return Decode(frame.settle());
    case v1::ExchangeRequest::kRestate:
      return Decode(*frame.mutable_restate());
    case v1::ExchangeRequest::kKnowledgeVerdict:
      return Decode(frame.knowledge_verdict());
    case v1::ExchangeRequest::kErased:
      return Decode(frame.erased());
    case v1::ExchangeRequest::FRAME_NOT_SET:
      break;
  }
  return Refuse(Reason::kMalformed, "no frame");
}

absl::StatusOr<HubFrame> DecodeHubFrame(v1::ExchangeResponse&& frame) {
  switch (frame.frame_case()) {
    case v1::ExchangeResponse::kWelcome:
      return Decode(frame.welcome());
    case v1::ExchangeResponse::kDepositAnswer:
      return Decode(frame.deposit_answer());
    case v1::ExchangeResponse::kDelivery:
      return Decode(*frame.mutable_delivery());
    case v1::ExchangeResponse::kMailboxProgress:
      return Decode(frame.mailbox_progress());
    case v1::ExchangeResponse::kKnowledgePush:
      return Decode(*frame.mutable_knowledge_push());
    case v1::ExchangeResponse::kRetold:
      return Decode(*frame.mutable_retold());
    case v1::ExchangeResponse::FRAME_NOT_SET:
      break;
  }
  return Refuse(Reason::kMalformed, "no frame");
}

}  // namespace relais::wire
