// Practice: scripted referrals about nobody real.
#include <string>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/show.h"
#include "node/cli/words.h"
#include "services/adapters/terminal/message_json.h"

namespace relais::node {
namespace {

using Stub = v1::DeskService::Stub;

void ShowScenario(const v1::DrillScenario& scenario, Terminal& terminal) {
  terminal.Line(absl::StrCat(scenario.scenario(), "  ", terminal.Say(scenario.title(), scenario.title_en())));
  for (const v1::DrillStep& step : scenario.steps()) {
    const bool origin = step.actor() == "origin";
    terminal.Line(absl::StrCat(
        "  - ", origin ? terminal.Say("première porte", "first door") : terminal.Say("seconde porte", "second door"),
        terminal.Say(" : ", ": "), terminal.Say(step.label(), step.event())));
  }
}

absl::Status ListDrills(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::ListDrillsResponse> found = line->Call(&Stub::ListDrills, v1::ListDrillsRequest());
  if (!found.ok()) return found.status();
  terminal.result().update(MessageJson(*found));
  for (const v1::DrillScenario& scenario : found->scenarios()) ShowScenario(scenario, terminal);
  return absl::OkStatus();
}

absl::Status StartDrill(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::StartDrillRequest request;
  request.set_scenario(arguments.Get("SCENARIO"));
  request.set_to(arguments.Get("--to"));
  request.set_automatic(arguments.Has("--auto"));
  const absl::StatusOr<v1::StartDrillResponse> started = line->Call(&Stub::StartDrill, request);
  if (!started.ok()) return started.status();
  terminal.result().update(MessageJson(*started, DeskWords()));
  ShowReferral(started->referral(), terminal);
  ShowScenario(started->scenario(), terminal);
  terminal.Line(absl::StrCat("\n", started->slip().text()));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> DrillCommands() {
  return {
      {"drill list", {"montre les exercices et leurs étapes", "shows the drills and their steps"}, {}, &ListDrills},
      {"drill start",
       {"commence un exercice : une orientation d'une personne fictive, qui ne compte dans aucun chiffre",
        "starts a drill: a referral of nobody real, which counts in no figure"},
       {{"SCENARIO", {"nom donné par « drill list »", "name given by \"drill list\""}, Takes::kOne, true},
        {"--to",
         {"une partie du nom de la structure, de son offre ou de la convention",
          "a part of the name of the structure, its service or the convention"}},
        {"--auto",
         {"ce nœud joue ses étapes ; l'autre aussi, si sa configuration le permet",
          "this node plays its steps; the other one too, if its configuration allows it"},
         Takes::kNothing}},
       &StartDrill,
       "relais-node drill start question-and-answer --to \"mission locale\" --auto"},
  };
}

}  // namespace relais::node
