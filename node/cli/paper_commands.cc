// Partners without a node, in this node's care: their sheet, and their words transcribed.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/words.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

using Stub = v1::DeskService::Stub;

// What a partner says by telephone, and the command by which its custodian says it.
struct Said {
  const char* word;
  const char* command;
};
constexpr Said kSaid[] = {{"accepted", "accept"},
                          {"waitlisted", "waitlist"},
                          {"declined", "decline"},
                          {"asked", "ask"},
                          {"scheduled", "schedule"},
                          {"absent", "absent"},
                          {"called-off", "cancel-appointment"},
                          {"received", "attest"},
                          {"concluded", "conclude"},
                          {"cancelled", "confirm-cancel"}};

std::string Choices() {
  std::vector<std::string> words;
  for (const Said& said : kSaid) words.emplace_back(said.word);
  return absl::StrJoin(words, "|");
}

absl::Status Sheet(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> referral = line->FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  // Who reads it out has opened it, and its sender is told.
  v1::OpenRequest open;
  open.set_referral(*referral);
  const absl::StatusOr<v1::OpenResponse> opened = line->Call(&Stub::Open, open);
  if (!opened.ok()) return opened.status();
  v1::GetPaperSheetRequest request;
  request.set_referral(*referral);
  const absl::StatusOr<v1::GetPaperSheetResponse> sheet = line->Call(&Stub::GetPaperSheet, request);
  if (!sheet.ok()) return sheet.status();
  terminal.result().update(MessageJson(*sheet));
  terminal.Line(sheet->text());
  return absl::OkStatus();
}

// The command that records `word`; with the code of the paper, a reception is proven.
const Command* CommandFor(const std::string& word, bool by_code, const std::vector<Command>& commands) {
  std::string path;
  for (const Said& said : kSaid) {
    if (word == said.word) path = said.command;
  }
  if (word == "received" && by_code) path = "receive";
  const auto found =
      std::find_if(commands.begin(), commands.end(), [&path](const Command& command) { return command.path == path; });
  return found == commands.end() ? nullptr : &*found;
}

// What that command needs and was not said.
absl::Status CheckNeeded(const Command& command, const Arguments& arguments, const Terminal& terminal) {
  for (const Option& option : command.options) {
    if (!option.required || arguments.Has(option.name)) continue;
    return BadUsage(absl::StrCat(terminal.Say("il manque ", "missing: "), option.name));
  }
  return absl::OkStatus();
}

absl::Status Transcribe(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const std::vector<Command> commands = AnswerCommands();
  const Command* command = CommandFor(arguments.Get("ANSWER"), arguments.Has("--code"), commands);
  if (command == nullptr) return BadUsage(Choices());
  if (absl::Status status = CheckNeeded(*command, arguments, terminal); !status.ok()) return status;
  const absl::StatusOr<std::string> referral = line->FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  v1::GetRequest get;
  get.set_referral(*referral);
  const absl::StatusOr<v1::GetResponse> known = line->Call(&Stub::Get, get);
  if (!known.ok()) return known.status();
  const v1::ReferralSummary& summary = known->referral().summary();
  // A door with a node of its own answers for itself.
  if (summary.paper_partner_name().empty()) return Refuse(Reason::kNotYourMove);
  if (summary.state() == "delivered" && arguments.Get("ANSWER") != "received") {
    v1::OpenRequest open;
    open.set_referral(*referral);
    const absl::StatusOr<v1::OpenResponse> opened = line->Call(&Stub::Open, open);
    if (!opened.ok()) return opened.status();
  }
  return command->run(arguments, terminal);
}

// Everything that the commands behind it take.
std::vector<Option> TranscribeOptions() {
  return {
      ReferralOption(),
      {"ANSWER", {"ce que la structure a dit", "what the partner said"}, Takes::kOne, true, Choices()},
      {"--text", {"texte pour l'autre porte (500 octets)", "text for the other door (500 bytes)"}},
      {"--code",
       {"received : code d'arrivée dit au téléphone, il prouve l'arrivée ; avec --locator",
        "received: arrival code told by telephone, it proves the arrival; with --locator"}},
      {"--locator", {"received : repère de la fiche, 8 symboles", "received: locator of the slip, 8 symbols"}},
      {"--reason", {"declined : motif", "declined: reason"}, Takes::kOne, false, DeclineReasons().Choices()},
      {"--counter-proposal", {"declined : offre proposée à la place", "declined: service proposed instead"}},
      {"--no-solution", {"declined : rien ne convient", "declined: nothing will do"}, Takes::kNothing},
      {"--outcome", {"concluded : suite donnée", "concluded: outcome"}, Takes::kOne, false, Outcomes().Choices()},
      {"--day", {"scheduled, waitlisted : jour, AAAA-MM-JJ", "scheduled, waitlisted: day, YYYY-MM-DD"}},
      {"--time", {"scheduled : heure de Paris, HH:MM", "scheduled: time of day in Paris, HH:MM"}},
  };
}

}  // namespace

std::vector<Command> PaperCommands() {
  return {
      {"paper sheet",
       {"ouvre une orientation destinée à une structure sans nœud, et dit qui appeler et quoi lui dire",
        "opens a referral for a partner without a node, and says whom to call and what to say"},
       {ReferralOption()},
       &Sheet},
      {"transcribe",
       {"note ce qu'une structure sans nœud a répondu par téléphone ou sur papier",
        "records what a partner without a node answered by telephone or on paper"},
       TranscribeOptions(),
       &Transcribe,
       "relais-node transcribe 4f2a9c declined --reason no_place --no-solution"},
  };
}

}  // namespace relais::node
