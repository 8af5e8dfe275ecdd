// Conventions, roster entries, keys, directories and standings: write, sign, read, verify. None of it needs a hub.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/draft_communes.h"
#include "hub/cli/signatory_key.h"
#include "hub/cli/text_file.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/json_message.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

// The two ports that reading a text needs, living as long as one command.
struct Tools {
  OsEntropy entropy;
  SodiumSealer sealer{entropy};
  OpensslDigester digester;
  wire::KeyTools keys = wire::KeyToolsOf(sealer, digester);
};

absl::Status Write(TextKind kind, const Arguments& arguments, Terminal& terminal) {
  const std::string in = arguments.Get("--in");
  const absl::StatusOr<std::string> bytes = ReadWholeFile(in, terminal);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<nlohmann::json> object = ParseJson(*bytes, in, terminal);
  if (!object.ok()) return object.status();
  if (kind == TextKind::kConvention) {
    if (absl::Status expanded = ExpandCommunes(*object, FolderOf(in), terminal); !expanded.ok()) return expanded;
  }
  const absl::StatusOr<std::string> text = TextFromJson(kind, *object, in, Tools().keys, terminal);
  if (!text.ok()) return text.status();
  const std::string out = arguments.Get("--out");
  if (absl::Status status = WriteWholeFile(out, *text, kPublicMode, terminal); !status.ok()) return status;
  terminal.result()["bytes"] = text->size();
  terminal.result()["sha256"] = OpensslDigester().Sha256(*text).ToHex();
  terminal.result()["text"] = out;
  terminal.Line(absl::StrCat(out, terminal.Say(" : ", ": "), text->size(),
                             terminal.Say(" octets, SHA-256 ", " bytes, SHA-256 "),
                             terminal.result()["sha256"].get<std::string>()));
  return absl::OkStatus();
}

// A file of either sort: bare text when "--kind" says which, otherwise a text that bears signatures already.
absl::StatusOr<SignedText> ReadText(const Arguments& arguments, const std::string& file, const Terminal& terminal) {
  absl::StatusOr<std::string> bytes = ReadWholeFile(file, terminal);
  if (!bytes.ok()) return bytes.status();
  if (!arguments.Has("--kind")) return wire::ReadSignedText(*bytes);
  SignedText signed_text;
  signed_text.kind = TextKindOf(arguments.Get("--kind"));
  signed_text.text = *std::move(bytes);
  return signed_text;
}

absl::Status SignText(const Arguments& arguments, Terminal& terminal) {
  Tools tools;
  absl::StatusOr<SignedText> signed_text = ReadText(arguments, arguments.Get("FILE"), terminal);
  if (!signed_text.ok()) return signed_text.status();
  // Nobody signs what nobody will accept.
  const absl::StatusOr<wire::KnowledgeContent> content =
      wire::DecodeText(signed_text->kind, signed_text->text, tools.keys);
  if (!content.ok()) return content.status();
  if (absl::Status status = CheckContent(*content); !status.ok()) return status;
  terminal.result()["signers"] = nlohmann::json::array();
  for (const std::string& file : arguments.All("--key")) {
    const absl::StatusOr<Secret32> seed = ReadSignatoryKey(file, arguments, terminal);
    if (!seed.ok()) return seed.status();
    const SigningPair pair = tools.sealer.SigningPairFrom(*seed);
    AddSignature(tools.sealer, pair, *signed_text);
    terminal.result()["signers"].push_back(pair.key.ToHex());
  }
  const std::string out = arguments.Get("--out");
  if (absl::Status status = WriteWholeFile(out, wire::WriteSignedText(*signed_text), kPublicMode, terminal);
      !status.ok()) {
    return status;
  }
  terminal.result()["signatures"] = signed_text->signatures.size();
  terminal.result()["signed"] = out;
  terminal.Line(absl::StrCat(out, terminal.Say(" : ", ": "), signed_text->signatures.size(),
                             terminal.Say(" signature(s)", " signature(s)")));
  return absl::OkStatus();
}

absl::Status ShowText(const Arguments& arguments, Terminal& terminal) {
  Tools tools;
  const absl::StatusOr<SignedText> signed_text = ReadText(arguments, arguments.Get("FILE"), terminal);
  if (!signed_text.ok()) return signed_text.status();
  const absl::StatusOr<nlohmann::json> text = JsonFromText(signed_text->kind, signed_text->text, terminal);
  if (!text.ok()) return text.status();
  nlohmann::json signatures = nlohmann::json::array();
  for (const TextSignature& signature : signed_text->signatures) {
    const bool valid = tools.sealer.Verify(signature.key, wire::SignedTextBytes(signed_text->kind, signed_text->text),
                                           signature.signature);
    signatures.push_back({{"key", signature.key.ToHex()}, {"valid", valid}});
  }
  terminal.result()["kind"] = TextKindWord(signed_text->kind);
  terminal.result()["text"] = *text;
  terminal.result()["signatures"] = signatures;
  terminal.Line(text->dump(2));
  for (const nlohmann::json& signature : signatures) {
    terminal.Line(absl::StrCat(signature["valid"] == true ? terminal.Say("signé par ", "signed by ")
                                                          : terminal.Say("SIGNATURE FAUSSE de ", "FALSE SIGNATURE of "),
                               signature["key"].get<std::string>()));
  }
  return absl::OkStatus();
}

// One line of a verification.
void Report(const std::string& file, const absl::Status& status, Terminal& terminal) {
  const std::string reason = status.ok() ? "" : std::string(ReasonName(ReasonOf(status)));
  terminal.result()["files"].push_back({{"file", file}, {"ok", status.ok()}, {"reason", reason}});
  terminal.Line(absl::StrCat(file, terminal.Say(" : ", ": "),
                             status.ok() ? terminal.Say("admissible", "admissible") : std::string(status.message())));
}

absl::Status Verify(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::string> anchor_text = ReadWholeFile(arguments.Get("--anchor"), terminal);
  if (!anchor_text.ok()) return anchor_text.status();
  const absl::StatusOr<Anchor> anchor = ParseAnchor(*anchor_text);
  if (!anchor.ok()) return anchor.status();
  Day day = MomentOf(SystemClock().Now()).day;
  if (arguments.Has("--on")) {
    const absl::StatusOr<Day> typed = ParseDay(arguments.Get("--on"));
    if (!typed.ok()) {
      return BadUsage(terminal.Say("--on : une date AAAA-MM-JJ est attendue", "--on: a date YYYY-MM-DD is expected"));
    }
    day = *typed;
  }
  Tools tools;
  Knowledge knowledge(*anchor);
  absl::Status first_refusal = absl::OkStatus();
  terminal.result()["files"] = nlohmann::json::array();
  for (const std::string& file : arguments.All("FILE")) {
    const absl::StatusOr<std::string> bytes = ReadWholeFile(file, terminal);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<SignedText> signed_text = wire::ReadSignedText(*bytes);
    absl::Status verdict = signed_text.status();
    if (verdict.ok()) {
      absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(*std::move(signed_text), tools.keys);
      verdict = item.ok() ? knowledge.Admit(*std::move(item), day).status() : item.status();
    }
    Report(file, verdict, terminal);
    if (first_refusal.ok()) first_refusal = verdict;
  }
  terminal.result()["as_of"] = FormatDay(day);
  terminal.Line(
      absl::StrCat(terminal.Say("Jugé au ", "Judged as of "), FormatDay(day),
                   terminal.Say(", sur ces seuls textes et cette ancre.", ", by these texts and this anchor alone.")));
  return first_refusal;
}

// A node's join card holds what it signed itself, and what its signatory has to sign.
absl::Status Unpack(const Arguments& arguments, Terminal& terminal) {
  const std::string file = arguments.Get("CARD");
  const absl::StatusOr<std::string> bytes = ReadWholeFile(file, terminal);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<nlohmann::json> card = ParseJson(*bytes, file, terminal);
  if (!card.ok()) return card.status();
  const auto text_of = [&card](const char* name) {
    return card->is_object() && card->contains(name) && (*card)[name].is_string() ? (*card)[name].get<std::string>()
                                                                                  : "";
  };
  std::string sealing_keys;
  if (!absl::Base64Unescape(text_of("sealing_keys"), &sealing_keys)) sealing_keys.clear();
  const absl::StatusOr<SignedText> signed_text = wire::ReadSignedText(sealing_keys);
  const SigningKey identity = SigningKey::FromHex(text_of("identity_key"));
  if (!signed_text.ok() || signed_text->kind != TextKind::kSealingKeys || signed_text->signatures.size() != 1 ||
      signed_text->signatures.front().key != identity) {
    return BadUsage(absl::StrCat(file, terminal.Say(" : ce n'est pas une carte d'adhésion", ": this is no join card")));
  }
  Tools tools;
  if (absl::Status status = wire::DecodeText(signed_text->kind, signed_text->text, tools.keys).status(); !status.ok()) {
    return status;
  }
  nlohmann::json roster = {{"partner", text_of("partner")}, {"edition", 1},
                           {"name", text_of("name")},       {"level", "NODE"},
                           {"node", text_of("node")},       {"identity_key", identity.ToHex()}};
  const std::string stem = arguments.Get("--out");
  const std::string roster_file = absl::StrCat(stem, ".roster.json");
  const std::string keys_file = absl::StrCat(stem, ".sealing-keys.signed");
  if (absl::Status status = WriteWholeFile(roster_file, roster.dump(2) + "\n", kPublicMode, terminal); !status.ok()) {
    return status;
  }
  if (absl::Status status = WriteWholeFile(keys_file, sealing_keys, kPublicMode, terminal); !status.ok()) return status;
  terminal.result()["roster"] = roster_file;
  terminal.result()["sealing_keys"] = keys_file;
  terminal.Line(
      absl::StrCat(roster_file, terminal.Say(" : à écrire puis à faire signer par le signataire de la structure",
                                             ": to be written, then signed by the partner's signatory")));
  terminal.Line(absl::StrCat(keys_file, terminal.Say(" : signé par le nœud, prêt pour le concentrateur",
                                                     ": signed by the node, ready for the hub")));
  return absl::OkStatus();
}

Option FileOption(Takes takes = Takes::kOne) {
  return {"FILE", {"texte, ou texte signé", "text, or signed text"}, takes, true, "file"};
}
Option OutOption(Text help) {
  return {"--out", help, Takes::kOne, true, "file"};
}
Option KindOption() {
  return {"--kind",
          {"sorte de texte, si FILE ne porte encore aucune signature", "kind of text, if FILE bears no signature yet"},
          Takes::kOne,
          false,
          kTextKinds};
}

Command WriteCommand(TextKind kind, Text help) {
  return {
      absl::StrCat("text ", TextKindWord(kind)),
      help,
      {{"--in",
        {"le texte en JSON, avec les noms de knowledge.proto", "the text as JSON, with the names of knowledge.proto"},
        Takes::kOne,
        true,
        "file"},
       OutOption({"octets exacts à signer", "exact bytes to be signed"})},
      [kind](const Arguments& arguments, Terminal& terminal) { return Write(kind, arguments, terminal); }};
}

}  // namespace

std::vector<Command> TextCommands() {
  return {
      WriteCommand(TextKind::kConvention, {"écrit une convention, après en avoir dit tous les défauts",
                                           "writes a convention, after naming all that is wrong with it"}),
      WriteCommand(TextKind::kRoster, {"écrit l'inscription d'une structure", "writes a partner's roster entry"}),
      WriteCommand(TextKind::kSealingKeys, {"écrit les clés de scellement d'un nœud", "writes a node's sealing keys"}),
      WriteCommand(TextKind::kDirectory, {"écrit les offres d'une structure", "writes a partner's services"}),
      WriteCommand(TextKind::kStanding,
                   {"écrit une suspension, une reprise ou une fin", "writes a suspension, its end, or a departure"}),
      WriteCommand(TextKind::kDelegation,
                   {"écrit qu'une autre clé peut signer à la place d'un signataire, jusqu'à un dernier jour",
                    "writes that another key may sign in a signatory's stead, until a last day"}),
      {"text card",
       {"tire d'une carte d'adhésion ce qu'elle contient", "unpacks a node's join card"},
       {{"CARD", {"join-card.json d'un nœud", "a node's join-card.json"}, Takes::kOne, true, "file"},
        OutOption({"début du nom des deux fichiers", "beginning of both files' names"})},
       &Unpack},
      {"text sign",
       {"ajoute une ou plusieurs signatures à un texte", "adds one or more signatures to a text"},
       {FileOption(),
        KindOption(),
        {"--key",
         {"clé d'un signataire, autant de fois que nécessaire", "a signatory's key, as often as needed"},
         Takes::kMany,
         true,
         "file"},
        OutOption({"texte signé", "signed text"}),
        PassphraseOption()},
       &SignText,
       "relais-hub text sign locale.text --kind convention --key cio.key --out locale.signed"},
      {"text show",
       {"montre un texte et qui l'a signé", "shows a text and who signed it"},
       {FileOption(), KindOption()},
       &ShowText},
      {"text verify",
       {"juge des textes signés, dans l'ordre donné, sous une ancre",
        "judges signed texts, in the order given, under an anchor"},
       {FileOption(Takes::kMany),
        {"--anchor",
         {"clés des signataires de la convention cadre", "keys of the framework's signatories"},
         Takes::kOne,
         true,
         "file"},
        {"--on", {"au jour AAAA-MM-JJ (aujourd'hui)", "as of the day YYYY-MM-DD (today)"}}},
       &Verify,
       "relais-hub text verify cadre.signed locale.signed --anchor anchor.json"},
  };
}

}  // namespace relais::hub
