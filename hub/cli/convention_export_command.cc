// A convention fetched from the hub as a file that anybody can sign or check without it.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/convention_file.h"
#include "hub/cli/convention_line.h"
#include "hub/cli/typed_ids.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/day.h"

namespace relais::hub {
namespace {

constexpr size_t kExportedNameSymbols = 8;

// "3e2342f6-1.convention.json", in the working folder.
std::string ExportedName(const Agreement& agreement) {
  return absl::StrCat(agreement.id.ToHex().substr(0, kExportedNameSymbols), "-", agreement.version.value(),
                      ".convention.json");
}

absl::Status ExportOne(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ConventionId> id = TypedId<ConventionId>(arguments, "CONVENTION", terminal);
  if (!id.ok()) return id.status();
  const absl::StatusOr<uint32_t> version = VersionFrom(arguments, terminal);
  if (!version.ok()) return version.status();
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::ExportConventionRequest request;
  request.set_convention(std::string(id->view()));
  request.set_version(*version);
  absl::StatusOr<v1::ExportConventionResponse> answer =
      line->Call(&v1::ConventionService::Stub::ExportConvention, request);
  if (!answer.ok()) return answer.status();
  const absl::StatusOr<wire::ConventionFile> file = wire::ConventionFileFrom(std::move(*answer->mutable_file()));
  if (!file.ok()) return file.status();
  FileTools tools;
  const absl::StatusOr<ConventionEvidence> evidence = wire::VerifyFile(*file, tools.keys, tools.sha256);
  if (!evidence.ok()) return evidence.status();
  const Agreement& agreement = evidence->agreement();
  const std::string out = arguments.Has("--out") ? arguments.Get("--out") : ExportedName(agreement);
  if (absl::Status wrote = WriteConventionFile(out, *file, terminal); !wrote.ok()) return wrote;
  terminal.result()["file"] = out;
  terminal.result()["convention"] = agreement.id.ToHex();
  terminal.result()["version"] = agreement.version.value();
  terminal.result()["sha256"] = evidence->text_sha256.ToHex();
  terminal.result()["signatures"] = file->convention.signatures.size();
  terminal.result()["being_signed"] = !file->status.has_value();
  if (!evidence->status.has_value()) {
    terminal.Line(absl::StrCat(out, terminal.Say(" : à signer avec « relais-hub convention sign »",
                                                 ": to be signed with \"relais-hub convention sign\"")));
    return absl::OkStatus();
  }
  ShowStatus(*evidence->status, terminal);
  terminal.Line(
      absl::StrCat(out, terminal.Say(" : à vérifier avec « relais-hub convention verify », l'ancre en main",
                                     ": to be checked with \"relais-hub convention verify\" and the anchor")));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> ConventionExportCommands() {
  return {
      {"convention export",
       {"écrit une convention en fichier : à signer hors ligne, ou à vérifier sans concentrateur",
        "writes a convention to a file: to be signed off-line, or checked without a hub"},
       {ConventionOption(),
        {"--version",
         {"sa version (celle en vigueur, sinon celle qui se signe)",
          "its version (the one in force, otherwise the one being signed)"}},
        {"--out",
         {"fichier à écrire (NUMÉRO-VERSION.convention.json)", "file to write (ID-VERSION.convention.json)"},
         Takes::kOne,
         false,
         "file"}},
       &ExportOne,
       "relais-hub convention export 3e2342f6b5d2b4c7fc892fb01ccc3b6b --out pithiviers.convention.json"},
  };
}

}  // namespace relais::hub
