// What an animator's structure was told of: delays that ran out between two other doors.
#include <string>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/show.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"

namespace relais::node {
namespace {

std::string EscalationStateText(const v1::EscalationSummary& escalation, const Terminal& terminal) {
  const std::string state =
      terminal.Say(escalation.state_label(), absl::StrCat(escalation.drill() ? "DRILL · " : "", escalation.state()));
  const std::string ended = DayText(escalation.ended_day());
  return ended.empty() ? state : absl::StrCat(state, terminal.Say(" le ", " on "), ended);
}

absl::Status ListEscalations(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::ListEscalationsRequest request;
  request.set_all(arguments.Has("--all"));
  const absl::StatusOr<v1::ListEscalationsResponse> found =
      line->Call(&v1::DeskService::Stub::ListEscalations, request);
  if (!found.ok()) return found.status();
  terminal.result().update(MessageJson(*found));
  if (found->escalations().empty()) {
    terminal.Line(terminal.Say("Aucune relance.", "No escalation."));
    return absl::OkStatus();
  }
  Table table({terminal.Say("orientation", "referral"), terminal.Say("état", "state"), terminal.Say("de", "from"),
               terminal.Say("vers", "to"), terminal.Say("échéance", "due day"), terminal.Say("su depuis", "told"),
               terminal.Say("convention", "convention")});
  for (const v1::EscalationSummary& escalation : found->escalations()) {
    table.Add({ShortId(escalation.referral()), EscalationStateText(escalation, terminal), escalation.origin_name(),
               escalation.destination_name(), DayText(escalation.due_day()), DayText(escalation.told_day()),
               escalation.convention_title()});
  }
  std::string text = table.ToString();
  text.pop_back();  // Line() ends it
  terminal.Line(text);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> EscalationCommands() {
  return {{"escalations",
           {"montre les relances que cette structure suit comme animatrice d'une convention",
            "shows the escalations that this structure follows as the animator of a convention"},
           {{"--all", {"celles aussi qui sont terminées", "those too that are over"}, Takes::kNothing}},
           &ListEscalations}};
}

}  // namespace relais::node
