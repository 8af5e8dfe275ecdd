// What the node keeps: until when, on whom, under which keys; and erasing it.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/show.h"
#include "node/cli/words.h"
#include "relais/v1/vault_service.grpc.pb.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

constexpr int kErasedWithinSeconds = 60;

// The line to the node's VaultService.
class VaultLine {
 public:
  static absl::StatusOr<VaultLine> Open(const Arguments& arguments, const Terminal& terminal) {
    absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
    if (!line.ok()) return line.status();
    return VaultLine(*std::move(line));
  }
  template <class Request, class Response>
  absl::StatusOr<Response> Call(grpc::Status (v1::VaultService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                                               Response*),
                                const Request& request) const {
    return desk_.CallOf(*stub_, method, request);
  }
  const DeskLine& desk() const { return desk_; }

 private:
  explicit VaultLine(DeskLine line) : desk_(std::move(line)), stub_(v1::VaultService::NewStub(desk_.channel())) {}

  DeskLine desk_;
  std::unique_ptr<v1::VaultService::Stub> stub_;
};

using VaultStub = v1::VaultService::Stub;

void ShowTable(const Table& table, absl::string_view when_empty, Terminal& terminal) {
  if (table.empty()) return terminal.Line(when_empty);
  std::string text = table.ToString();
  text.pop_back();  // Line() ends it
  terminal.Line(text);
}

std::string KindText(const std::string& kind, const Terminal& terminal) {
  if (kind == "identity") return terminal.Say("identité", "identity");
  if (kind == "sealing") return terminal.Say("scellement", "sealing");
  if (kind == "certificate") return terminal.Say("certificat", "certificate");
  return terminal.Say("coffre", "vault");
}

absl::Status ShowKeys(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<VaultLine> line = VaultLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetVaultResponse> vault = line->Call(&VaultStub::GetVault, v1::GetVaultRequest());
  if (!vault.ok()) return vault.status();
  terminal.result().update(MessageJson(*vault));
  Table table({terminal.Say("clé", "key"), terminal.Say("nom", "name"), terminal.Say("depuis", "since"),
               terminal.Say("jusqu'au", "until"), terminal.Say("gardée jusqu'au", "kept until"),
               terminal.Say("publiée", "published")});
  for (const v1::OwnKey& key : vault->keys()) {
    table.Add({KindText(key.kind(), terminal), key.name().substr(0, 16), DayText(key.first_day()),
               DayText(key.last_day()), DayText(key.kept_day()), key.published() ? terminal.Say("oui", "yes") : ""});
  }
  ShowTable(table, "", terminal);
  terminal.Line(absl::StrCat(terminal.Say("Ouverture du coffre : ", "What opens the vault: "), vault->lock()));
  const int days = vault->backup_days_size();
  terminal.Line(absl::StrCat(terminal.Say("Dernière sauvegarde : ", "Last backup: "),
                             days == 0 ? terminal.Say("aucune", "none") : DayText(vault->backup_days(days - 1))));
  if (vault->backup_failed()) {
    terminal.Line(terminal.Say("La sauvegarde de chaque jour n'a pas pu être faite : voir le journal du nœud.",
                               "The daily backup could not be made: see the node's log."));
  }
  if (vault->store_doubt() != v1::REASON_UNSPECIFIED) {
    const auto doubt = wire::FromProto(vault->store_doubt()).value_or(Reason::kUnavailable);
    terminal.Warn(terminal.Say(ReasonAdviceFr(doubt), ReasonAdviceEn(doubt)));
  }
  return absl::OkStatus();
}

absl::Status DeclareRestored(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<VaultLine> line = VaultLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::DeclareRestoreResponse> answer =
      line->Call(&VaultStub::DeclareRestore, v1::DeclareRestoreRequest());
  if (!answer.ok()) return answer.status();
  terminal.result()["declared"] = true;
  terminal.Line(
      terminal.Say("Déclaré. Prévenez maintenant la Région, qui l'admet ; ce poste reprend alors de lui-même, "
                   "et redemande ce qu'il a oublié.",
                   "Declared. Tell the Region now, which admits it; this node then takes up its work by "
                   "itself, and asks for what it forgot."));
  return absl::OkStatus();
}

absl::Status ShowKept(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<VaultLine> line = VaultLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  absl::StatusOr<v1::ListKeptResponse> kept = line->Call(&VaultStub::ListKept, v1::ListKeptRequest());
  if (!kept.ok()) return kept.status();
  if (arguments.Has("--leaving")) {
    auto& journeys = *kept->mutable_journeys();
    journeys.erase(std::remove_if(journeys.begin(), journeys.end(),
                                  [](const v1::KeptJourney& journey) { return !journey.leaving(); }),
                   journeys.end());
  }
  terminal.result().update(MessageJson(*kept));
  Table table({terminal.Say("parcours", "journey"), terminal.Say("orientations", "referrals"),
               terminal.Say("effacé le", "erased on"), ""});
  for (const v1::KeptJourney& journey : kept->journeys()) {
    const std::string what =
        journey.referrals().empty() ? terminal.Say("réglé ici", "solved here") : absl::StrCat(journey.referrals_size());
    table.Add({JourneyId::FromBytes(journey.journey()).ToHex(), what, DayText(journey.leaving_day()),
               journey.leaving() ? terminal.Say("bientôt", "soon") : ""});
  }
  ShowTable(table, terminal.Say("Rien.", "Nothing."), terminal);
  return absl::OkStatus();
}

// The journey typed, or that of the referral typed; empty when neither was.
absl::StatusOr<std::string> JourneyTyped(const VaultLine& line, const Arguments& arguments, const Terminal& terminal) {
  if (arguments.Has("--journey")) {
    const JourneyId journey = JourneyId::FromHex(arguments.Get("--journey"));
    if (!journey.none()) return std::string(journey.view());
    return BadUsage(terminal.Say("--journey : 32 symboles hexadécimaux minuscules sont attendus",
                                 "--journey: 32 lower-case hexadecimal symbols are expected"));
  }
  if (!arguments.Has("REFERRAL")) return std::string();
  const absl::StatusOr<std::string> referral = line.desk().FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  v1::GetRequest request;
  request.set_referral(*referral);
  const absl::StatusOr<v1::GetResponse> shown = line.desk().Call(&v1::DeskService::Stub::Get, request);
  if (!shown.ok()) return shown.status();
  return shown->referral().summary().journey();
}

// A name in the words of a command would be seen by everybody on the machine: it comes from a file.
absl::Status ReadPerson(const Arguments& arguments, const Terminal& terminal, v1::ExportRequest& request) {
  const absl::StatusOr<std::string> text = ReadWholeFile(arguments.Get("--person"), terminal);
  if (!text.ok()) return text.status();
  std::vector<std::string> lines = absl::StrSplit(*text, '\n');
  lines.resize(std::max<size_t>(lines.size(), 3));
  request.set_surname(lines[0]);
  request.set_given_name(lines[1]);
  request.set_birth_date(lines[2]);
  return absl::OkStatus();
}

// Surname, given name, birth date, contact, one a line: what is empty stays.
absl::Status PutCopyRight(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<VaultLine> line = VaultLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> referral = line->desk().FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  const absl::StatusOr<std::string> text = ReadWholeFile(arguments.Get("--person"), terminal);
  if (!text.ok()) return text.status();
  std::vector<std::string> lines = absl::StrSplit(*text, '\n');
  lines.resize(std::max<size_t>(lines.size(), 4));
  v1::RectifyRequest request;
  request.set_referral(*referral);
  request.set_surname(lines[0]);
  request.set_given_name(lines[1]);
  request.set_birth_date(lines[2]);
  request.set_contact(lines[3]);
  const absl::StatusOr<v1::RectifyResponse> done = line->Call(&VaultStub::Rectify, request);
  if (!done.ok()) return done.status();
  terminal.result()["rectified"] = true;
  terminal.Line(
      terminal.Say("Rectifié ici. L'autre porte a ce qui lui a été envoyé : dites-le-lui (reply, ask), elle "
                   "rectifiera le sien.",
                   "Put right here. The other door has what it was sent: tell it (reply, ask), and it puts "
                   "its own right."));
  return absl::OkStatus();
}

absl::Status ExportKept(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<VaultLine> line = VaultLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> journey = JourneyTyped(*line, arguments, terminal);
  if (!journey.ok()) return journey.status();
  v1::ExportRequest request;
  request.set_journey(*journey);
  if (arguments.Has("--person")) {
    if (absl::Status read = ReadPerson(arguments, terminal, request); !read.ok()) return read;
  }
  const absl::StatusOr<v1::ExportResponse> found = line->Call(&VaultStub::Export, request);
  if (!found.ok()) return found.status();
  const nlohmann::json all = MessageJson(*found, DeskWords());
  terminal.result()["count"] = found->referrals_size() + found->solved_here_size();
  if (arguments.Has("--out")) {
    terminal.result()["file"] = arguments.Get("--out");
    terminal.Line(arguments.Get("--out"));
    return WriteNewFile(arguments.Get("--out"), all.dump(2) + "\n", kSecretMode, terminal);
  }
  terminal.result().update(all);
  for (const v1::ReferralDetail& referral : found->referrals()) ShowDetail(referral, terminal);
  for (const v1::SolveHereRequest& solved : found->solved_here()) {
    terminal.Line(absl::StrCat(terminal.Say("réglé ici : ", "solved here: "), solved.need()));
  }
  if (found->referrals().empty() && found->solved_here().empty()) {
    terminal.Line(terminal.Say("Rien n'est gardé ici sur cette personne.", "Nothing is kept here on this person."));
  }
  return absl::OkStatus();
}

// Withdraws what was not yet: each door of each referral hears of it. Returns how many.
absl::StatusOr<int> WithdrawAll(const VaultLine& line, const v1::KeptJourney& journey) {
  int withdrawn = 0;
  for (const std::string& referral : journey.referrals()) {
    v1::GetRequest get;
    get.set_referral(referral);
    const absl::StatusOr<v1::GetResponse> shown = line.desk().Call(&v1::DeskService::Stub::Get, get);
    if (!shown.ok()) return shown.status();
    if (shown->referral().summary().state() == "withdrawn") continue;
    v1::WithdrawRequest request;
    request.set_referral(referral);
    request.set_at_persons_request(true);
    const auto answer = line.desk().Call(&v1::DeskService::Stub::Withdraw, request);
    if (!answer.ok()) return answer.status();
    ++withdrawn;
  }
  return withdrawn;
}

absl::StatusOr<bool> AwaitErasedFromDisk(const VaultLine& line) {
  for (int looked = 0; looked < kErasedWithinSeconds * 5; ++looked) {
    const absl::StatusOr<v1::GetVaultResponse> vault = line.Call(&VaultStub::GetVault, v1::GetVaultRequest());
    if (!vault.ok()) return vault.status();
    if (!vault->erasing()) return true;
    absl::SleepFor(absl::Milliseconds(200));  // tidy: allow(ban) no call waits for what the daemon does to its files
  }
  return false;
}

absl::Status EraseJourney(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<VaultLine> line = VaultLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> journey = JourneyTyped(*line, arguments, terminal);
  if (!journey.ok()) return journey.status();
  if (journey->empty()) {
    return BadUsage(terminal.Say("quelle orientation, ou quel parcours (--journey) ?",
                                 "which referral, or which journey (--journey)?"));
  }
  const absl::StatusOr<v1::ListKeptResponse> kept = line->Call(&VaultStub::ListKept, v1::ListKeptRequest());
  if (!kept.ok()) return kept.status();
  const auto found = std::find_if(kept->journeys().begin(), kept->journeys().end(),
                                  [&](const v1::KeptJourney& each) { return each.journey() == *journey; });
  int withdrawn = 0;
  if (found == kept->journeys().end() || found->referrals().empty()) {
    v1::EraseHereRequest request;
    request.set_journey(*journey);
    request.set_in_error(arguments.Has("--in-error"));
    if (const auto erased = line->Call(&VaultStub::EraseHere, request); !erased.ok()) return erased.status();
  } else {
    const absl::StatusOr<int> told = WithdrawAll(*line, *found);
    if (!told.ok()) return told.status();
    withdrawn = *told;
  }
  const absl::StatusOr<bool> on_disk = AwaitErasedFromDisk(*line);
  if (!on_disk.ok()) return on_disk.status();
  terminal.result().update(
      {{"journey", JourneyId::FromBytes(*journey).ToHex()}, {"withdrawn", withdrawn}, {"on_disk", *on_disk}});
  terminal.Line(*on_disk ? terminal.Say("Effacé, dans les fichiers aussi ; les autres portes en sont averties.",
                                        "Erased, in the files too; the other doors are told.")
                         : terminal.Say("Effacé ; les fichiers ne sont pas encore réécrits (relais-node keys).",
                                        "Erased; the files are not rewritten yet (relais-node keys)."));
  return absl::OkStatus();
}

Option JourneyOption() {
  return {"--journey", {"le parcours, 32 symboles", "the journey, 32 symbols"}};
}

}  // namespace

std::vector<Command> KeepingCommands() {
  return {
      {"keys",
       {"les clés du nœud : lesquelles, depuis quand, jusqu'à quand", "the node's keys: which, since when, until when"},
       {},
       &ShowKeys},
      {"declare-restore",
       {"déclare que ce poste vient d'une copie, ou que de deux copies c'est celle qui continue",
        "declares that this node came back from a copy, or that of two copies it is the one to go on"},
       {},
       &DeclareRestored},
      {"kept",
       {"ce que le nœud garde, et le jour où il l'efface de lui-même",
        "what the node keeps, and the day on which it erases it by itself"},
       {{"--leaving", {"seulement ce qui part dans les 30 jours", "only what leaves within 30 days"}, Takes::kNothing}},
       &ShowKept},
      {"export",
       {"tout ce qui est gardé ici sur une personne, ou d'un parcours", "all that is kept here on a person or journey"},
       {ReferralOption(false),
        {"--person",
         {"fichier : nom, prénom et date de naissance (AAAA-MM-JJ), un par ligne ; le nom suffit",
          "file: surname, given name and birth date (YYYY-MM-DD), one a line; the surname is enough"},
         Takes::kOne,
         false,
         "file"},
        JourneyOption(),
        {"--out",
         {"fichier JSON à écrire, pour vous seul", "JSON file to write, for you alone"},
         Takes::kOne,
         false,
         "file"}},
       &ExportKept,
       "relais-node export --person personne.txt --out export.json"},
      {"rectify",
       {"rectifie ce que ce poste garde d'une personne", "puts right what this node keeps on a person"},
       {ReferralOption(),
        {"--person",
         {"fichier : nom, prénom, date de naissance (AAAA-MM-JJ) et moyen de joindre, un par ligne ; une ligne vide ne "
          "change rien",
          "file: surname, given name, birth date (YYYY-MM-DD) and contact, one a line; an empty line changes nothing"},
         Takes::kOne,
         true,
         "file"}},
       &PutCopyRight,
       "relais-node rectify 3f9a12 --person juste.txt"},
      {"erase",
       {"efface un parcours, à la demande de la personne : ici, dans les fichiers, et chez l'autre porte",
        "erases a journey, as the person asks: here, in the files, and at the other door"},
       {ReferralOption(false),
        JourneyOption(),
        {"--in-error",
         {"un besoin résolu ici, noté par erreur : il quitte aussi les comptes",
          "a need solved here that was entered in error: it leaves the counts too"},
         Takes::kNothing}},
       &EraseJourney,
       "relais-node erase 3f9a12"},
  };
}

}  // namespace relais::node
