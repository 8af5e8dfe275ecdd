// A third door: asking the animator, and looking what became of it.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/show.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/reason.h"
#include "services/wire/reason_codec.h"

namespace relais::node {
namespace {

using Stub = v1::DeskService::Stub;

void ShowDerogation(const v1::DerogationSummary& derogation, Terminal& terminal) {
  terminal.Line(absl::StrCat(
      ShortId(derogation.request()), "  ", terminal.Say(derogation.state_label(), derogation.state()),
      derogation.drill() ? terminal.Say("  EXERCICE", "  DRILL") : "", "  → ", derogation.destination_name()));
  if (const std::string day = DayText(derogation.expiry_day()); !day.empty()) {
    terminal.Line(absl::StrCat(terminal.Say("  utilisable jusqu'au ", "  good until "), day));
  }
  if (!derogation.answer_text().empty()) terminal.Line(absl::StrCat("  « ", derogation.answer_text(), " »"));
  const std::optional<Reason> reason = wire::FromProto(derogation.reason());
  if (reason && *reason != Reason::kNone) {
    terminal.Line(absl::StrCat("  ", terminal.Say(ReasonAdviceFr(*reason), ReasonAdviceEn(*reason))));
  }
}

// The service behind the third door, searched for as the referral's own was.
absl::Status FillService(const DeskLine& line, const std::string& typed, v1::AskDerogationRequest& request) {
  v1::GetRequest get;
  get.set_referral(request.referral());
  const absl::StatusOr<v1::GetResponse> known = line.Call(&Stub::Get, get);
  if (!known.ok()) return known.status();
  v1::FindServicesRequest search;
  search.set_need(known->referral().need());
  search.set_public_code(known->referral().public_code());
  search.set_commune(known->referral().commune());
  absl::StatusOr<std::string> service = line.FindService(typed, search);
  if (!service.ok()) return service.status();
  request.set_service(*std::move(service));
  return absl::OkStatus();
}

absl::Status Ask(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  absl::StatusOr<std::string> referral = line->FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  v1::AskDerogationRequest request;
  request.set_referral(*std::move(referral));
  request.set_reason(arguments.Get("--reason"));
  if (arguments.Has("--destination")) {
    if (absl::Status status = FillService(*line, arguments.Get("--destination"), request); !status.ok()) return status;
  }
  const absl::StatusOr<v1::AskDerogationResponse> asked = line->Call(&Stub::AskDerogation, request);
  if (!asked.ok()) return asked.status();
  terminal.result().update(MessageJson(*asked));
  ShowDerogation(asked->derogation(), terminal);
  return absl::OkStatus();
}

absl::Status ListDerogations(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::ListDerogationsResponse> found =
      line->Call(&Stub::ListDerogations, v1::ListDerogationsRequest());
  if (!found.ok()) return found.status();
  terminal.result().update(MessageJson(*found));
  if (found->derogations().empty()) terminal.Line(terminal.Say("Aucune demande.", "No request."));
  for (const v1::DerogationSummary& derogation : found->derogations()) ShowDerogation(derogation, terminal);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> DerogationCommands() {
  return {
      {"derogation ask",
       {"demande à l'animateur qu'une troisième porte reçoive la personne ; lui seul lira le motif",
        "asks the animator that a third door receives the person; only the animator reads the reason"},
       {{"REFERRAL",
         {"orientation du parcours, envoyée d'ici", "referral of the journey, sent from here"},
         Takes::kOne,
         true,
         "referral"},
        {"--destination",
         {"offre de la troisième porte : son numéro, ou une partie de son nom ou de sa structure (celle de "
          "l'orientation)",
          "service of the third door: its number, or a part of its name or of its structure's (the referral's own)"}},
        {"--reason", {"pourquoi (500 octets)", "why (500 bytes)"}, Takes::kOne, true}},
       &Ask,
       "relais-node derogation ask 4f2a9c --destination \"cap emploi\" --reason \"…\""},
      {"derogation list",
       {"montre les dérogations demandées et leurs réponses", "shows the derogations asked for and their answers"},
       {},
       &ListDerogations},
  };
}

}  // namespace relais::node
