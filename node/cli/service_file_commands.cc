// The partner's services as files, and their way to the hub.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/services_draft.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/inclusion/inclusion_import.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/terminal/files.h"
#include "services/core/handoff/reason.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

constexpr size_t kProblemsShown = 50;
constexpr int kPublishPatienceSeconds = 10;

// --- Import -----------------------------------------------------------------------------------------------------

// Of the region's own départements: the communes of others are not known here.
std::vector<std::string> CommunesOfDepartement(absl::string_view area) {
  std::vector<std::string> codes;
  for (const auto& [code, commune] : RegionCommunes().communes()) {
    if (commune.departement == area) codes.push_back(code);
  }
  return codes;
}

// One file into `import`. Looks at its size before its first byte.
absl::Status ReadInto(InclusionImport& import, const std::string& path, const std::string& format,
                      const Terminal& terminal) {
  std::error_code error;
  const bool plain = std::filesystem::is_regular_file(path, error);
  const uintmax_t bytes = plain ? std::filesystem::file_size(path, error) : 0;
  if (!plain || error) {
    return BadUsage(absl::StrCat(path, terminal.Say(" : ce n'est pas un fichier lisible", " is no readable file")));
  }
  if (bytes > kImportBytesMax) {
    return Refuse(Reason::kTooLarge, absl::StrCat(path, ": ", bytes, " > ", kImportBytesMax));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return BadUsage(absl::StrCat(path, terminal.Say(" : illisible", " cannot be read")));
  if (format == "json") {
    import.ReadJson(file);
  } else if (format == "csv") {
    import.ReadCsv(file);
  } else {
    import.ReadEither(file);
  }
  return absl::OkStatus();
}

void ShowReport(const ImportReport& report, size_t kept, Terminal& terminal) {
  nlohmann::json problems = nlohmann::json::array();
  for (const ImportProblem& problem : report.problems) {
    problems.push_back({{"flaw", ImportFlawName(problem.flaw)},
                        {"list", problem.list},
                        {"row", problem.row},
                        {"field", problem.field},
                        {"value", problem.value}});
    if (problem.byte >= 0) problems.back()["byte"] = problem.byte;
    if (problems.size() <= kProblemsShown) terminal.Line(ProblemLine(problem, terminal));
  }
  const uint64_t unseen =
      report.problems_unlisted + (problems.size() > kProblemsShown ? problems.size() - kProblemsShown : 0);
  if (unseen > 0)
    terminal.Line(absl::StrCat("  … ", unseen, terminal.Say(" autres (voir --json)", " more (see --json)")));
  nlohmann::json& result = terminal.result();
  result["problems"] = std::move(problems);
  result["problems_unlisted"] = report.problems_unlisted;
  result["rows_read"] = report.rows_read;
  result["rows_left_out"] = report.rows_left_out;
  result["rows_elsewhere"] = report.rows_elsewhere;
  result["values_left_out"] = report.values_left_out;
  result["values_mapped"] = report.values_mapped;
  result["services"] = kept;
  terminal.Line(absl::StrCat(report.rows_read, terminal.Say(" lignes lues, ", " rows read, "), kept,
                             terminal.Say(" offres bonnes, ", " good services, "), report.rows_left_out,
                             terminal.Say(" lignes laissées de côté", " rows left out")));
}

// Services that are there already are replaced in their place, new ones come last.
void Merge(Imported imported, bool replace, ServicesDraft& draft) {
  std::vector<Service>& services = draft.partner.entry.services;
  if (replace) services.clear();
  for (Service& fresh : imported.services) {
    const auto it =
        std::find_if(services.begin(), services.end(), [&](const Service& known) { return known.id == fresh.id; });
    if (it != services.end()) {
      *it = std::move(fresh);
    } else {
      services.push_back(std::move(fresh));
    }
  }
  if (imported.structure.has_value()) draft.partner.entry.structure = std::move(imported.structure->structure);
}

absl::Status Import(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<ServicesDraft> draft =
      ReadServicesDraft(arguments, terminal, arguments.Has("--replace") || arguments.Has("--dry-run"));
  if (!draft.ok()) return draft.status();
  ImportOptions options;
  options.partner = draft->partner.entry.partner;
  options.today = draft->today;
  options.structure = arguments.Get("--structure");
  options.communes_of = &CommunesOfDepartement;
  if (arguments.Get("--door") == "first") options.door = Door::kFirst;
  const OpensslDigester digester;
  InclusionImport import(std::move(options), digester);
  for (const std::string& file : arguments.All("FILE")) {
    if (absl::Status read = ReadInto(import, file, arguments.Get("--format"), terminal); !read.ok()) return read;
  }
  const ImportReport report = import.report();
  Imported imported = std::move(import).Take();
  ShowReport(report, imported.services.size(), terminal);
  if (report.refused) {
    const ImportProblem& why = report.problems.back();
    return Refuse(why.flaw == ImportFlaw::kFileTooLarge ? Reason::kTooLarge : Reason::kMalformed,
                  std::string(ImportFlawName(why.flaw)));
  }
  if (arguments.Has("--dry-run")) return absl::OkStatus();
  if (imported.services.empty() && !imported.structure.has_value()) return absl::OkStatus();
  Merge(std::move(imported), arguments.Has("--replace"), *draft);
  return WriteServicesDraft(*draft, terminal);
}

// --- Export -----------------------------------------------------------------------------------------------------

absl::Status Export(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ServicesDraft> draft = ReadServicesDraft(arguments, terminal, false);
  if (!draft.ok()) return draft.status();
  const std::vector<ExportedPartner> partners = {draft->partner};
  const std::string file = arguments.Get("FILE");
  const bool csv = arguments.Get("--format") == "csv";
  absl::Status written =
      WriteWholeFile(file, csv ? ExportServicesCsv(partners, draft->today) : ExportJson(partners, draft->today),
                     kPublicMode, terminal);
  if (written.ok() && csv && arguments.Has("--structures")) {
    written = WriteWholeFile(arguments.Get("--structures"), ExportStructuresCsv(partners, draft->today), kPublicMode,
                             terminal);
  }
  if (!written.ok()) return written;
  terminal.result()["losses"] = nlohmann::json::array();
  for (const ExportLossRow& row : LossesOf(partners, draft->today)) {
    terminal.result()["losses"].push_back(
        {{"list", row.list}, {"field", row.field}, {"loss", ExportLossName(row.loss)}, {"count", row.count}});
    const Text sentence =
        row.loss == ExportLoss::kOwnField
            ? Text{"inconnu de data·inclusion, gardé sous ce nom", "unknown to data·inclusion, kept so"}
        : row.loss == ExportLoss::kOddValue
            ? Text{"valeur que data·inclusion ne prendrait pas", "a value data·inclusion would not take"}
            : Text{"jamais rempli", "never filled"};
    terminal.Line(absl::StrCat("  ", row.list, ", ", row.field, terminal.Say(" : ", ": "), terminal.Say(sentence), " (",
                               row.count, ")"));
  }
  terminal.result()["services"] = draft->partner.entry.services.size();
  terminal.Line(absl::StrCat(file, terminal.Say(" : ", ": "), draft->partner.entry.services.size(),
                             terminal.Say(" offre(s)", " service(s)")));
  return absl::OkStatus();
}

// --- Publishing -------------------------------------------------------------------------------------------------

absl::string_view StateName(v1::PublishingState state) {
  switch (state) {
    case v1::PUBLISHING_STATE_WAITING:
      return "waiting";
    case v1::PUBLISHING_STATE_PUBLISHED:
      return "published";
    case v1::PUBLISHING_STATE_REFUSED:
      return "refused";
    default:
      return "nothing";
  }
}

absl::Status ShowState(const v1::GetOwnEntryResponse& own, Terminal& terminal) {
  const std::string state(StateName(own.state()));
  terminal.result()["state"] = state;
  terminal.result()["edition"] = own.entry().edition();
  terminal.result()["services"] = own.entry().services_size();
  if (own.state() == v1::PUBLISHING_STATE_REFUSED) {
    return Refuse(wire::FromProto(own.reason()).value_or(Reason::kUnavailable));
  }
  const Text sentence =
      own.state() == v1::PUBLISHING_STATE_PUBLISHED ? Text{"publiée : l'annuaire de tous l'a, ou l'aura bientôt",
                                                           "published: everyone's directory has it, or soon will"}
      : own.state() == v1::PUBLISHING_STATE_WAITING
          ? Text{"signée ; partira dès que le concentrateur répondra", "signed; it will leave when the hub answers"}
          : Text{"rien n'a été publié par ce nœud", "this node published nothing"};
  terminal.Line(absl::StrCat(terminal.Say("Édition ", "Edition "), own.entry().edition(), terminal.Say(" : ", ": "),
                             terminal.Say(sentence)));
  return absl::OkStatus();
}

absl::Status Publish(const Arguments& arguments, Terminal& terminal) {
  absl::StatusOr<ServicesDraft> draft = ReadServicesDraft(arguments, terminal, false);
  if (!draft.ok()) return draft.status();
  const absl::StatusOr<OwnEntryLine> line = OwnEntryLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  draft->partner.entry.edition = Edition(1);
  const absl::StatusOr<Edition> edition = line->Publish(draft->partner.entry);
  if (!edition.ok()) return edition.status();
  // It is safe already; a moment's patience tells most people what they want to know.
  const absl::StatusOr<v1::GetOwnEntryResponse> own = line->Get(kPublishPatienceSeconds);
  if (!own.ok()) return own.status();
  return ShowState(*own, terminal);
}

absl::Status State(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OwnEntryLine> line = OwnEntryLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetOwnEntryResponse> own = line->Get();
  if (!own.ok()) return own.status();
  return ShowState(*own, terminal);
}

}  // namespace

std::vector<Command> ServiceFileCommands() {
  return {
      {"services import",
       {"lit des offres d'un fichier data·inclusion, et dit tout ce qui n'y va pas",
        "reads services from a data·inclusion file, and says all that is wrong with it"},
       {{"FILE",
         {"fichier des offres, et celui des structures", "file of services, and that of structures"},
         Takes::kMany,
         true,
         "file"},
        {"--format", {"sinon deviné", "otherwise guessed"}, Takes::kOne, false, "json|csv"},
        {"--structure",
         {"identifiant data·inclusion de la structure à lire", "data·inclusion id of the structure to read"}},
        {"--door",
         {"porte des offres qui ne le disent pas (seconde)", "door of services that do not say (second)"},
         Takes::kOne,
         false,
         "first|second"},
        {"--replace",
         {"remplace toutes les offres au lieu d'y ajouter", "replaces all services instead of adding"},
         Takes::kNothing},
        {"--dry-run", {"dit seulement ce qui se passerait", "only says what would happen"}, Takes::kNothing}},
       &Import,
       "relais-node services import services.csv structures.csv --structure dora--42 --dry-run"},
      {"services export",
       {"écrit les offres en data·inclusion v1, et dit ce qui s'y perd",
        "writes the services as data·inclusion v1, and says what is lost"},
       {{"FILE", {"fichier à écrire", "file to write"}, Takes::kOne, true, "file"},
        {"--format",
         {"json, avec la structure, ou csv", "json, with the structure, or csv"},
         Takes::kOne,
         false,
         "json|csv"},
        {"--structures",
         {"avec csv : fichier de la structure", "with csv: file of the structure"},
         Takes::kOne,
         false,
         "file"}},
       &Export},
      {"services publish",
       {"signe les offres et les publie ; sans concentrateur, elles partiront à son retour",
        "signs the services and publishes them; without the hub, they leave when it is back"},
       {},
       &Publish},
      {"services state",
       {"dit si ce qui a été signé est publié", "says whether what was signed is published"},
       {},
       &State},
  };
}

}  // namespace relais::node
