#include "hub/cli/text_file.h"

#include <algorithm>
#include <memory>
#include <variant>

#include "absl/strings/str_cat.h"
#include "relais/v1/convention_file.pb.h"
#include "relais/v1/knowledge.pb.h"
#include "services/adapters/terminal/json_message.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/convention/membership.h"
#include "services/core/convention/validation.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

std::unique_ptr<google::protobuf::Message> MessageOf(TextKind kind) {
  switch (kind) {
    case TextKind::kConvention:
      return std::make_unique<v1::ConventionText>();
    case TextKind::kRoster:
      return std::make_unique<v1::RosterText>();
    case TextKind::kSealingKeys:
      return std::make_unique<v1::SealingKeysText>();
    case TextKind::kDirectory:
      return std::make_unique<v1::DirectoryText>();
    case TextKind::kStanding:
      return std::make_unique<v1::StandingText>();
    case TextKind::kDelegation:
      return std::make_unique<v1::DelegationText>();
    case TextKind::kStatus:
      return std::make_unique<v1::ConventionStatusText>();
  }
  return std::make_unique<v1::StandingText>();
}

struct ContentCheck {
  absl::Status operator()(const Agreement& agreement) const {
    const std::vector<Problem> problems = ValidateAgreement(agreement);
    return problems.empty() ? absl::OkStatus() : Refuse(Reason::kMalformed, DescribeProblems(problems));
  }
  absl::Status operator()(const RosterEntry& entry) const { return CheckRosterEntry(entry); }
  absl::Status operator()(const SealingKeyEntry& entry) const { return CheckSealingKeyEntry(entry); }
  absl::Status operator()(const DirectoryEntry& entry) const { return CheckDirectoryEntry(entry); }
  absl::Status operator()(const Delegation& delegation) const { return CheckDelegation(delegation); }
  absl::Status operator()(const StandingStatement& statement) const {
    const bool about_something = !statement.convention.none() || !statement.partner.none();
    return about_something && statement.since != kNoDay
               ? absl::OkStatus()
               : Refuse(Reason::kMalformed, "a convention or a partner, and since_day, are needed");
  }
};

}  // namespace

TextKind TextKindOf(absl::string_view word) {
  for (TextKind kind : {TextKind::kConvention, TextKind::kRoster, TextKind::kSealingKeys, TextKind::kDirectory,
                        TextKind::kDelegation}) {
    if (TextKindWord(kind) == word) return kind;
  }
  return TextKind::kStanding;
}

std::string TextKindWord(TextKind kind) {
  switch (kind) {
    case TextKind::kConvention:
      return "convention";
    case TextKind::kRoster:
      return "roster";
    case TextKind::kSealingKeys:
      return "sealing-keys";
    case TextKind::kDirectory:
      return "directory";
    case TextKind::kStanding:
      return "standing";
    case TextKind::kDelegation:
      return "delegation";
    case TextKind::kStatus:
      return "convention-status";
  }
  return "";
}

absl::Status CheckContent(const wire::KnowledgeContent& content) {
  return std::visit(ContentCheck(), content);
}

absl::StatusOr<std::string> TextFromJson(TextKind kind, const nlohmann::json& object, absl::string_view file,
                                         const wire::KeyTools& tools, const Terminal& terminal) {
  const std::unique_ptr<google::protobuf::Message> message = MessageOf(kind);
  if (absl::Status status = FillMessage(object, file, terminal, *message); !status.ok()) return status;
  // Through the core's value and back: what it cannot hold is refused here, and the bytes are those that everyone
  // would write for it.
  const absl::StatusOr<wire::KnowledgeContent> content = wire::DecodeText(kind, message->SerializeAsString(), tools);
  if (!content.ok()) return content.status();
  if (absl::Status status = CheckContent(*content); !status.ok()) return status;
  return wire::EncodeText(*content);
}

absl::StatusOr<nlohmann::json> JsonFromText(TextKind kind, absl::string_view text, const Terminal& terminal) {
  const std::unique_ptr<google::protobuf::Message> message = MessageOf(kind);
  if (!message->ParseFromArray(text.data(), static_cast<int>(text.size()))) {
    return BadUsage(
        terminal.Say("ce texte n'est pas de la sorte annoncée", "this text is not of the kind that was said"));
  }
  return MessageJson(*message);
}

void AddSignature(const Sealer& sealer, const SigningPair& pair, SignedText& signed_text) {
  const TextSignature signature{pair.key, sealer.Sign(pair, wire::SignedTextBytes(signed_text.kind, signed_text.text))};
  const auto same_key = [&pair](const TextSignature& other) { return other.key == pair.key; };
  const auto found = std::find_if(signed_text.signatures.begin(), signed_text.signatures.end(), same_key);
  if (found != signed_text.signatures.end()) {
    *found = signature;
  } else {
    signed_text.signatures.push_back(signature);
  }
}

}  // namespace relais::hub
