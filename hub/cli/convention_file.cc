#include "hub/cli/convention_file.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/cli/text_file.h"
#include "services/adapters/terminal/anchor_file.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/json_message.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/day.h"

namespace relais::hub {
namespace {

Text TitleOf(TextKind kind) {
  switch (kind) {
    case TextKind::kStanding:
      return {"Suspension ou fin", "Suspension or end"};
    case TextKind::kDelegation:
      return {"Délégation", "Delegation"};
    case TextKind::kStatus:
      return {"État signé par le concentrateur", "Status signed by the hub"};
    default:
      return {"Convention", "Convention"};
  }
}

// Stable names for programs, and words for people.
struct PlaceWords {
  SignerPlace place;
  const char* name;
  Text words;
};
constexpr PlaceWords kPlaces[] = {
    {SignerPlace::kNone, "none", {"SANS PLACE dans ces textes", "NO PLACE in these texts"}},
    {SignerPlace::kRoot, "root", {"signataire du cadre", "signatory of the framework"}},
    {SignerPlace::kParty, "party", {"signataire", "signatory"}},
    {SignerPlace::kDelegate, "delegate", {"par délégation", "by delegation"}},
    {SignerPlace::kAnimator, "animator", {"animateur", "animator"}},
    {SignerPlace::kHub, "hub", {"concentrateur", "hub"}},
    {SignerPlace::kFormer, "former", {"clé d'avant l'ancre, sans effet", "key from before the anchor, no effect"}},
};

const PlaceWords& WordsOf(SignerPlace place) {
  const auto* it = std::find_if(std::begin(kPlaces), std::end(kPlaces),
                                [&](const PlaceWords& words) { return words.place == place; });
  return it == std::end(kPlaces) ? kPlaces[0] : *it;
}

std::string StandingName(Standing standing) {
  switch (standing) {
    case Standing::kActive:
      return "ACTIVE";
    case Standing::kSuspended:
      return "SUSPENDED";
    case Standing::kEnded:
      return "ENDED";
  }
  return "";
}

Text StandingWords(Standing standing) {
  switch (standing) {
    case Standing::kSuspended:
      return {"suspendue", "suspended"};
    case Standing::kEnded:
      return {"terminée", "ended"};
    case Standing::kActive:
      break;
  }
  return {"active", "active"};
}

nlohmann::json SignatureJson(const SignatureFinding& finding) {
  return {{"key", finding.key.ToHex()},
          {"valid", finding.valid},
          {"place", WordsOf(finding.place).name},
          {"name", finding.name},
          {"delegator", finding.delegator.none() ? "" : finding.delegator.ToHex()},
          {"received", FormatDay(finding.received)}};
}

std::string SignatureLine(const SignatureFinding& finding, const Terminal& terminal) {
  const std::string received = finding.received == kNoDay ? ""
                                                          : absl::StrCat(terminal.Say(", reçue le ", ", received "),
                                                                         FormatDay(finding.received));
  const std::string name = finding.name.empty() ? "" : absl::StrCat(OnOneLine(finding.name), ", ");
  return absl::StrCat("  ", finding.valid ? terminal.Say("bonne   ", "good    ") : terminal.Say("FAUSSE  ", "FALSE   "),
                      name, terminal.Say(WordsOf(finding.place).words), received, "\n          ",
                      InFours(finding.key.ToHex()));
}

}  // namespace

std::string OnOneLine(absl::string_view text) {
  std::string line(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

absl::StatusOr<wire::ConventionFile> ReadConventionFile(const std::string& path, const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<nlohmann::json> object = ParseJson(*bytes, path, terminal);
  if (!object.ok()) return object.status();
  v1::ConventionFile message;
  if (absl::Status filled = FillMessage(*object, path, terminal, message); !filled.ok()) return filled;
  return wire::ConventionFileFrom(std::move(message));
}

absl::Status WriteConventionFile(const std::string& path, const wire::ConventionFile& file, const Terminal& terminal) {
  return WriteWholeFile(path, MessageJson(wire::ToProto(file)).dump(2) + "\n", kPublicMode, terminal);
}

absl::StatusOr<SignedText> ReadSubmitted(const std::string& path, const Terminal& terminal) {
  const absl::StatusOr<std::string> bytes = ReadWholeFile(path, terminal);
  if (!bytes.ok()) return bytes.status();
  // No signed text begins like JSON: its first byte tells of a field that it does not have.
  if (bytes->empty() || (*bytes)[0] != '{') return wire::ReadSignedText(*bytes);
  absl::StatusOr<wire::ConventionFile> file = ReadConventionFile(path, terminal);
  if (!file.ok()) return file.status();
  return std::move(file->convention);
}

void ShowVerdict(const Verdict& verdict, Terminal& terminal) {
  nlohmann::json texts = nlohmann::json::array();
  for (const TextFinding& text : verdict.texts) {
    nlohmann::json signatures = nlohmann::json::array();
    const std::string version =
        text.version.value() == 0 ? "" : absl::StrCat(terminal.Say(", version ", ", version "), text.version.value());
    const std::string title = text.title.empty() ? "" : absl::StrCat(" « ", OnOneLine(text.title), " »");
    terminal.Line(absl::StrCat(terminal.Say(TitleOf(text.kind)), title, version));
    for (const SignatureFinding& finding : text.signatures) {
      signatures.push_back(SignatureJson(finding));
      terminal.Line(SignatureLine(finding, terminal));
    }
    texts.push_back({{"kind", TextKindWord(text.kind)},
                     {"title", text.title},
                     {"version", text.version.value()},
                     {"signatures", signatures}});
  }
  for (const std::string& name : verdict.silent) {
    terminal.Line(absl::StrCat(terminal.Say("N'a pas signé : ", "Has not signed: "), OnOneLine(name)));
  }
  terminal.result()["texts"] = texts;
  terminal.result()["silent"] = verdict.silent;
  terminal.result()["on"] = FormatDay(verdict.on);
}

void ShowStatus(const StatusStatement& status, Terminal& terminal) {
  nlohmann::json activations = nlohmann::json::array();
  if (status.activated != kNoDay) {
    terminal.Line(absl::StrCat(terminal.Say("Activée le ", "Activated on "), FormatDay(status.activated)));
  }
  for (const StatedActivation& activation : status.activations) {
    activations.push_back({{"account", activation.account},
                           {"organisation", activation.organisation},
                           {"day", FormatDay(activation.day)}});
    terminal.Line(absl::StrCat("  ", OnOneLine(activation.account), " (", OnOneLine(activation.organisation), "), ",
                               FormatDay(activation.day)));
  }
  const std::string since =
      status.since == kNoDay ? "" : absl::StrCat(terminal.Say(" depuis le ", " since "), FormatDay(status.since));
  terminal.Line(absl::StrCat(terminal.Say("Dite ", "Said to be "), terminal.Say(StandingWords(status.standing)), since,
                             terminal.Say(", au ", ", as of "), FormatDay(status.as_of)));
  terminal.result()["status"] = {{"as_of", FormatDay(status.as_of)}, {"activated", FormatDay(status.activated)},
                                 {"activations", activations},       {"standing", StandingName(status.standing)},
                                 {"since", FormatDay(status.since)}, {"superseded", FormatDay(status.superseded)}};
}

}  // namespace relais::hub
