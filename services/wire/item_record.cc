#include "services/wire/item_record.h"

#include <string>
#include <utility>

#include "services/core/handoff/limits.h"

namespace relais::wire {
namespace {

// A status is the hub's word in a file: no item, and in no record.
constexpr TextKind kItemKindLast = TextKind::kDelegation;

absl::string_view WithoutZerosAtEnd(absl::string_view bytes) {
  return bytes.substr(0, bytes.find_last_not_of('\0') + 1);
}

}  // namespace

void PutItem(const KnowledgeItem& item, BytesWriter& out) {
  out.Enum(KindOf(item.content));
  out.String(item.text);
  out.Count(item.signatures.size());
  for (const ItemSignature& signature : item.signatures) {
    out.Id(signature.key);
    out.Id(signature.signature);
    out.Bool(signature.valid);
  }
  out.Num(item.revision);
  out.Num(item.admitted);
}

KnowledgeItem TakeItem(BytesReader& in, const KeyTools& tools) {
  KnowledgeItem item;
  const TextKind kind = in.Enum(TextKind::kConvention, kItemKindLast);
  item.text = std::string(in.String(limits::kKnowledgeItemBytesMax));
  const size_t signatures = in.Count(97);
  for (size_t i = 0; i < signatures; ++i) {
    ItemSignature signature;
    signature.key = in.Id<SigningKey>();
    signature.signature = in.Id<Signature>();
    signature.valid = in.Bool();
    item.signatures.push_back(signature);
  }
  item.revision = in.Num<Revision>();
  item.admitted = in.Num<Day>();
  if (!in.ok()) return item;
  absl::StatusOr<KnowledgeContent> content = DecodeText(kind, item.text, tools);
  if (content.ok()) {
    item.content = *std::move(content);
  } else {
    in.Fail();
  }
  return item;
}

void PutHeader(const HandoffHeader& header, BytesWriter& out) {
  const std::string bytes = EncodeHeader(header);
  out.String(WithoutZerosAtEnd(bytes));
}

HandoffHeader TakeHeader(BytesReader& in) {
  const absl::string_view kept = in.String(limits::kHeaderBytes);
  if (WithoutZerosAtEnd(kept) != kept) in.Fail();
  if (!in.ok()) return {};
  std::string bytes(kept);
  bytes.resize(limits::kHeaderBytes, '\0');
  absl::StatusOr<HandoffHeader> header = DecodeHeader(bytes);
  if (header.ok()) return *std::move(header);
  in.Fail();
  return {};
}

void PutMoment(const Moment& moment, BytesWriter& out) {
  out.Num(moment.day);
  out.Num(moment.window);
}

Moment TakeMoment(BytesReader& in) {
  Moment moment;
  moment.day = in.Num<Day>();
  moment.window = in.Num<Window>();
  return moment;
}

void PutReason(Reason reason, BytesWriter& out) {
  out.Enum(reason);
}

Reason TakeReason(BytesReader& in) {
  const Reason reason = static_cast<Reason>(in.U8());
  if (reason != Reason::kNone && ReasonName(reason).empty()) in.Fail();
  return reason;
}

void PutException(const SettleException& exception, BytesWriter& out) {
  out.Num(exception.cursor);
  out.Id(exception.handoff);
  out.Num(exception.generation);
  PutReason(exception.reason, out);
  out.Id(exception.journey);
  out.Id(exception.sender_mailbox);
}

SettleException TakeException(BytesReader& in) {
  SettleException exception;
  exception.cursor = in.Num<Cursor>();
  exception.handoff = in.Id<HandoffId>();
  exception.generation = in.Num<SealGeneration>();
  exception.reason = TakeReason(in);
  exception.journey = in.Id<JourneyId>();
  exception.sender_mailbox = in.Id<NodeId>();
  return exception;
}

// Beside the kind: what follows the notice is for an animator.
constexpr uint8_t kToAnimator = 0x80;

void PutNotice(const NoticeFacts& notice, BytesWriter& out) {
  out.U8(static_cast<uint8_t>(static_cast<uint8_t>(notice.kind) | (notice.escalated ? kToAnimator : 0)));
  out.Id(notice.handoff);
  out.Id(notice.journey);
  PutReason(notice.reason, out);
  out.Num(notice.generation);
  if (!notice.escalated) return;
  out.Id(notice.escalated->origin);
  out.Id(notice.escalated->destination);
  out.Id(notice.escalated->convention);
  out.Num(notice.escalated->due);
  out.Bool(notice.escalated->drill);
}

NoticeFacts TakeNotice(BytesReader& in) {
  NoticeFacts notice;
  const uint8_t first = in.U8();
  const auto kind = static_cast<uint8_t>(first & ~kToAnimator);
  if (kind < static_cast<uint8_t>(HubNoticeKind::kOverdue) ||
      kind > static_cast<uint8_t>(HubNoticeKind::kEscalationOver)) {
    in.Fail();
  }
  if (in.ok()) notice.kind = static_cast<HubNoticeKind>(kind);
  notice.handoff = in.Id<HandoffId>();
  notice.journey = in.Id<JourneyId>();
  notice.reason = TakeReason(in);
  notice.generation = in.Num<SealGeneration>();
  if ((first & kToAnimator) == 0) return notice;
  notice.escalated.emplace();
  notice.escalated->origin = in.Id<PartnerId>();
  notice.escalated->destination = in.Id<PartnerId>();
  notice.escalated->convention = in.Id<ConventionId>();
  notice.escalated->due = in.Num<Day>();
  notice.escalated->drill = in.Bool();
  return notice;
}

}  // namespace relais::wire
