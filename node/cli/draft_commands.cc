// From a need to a referral under way.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/draft_form.h"
#include "node/cli/show.h"
#include "node/cli/words.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

using Stub = v1::DeskService::Stub;

std::vector<Option> With(std::vector<Option> options, std::vector<Option> more) {
  options.insert(options.end(), more.begin(), more.end());
  return options;
}

absl::Status Find(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::FindServicesRequest request;
  request.set_need(arguments.Get("--need"));
  request.set_public_code(arguments.Get("--public"));
  request.set_commune(arguments.Get("--commune"));
  request.set_language(arguments.Get("--language"));
  for (const std::string& word : arguments.All("--access")) {
    request.set_access_needs(request.access_needs() | AccessNeeds().NumberOf(word).value_or(0));
  }
  if (arguments.Has("--cep")) {
    request.set_cep_level(static_cast<uint32_t>(arguments.Get("--cep")[0] - '0'));  // Option::values holds it to 1…3
  }
  if (arguments.Has("--by")) {
    const absl::StatusOr<int32_t> day = DayOption(arguments, "--by", terminal);
    if (!day.ok()) return day.status();
    request.set_by_day(*day);
  }
  const absl::StatusOr<v1::FindServicesResponse> found = line->Call(&Stub::FindServices, request);
  if (!found.ok()) return found.status();
  terminal.result().update(MessageJson(*found, DeskWords()));
  ShowOffers(*found, terminal);
  return absl::OkStatus();
}

absl::Status Start(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::StartDraftResponse> ids = line->Call(&Stub::StartDraft, v1::StartDraftRequest());
  if (!ids.ok()) return ids.status();
  terminal.result().update(MessageJson(*ids));
  terminal.Line(absl::StrCat("--referral ", HandoffId::FromBytes(ids->referral()).ToHex(), " --journey ",
                             JourneyId::FromBytes(ids->journey()).ToHex()));
  return absl::OkStatus();
}

// Checks the form. Without consent the sentence to be read out is fetched all the same: it is what consent is asked
// with; the answer stays the refusal.
absl::Status CheckForm(const DeskLine& line, const v1::Draft& draft, Terminal& terminal) {
  v1::CheckDraftRequest request;
  *request.mutable_draft() = draft;
  absl::StatusOr<v1::CheckDraftResponse> answer = line.Call(&Stub::CheckDraft, request);
  absl::Status verdict = answer.status();
  if (ExitCodeOf(verdict) == kExitRefused && ReasonOf(verdict) == Reason::kConsentMissing && !draft.consent()) {
    request.mutable_draft()->set_consent(true);
    answer = line.Call(&Stub::CheckDraft, request);
    // Whatever else is wrong with the form is worth saying first.
    if (!answer.ok()) return answer.status();
  }
  if (!answer.ok()) return verdict;
  terminal.result().update(MessageJson(*answer));
  terminal.Line(
      absl::StrCat(terminal.Say("À lire à la personne : ", "To be read to the person: "), answer->consent_sentence()));
  terminal.Line(absl::StrCat(answer->bytes_used(), "/", answer->bytes_max(), terminal.Say(" octets", " bytes"),
                             terminal.Say(" ; réponse attendue le ", "; answer due on "), DayText(answer->due_day())));
  return verdict;
}

absl::StatusOr<v1::ReferralDetail> Get(const DeskLine& line, absl::string_view typed) {
  absl::StatusOr<std::string> referral = line.FindReferral(typed);
  if (!referral.ok()) return referral.status();
  v1::GetRequest request;
  request.set_referral(*std::move(referral));
  absl::StatusOr<v1::GetResponse> known = line.Call(&Stub::Get, request);
  if (!known.ok()) return known.status();
  return std::move(*known->mutable_referral());
}

// "--parent": the form then belongs to that referral's journey, unless "--journey" says otherwise.
absl::Status FollowParent(const DeskLine& line, const Arguments& arguments, DraftForm& form) {
  if (!arguments.Has("--parent")) return absl::OkStatus();
  const absl::StatusOr<v1::ReferralDetail> parent = Get(line, arguments.Get("--parent"));
  if (!parent.ok()) return parent.status();
  form.draft.set_parent(parent->summary().referral());
  if (!arguments.Has("--journey")) form.draft.set_journey(parent->summary().journey());
  return absl::OkStatus();
}

absl::Status Check(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  DraftForm form;
  if (absl::Status status = FillForm(arguments, terminal, form); !status.ok()) return status;
  if (absl::Status status = FollowParent(*line, arguments, form); !status.ok()) return status;
  const absl::StatusOr<v1::Draft> draft = Complete(*line, std::move(form));
  if (!draft.ok()) return draft.status();
  return CheckForm(*line, *draft, terminal);
}

absl::Status SendForm(const DeskLine& line, DraftForm form, bool twin_confirmed, Terminal& terminal) {
  absl::StatusOr<v1::Draft> draft = Complete(line, std::move(form));
  if (!draft.ok()) return draft.status();
  // Said in any case: with these ids a repeat after silence sends nothing twice.
  terminal.result()["sent_as"] = {{"referral", HandoffId::FromBytes(draft->referral()).ToHex()},
                                  {"journey", JourneyId::FromBytes(draft->journey()).ToHex()}};
  if (!draft->consent()) {
    absl::Status status = CheckForm(line, *draft, terminal);
    return status.ok() ? Refuse(Reason::kConsentMissing) : status;
  }
  v1::SendRequest request;
  *request.mutable_draft() = *std::move(draft);
  request.set_twin_confirmed(twin_confirmed);
  const absl::StatusOr<v1::SendResponse> sent = line.Call(&Stub::Send, request);
  if (!sent.ok()) {
    if (ExitCodeOf(sent.status()) == kExitUnreachable) {
      terminal.Warn(absl::StrCat(
          terminal.Say("pour répéter sans rien envoyer deux fois : ", "to repeat without sending anything twice: "),
          "--referral ", HandoffId::FromBytes(request.draft().referral()).ToHex(), " --journey ",
          JourneyId::FromBytes(request.draft().journey()).ToHex()));
    }
    if (ReasonOf(sent.status()) == Reason::kThirdDoor && !request.draft().parent().empty()) {
      terminal.Warn(absl::StrCat(terminal.Say("pour la demander : ", "to ask for one: "), "relais-node derogation ask ",
                                 ShortId(request.draft().parent()), " --destination ",
                                 ServiceId::FromBytes(request.draft().service()).ToHex(), " --reason \"…\""));
    }
    return sent.status();
  }
  terminal.result().update(MessageJson(*sent, DeskWords()));
  ShowReferral(sent->referral(), terminal);
  if (!sent->slip().text().empty()) terminal.Line(absl::StrCat("\n", sent->slip().text()));
  return absl::OkStatus();
}

absl::Status Send(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  DraftForm form;
  if (absl::Status status = FillForm(arguments, terminal, form); !status.ok()) return status;
  if (absl::Status status = FollowParent(*line, arguments, form); !status.ok()) return status;
  return SendForm(*line, std::move(form), arguments.Has("--twin-confirmed"), terminal);
}

// The service that the second door proposed when it declined; empty when it proposed none.
std::string CounterProposal(const v1::ReferralDetail& detail) {
  std::string service;
  for (const v1::ReferralEvent& event : detail.events()) {
    if (!event.counter_service().empty() && !event.corrected()) service = event.counter_service();
  }
  return service;
}

absl::Status Reroute(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::ReferralDetail> earlier = Get(*line, arguments.Get("REFERRAL"));
  if (!earlier.ok()) return earlier.status();
  DraftForm form = FormAfter(*earlier);
  if (arguments.Has("--counter-proposal")) {
    form.draft.set_service(CounterProposal(*earlier));
    if (form.draft.service().empty()) {
      return BadUsage(terminal.Say("--counter-proposal : la seconde porte n'a pas proposé d'autre offre",
                                   "--counter-proposal: the second door proposed no other service"));
    }
  }
  if (absl::Status status = FillForm(arguments, terminal, form); !status.ok()) return status;
  if (form.service_name.empty() && form.draft.service().empty()) {
    return BadUsage(terminal.Say("il manque --service ou --counter-proposal : vers quelle seconde porte ?",
                                 "missing: --service or --counter-proposal: to which second door?"));
  }
  return SendForm(*line, std::move(form), arguments.Has("--twin-confirmed"), terminal);
}

absl::Status SolveHere(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::SolveHereRequest request;
  request.set_need(arguments.Get("--need"));
  request.set_public_code(arguments.Get("--public"));
  request.set_age_band(AgeBands().NumberOf(arguments.Get("--age")).value_or(0));
  request.set_commune(arguments.Get("--commune"));
  const absl::StatusOr<v1::SolveHereResponse> solved = line->Call(&Stub::SolveHere, request);
  if (!solved.ok()) return solved.status();
  terminal.result().update(MessageJson(*solved));
  terminal.Line(absl::StrCat(terminal.Say("Noté : réglé ici, parcours ", "Recorded: solved here, journey "),
                             ShortId(solved->journey())));
  return absl::OkStatus();
}

Option TwinConfirmed() {
  return {"--twin-confirmed",
          {"envoyer bien qu'un parcours semblable soit ouvert ici pour cette personne",
           "send although a like journey is open here for this person"},
          Takes::kNothing};
}

std::vector<Option> PersonOptions(bool required) {
  return {{"--need", {"besoin, code data·inclusion", "need, data·inclusion code"}, Takes::kOne, true},
          {"--public", {"public, code data·inclusion", "public, data·inclusion code"}, Takes::kOne, required},
          {"--commune", {"commune de résidence, code INSEE", "commune of residence, INSEE code"}, Takes::kOne, true}};
}

// What a search may ask for besides.
std::vector<Option> WishOptions() {
  return {{"--cep",
           {"niveau du conseil en évolution professionnelle", "level of the conseil en évolution professionnelle"},
           Takes::kOne,
           false,
           "1|2|3"},
          {"--language", {"langue parlée, code ISO 639 (fr)", "language spoken, ISO 639 code (fr)"}},
          {"--access",
           {"accueil à préparer, autant de fois que nécessaire", "access need, as often as needed"},
           Takes::kMany,
           false,
           AccessNeeds().Choices()},
          {"--by", {"à recevoir au plus tard ce jour, AAAA-MM-JJ", "to be received by this day, YYYY-MM-DD"}}};
}

}  // namespace

std::vector<Command> DraftCommands() {
  return {
      {"find",
       {"cherche les secondes portes possibles, la meilleure d'abord", "lists possible second doors, best first"},
       With(PersonOptions(false), WishOptions()),
       &Find,
       "relais-node find --need se-former--trouver-sa-formation --public jeunes --commune 45252"},
      {"draft start", {"tire les numéros d'un nouveau formulaire", "draws the ids of a new form"}, {}, &Start},
      {"draft check",
       {"dit si le formulaire peut partir, et la phrase à lire à la personne",
        "says whether the form could be sent, and the sentence to read to the person"},
       FormOptions(),
       &Check},
      {"send",
       {"scelle et envoie une orientation, et donne la fiche navette",
        "seals and sends a referral, and gives the slip"},
       With(FormOptions(), {TwinConfirmed()}),
       &Send,
       "relais-node send --draft formulaire.json --service \"mission locale\" --consent"},
      {"reroute",
       {"envoie la personne, qui l'accepte, vers une autre seconde porte",
        "sends the person, who agrees, to another second door"},
       With({{"REFERRAL",
              {"orientation à laquelle celle-ci fait suite", "referral that this one follows"},
              Takes::kOne,
              true,
              "referral"},
             {"--counter-proposal",
              {"vers l'offre que la seconde porte a proposée", "to the service that the second door proposed"},
              Takes::kNothing},
             TwinConfirmed()},
            FormOptions()),
       &Reroute},
      {"solve-here",
       {"note un besoin réglé à la première porte, sans orientation",
        "records a need solved at the first door, without any referral"},
       With(PersonOptions(true), {{"--age", {"tranche d'âge", "age band"}, Takes::kOne, true, AgeBands().Choices()}}),
       &SolveHere},
  };
}

}  // namespace relais::node
