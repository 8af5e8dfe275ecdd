// Conventions as files, away from the hub: verify one, sign one, put one together, print one.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/convention_file.h"
#include "hub/cli/convention_form.h"
#include "hub/cli/signatory_key.h"
#include "hub/cli/text_file.h"
#include "hub/convention_export.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/prompt.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

Day Today() {
  return MomentOf(SystemClock().Now()).day;
}

absl::StatusOr<Anchor> ReadAnchor(const Arguments& arguments, const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(arguments.Get("--anchor"), terminal);
  if (!bytes.ok()) return bytes.status();
  return ParseAnchor(*bytes);
}

absl::Status Verify(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Anchor> anchor = ReadAnchor(arguments, terminal);
  if (!anchor.ok()) return anchor.status();
  std::optional<Day> on;
  if (arguments.Has("--on")) {
    const absl::StatusOr<Day> typed = ParseDay(arguments.Get("--on"));
    if (!typed.ok()) {
      return BadUsage(terminal.Say("--on : une date AAAA-MM-JJ est attendue", "--on: a date YYYY-MM-DD is expected"));
    }
    on = *typed;
  }
  const absl::StatusOr<wire::ConventionFile> file = ReadConventionFile(arguments.Get("FILE"), terminal);
  if (!file.ok()) return file.status();
  FileTools tools;
  const absl::StatusOr<ConventionEvidence> evidence = wire::VerifyFile(*file, tools.keys, tools.sha256);
  if (!evidence.ok()) return evidence.status();
  const Verdict verdict = JudgeConvention(*evidence, *anchor, on);
  const std::string sha256 = evidence->text_sha256.ToHex();
  terminal.result()["convention"] = evidence->agreement().id.ToHex();
  terminal.result()["version"] = evidence->agreement().version.value();
  terminal.result()["sha256"] = sha256;
  ShowVerdict(verdict, terminal);
  terminal.Line(absl::StrCat(terminal.Say("SHA-256 du texte : ", "SHA-256 of the text: "), InFours(sha256)));
  if (evidence->status.has_value()) ShowStatus(*evidence->status, terminal);
  if (!verdict.status.ok()) {
    terminal.Line(terminal.Say("PAS EN VIGUEUR, ou pas prouvé.", "NOT IN FORCE, or not proven."));
    return verdict.status;
  }
  terminal.Line(absl::StrCat(terminal.Say("EN VIGUEUR au ", "IN FORCE on "), FormatDay(verdict.on),
                             terminal.Say(" : toutes les signatures sont bonnes sous cette ancre.",
                                          ": every signature is good under this anchor.")));
  return absl::OkStatus();
}

// --- Signing -----------------------------------------------------------------------------------------------------

// For whom `key` may sign this convention; empty: for nobody.
std::string SignsFor(const ConventionEvidence& evidence, SigningKey key, const Terminal& terminal) {
  const Agreement& agreement = evidence.agreement();
  for (const Party& party : agreement.parties) {
    if (party.signatory == key) return OnOneLine(party.name);
  }
  for (const KnowledgeItem& item : evidence.delegations) {
    const auto& delegation = std::get<Delegation>(item.content);
    const bool good = agreement.kind == AgreementKind::kLocal && delegation.delegate == key &&
                      delegation.Covers(agreement.id, Today()) &&
                      ValidKeys(item.signatures).contains(delegation.delegator);
    for (const Party& party : agreement.parties) {
      if (good && party.signatory == delegation.delegator) {
        return absl::StrCat(OnOneLine(party.name), terminal.Say(", par délégation jusqu'au ", ", by delegation until "),
                            FormatDay(delegation.last_day));
      }
    }
  }
  for (const KnowledgeItem& item : evidence.framework) {  // an outgoing root signs the framework that replaces it
    for (const Party& party : std::get<Agreement>(item.content).parties) {
      if (agreement.kind == AgreementKind::kFramework && party.signatory == key) return OnOneLine(party.name);
    }
  }
  return "";
}

void ShowWhatIsSigned(const ConventionEvidence& evidence, const std::string& role, Terminal& terminal) {
  const Agreement& agreement = evidence.agreement();
  terminal.Line(
      absl::StrCat(OnOneLine(agreement.title), terminal.Say(", version ", ", version "), agreement.version.value()));
  terminal.Line(absl::StrCat(terminal.Say("  du ", "  from "), FormatDay(agreement.start), terminal.Say(" au ", " to "),
                             FormatDay(agreement.end), ", ", agreement.communes.size(),
                             terminal.Say(" communes, ", " communes, "), agreement.parties.size(),
                             terminal.Say(" parties", " parties")));
  terminal.Line(absl::StrCat("  SHA-256 ", InFours(evidence.text_sha256.ToHex())));
  terminal.Line(absl::StrCat(terminal.Say("  vous signez pour : ", "  you sign for: "), role));
  terminal.result()["title"] = agreement.title;
  terminal.result()["communes"] = agreement.communes.size();
  terminal.result()["sha256"] = evidence.text_sha256.ToHex();
  terminal.result()["signs_for"] = role;
}

absl::Status Sign(const Arguments& arguments, Terminal& terminal) {
  const std::string path = arguments.Get("FILE");
  absl::StatusOr<wire::ConventionFile> file = ReadConventionFile(path, terminal);
  if (!file.ok()) return file.status();
  FileTools tools;
  const absl::StatusOr<ConventionEvidence> evidence = wire::VerifyFile(*file, tools.keys, tools.sha256);
  if (!evidence.ok()) return evidence.status();
  // Nobody signs what nobody will accept.
  if (absl::Status fine = CheckContent(evidence->agreement()); !fine.ok()) return fine;
  const absl::StatusOr<Secret32> seed = ReadSignatoryKey(arguments.Get("--key"), arguments, terminal);
  if (!seed.ok()) return seed.status();
  const SigningPair pair = tools.sealer.SigningPairFrom(*seed);
  const std::string role = SignsFor(*evidence, pair.key, terminal);
  if (role.empty()) return Refuse(Reason::kSignerUnknown, "this key signs for no party of this convention");
  ShowWhatIsSigned(*evidence, role, terminal);
  if (!arguments.Has("--yes") && !AskYes(terminal.Say("Signer ? (oui/non) ", "Sign? (yes/no) "))) {
    return BadUsage(terminal.Say("rien n'a été signé ; --yes répond oui sans terminal",
                                 "nothing was signed; --yes answers yes without a terminal"));
  }
  AddSignature(tools.sealer, pair, file->convention);
  if (file->status.has_value()) {
    file->status.reset();
    terminal.Warn(terminal.Say("l'état signé ne connaissait pas cette signature : il a été retiré du fichier",
                               "the signed status did not know this signature: it was taken out of the file"));
  }
  const std::string out = arguments.Has("--out") ? arguments.Get("--out") : path;
  if (absl::Status wrote = WriteConventionFile(out, *file, terminal); !wrote.ok()) return wrote;
  terminal.result()["file"] = out;
  terminal.result()["signatures"] = file->convention.signatures.size();
  terminal.Line(absl::StrCat(out, terminal.Say(" : ", ": "), file->convention.signatures.size(),
                             terminal.Say(" signature(s) sur ", " signature(s) of "),
                             evidence->agreement().parties.size()));
  return absl::OkStatus();
}

// --- Putting together --------------------------------------------------------------------------------------------

// Admits signed texts in the order given; the first refusal ends it.
absl::Status AdmitFiles(const std::vector<std::string>& paths, const FileTools& tools, const Terminal& terminal,
                        Knowledge* knowledge) {
  for (const std::string& path : paths) {
    const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<SignedText> text = wire::ReadSignedText(*bytes);
    if (!text.ok()) return text.status();
    absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(*std::move(text), tools.keys);
    if (!item.ok()) return item.status();
    if (absl::Status admitted = knowledge->Admit(*std::move(item), Today()).status(); !admitted.ok()) return admitted;
  }
  return absl::OkStatus();
}

absl::Status Pack(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Anchor> anchor = ReadAnchor(arguments, terminal);
  if (!anchor.ok()) return anchor.status();
  FileTools tools;
  Knowledge knowledge(*anchor);
  for (const char* option : {"--framework", "--delegation"}) {
    absl::Status admitted = AdmitFiles(arguments.All(option), tools, terminal, &knowledge);
    if (!admitted.ok()) return admitted;
  }
  absl::StatusOr<std::string> text = ReadWholeFile(arguments.Get("TEXT"), terminal);
  if (!text.ok()) return text.status();
  const absl::StatusOr<wire::KnowledgeContent> content = wire::DecodeText(TextKind::kConvention, *text, tools.keys);
  if (!content.ok()) return content.status();
  if (absl::Status fine = CheckContent(*content); !fine.ok()) return fine;
  const auto& agreement = std::get<Agreement>(*content);
  if (agreement.kind == AgreementKind::kLocal) {
    // Would it stand, if all had signed? JudgeLocal says first whether it stays within its framework.
    const Agreement* framework = nullptr;
    for (const KnownAgreement* known : knowledge.Agreements()) {
      if (known->agreement().id == agreement.framework) framework = &known->agreement();
    }
    const absl::Status judged = JudgeLocal(agreement, {}, framework).status();
    if (framework == nullptr || ReasonOf(judged) == Reason::kNotCovered) return judged;
  }
  const wire::ConventionFile file =
      BuildUnsigned(knowledge, agreement, {TextKind::kConvention, *std::move(text), {}}, Today());
  const std::string out = arguments.Get("--out");
  if (absl::Status wrote = WriteConventionFile(out, file, terminal); !wrote.ok()) return wrote;
  terminal.result()["file"] = out;
  terminal.result()["sha256"] = tools.sha256(file.convention.text).ToHex();
  terminal.Line(absl::StrCat(out, terminal.Say(" : prêt à signer, SHA-256 ", ": ready to be signed, SHA-256 "),
                             InFours(tools.sha256(file.convention.text).ToHex())));
  return absl::OkStatus();
}

absl::Status Form(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<wire::ConventionFile> file = ReadConventionFile(arguments.Get("FILE"), terminal);
  if (!file.ok()) return file.status();
  FileTools tools;
  const absl::StatusOr<ConventionEvidence> evidence = wire::VerifyFile(*file, tools.keys, tools.sha256);
  if (!evidence.ok()) return evidence.status();
  const InkForm form = InkFormOf(*evidence);
  const std::string page = arguments.Has("--html") ? FormAsHtml(form) : FormAsText(form);
  terminal.result()["sha256"] = evidence->text_sha256.ToHex();
  if (!arguments.Has("--out")) {
    terminal.Line(page);
    return absl::OkStatus();
  }
  terminal.result()["file"] = arguments.Get("--out");
  return WriteWholeFile(arguments.Get("--out"), page, kPublicMode, terminal);
}

Option FileOption() {
  return {"FILE", {"NOM.convention.json", "NAME.convention.json"}, Takes::kOne, true, "file"};
}
Option AnchorOption() {
  return {"--anchor",
          {"clés des signataires de la convention cadre : anchor.json, ou une clé par ligne comme sur le papier",
           "keys of the framework's signatories: anchor.json, or one key a line as on paper"},
          Takes::kOne,
          true,
          "file"};
}
Option OutOption(Text help, bool required) {
  return {"--out", help, Takes::kOne, required, "file"};
}
Option TextsOption(std::string name, Text help, bool required) {
  return {std::move(name), help, Takes::kMany, required, "file"};
}

}  // namespace

std::vector<Command> ConventionFileCommands() {
  return {
      {"convention verify",
       {"dit sans concentrateur qui a signé quoi, et si la convention est en vigueur",
        "says without a hub who signed what, and whether the convention is in force"},
       {FileOption(),
        AnchorOption(),
        {"--on",
         {"au jour AAAA-MM-JJ, pas après celui de l'état signé",
          "on the day YYYY-MM-DD, not after the signed status"}}},
       &Verify,
       "relais-hub convention verify pithiviers.convention.json --anchor anchor.txt"},
      {"convention sign",
       {"montre ce qui est signé, puis ajoute la signature au fichier",
        "shows what is signed, then adds the signature to the file"},
       {FileOption(),
        {"--key", {"clé du signataire", "the signatory's key"}, Takes::kOne, true, "file"},
        PassphraseOption(),
        {"--yes", {"signe sans demander", "signs without asking"}, Takes::kNothing},
        OutOption({"fichier à écrire (FILE lui-même)", "file to write (FILE itself)"}, false)},
       &Sign},
      {"convention pack",
       {"réunit un texte et son cadre en un fichier à signer hors ligne",
        "puts a text and its framework into one file, to be signed off-line"},
       {{"TEXT",
         {"octets écrits par « text convention »", "bytes written by \"text convention\""},
         Takes::kOne,
         true,
         "file"},
        TextsOption("--framework", {"versions signées du cadre, dans l'ordre", "signed framework versions, in order"},
                    false),
        TextsOption("--delegation", {"délégations signées", "signed delegations"}, false),
        AnchorOption(),
        OutOption({"NOM.convention.json", "NAME.convention.json"}, true)},
       &Pack},
      {"convention form",
       {"imprime la convention à signer à l'encre : parties, communes, délais, clés, empreinte",
        "prints the convention to be signed in ink: parties, communes, delays, keys, fingerprint"},
       {FileOption(),
        {"--html", {"page à imprimer au lieu de texte", "page to print instead of text"}, Takes::kNothing},
        OutOption({"fichier à écrire (sortie standard)", "file to write (standard output)"}, false)},
       &Form},
  };
}

}  // namespace relais::hub
