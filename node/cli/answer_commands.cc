// What the two doors say to each other, and what happens at the second one.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/draft_form.h"
#include "node/cli/show.h"
#include "node/cli/words.h"
#include "services/adapters/terminal/message_json.h"

namespace relais::node {
namespace {

using Stub = v1::DeskService::Stub;

template <class Request, class Response>
using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

// How it now stands; whoever receives a person also sees who it is.
template <class Response>
void ShowAnswer(const Response& answer, Terminal& terminal) {
  ShowReferral(answer.referral(), terminal);
}
void ShowAnswer(const v1::ReceiveResponse& answer, Terminal& terminal) {
  ShowDetail(answer.referral(), terminal);
  if (answer.breach()) {
    terminal.Line(terminal.Say("L'arrivée est notée ; elle sort de la règle des deux portes, et c'est compté.",
                               "The arrival is recorded; it breaks the rule of two doors, and is counted so."));
  }
  if (answer.twin()) {
    terminal.Line(
        terminal.Say("Un parcours est déjà ouvert ici pour cette personne et ce besoin : voyez s'il continue.",
                     "A journey is already open here for this person and need: see whether it goes on."));
  }
}

// Finds the referral, lets `fill` add what this command says, calls, shows how it now stands.
template <class Request, class Response, class Fill>
absl::Status Say(Method<Request, Response> method, const Arguments& arguments, Terminal& terminal, Fill fill) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  Request request;
  // What was typed is judged before anything is asked of the node, but for the ids.
  if (absl::Status status = fill(*line, request); !status.ok()) return status;
  if (arguments.Has("REFERRAL")) {
    absl::StatusOr<std::string> referral = line->FindReferral(arguments.Get("REFERRAL"));
    if (!referral.ok()) return referral.status();
    request.set_referral(*std::move(referral));
  }
  const absl::StatusOr<Response> answer = line->Call(method, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer, DeskWords()));
  ShowAnswer(*answer, terminal);
  return absl::OkStatus();
}

// An event that says nothing but a text.
template <class Request, class Response>
std::function<absl::Status(const Arguments&, Terminal&)> Word(Method<Request, Response> method) {
  return [method](const Arguments& arguments, Terminal& terminal) {
    return Say(method, arguments, terminal, [&](const DeskLine&, Request& request) {
      request.set_text(arguments.Get("--text"));
      return absl::OkStatus();
    });
  };
}

absl::Status Waitlist(const Arguments& arguments, Terminal& terminal) {
  return Say(&Stub::Waitlist, arguments, terminal, [&](const DeskLine&, v1::WaitlistRequest& request) {
    const absl::StatusOr<int32_t> day = DayOption(arguments, "--day", terminal);
    if (!day.ok()) return day.status();
    request.set_day(*day);
    request.set_text(arguments.Get("--text"));
    return absl::OkStatus();
  });
}

absl::Status Schedule(const Arguments& arguments, Terminal& terminal) {
  return Say(&Stub::Schedule, arguments, terminal, [&](const DeskLine&, v1::ScheduleRequest& request) {
    const absl::StatusOr<int32_t> day = DayOption(arguments, "--day", terminal);
    if (!day.ok()) return day.status();
    const absl::StatusOr<uint32_t> minute = MinuteOption(arguments, "--time", terminal);
    if (!minute.ok()) return minute.status();
    request.set_day(*day);
    request.set_minute(*minute);
    request.set_text(arguments.Get("--text"));
    return absl::OkStatus();
  });
}

absl::Status Decline(const Arguments& arguments, Terminal& terminal) {
  if (arguments.Has("--counter-proposal") == arguments.Has("--no-solution")) {
    return BadUsage(
        terminal.Say("dire --counter-proposal OFFRE, ou --no-solution si rien ici ne convient : l'un des deux",
                     "say --counter-proposal SERVICE, or --no-solution if nothing here will do: one of both"));
  }
  return Say(&Stub::Decline, arguments, terminal, [&](const DeskLine& line, v1::DeclineRequest& request) {
    request.set_decline_reason(DeclineReasons().NumberOf(arguments.Get("--reason")).value_or(0));
    request.set_text(arguments.Get("--text"));
    if (arguments.Has("--no-solution")) return absl::OkStatus();
    // The counter-proposal is looked for among the doors for this person's own need.
    const absl::StatusOr<std::string> referral = line.FindReferral(arguments.Get("REFERRAL"));
    if (!referral.ok()) return referral.status();
    v1::GetRequest known;
    known.set_referral(*referral);
    const absl::StatusOr<v1::GetResponse> answer = line.Call(&Stub::Get, known);
    if (!answer.ok()) return answer.status();
    v1::FindServicesRequest search;
    search.set_need(answer->referral().need());
    search.set_public_code(answer->referral().public_code());
    search.set_commune(answer->referral().commune());
    search.set_referral(*referral);  // which doors there are is for its first door to say, not for this one
    absl::StatusOr<std::string> service = line.FindService(arguments.Get("--counter-proposal"), search);
    if (!service.ok()) return service.status();
    request.set_counter_service(*std::move(service));
    return absl::OkStatus();
  });
}

absl::Status Receive(const Arguments& arguments, Terminal& terminal) {
  return Say(&Stub::Receive, arguments, terminal, [&](const DeskLine&, v1::ReceiveRequest& request) {
    request.set_locator(arguments.Get("--locator"));
    request.set_arrival_code(arguments.Get("--code"));
    return absl::OkStatus();
  });
}

absl::Status Attest(const Arguments& arguments, Terminal& terminal) {
  return Say(&Stub::Receive, arguments, terminal,
             [](const DeskLine&, v1::ReceiveRequest&) { return absl::OkStatus(); });
}

absl::Status Conclude(const Arguments& arguments, Terminal& terminal) {
  return Say(&Stub::Conclude, arguments, terminal, [&](const DeskLine&, v1::ConcludeRequest& request) {
    request.set_outcome(Outcomes().NumberOf(arguments.Get("--outcome")).value_or(0));
    request.set_text(arguments.Get("--text"));
    return absl::OkStatus();
  });
}

absl::Status Close(const Arguments& arguments, Terminal& terminal) {
  return Say(&Stub::Close, arguments, terminal, [&](const DeskLine&, v1::CloseRequest& request) {
    request.set_helped(arguments.Get("--helped") == "yes");
    request.set_text(arguments.Get("--text"));
    return absl::OkStatus();
  });
}

absl::Status Withdraw(const Arguments& arguments, Terminal& terminal) {
  return Say(&Stub::Withdraw, arguments, terminal, [&](const DeskLine&, v1::WithdrawRequest& request) {
    request.set_at_persons_request(arguments.Has("--at-persons-request"));
    return absl::OkStatus();
  });
}

Option TextOption(bool required = false) {
  return {"--text",
          {"texte pour l'autre porte (500 octets)", "text for the other door (500 bytes)"},
          Takes::kOne,
          required};
}
Option DayWanted(Text help) {
  return {"--day", help, Takes::kOne, true};
}

std::vector<Command> SecondDoorCommands() {
  return {
      {"ask",
       {"demande un complément à la première porte ; le délai de réponse s'arrête",
        "asks the first door for more; the delay of the answer stands still"},
       {ReferralOption(), TextOption(true)},
       Word(&Stub::Ask)},
      {"accept", {"dit oui", "says yes"}, {ReferralOption(), TextOption()}, Word(&Stub::Accept)},
      {"waitlist",
       {"dit oui, plus tard", "says yes, later"},
       {ReferralOption(),
        DayWanted({"quand une place est attendue, AAAA-MM-JJ", "when a place is expected, YYYY-MM-DD"}), TextOption()},
       &Waitlist},
      {"decline",
       {"dit non, avec un motif et une autre porte, ou « pas de solution ici »",
        "says no, with a reason and another door, or \"no solution here\""},
       {ReferralOption(),
        {"--reason", {"motif", "reason"}, Takes::kOne, true, DeclineReasons().Choices()},
        {"--counter-proposal",
         {"offre proposée à la place : son numéro, ou une partie de son nom",
          "service proposed instead: its number, or a part of its name"}},
        {"--no-solution",
         {"rien ici ne convient : un besoin non couvert est noté", "nothing here will do: an unmet need is recorded"},
         Takes::kNothing},
        TextOption()},
       &Decline},
      {"schedule",
       {"donne un rendez-vous, ou un autre", "gives an appointment, or another one"},
       {ReferralOption(),
        DayWanted({"jour, AAAA-MM-JJ", "day, YYYY-MM-DD"}),
        {"--time", {"heure de Paris, HH:MM", "time of day in Paris, HH:MM"}, Takes::kOne, true},
        TextOption()},
       &Schedule},
      {"absent",
       {"note que la personne n'est pas venue", "records that the person did not come"},
       {ReferralOption(), TextOption()},
       Word(&Stub::MarkAbsent)},
      {"cancel-appointment",
       {"annule le rendez-vous", "cancels the appointment"},
       {ReferralOption(), TextOption()},
       Word(&Stub::CancelAppointment)},
      {"receive",
       {"note l'arrivée de la personne, avec le code d'arrivée de sa fiche",
        "records the person's arrival, with the arrival code of the slip"},
       {ReferralOption(false),
        {"--locator", {"repère de la fiche, 8 symboles", "locator of the slip, 8 symbols"}, Takes::kOne, true},
        {"--code", {"code d'arrivée, XXXX-XXXX-XXXX", "arrival code, XXXX-XXXX-XXXX"}, Takes::kOne, true}},
       &Receive,
       "relais-node receive --locator AB12-CD34 --code 4D7K-WQ2M-XASE"},
      {"attest",
       {"note l'arrivée sans code : attestée par l'équipe", "records an arrival without code: attested by staff"},
       {ReferralOption()},
       &Attest},
      {"conclude",
       {"dit ce qui a été fait", "says what was done"},
       {ReferralOption(),
        {"--outcome", {"suite donnée", "outcome"}, Takes::kOne, true, Outcomes().Choices()},
        TextOption()},
       &Conclude},
      {"confirm-cancel",
       {"confirme l'annulation demandée par la première porte",
        "confirms the cancellation that the first door asked for"},
       {ReferralOption(), TextOption()},
       Word(&Stub::ConfirmCancel)},
  };
}

std::vector<Command> FirstDoorCommands() {
  return {
      {"reply",
       {"répond à une question de la seconde porte", "answers a question of the second door"},
       {ReferralOption(), TextOption(true)},
       Word(&Stub::Reply)},
      {"close",
       {"dit, pour la première porte, si cela a aidé", "says, for the first door, whether it helped"},
       {ReferralOption(), {"--helped", {"a aidé", "helped"}, Takes::kOne, true, "yes|no"}, TextOption()},
       &Close},
      {"cancel",
       {"demande à la seconde porte d'arrêter", "asks the second door to stop"},
       {ReferralOption(), TextOption()},
       Word(&Stub::RequestCancel)},
      {"withdraw",
       {"retire l'orientation à la demande de la personne, tout de suite ; efface ce qui a été envoyé",
        "takes the referral back at the person's request, at once; erases what was sent"},
       {ReferralOption(),
        {"--at-persons-request",
         {"la personne l'a demandé : c'est son droit, pas celui de la structure",
          "the person asked for it: it is the person's right, not the structure's"},
         Takes::kNothing,
         true}},
       &Withdraw},
      {"correct",
       {"reprend la dernière saisie comme une erreur : hors des chiffres, dans le registre",
        "takes back the last entry as an error: out of the figures, kept in the log"},
       {ReferralOption(), TextOption()},
       Word(&Stub::Correct)},
  };
}

}  // namespace

std::vector<Command> AnswerCommands() {
  std::vector<Command> commands = SecondDoorCommands();
  for (Command& command : FirstDoorCommands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace relais::node
