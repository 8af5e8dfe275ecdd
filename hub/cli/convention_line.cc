#include "hub/cli/convention_line.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/draft_communes.h"
#include "hub/cli/typed_ids.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/json_message.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

constexpr int kAggregationKeys = 3;  // État, Région, Rectorat

}  // namespace

absl::StatusOr<ConventionLine> ConventionLine::Open(const Arguments& arguments, const Terminal& terminal) {
  absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  return ConventionLine(*std::move(line));
}

absl::StatusOr<v1::GetConventionResponse> ConventionLine::Fetch(const Arguments& arguments,
                                                                const Terminal& terminal) const {
  const absl::StatusOr<ConventionId> id = TypedId<ConventionId>(arguments, "CONVENTION", terminal);
  if (!id.ok()) return id.status();
  const absl::StatusOr<uint32_t> version = VersionFrom(arguments, terminal);
  if (!version.ok()) return version.status();
  return Fetch(std::string(id->view()), *version);
}

absl::StatusOr<v1::GetConventionResponse> ConventionLine::Fetch(const std::string& convention, uint32_t version) const {
  v1::GetConventionRequest request;
  request.set_convention(convention);
  request.set_version(version);
  return Call(&Service::Stub::GetConvention, request);
}

absl::StatusOr<uint32_t> VersionFrom(const Arguments& arguments, const Terminal& terminal) {
  uint32_t version = 0;
  if (arguments.Has("--version") && (!absl::SimpleAtoi(arguments.Get("--version"), &version) || version == 0)) {
    return BadUsage(terminal.Say("--version : un nombre d'au moins 1 est attendu",
                                 "--version: a number of at least 1 is expected"));
  }
  return version;
}

absl::Status ConventionLine::FillFromFramework(v1::ConventionText& draft) const {
  if (draft.framework_convention().empty()) return absl::OkStatus();
  if (!draft.hub_key().empty() && draft.aggregation_keys_size() > 0) return absl::OkStatus();
  const absl::StatusOr<v1::GetConventionResponse> framework = Fetch(draft.framework_convention(), 0);
  if (!framework.ok()) {
    return ReasonOf(framework.status()) == Reason::kConventionUnknown ? absl::OkStatus() : framework.status();
  }
  v1::ConventionText text;
  if (text.ParseFromString(framework->text())) FillFrameworkKeys(text, draft);
  return absl::OkStatus();
}

absl::StatusOr<v1::ConventionText> ReadDraft(const std::string& file, Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(file, terminal);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<nlohmann::json> object = ParseJson(*bytes, file, terminal);
  if (!object.ok()) return object.status();
  if (absl::Status expanded = ExpandCommunes(*object, FolderOf(file), terminal); !expanded.ok()) return expanded;
  v1::ConventionText draft;
  if (absl::Status filled = FillMessage(*object, file, terminal, draft); !filled.ok()) return filled;
  return draft;
}

void FillFrameworkKeys(const v1::ConventionText& framework, v1::ConventionText& draft) {
  if (draft.hub_key().empty()) draft.set_hub_key(framework.hub_key());
  if (draft.aggregation_keys_size() == 0) *draft.mutable_aggregation_keys() = framework.aggregation_keys();
}

absl::StatusOr<std::string> DraftBytes(v1::ConventionText draft, TextTools& tools) {
  if (draft.convention().empty()) {
    draft.set_convention(std::string(tools.entropy.DrawId<ConventionId>().view()));
    if (draft.version() == 0) draft.set_version(1);
  }
  while (draft.aggregation_keys_size() < kAggregationKeys) draft.add_aggregation_keys();  // a flaw, not a wrong form
  // Through the core's value and back: the bytes are those that everyone would write for it.
  const absl::StatusOr<wire::KnowledgeContent> content =
      wire::DecodeText(TextKind::kConvention, draft.SerializeAsString(), tools.keys);
  if (!content.ok()) return content.status();
  return wire::EncodeText(*content);
}

std::string StateWord(v1::ProcedureState state, const Terminal& terminal) {
  switch (state) {
    case v1::PROCEDURE_STATE_DRAFTED:
      return terminal.Say("brouillon", "drafted");
    case v1::PROCEDURE_STATE_PROPOSED:
      return terminal.Say("proposée", "proposed");
    case v1::PROCEDURE_STATE_SIGNING:
      return terminal.Say("en cours de signature", "signing");
    case v1::PROCEDURE_STATE_SIGNED:
      return terminal.Say("signée", "signed");
    case v1::PROCEDURE_STATE_ACTIVATED:
      return terminal.Say("activée", "activated");
    case v1::PROCEDURE_STATE_IN_FORCE:
      return terminal.Say("en vigueur", "in force");
    case v1::PROCEDURE_STATE_SUSPENDED:
      return terminal.Say("suspendue", "suspended");
    case v1::PROCEDURE_STATE_ENDED:
      return terminal.Say("terminée", "ended");
    case v1::PROCEDURE_STATE_ABANDONED:
      return terminal.Say("abandonnée", "abandoned");
    default:
      return terminal.Say("état inconnu", "unknown state");
  }
}

std::string Grouped(absl::string_view bytes) {
  const std::string hex = absl::BytesToHexString(bytes);
  std::string grouped;
  for (size_t i = 0; i < hex.size(); i += 4) {
    absl::StrAppend(&grouped, i == 0 ? "" : " ", hex.substr(i, 4));
  }
  return grouped;
}

std::string Named(const v1::ConventionSummary& summary) {
  return absl::StrCat(summary.title(), ", version ", summary.version(), " [",
                      absl::BytesToHexString(summary.convention()), "]");
}

Option ConventionOption() {
  return {"CONVENTION",
          {"convention (32 symboles hexadécimaux)", "convention (32 hexadecimal symbols)"},
          Takes::kOne,
          true};
}

Option VersionOption() {
  return {"--version",
          {"sa version (la plus haute qui n'est pas abandonnée)", "its version (the highest that was not abandoned)"}};
}

}  // namespace relais::hub
