// Looking after a convention: reminding its signatories, suspending, resuming, ending and amending it.
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/convention_line.h"
#include "hub/cli/signatory_key.h"
#include "hub/cli/text_file.h"
#include "hub/cli/typed_ids.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/spoken_day.h"

namespace relais::hub {
namespace {

using ConventionStub = v1::ConventionService::Stub;

// In French always: it is read by a signatory, not by whoever typed the command.
std::string Reminder(const v1::GetConventionResponse& now, const v1::MissingSignature& one) {
  const v1::ConventionSummary& summary = now.summary();
  const std::string to = one.name().empty() ? "signataire de la convention cadre" : one.name();
  return absl::StrCat(
      "À : ", to, "\nObjet : signature de la convention « ", summary.title(), " », version ", summary.version(),
      "\n\nBonjour,\n\nDepuis le ", SpokenDayFr(Day(now.proposed_day())), ", la convention « ", summary.title(),
      " » (version ", summary.version(), ") attend votre signature",
      one.required() ? "" : " (facultative : sans elle, votre structure n'échange rien)",
      ". Elle doit prendre effet le ", SpokenDayFr(Day(summary.start_day())),
      ".\n\nEmpreinte du texte (SHA-256), à comparer avant de signer :\n", Grouped(now.text_sha256()),
      "\nVotre clé de signataire :\n", Grouped(one.key()),
      "\n\nPour signer, sur le poste où se trouve votre clé :\n  relais-hub convention sign FICHIER --key VOTRE_CLÉ\n"
      "puis renvoyez le fichier.\n\nMerci.\n");
}

absl::Status Remind(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  absl::StatusOr<v1::GetConventionResponse> now = line->Fetch(arguments, terminal);
  if (!now.ok()) return now.status();
  v1::RemindSignatoriesRequest request;
  request.set_convention(now->summary().convention());
  request.set_version(now->summary().version());
  const auto answer = line->Call(&ConventionStub::RemindSignatories, request);
  if (!answer.ok()) return answer.status();
  terminal.result()["repeat"] = answer->repeat();
  terminal.result()["messages"] = nlohmann::json::array();
  for (const v1::MissingSignature& one : now->missing()) {
    const std::string message = Reminder(*now, one);
    terminal.result()["messages"].push_back({{"name", one.name()},
                                             {"key", absl::BytesToHexString(one.key())},
                                             {"required", one.required()},
                                             {"text", message}});
    terminal.Line(absl::StrCat(message, "----"));
  }
  terminal.Line(answer->repeat() ? terminal.Say("Une relance est déjà notée aujourd'hui.", "Noted today already.")
                                 : terminal.Say("Relance notée.", "Reminder noted."));
  return absl::OkStatus();
}

absl::StatusOr<Day> SinceFrom(const Arguments& arguments, const Terminal& terminal) {
  if (!arguments.Has("--since")) return MomentOf(SystemClock().Now()).day;
  const absl::StatusOr<Day> typed = ParseDay(arguments.Get("--since"));
  if (typed.ok()) return *typed;
  return BadUsage(terminal.Say("--since : une date AAAA-MM-JJ est attendue", "--since: a date YYYY-MM-DD is expected"));
}

absl::Status Say(Standing standing, const Arguments& arguments, Terminal& terminal) {
  TextTools tools;
  const absl::StatusOr<Day> since = SinceFrom(arguments, terminal);
  if (!since.ok()) return since.status();
  StandingStatement statement{{}, {}, Edition(1), standing, *since};
  if (arguments.Has("--partner")) {
    const absl::StatusOr<PartnerId> partner = TypedId<PartnerId>(arguments, "--partner", terminal);
    if (!partner.ok()) return partner.status();
    statement.partner = *partner;
  }
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetConventionResponse> now = line->Fetch(arguments, terminal);
  if (!now.ok()) return now.status();
  statement.convention = ConventionId::FromBytes(now->summary().convention());
  for (const v1::ConventionStanding& earlier : now->standings()) {
    if (PartnerId::FromBytes(earlier.partner()) != statement.partner) continue;
    statement.edition = std::max(statement.edition, Edition(earlier.edition()).next());
  }
  SignedText signed_text;
  signed_text.kind = TextKind::kStanding;
  signed_text.text = wire::EncodeText(statement);
  AddSignature(tools.sealer, tools.sealer.SigningPairFrom(*seed), signed_text);
  v1::SubmitTextRequest request;
  *request.mutable_signed_text() = wire::ToProto(std::move(signed_text));
  const auto answer = line->Call(&ConventionStub::SubmitText, request);
  if (!answer.ok()) return answer.status();
  const absl::StatusOr<v1::GetConventionResponse> after =
      line->Fetch(now->summary().convention(), now->summary().version());
  if (!after.ok()) return after.status();
  terminal.result()["edition"] = statement.edition.value();
  terminal.result()["revision"] = answer->revision();
  terminal.result()["since_day"] = FormatDay(*since);
  terminal.result()["summary"] = MessageJson(after->summary());
  terminal.Line(absl::StrCat(Named(after->summary()), terminal.Say(" : ", ": "),
                             StateWord(after->summary().state(), terminal),
                             terminal.Say(" ; décision du ", "; decision as of "), FormatDay(*since)));
  return absl::OkStatus();
}

absl::Status Amend(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetConventionResponse> now = line->Fetch(arguments, terminal);
  if (!now.ok()) return now.status();
  if (now->summary().state() < v1::PROCEDURE_STATE_ACTIVATED) {
    return BadUsage(absl::StrCat(Named(now->summary()), terminal.Say(" : ", ": "),
                                 StateWord(now->summary().state(), terminal),
                                 terminal.Say(" ; ce texte se révise ou s'abandonne, il ne s'amende pas",
                                              "; this text is revised or abandoned, not amended")));
  }
  absl::StatusOr<nlohmann::json> text = JsonFromText(TextKind::kConvention, now->text(), terminal);
  if (!text.ok()) return text.status();
  // Abandoned versions do not come back: the next number is above them too.
  const auto all = line->Call(&ConventionStub::ListConventions, v1::ListConventionsRequest());
  if (!all.ok()) return all.status();
  uint32_t highest = now->summary().version();
  for (const v1::ConventionSummary& one : all->conventions()) {
    if (one.convention() == now->summary().convention()) highest = std::max(highest, one.version());
  }
  (*text)["version"] = highest + 1;
  const std::string out = arguments.Get("--out");
  if (absl::Status written = WriteNewFile(out, text->dump(2) + "\n", kPublicMode, terminal); !written.ok()) {
    return written;
  }
  terminal.result()["file"] = out;
  terminal.result()["version"] = highest + 1;
  terminal.Line(absl::StrCat(out,
                             terminal.Say(" : à modifier, puis « relais-hub convention draft --in ",
                                          ": to be edited, then \"relais-hub convention draft --in "),
                             out, terminal.Say(" »", "\"")));
  return absl::OkStatus();
}

Command StandingCommand(std::string word, Standing standing, Text help) {
  return {absl::StrCat("convention ", word),
          help,
          {ConventionOption(),
           {"--key",
            {"clé d'un signataire de la convention cadre, ou de l'animateur",
             "key of a signatory of the framework, or the animator's"},
            Takes::kOne,
            true,
            "file"},
           {"--partner", {"cette structure seulement", "this partner only"}},
           {"--since", {"premier jour, AAAA-MM-JJ (aujourd'hui)", "first day, YYYY-MM-DD (today)"}},
           PassphraseOption()},
          [standing](const Arguments& arguments, Terminal& terminal) { return Say(standing, arguments, terminal); }};
}

}  // namespace

std::vector<Command> ConventionCareCommands() {
  return {
      {"convention remind",
       {"prépare un message pour chaque signataire qui manque, et note la relance",
        "prepares a message for each missing signatory, and notes the reminder"},
       {ConventionOption(), VersionOption()},
       &Remind},
      StandingCommand("suspend", Standing::kSuspended,
                      {"suspend une convention, ou une structure, avec effet immédiat",
                       "suspends a convention, or a partner, at once"}),
      StandingCommand("resume", Standing::kActive, {"met fin à une suspension", "ends a suspension"}),
      StandingCommand("end", Standing::kEnded,
                      {"met fin à une convention, pour toujours, ou à la participation d'une structure",
                       "ends a convention for good, or a partner's part in it"}),
      {"convention amend",
       {"écrit le texte d'une convention activée, à modifier comme version suivante",
        "writes the text of an activated convention, to be edited as its next version"},
       {ConventionOption(),
        VersionOption(),
        {"--out", {"fichier JSON ; jamais remplacé", "JSON file; never replaced"}, Takes::kOne, true, "file"}},
       &Amend},
  };
}

}  // namespace relais::hub
