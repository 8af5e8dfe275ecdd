#include "services/wire/convention_file.h"

#include <utility>

#include "absl/container/btree_set.h"
#include "google/protobuf/repeated_field.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"
#include "services/wire/parse.h"

namespace relais::wire {
namespace {

using Texts = google::protobuf::RepeatedPtrField<v1::SignedText>;

Day ReadDay(int32_t day, absl::string_view field, FieldCheck& check) {
  check.Need(day >= 0, field);
  return Day(day);
}

absl::StatusOr<std::vector<SignedText>> TextsFrom(Texts* in) {
  if (in->size() > kFileTextsMax) return Refuse(Reason::kTooLarge, "texts");
  std::vector<SignedText> texts;
  for (v1::SignedText& message : *in) {
    absl::StatusOr<SignedText> text = SignedTextFrom(std::move(message));
    if (!text.ok()) return text.status();
    texts.push_back(*std::move(text));
  }
  return texts;
}

void WriteTexts(const std::vector<SignedText>& in, Texts* out) {
  for (const SignedText& text : in) *out->Add() = ToProto(text);
}

absl::Status NeedKind(TextKind kind, TextKind wanted) {
  return kind == wanted ? absl::OkStatus() : Refuse(Reason::kUnknownValue, "a text of another kind than its place");
}

absl::Status VerifyAll(const std::vector<SignedText>& texts, TextKind kind, const KeyTools& tools,
                       std::vector<KnowledgeItem>* items) {
  for (const SignedText& text : texts) {
    if (absl::Status right = NeedKind(text.kind, kind); !right.ok()) return right;
    absl::StatusOr<KnowledgeItem> item = VerifyItem(text, tools);
    if (!item.ok()) return item.status();
    items->push_back(*std::move(item));
  }
  return absl::OkStatus();
}

}  // namespace

std::string EncodeStatus(const StatusStatement& in) {
  v1::ConventionStatusText out;
  out.set_convention(BytesOf(in.convention));
  out.set_version(in.version.value());
  out.set_text_sha256(BytesOf(in.text_sha256));
  out.set_activated_day(in.activated.value());
  for (const StatedActivation& activation : in.activations) {
    v1::StatedActivation& added = *out.add_activations();
    added.set_account(activation.account);
    added.set_organisation(activation.organisation);
    added.set_activated_day(activation.day.value());
  }
  for (const StatedSignature& received : in.received) {
    v1::StatedSignature& added = *out.add_received();
    added.set_key(BytesOf(received.key));
    added.set_received_day(received.day.value());
  }
  out.set_standing(static_cast<v1::Standing>(in.standing));
  out.set_since_day(in.since.value());
  out.set_superseded_day(in.superseded.value());
  out.set_framework_version(in.framework_version.value());
  out.set_as_of_day(in.as_of.value());
  return out.SerializeAsString();
}

absl::StatusOr<StatusStatement> DecodeStatus(absl::string_view text) {
  if (text.size() > limits::kKnowledgeItemBytesMax) return Refuse(Reason::kTooLarge, "status");
  v1::ConventionStatusText in;
  if (!ParseProto(text, in)) return Refuse(Reason::kMalformed, "status");
  if (HasUnknownFields(in)) return Refuse(Reason::kMalformed, "status: unknown field");
  FieldCheck check;
  StatusStatement out;
  out.convention = check.Id<ConventionId>(in.convention(), "status: convention");
  out.version = ConventionVersion(in.version());
  out.text_sha256 = check.Id<Digest>(in.text_sha256(), "status: text_sha256");
  out.activated = ReadDay(in.activated_day(), "status: activated_day", check);
  for (const v1::StatedActivation& activation : in.activations()) {
    const bool named = !activation.account().empty() && !activation.organisation().empty() &&
                       IsCleanText(activation.account()) && IsCleanText(activation.organisation());
    check.Need(named, "status: activation");
    out.activations.push_back({activation.account(), activation.organisation(),
                               ReadDay(activation.activated_day(), "status: activation: activated_day", check)});
  }
  absl::btree_set<SigningKey> keys;
  for (const v1::StatedSignature& received : in.received()) {
    const SigningKey key = check.Id<SigningKey>(received.key(), "status: received: key");
    check.Need(keys.insert(key).second, "status: received: key twice");
    out.received.push_back({key, ReadDay(received.received_day(), "status: received: received_day", check)});
  }
  out.standing = check.Listed(static_cast<uint64_t>(in.standing()), Standing::kEnded, "status: standing");
  out.since = ReadDay(in.since_day(), "status: since_day", check);
  out.superseded = ReadDay(in.superseded_day(), "status: superseded_day", check);
  out.framework_version = ConventionVersion(in.framework_version());
  out.as_of = ReadDay(in.as_of_day(), "status: as_of_day", check);
  if (!check.ok()) return check.status();
  return out;
}

v1::ConventionFile ToProto(const ConventionFile& file) {
  v1::ConventionFile out;
  WriteTexts(file.framework, out.mutable_framework());
  *out.mutable_convention() = ToProto(file.convention);
  WriteTexts(file.standings, out.mutable_standings());
  WriteTexts(file.delegations, out.mutable_delegations());
  if (file.status.has_value()) *out.mutable_status() = ToProto(*file.status);
  return out;
}

absl::StatusOr<ConventionFile> ConventionFileFrom(v1::ConventionFile&& message) {
  if (HasUnknownFields(message)) return Refuse(Reason::kMalformed, "convention file: unknown field");
  if (!message.has_convention()) return Refuse(Reason::kMalformed, "convention file: no convention");
  ConventionFile file;
  absl::StatusOr<SignedText> convention = SignedTextFrom(std::move(*message.mutable_convention()));
  if (!convention.ok()) return convention.status();
  file.convention = *std::move(convention);
  const std::pair<Texts*, std::vector<SignedText>*> lists[] = {{message.mutable_framework(), &file.framework},
                                                               {message.mutable_standings(), &file.standings},
                                                               {message.mutable_delegations(), &file.delegations}};
  for (const auto& [in, out] : lists) {
    absl::StatusOr<std::vector<SignedText>> texts = TextsFrom(in);
    if (!texts.ok()) return texts.status();
    *out = *std::move(texts);
  }
  if (!message.has_status()) return file;
  absl::StatusOr<SignedText> status = SignedTextFrom(std::move(*message.mutable_status()));
  if (!status.ok()) return status.status();
  file.status = *std::move(status);
  return file;
}

absl::StatusOr<ConventionEvidence> VerifyFile(const ConventionFile& file, const KeyTools& tools, const Sha256& sha256) {
  ConventionEvidence evidence;
  std::vector<KnowledgeItem> convention;
  absl::Status read = VerifyAll({file.convention}, TextKind::kConvention, tools, &convention);
  if (read.ok()) read = VerifyAll(file.framework, TextKind::kConvention, tools, &evidence.framework);
  if (read.ok()) read = VerifyAll(file.standings, TextKind::kStanding, tools, &evidence.standings);
  if (read.ok()) read = VerifyAll(file.delegations, TextKind::kDelegation, tools, &evidence.delegations);
  if (!read.ok()) return read;
  evidence.convention = std::move(convention.front());
  evidence.text_sha256 = sha256(file.convention.text);
  if (!file.status.has_value()) return evidence;
  if (absl::Status right = NeedKind(file.status->kind, TextKind::kStatus); !right.ok()) return right;
  absl::StatusOr<StatusStatement> status = DecodeStatus(file.status->text);
  if (!status.ok()) return status.status();
  evidence.status = *std::move(status);
  const std::string bytes = SignedTextBytes(TextKind::kStatus, file.status->text);
  for (const TextSignature& s : file.status->signatures) {
    evidence.status_signatures.push_back({s.key, s.signature, tools.verify(s.key, bytes, s.signature)});
  }
  return evidence;
}

}  // namespace relais::wire
