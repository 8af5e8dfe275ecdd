// Signed texts as files: written once from JSON, signed by one key after another, judged under an anchor.
#ifndef RELAIS_HUB_CLI_TEXT_FILE_H_
#define RELAIS_HUB_CLI_TEXT_FILE_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/signed_text.h"
#include "services/ports/sealer.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {

// "convention|roster|sealing-keys|directory|standing|delegation", for Option::values.
inline constexpr char kTextKinds[] = "convention|roster|sealing-keys|directory|standing|delegation";
// `word` is one of them.
TextKind TextKindOf(absl::string_view word);
std::string TextKindWord(TextKind kind);

// The exact bytes to be signed for the JSON form of a text (fields of relais.v1.ConventionText and its sisters, as
// MessageJson writes them). BadUsage names every wrong place; what the core says of the content is a refusal, with
// every problem of a convention in the detail.
absl::StatusOr<std::string> TextFromJson(TextKind kind, const nlohmann::json& object, absl::string_view file,
                                         const wire::KeyTools& tools, const Terminal& terminal);

// What the core holds against a text by itself: as it would when it met it signed.
absl::Status CheckContent(const wire::KnowledgeContent& content);

// The text again as JSON, for people to read what they sign.
absl::StatusOr<nlohmann::json> JsonFromText(TextKind kind, absl::string_view text, const Terminal& terminal);

// Adds or replaces the signature of `pair`.
void AddSignature(const Sealer& sealer, const SigningPair& pair, SignedText& signed_text);

}  // namespace relais::hub

#endif  // RELAIS_HUB_CLI_TEXT_FILE_H_
