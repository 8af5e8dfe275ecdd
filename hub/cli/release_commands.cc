// Releases as files, away from the hub: verify one, show one, give one out as open data.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/convention_file.h"
#include "hub/cli/counting_ground.h"
#include "hub/cli/release_tables.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/table.h"
#include "services/core/handoff/reason.h"
#include "services/core/monitoring/fact_tables.h"
#include "services/core/monitoring/release.h"
#include "services/wire/release_text.h"

namespace relais::hub {
namespace {

struct LoadedRelease {
  wire::SignedRelease file;
  Release release;
  CountDomain domain;
  Digest text_sha256;
};

// What is read about a release is read over the domain that it says itself.
absl::StatusOr<LoadedRelease> OverItsDomain(wire::SignedRelease file, Release release, const FileTools& tools) {
  CountDomain domain(release.territories);
  if (tools.digester.Sha256(domain.CanonicalText()) != release.domain) {
    return Refuse(Reason::kUnknownValue, "release: made over another domain of counts than its territories give here");
  }
  const Digest sha256 = tools.digester.Sha256(file.text);
  return LoadedRelease{std::move(file), std::move(release), std::move(domain), sha256};
}

// For those who only look: whoever signed it, and whether or not it was altered.
absl::StatusOr<LoadedRelease> LoadUnverified(const std::string& path, const FileTools& tools,
                                             const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<wire::SignedRelease> file = wire::ParseSignedRelease(*bytes);
  if (!file.ok()) return file.status();
  absl::StatusOr<Release> release = wire::DecodeRelease(file->text);
  if (!release.ok()) return release.status();
  return OverItsDomain(*std::move(file), *std::move(release), tools);
}

// The three of each framework that the given texts hold, under the given anchor.
absl::StatusOr<wire::ReleaseSigners> ReadSigners(const Arguments& arguments, const FileTools& tools,
                                                 const Terminal& terminal) {
  const absl::StatusOr<Knowledge> knowledge = ReadTexts(arguments, tools, terminal);
  if (!knowledge.ok()) return knowledge.status();
  wire::ReleaseSigners signers = SignersIn(*knowledge, tools.sealer);
  if (signers.frameworks.empty()) return Refuse(Reason::kConventionUnknown, "no framework names who sums");
  return signers;
}

absl::StatusOr<LoadedRelease> LoadVerified(const std::string& path, const wire::ReleaseSigners& signers,
                                           const FileTools& tools, const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<wire::VerifiedRelease> read = wire::VerifyRelease(*bytes, signers, tools.keys.verify);
  if (!read.ok()) return read.status();
  return OverItsDomain(std::move(read->file), std::move(read->release), tools);
}

absl::Status CheckChain(const LoadedRelease& loaded, const LoadedRelease& before) {
  if (before.release.month == loaded.release.month) {
    return Refuse(before.text_sha256 == loaded.text_sha256 ? Reason::kReplay : Reason::kEquivocation,
                  "release: the one before is of the same month");
  }
  if (before.release.month > loaded.release.month) {
    return Refuse(Reason::kMalformed, "release: the one before is of a later month");
  }
  if (before.text_sha256 != loaded.release.previous) {
    return Refuse(Reason::kMalformed, "release: names another one before it");
  }
  return absl::OkStatus();
}

void ShowSummary(const LoadedRelease& loaded, Terminal& terminal) {
  const Release& release = loaded.release;
  size_t released = 0;
  for (uint32_t i = 0; i < loaded.domain.size(); ++i) {
    released += IsReleased(loaded.domain.KeyOf(CellIndex(i))) ? 1 : 0;
  }
  const size_t withheld = released - release.figures.size();
  nlohmann::json& result = terminal.result();
  result["month"] = FormatMonth(release.month);
  result["sha256"] = loaded.text_sha256.ToHex();
  nlohmann::json& signed_by = result["signed_by"] = nlohmann::json::array();
  for (const wire::LineSignature& one : loaded.file.signatures) signed_by.push_back(one.key.ToHex());
  result["previous"] = release.previous.none() ? "" : release.previous.ToHex();
  result["published"] = release.figures.size();
  result["withheld"] = withheld;
  result["threshold"] = release.rules.threshold;
  result["reported"] = release.coverage.reported;
  result["expected"] = release.coverage.expected;
  terminal.Line(absl::StrCat(terminal.Say("Chiffres de ", "Figures of "), FormatMonth(release.month), " : ",
                             release.figures.size(), terminal.Say(" publiés, ", " published, "), withheld,
                             terminal.Say(" retenus (seuil ", " withheld (threshold "), release.rules.threshold, ")."));
  terminal.Line(absl::StrCat(terminal.Say("Nœuds : ", "Nodes: "), release.coverage.reported,
                             terminal.Say(" ont remis leurs comptes, sur ", " reported, of "),
                             release.coverage.expected, "."));
  terminal.Line(
      absl::StrCat(terminal.Say("SHA-256 du texte : ", "SHA-256 of the text: "), InFours(loaded.text_sha256.ToHex())));
}

// --- The commands ------------------------------------------------------------------------------------------------

absl::Status VerifyRelease(const Arguments& arguments, Terminal& terminal) {
  FileTools tools;
  const absl::StatusOr<wire::ReleaseSigners> signers = ReadSigners(arguments, tools, terminal);
  if (!signers.ok()) return signers.status();
  const absl::StatusOr<LoadedRelease> loaded = LoadVerified(arguments.Get("FILE"), *signers, tools, terminal);
  if (!loaded.ok()) return loaded.status();
  ShowSummary(*loaded, terminal);
  terminal.result()["chain"] = arguments.Has("--previous") ? "followed" : "not_asked";
  if (arguments.Has("--previous")) {
    const absl::StatusOr<LoadedRelease> before = LoadVerified(arguments.Get("--previous"), *signers, tools, terminal);
    if (!before.ok()) return before.status();
    if (absl::Status chained = CheckChain(*loaded, *before); !chained.ok()) return chained;
  }
  const std::vector<ReleaseFinding> findings = CheckRelease(loaded->domain, loaded->release);
  nlohmann::json& flaws = terminal.result()["flaws"] = nlohmann::json::array();
  for (const ReleaseFinding& finding : findings) {
    const std::string cell = wire::CellName(loaded->domain, loaded->domain.KeyOf(finding.cell));
    flaws.push_back({{"flaw", std::string(ReleaseFlawName(finding.flaw))}, {"cell", cell}});
    terminal.Line(absl::StrCat("  ", terminal.Say(ReleaseFlawWordsFr(finding.flaw), ReleaseFlawWordsEn(finding.flaw)),
                               " : ", cell));
  }
  if (!findings.empty()) {
    return Refuse(Reason::kReleaseFlawed, std::string(ReleaseFlawName(findings.front().flaw)));
  }
  terminal.Line(
      terminal.Say("TOUT EST EN RÈGLE : signatures des trois, seuil, totaux ; aucun chiffre retenu ne se calcule ni ne "
                   "s'encadre de trop près.",
                   "ALL IS RIGHT: the three signatures, threshold, totals; no withheld figure can be worked out or "
                   "bounded too closely."));
  return absl::OkStatus();
}

// For people: what happened in the whole region. Programs and spreadsheets get every figure.
void ShowTotals(const LoadedRelease& loaded, Terminal& terminal) {
  Table table({terminal.Say("Donnée", "Figure"), terminal.Say("Région", "Region")});
  for (const ReleaseRow& row : ReleaseRows(loaded.domain, loaded.release)) {
    const bool total =
        row.table == "outcomes" && row.territory == "all" && row.need == "all" && row.public_group == "all";
    if (!total) continue;
    table.Add({terminal.Say(row.label_fr, row.item),
               row.persons.has_value() ? absl::StrCat(*row.persons) : terminal.Say("retenu", "withheld")});
  }
  terminal.Line(table.ToString());
}

absl::Status ShowRelease(const Arguments& arguments, Terminal& terminal) {
  FileTools tools;
  const absl::StatusOr<LoadedRelease> loaded = LoadUnverified(arguments.Get("FILE"), tools, terminal);
  if (!loaded.ok()) return loaded.status();
  const std::vector<ReleaseRow> rows = ReleaseRows(loaded->domain, loaded->release);
  if (arguments.Has("--csv") || arguments.Has("--csv-fr")) {
    terminal.Raw(arguments.Has("--csv") ? ReleaseCsv(rows) : ReleaseCsvFr(rows));
    return absl::OkStatus();
  }
  ShowSummary(*loaded, terminal);
  ShowTotals(*loaded, terminal);
  terminal.Line(terminal.Say("La signature n'a pas été vérifiée ici : « release verify » le fait.",
                             "The signature was not verified here: \"release verify\" does that."));
  if (!terminal.json()) return absl::OkStatus();
  nlohmann::json& figures = terminal.result()["figures"] = nlohmann::json::array();
  for (const ReleaseRow& row : rows) {
    nlohmann::json figure = {{"table", row.table}, {"territory", row.territory},
                             {"need", row.need},   {"public", row.public_group},
                             {"age", row.age},     {"item", row.item}};
    figure["persons"] = row.persons.has_value() ? nlohmann::json(*row.persons) : nlohmann::json();
    figures.push_back(std::move(figure));
  }
  return absl::OkStatus();
}

absl::Status ExportRelease(const Arguments& arguments, Terminal& terminal) {
  FileTools tools;
  const absl::StatusOr<LoadedRelease> loaded = LoadUnverified(arguments.Get("FILE"), tools, terminal);
  if (!loaded.ok()) return loaded.status();
  const std::string folder = arguments.Get("--out");
  absl::Status written = MakeFolder(folder, terminal);
  const auto write = [&](const std::string& name, const std::string& bytes) {
    if (written.ok()) written = WriteWholeFile(Below(folder, name), bytes, kPublicMode, terminal);
  };
  write("figures.csv", ReleaseCsv(ReleaseRows(loaded->domain, loaded->release)));
  write("schema.json", ReleaseTableSchema().dump(2) + "\n");
  write("datapackage.json", ReleaseDataPackage(loaded->release, loaded->text_sha256).dump(2) + "\n");
  write(FormatMonth(loaded->release.month) + ".release", wire::FormatSignedRelease(loaded->file));
  if (!written.ok()) return written;
  ShowSummary(*loaded, terminal);
  terminal.Line(absl::StrCat(terminal.Say("Écrit dans ", "Written to "), folder,
                             terminal.Say(", sous Licence Ouverte 2.0.", ", under the Licence Ouverte 2.0.")));
  return absl::OkStatus();
}

Option ReleaseFileOption() {
  return {"FILE", {"fichier MOIS.release", "file MONTH.release"}, Takes::kOne, true, "file"};
}

}  // namespace

std::vector<Command> ReleaseCommands() {
  return {
      {"release verify",
       {"dit sans concentrateur si une publication est signée, cohérente, et ne laisse rien deviner",
        "says without a hub whether a release is signed, consistent, and lets nothing be worked out"},
       {ReleaseFileOption(),
        TrustAnchorOption(),
        SignedTextsOption(),
        {"--previous",
         {"publication d'avant : l'enchaînement est vérifié aussi", "the release before: the chain is verified too"},
         Takes::kOne,
         false,
         "file"}},
       &VerifyRelease,
       "relais-hub release verify 2026-11.release --anchor anchor.json --text framework.signed"},
      {"release show",
       {"montre une publication ; en CSV ou en JSON, tous ses chiffres",
        "shows a release; as CSV or JSON, all figures"},
       {ReleaseFileOption(),
        {"--csv", {"CSV (RFC 4180)", "CSV (RFC 4180)"}, Takes::kNothing},
        {"--csv-fr", {"CSV pour un tableur en français", "CSV for a French spreadsheet"}, Takes::kNothing}},
       &ShowRelease},
      {"release export",
       {"écrit une publication en données ouvertes : CSV, schéma, licence",
        "writes a release as open data: CSV, schema, licence"},
       {ReleaseFileOption(), {"--out", {"dossier à écrire", "folder to write"}, Takes::kOne, true, "dir"}},
       &ExportRelease},
  };
}

}  // namespace relais::hub
