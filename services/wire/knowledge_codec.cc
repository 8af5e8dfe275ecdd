#include "services/wire/knowledge_codec.h"

#include <utility>
#include <variant>

#include "absl/container/btree_set.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/limits.h"
#include "services/wire/knowledge_text.h"
#include "services/wire/parse.h"

namespace relais::wire {
namespace {

constexpr absl::string_view kTextDomain = "relais.v1.text";

// Parses a text and reads it; the common part of every kind.
template <class Text, class Read>
absl::StatusOr<KnowledgeContent> DecodeAs(absl::string_view bytes, Read read) {
  Text text;
  if (!ParseProto(bytes, text)) return Refuse(Reason::kMalformed, "signed text");
  if (HasUnknownFields(text)) return Refuse(Reason::kMalformed, "signed text: unknown field");
  FieldCheck check;
  KnowledgeContent content = read(text, check);
  if (!check.ok()) return check.status();
  return content;
}

// An absent key is the core's question; one that seals for everybody is refused here.
void NeedUsable(const SealingKey& key, const KeyTools& tools, FieldCheck& check) {
  check.Need(key.none() || tools.is_usable(key), "sealing key hides nothing");
}

struct KindVisitor {
  TextKind operator()(const Agreement&) const { return TextKind::kConvention; }
  TextKind operator()(const StandingStatement&) const { return TextKind::kStanding; }
  TextKind operator()(const RosterEntry&) const { return TextKind::kRoster; }
  TextKind operator()(const SealingKeyEntry&) const { return TextKind::kSealingKeys; }
  TextKind operator()(const DirectoryEntry&) const { return TextKind::kDirectory; }
  TextKind operator()(const Delegation&) const { return TextKind::kDelegation; }
};

}  // namespace

TextKind KindOf(const KnowledgeContent& content) {
  return std::visit(KindVisitor(), content);
}

std::string EncodeText(const KnowledgeContent& content) {
  return std::visit([](const auto& value) { return TextOf(value).SerializeAsString(); }, content);
}

std::string SignedTextBytes(TextKind kind, absl::string_view text) {
  const char kind_byte = static_cast<char>(kind);
  return absl::StrCat(kTextDomain, absl::string_view(&kind_byte, 1), text);
}

absl::StatusOr<KnowledgeContent> DecodeText(TextKind kind, absl::string_view text, const KeyTools& tools) {
  if (text.size() > limits::kKnowledgeItemBytesMax) return Refuse(Reason::kTooLarge, "signed text");
  switch (kind) {
    case TextKind::kConvention:
      return DecodeAs<v1::ConventionText>(text, [&tools](const auto& in, FieldCheck& check) {
        Agreement agreement = ReadText(in, check);
        NeedUsable(agreement.animator.sealing, tools, check);
        for (const SealingKey& key : agreement.aggregation_keys) NeedUsable(key, tools, check);
        return agreement;
      });
    case TextKind::kStanding:
      return DecodeAs<v1::StandingText>(text, [](const auto& in, FieldCheck& check) { return ReadText(in, check); });
    case TextKind::kRoster:
      return DecodeAs<v1::RosterText>(text, [](const auto& in, FieldCheck& check) { return ReadText(in, check); });
    case TextKind::kDirectory:
      return DecodeAs<v1::DirectoryText>(text, [](const auto& in, FieldCheck& check) { return ReadText(in, check); });
    case TextKind::kSealingKeys:
      return DecodeAs<v1::SealingKeysText>(text, [&tools](const auto& in, FieldCheck& check) {
        SealingKeyEntry entry = ReadText(in, check);
        for (SealingTerm& term : entry.terms) {
          NeedUsable(term.key, tools, check);
          term.id = tools.key_id(term.key);
        }
        return entry;
      });
    case TextKind::kDelegation:
      return DecodeAs<v1::DelegationText>(text, [](const auto& in, FieldCheck& check) { return ReadText(in, check); });
    case TextKind::kStatus:
      return Refuse(Reason::kUnknownValue, "text kind: a status is no knowledge");
  }
  return Refuse(Reason::kUnknownValue, "text kind");
}

absl::StatusOr<KnowledgeItem> VerifyItem(SignedText signed_text, const KeyTools& tools) {
  absl::StatusOr<KnowledgeContent> content = DecodeText(signed_text.kind, signed_text.text, tools);
  if (!content.ok()) return content.status();
  const std::string bytes = SignedTextBytes(signed_text.kind, signed_text.text);
  KnowledgeItem item;
  item.content = *std::move(content);
  item.text = std::move(signed_text.text);
  for (const TextSignature& s : signed_text.signatures) {
    item.signatures.push_back({s.key, s.signature, tools.verify(s.key, bytes, s.signature)});
  }
  return item;
}

absl::StatusOr<KnowledgeItem> VerifyItem(PushedItem pushed, const KeyTools& tools) {
  absl::StatusOr<KnowledgeItem> item = VerifyItem(std::move(pushed.item), tools);
  if (!item.ok()) return item.status();
  item->revision = pushed.revision;
  item->admitted = pushed.admitted;
  return item;
}

SignedText SignedTextOf(const KnowledgeItem& item) {
  SignedText out;
  out.kind = KindOf(item.content);
  out.text = item.text;
  for (const ItemSignature& s : item.signatures) out.signatures.push_back({s.key, s.signature});
  return out;
}

PushedItem PushedOf(const KnowledgeItem& item) {
  return {item.revision, item.admitted, SignedTextOf(item)};
}

std::string WriteSignedText(const SignedText& signed_text) {
  return ToProto(signed_text).SerializeAsString();
}

absl::StatusOr<SignedText> ReadSignedText(absl::string_view bytes) {
  // A third more than an item may have: enough to see that it is too large, not enough to be filled with garbage.
  if (bytes.size() > limits::kFrameBytesMax) return Refuse(Reason::kTooLarge, "signed text");
  v1::SignedText message;
  if (!ParseProto(bytes, message)) return Refuse(Reason::kMalformed, "signed text");
  return SignedTextFrom(std::move(message));
}

v1::SignedText ToProto(SignedText signed_text) {
  v1::SignedText out;
  out.set_kind(static_cast<v1::TextKind>(signed_text.kind));
  out.set_text(std::move(signed_text.text));
  for (const TextSignature& s : signed_text.signatures) {
    v1::TextSignature& added = *out.add_signatures();
    added.set_key(BytesOf(s.key));
    added.set_signature(BytesOf(s.signature));
  }
  return out;
}

absl::StatusOr<SignedText> SignedTextFrom(v1::SignedText&& message) {
  if (message.signatures_size() > limits::kTextSignaturesMax) return Refuse(Reason::kTooLarge, "signatures");
  if (message.ByteSizeLong() > limits::kKnowledgeItemBytesMax) return Refuse(Reason::kTooLarge, "signed text");
  if (HasUnknownFields(message)) return Refuse(Reason::kMalformed, "signed text: unknown field");
  FieldCheck check;
  SignedText out;
  out.kind = check.Listed(static_cast<uint64_t>(message.kind()), kTextKindLast, "text kind");
  check.Need(!message.text().empty(), "text");
  out.text = std::move(*message.mutable_text());
  absl::btree_set<SigningKey> keys;
  for (const v1::TextSignature& s : message.signatures()) {
    const TextSignature signature{check.Id<SigningKey>(s.key(), "signature: key"),
                                  check.Id<Signature>(s.signature(), "signature")};
    check.Need(keys.insert(signature.key).second, "signature: key twice");
    out.signatures.push_back(signature);
  }
  if (!check.ok()) return check.status();
  return out;
}

}  // namespace relais::wire
