// A convention on its way, for those who bring it into force: draft, propose, collect signatures, activate.
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/convention_file.h"
#include "hub/cli/convention_line.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/ids.h"

namespace relais::hub {
namespace {

using ConventionStub = v1::ConventionService::Stub;

// Where it stands now, with what a draft still lacks.
absl::Status ReportState(const ConventionLine& line, const v1::ConventionSummary& of, Terminal& terminal) {
  const absl::StatusOr<v1::GetConventionResponse> now = line.Fetch(of.convention(), of.version());
  if (!now.ok()) return now.status();
  nlohmann::json shown = MessageJson(*now);
  shown.erase("text");
  terminal.result().update(shown);
  terminal.Line(
      absl::StrCat(Named(now->summary()), terminal.Say(" : ", ": "), StateWord(now->summary().state(), terminal)));
  terminal.Line(
      absl::StrCat(terminal.Say("empreinte du texte : ", "fingerprint of the text: "), Grouped(now->text_sha256())));
  for (const v1::ConventionProblem& problem : now->problems()) {
    terminal.Line(absl::StrCat(terminal.Say("à corriger : ", "to mend: "), problem.where(), " ", problem.flaw(),
                               problem.detail().empty() ? "" : absl::StrCat(" (", problem.detail(), ")")));
  }
  return absl::OkStatus();
}

// What `text` names, as far as a summary needs it.
v1::ConventionSummary SummaryOf(const std::string& text) {
  v1::ConventionText message;
  v1::ConventionSummary summary;
  if (message.ParseFromString(text)) {
    summary.set_convention(message.convention());
    summary.set_version(message.version());
  }
  return summary;
}

// The bytes of the draft in "--in", with what it takes over from its framework at the hub.
absl::StatusOr<std::string> TextFrom(const Arguments& arguments, const ConventionLine& line, TextTools& tools,
                                     Terminal& terminal) {
  absl::StatusOr<v1::ConventionText> draft = ReadDraft(arguments.Get("--in"), terminal);
  if (!draft.ok()) return draft.status();
  if (absl::Status filled = line.FillFromFramework(*draft); !filled.ok()) return filled;
  return DraftBytes(*std::move(draft), tools);
}

absl::Status Draft(const Arguments& arguments, Terminal& terminal) {
  TextTools tools;
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> text = TextFrom(arguments, *line, tools, terminal);
  if (!text.ok()) return text.status();
  v1::DraftConventionRequest request;
  request.set_text(*text);
  const auto answer = line->Call(&ConventionStub::DraftConvention, request);
  return answer.ok() ? ReportState(*line, SummaryOf(*text), terminal) : answer.status();
}

absl::Status Revise(const Arguments& arguments, Terminal& terminal) {
  TextTools tools;
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> text = TextFrom(arguments, *line, tools, terminal);
  if (!text.ok()) return text.status();
  v1::ReviseConventionRequest request;
  request.set_text(*text);
  const v1::ConventionSummary named = SummaryOf(*text);
  const absl::StatusOr<v1::GetConventionResponse> before = line->Fetch(named.convention(), named.version());
  if (!before.ok()) return before.status();
  request.set_replaces_sha256(before->text_sha256());
  if (arguments.Has("--replaces")) {
    request.set_replaces_sha256(std::string(Digest::FromHex(arguments.Get("--replaces")).view()));
  }
  const auto answer = line->Call(&ConventionStub::ReviseConvention, request);
  if (!answer.ok()) return answer.status();
  const bool voided = before->signatures_size() > 0 && before->text_sha256() != answer->text_sha256();
  terminal.result()["signatures_voided"] = voided ? before->signatures_size() : 0;
  if (voided) {
    terminal.Line(
        absl::StrCat(before->signatures_size(), terminal.Say(" signature(s) de l'ancien texte ne comptent plus",
                                                             " signature(s) of the former text count no more")));
  }
  return ReportState(*line, named, terminal);
}

// The digest that the person gives, or that of the text as it stands, which is shown.
std::string Sha256From(const Arguments& arguments, const v1::GetConventionResponse& now) {
  return arguments.Has("--sha256") ? std::string(Digest::FromHex(arguments.Get("--sha256")).view()) : now.text_sha256();
}

// One call that names the version and, where it has one, the text.
template <class Request, class Response>
absl::Status OnVersion(const Arguments& arguments, Terminal& terminal,
                       grpc::Status (ConventionStub::*method)(grpc::ClientContext*, const Request&, Response*)) {
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetConventionResponse> now = line->Fetch(arguments, terminal);
  if (!now.ok()) return now.status();
  Request request;
  request.set_convention(now->summary().convention());
  request.set_version(now->summary().version());
  if constexpr (requires { request.set_text_sha256(std::string()); }) {
    request.set_text_sha256(Sha256From(arguments, *now));
  }
  const absl::StatusOr<Response> answer = line->Call(method, request);
  return answer.ok() ? ReportState(*line, now->summary(), terminal) : answer.status();
}

absl::Status Propose(const Arguments& arguments, Terminal& terminal) {
  return OnVersion(arguments, terminal, &ConventionStub::ProposeConvention);
}

absl::Status Activate(const Arguments& arguments, Terminal& terminal) {
  if (absl::Status done = OnVersion(arguments, terminal, &ConventionStub::ActivateConvention); !done.ok()) return done;
  if (terminal.result()["summary"]["activations"] == 1) {
    terminal.Line(terminal.Say("il manque l'activation par un administrateur d'une autre organisation",
                               "an administrator of another organisation has to activate it too"));
  }
  return absl::OkStatus();
}

absl::Status Abandon(const Arguments& arguments, Terminal& terminal) {
  return OnVersion(arguments, terminal, &ConventionStub::AbandonConvention);
}

absl::Status ListConventions(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto answer = line->Call(&ConventionStub::ListConventions, v1::ListConventionsRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  Table table({terminal.Say("convention", "convention"), terminal.Say("version", "version"),
               terminal.Say("état", "state"), terminal.Say("signatures manquantes", "signatures missing"),
               terminal.Say("relance le", "reminder on"), terminal.Say("titre", "title")});
  for (const v1::ConventionSummary& one : answer->conventions()) {
    table.Add({absl::BytesToHexString(one.convention()), absl::StrCat(one.version()), StateWord(one.state(), terminal),
               absl::StrCat(one.missing_required()), FormatDay(Day(one.reminder_day())), one.title()});
  }
  terminal.Line(table.empty() ? terminal.Say("Aucune convention.", "No convention.") : table.ToString());
  return absl::OkStatus();
}

void ShowSignatures(const v1::GetConventionResponse& now, Terminal& terminal) {
  for (const v1::ReceivedSignature& one : now.signatures()) {
    const std::string day = FormatDay(Day(one.received_day()));
    const bool for_nobody = one.partner().empty() && now.summary().kind() == v1::CONVENTION_KIND_LOCAL;
    terminal.Line(absl::StrCat(
        terminal.Say("a signé : ", "has signed: "),
        for_nobody ? terminal.Say("personne au nom de qui elle compte", "nobody for whom it counts") : one.name(),
        one.delegator().empty() ? "" : terminal.Say(", par délégation", ", by delegation"),
        day.empty() ? "" : terminal.Say(", reçu le ", ", received on "), day, ", ", Grouped(one.key())));
  }
  for (const v1::MissingSignature& one : now.missing()) {
    terminal.Line(absl::StrCat(one.required() ? terminal.Say("doit signer : ", "has to sign: ")
                                              : terminal.Say("peut encore signer : ", "may still sign: "),
                               one.name(), ", ", Grouped(one.key())));
  }
  for (const v1::ConventionActivation& one : now.activations()) {
    terminal.Line(absl::StrCat(terminal.Say("activée par ", "activated by "), one.name(), " (", one.organisation(),
                               terminal.Say(") le ", ") on "), FormatDay(Day(one.activated_day()))));
  }
}

absl::Status Show(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetConventionResponse> now = line->Fetch(arguments, terminal);
  if (!now.ok()) return now.status();
  if (absl::Status reported = ReportState(*line, now->summary(), terminal); !reported.ok()) return reported;
  v1::ConventionText text;
  if (text.ParseFromString(now->text())) terminal.result()["text"] = MessageJson(text);
  terminal.Line(absl::StrCat(terminal.Say("du ", "from "), FormatDay(Day(now->summary().start_day())),
                             terminal.Say(" au ", " to "), FormatDay(Day(now->summary().end_day()))));
  ShowSignatures(*now, terminal);
  if (!arguments.Has("--out")) return absl::OkStatus();
  SignedText signed_text;
  signed_text.text = now->text();
  for (const v1::ReceivedSignature& one : now->signatures()) {
    signed_text.signatures.push_back({SigningKey::FromBytes(one.key()), Signature::FromBytes(one.signature())});
  }
  const std::string out = arguments.Get("--out");
  if (absl::Status written = WriteWholeFile(out, wire::WriteSignedText(signed_text), kPublicMode, terminal);
      !written.ok()) {
    return written;
  }
  terminal.result()["file"] = out;
  terminal.Line(absl::StrCat(
      out, terminal.Say(" : à signer avec « relais-hub text sign »", ": to be signed with \"relais-hub text sign\"")));
  return absl::OkStatus();
}

absl::Status Submit(const Arguments& arguments, Terminal& terminal) {
  const std::string file = arguments.Get("FILE");
  absl::StatusOr<SignedText> signed_text = ReadSubmitted(file, terminal);
  if (!signed_text.ok()) return signed_text.status();
  const absl::StatusOr<ConventionLine> line = ConventionLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  if (signed_text->kind == TextKind::kConvention) {
    const v1::ConventionSummary named = SummaryOf(signed_text->text);
    v1::SubmitSignaturesRequest request;
    *request.mutable_signed_text() = wire::ToProto(*std::move(signed_text));
    const auto answer = line->Call(&ConventionStub::SubmitSignatures, request);
    return answer.ok() ? ReportState(*line, named, terminal) : answer.status();
  }
  v1::SubmitTextRequest request;
  *request.mutable_signed_text() = wire::ToProto(*std::move(signed_text));
  const auto answer = line->Call(&ConventionStub::SubmitText, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(absl::StrCat(file,
                             answer->repeat() ? terminal.Say(" : déjà connu, révision ", ": known, revision ")
                                              : terminal.Say(" : admis, révision ", ": admitted, revision "),
                             answer->revision()));
  return absl::OkStatus();
}

Option InOption() {
  return {
      "--in",
      {"la convention en JSON, avec les noms de knowledge.proto ; les communes aussi par département, arrondissement "
       "ou liste",
       "the convention as JSON, with the names of knowledge.proto; communes also by département, arrondissement or "
       "list"},
      Takes::kOne,
      true,
      "file"};
}

Option Sha256Option() {
  return {"--sha256",
          {"empreinte du texte lu (celle du texte enregistré)", "fingerprint of the text read (of the one kept)"}};
}

}  // namespace

std::vector<Command> ConventionCommands() {
  return {
      {"convention draft",
       {"enregistre un projet de convention et dit ce qui lui manque", "keeps a draft and says what it lacks"},
       {InOption()},
       &Draft,
       "relais-hub convention draft --in pithiviers.json"},
      {"convention revise",
       {"remplace le texte ; les signatures de l'ancien ne comptent plus",
        "replaces the text; signatures of the former one count no more"},
       {InOption(),
        {"--replaces",
         {"empreinte du texte que vous aviez sous les yeux", "fingerprint of the text that you had before you"}}},
       &Revise},
      {"convention propose",
       {"invite les signataires à signer", "asks the signatories to sign"},
       {ConventionOption(), VersionOption(), Sha256Option()},
       &Propose},
      {"convention list",
       {"toutes les conventions et où elles en sont", "every convention and where it stands"},
       {},
       &ListConventions},
      {"convention show",
       {"une convention : texte, signatures, qui manque, activations",
        "one convention: text, signatures, who is missing, activations"},
       {ConventionOption(),
        VersionOption(),
        {"--out",
         {"fichier où écrire le texte exact et ses signatures, à signer",
          "file for the exact text and its signatures, to be signed"},
         Takes::kOne,
         false,
         "file"}},
       &Show},
      {"convention submit",
       {"remet des signatures, ou tout autre texte signé", "hands in signatures, or any other signed text"},
       {{"FILE",
         {"convention signée (NOM.convention.json), ou texte signé",
          "signed convention (NAME.convention.json), or signed text"},
         Takes::kOne,
         true,
         "file"}},
       &Submit},
      {"convention activate",
       {"active une convention signée ; il en faut deux, de deux organisations",
        "activates a signed convention; it takes two, of two organisations"},
       {ConventionOption(), VersionOption(), Sha256Option()},
       &Activate},
      {"convention abandon",
       {"abandonne une version qui n'est pas activée", "gives up a version that is not activated"},
       {ConventionOption(), VersionOption()},
       &Abandon},
  };
}

}  // namespace relais::hub
