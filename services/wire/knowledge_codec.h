// Signed texts between bytes and the core's values: conventions, standings, roster entries, sealing keys, directories.
// A text is encoded once, by its author; afterwards its bytes travel, rest and are verified as they are.
#ifndef RELAIS_SERVICES_WIRE_KNOWLEDGE_CODEC_H_
#define RELAIS_SERVICES_WIRE_KNOWLEDGE_CODEC_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "relais/v1/knowledge.pb.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/signed_text.h"
#include "services/core/mailbox/exchange.h"

namespace relais::wire {

using KnowledgeContent = KnowledgeItem::Content;

// What checking a text needs from the ports, which this layer does not know.
struct KeyTools {
  std::function<bool(const SigningKey&, absl::string_view text, const Signature&)> verify;
  std::function<bool(const SealingKey&)> is_usable;
  std::function<KeyId(const SealingKey&)> key_id;
};
// From a ports/sealer.h Sealer and a ports/digest.h Digester, which must outlive the result.
template <class Sealer, class Digester>
KeyTools KeyToolsOf(const Sealer& sealer, const Digester& digester) {
  return {[&sealer](const SigningKey& key, absl::string_view text, const Signature& signature) {
            return sealer.Verify(key, text, signature);
          },
          [&sealer](const SealingKey& key) { return sealer.IsUsable(key); },
          [&digester](const SealingKey& key) { return digester.KeyIdOf(key); }};
}

// --- Authors -------------------------------------------------------------------------------------------------

TextKind KindOf(const KnowledgeContent& content);
// The text of `content`, deterministic. Nothing is judged: DecodeText and the core say what is wrong with it.
std::string EncodeText(const KnowledgeContent& content);
// What is signed: "relais.v1.text" ‖ kind as one byte ‖ text.
std::string SignedTextBytes(TextKind kind, absl::string_view text);

// --- Readers -------------------------------------------------------------------------------------------------

// Strict: kMalformed (does not parse, a field this build does not know, an id or key of another length, the same entry
// twice in a list that is a set, text with control characters, a sealing key that hides nothing), kUnknownValue (a
// number outside a closed list), kTooLarge (over kKnowledgeItemBytesMax). What the value means, whether it is complete
// and who had to sign it, is the core's: Knowledge::Apply.
absl::StatusOr<KnowledgeContent> DecodeText(TextKind kind, absl::string_view text, const KeyTools& tools);

// The item that core/convention judges: content read from the text, each signature with what verifying it gave (a false
// one is no refusal here). Revision and day of admission are left zero. Refuses as DecodeText.
absl::StatusOr<KnowledgeItem> VerifyItem(SignedText signed_text, const KeyTools& tools);
// The same for what a hub pushed, with its revision and day.
absl::StatusOr<KnowledgeItem> VerifyItem(PushedItem pushed, const KeyTools& tools);

// Back to what travels.
SignedText SignedTextOf(const KnowledgeItem& item);
PushedItem PushedOf(const KnowledgeItem& item);

// --- Files and frames ----------------------------------------------------------------------------------------

// relais.v1.SignedText as bytes: what a signed file holds and what a ledger keeps.
std::string WriteSignedText(const SignedText& signed_text);
// kMalformed (does not parse, an unknown field, no text, a key twice or of another length), kUnknownValue (kind),
// kTooLarge (over kKnowledgeItemBytesMax or kTextSignaturesMax).
absl::StatusOr<SignedText> ReadSignedText(absl::string_view bytes);

v1::SignedText ToProto(SignedText signed_text);
// Consumes `message`; refuses as ReadSignedText.
absl::StatusOr<SignedText> SignedTextFrom(v1::SignedText&& message);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_KNOWLEDGE_CODEC_H_
