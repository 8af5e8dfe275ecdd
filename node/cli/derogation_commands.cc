// A third door: asking the animator, and looking what became of it.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/draft_form.h"
#include "node/cli/show.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/ids.h"
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

// The last referral of the request's journey that was sent from here; kUnknownReferral when there is none.
absl::StatusOr<std::string> SentInJourney(const DeskLine& line, const std::string& journey) {
  v1::ListRequest request;
  request.set_scope(v1::LIST_SCOPE_ALL);
  do {
    const absl::StatusOr<v1::ListResponse> page = line.Call(&Stub::List, request);
    if (!page.ok()) return page.status();
    for (const v1::ReferralSummary& referral : page->referrals()) {
      if (referral.journey() == journey && referral.sent_by_us() && referral.child().empty()) {
        return referral.referral();
      }
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return Refuse(Reason::kUnknownReferral, "journey");
}

// The service behind the third door, searched for as the referral's own was.
absl::Status FillThirdDoor(const DeskLine& line, const std::string& typed, v1::AskDerogationRequest& request) {
  absl::StatusOr<std::string> referral = request.referral();
  if (referral->empty()) referral = SentInJourney(line, request.journey());
  if (!referral.ok()) return referral.status();
  v1::GetRequest get;
  get.set_referral(*std::move(referral));
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

// From a form that is not sent: what its door is judged by, and nothing of the person.
absl::Status AskFromForm(const Arguments& arguments, const DeskLine& line, const Terminal& terminal,
                         v1::AskDerogationRequest& request) {
  DraftForm form;
  if (absl::Status status = FillForm(arguments, terminal, form); !status.ok()) return status;
  if (arguments.Has("--destination")) form.service_name = arguments.Get("--destination");
  if (!form.service_name.empty()) {
    absl::StatusOr<std::string> service = line.FindService(form.service_name, SearchOf(form.draft));
    if (!service.ok()) return service.status();
    form.draft.set_service(*std::move(service));
  }
  v1::Draft& draft = *request.mutable_draft();
  draft.set_referral(form.draft.referral());
  draft.set_journey(form.draft.journey());
  draft.set_parent(form.draft.parent());
  draft.set_service(form.draft.service());
  draft.set_need(form.draft.need());
  draft.set_public_code(form.draft.public_code());
  draft.set_commune(form.draft.commune());
  return absl::OkStatus();
}

// From a referral that was sent, or from its journey.
absl::Status AskFromSent(const Arguments& arguments, const DeskLine& line, const Terminal& terminal,
                         v1::AskDerogationRequest& request) {
  if (arguments.Has("REFERRAL")) {
    absl::StatusOr<std::string> referral = line.FindReferral(arguments.Get("REFERRAL"));
    if (!referral.ok()) return referral.status();
    request.set_referral(*std::move(referral));
  } else {
    const JourneyId journey = JourneyId::FromHex(arguments.Get("--journey"));
    if (journey.none()) {
      return BadUsage(terminal.Say("--journey : 32 symboles hexadécimaux minuscules sont attendus",
                                   "--journey: 32 lower-case hexadecimal symbols are expected"));
    }
    request.set_journey(std::string(journey.view()));
  }
  if (!arguments.Has("--destination")) return absl::OkStatus();
  return FillThirdDoor(line, arguments.Get("--destination"), request);
}

absl::Status Ask(const Arguments& arguments, Terminal& terminal) {
  const bool form = arguments.Has("--draft");
  if (int{arguments.Has("REFERRAL")} + int{form || arguments.Has("--journey")} != 1) {
    return BadUsage(terminal.Say("il faut une orientation, ou --draft, ou --journey : pour quel parcours ?",
                                 "a referral, or --draft, or --journey is needed: for which journey?"));
  }
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::AskDerogationRequest request;
  request.set_reason(arguments.Get("--reason"));
  const absl::Status filled =
      form ? AskFromForm(arguments, *line, terminal, request) : AskFromSent(arguments, *line, terminal, request);
  if (!filled.ok()) return filled;
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
         false,
         "referral"},
        {"--draft",
         {"formulaire en JSON qui n'est pas encore envoyé", "form as JSON that is not sent yet"},
         Takes::kOne,
         false,
         "file"},
        {"--journey", {"parcours, au lieu d'une orientation", "journey, instead of a referral"}},
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
