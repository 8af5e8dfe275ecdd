// What is here, how it stands, and what it waits for.
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/desk_line.h"
#include "node/cli/show.h"
#include "node/cli/words.h"
#include "services/adapters/terminal/message_json.h"
#include "services/core/handoff/ids.h"

namespace relais::node {
namespace {

using Stub = v1::DeskService::Stub;

v1::ListScope ScopeOf(absl::string_view word) {
  if (word == "sent") return v1::LIST_SCOPE_SENT;
  if (word == "received") return v1::LIST_SCOPE_RECEIVED;
  if (word == "all") return v1::LIST_SCOPE_ALL;
  if (word == "to-reroute") return v1::LIST_SCOPE_TO_REROUTE;
  if (word == "by-paper") return v1::LIST_SCOPE_BY_PAPER;
  return v1::LIST_SCOPE_TO_HANDLE;
}

absl::Status ListReferrals(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::ListRequest request;
  request.set_scope(ScopeOf(arguments.Get("--scope")));
  request.set_page_size(kListPageSize);
  if (arguments.Has("--mine")) request.set_keeper(v1::KEEPER_SCOPE_MINE);
  if (arguments.Has("--nobodys")) request.set_keeper(v1::KEEPER_SCOPE_NOBODY);
  v1::ListResponse all;
  do {
    const absl::StatusOr<v1::ListResponse> page = line->Call(&Stub::List, request);
    if (!page.ok()) return page.status();
    all.mutable_referrals()->MergeFrom(page->referrals());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  terminal.result()["referrals"] = MessageJson(all, DeskWords())["referrals"];
  if (!arguments.Has("--ids")) {
    ShowReferrals(all.referrals(), terminal);
    return absl::OkStatus();
  }
  for (const v1::ReferralSummary& referral : all.referrals()) {
    terminal.Line(HandoffId::FromBytes(referral.referral()).ToHex());
  }
  return absl::OkStatus();
}

absl::Status Show(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> referral = line->FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  v1::GetRequest request;
  request.set_referral(*referral);
  const absl::StatusOr<v1::GetResponse> answer = line->Call(&Stub::Get, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer, DeskWords()));
  ShowDetail(answer->referral(), terminal);
  return absl::OkStatus();
}

absl::Status OpenReferral(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> referral = line->FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  v1::OpenRequest request;
  request.set_referral(*referral);
  const absl::StatusOr<v1::OpenResponse> answer = line->Call(&Stub::Open, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer, DeskWords()));
  ShowDetail(answer->referral(), terminal);
  return absl::OkStatus();
}

absl::Status ReplaceSlip(const DeskLine& line, const std::string& referral, Terminal& terminal) {
  v1::GetRequest get;
  get.set_referral(referral);
  const absl::StatusOr<v1::GetResponse> known = line.Call(&Stub::Get, get);
  if (!known.ok()) return known.status();
  v1::ReissueSlipRequest request;
  request.set_referral(referral);
  request.set_slip_version(known->referral().summary().slip_version());
  const absl::StatusOr<v1::ReissueSlipResponse> answer = line.Call(&Stub::ReissueSlip, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer, DeskWords()));
  terminal.Line(answer->slip().text());
  return absl::OkStatus();
}

absl::Status GetSlip(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> referral = line->FindReferral(arguments.Get("REFERRAL"));
  if (!referral.ok()) return referral.status();
  if (arguments.Has("--lost")) return ReplaceSlip(*line, *referral, terminal);
  v1::GetSlipRequest request;
  request.set_referral(*referral);
  request.set_printed(arguments.Has("--printed"));
  const absl::StatusOr<v1::GetSlipResponse> answer = line->Call(&Stub::GetSlip, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->slip().text());
  return absl::OkStatus();
}

absl::Status CheckSlip(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::CheckSlipRequest request;
  request.set_scanned(arguments.Get("SCANNED"));
  const absl::StatusOr<v1::CheckSlipResponse> answer = line->Call(&Stub::CheckSlip, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer, DeskWords()));
  terminal.Line(absl::StrCat(terminal.Say("Fiche authentique, faite par ", "A real slip, made by "),
                             answer->origin_name(), terminal.Say(" pour ", " for "), answer->destination_name(), "."));
  if (!answer->for_us()) {
    terminal.Line(terminal.Say("Elle n'est pas pour cette structure.", "It is not for this structure."));
  } else if (answer->referral().referral().empty()) {
    terminal.Line(answer->expired() ? terminal.Say("Elle n'est plus valable sans son orientation, qui n'est pas ici.",
                                                   "It is no longer good without its referral, which is not here.")
                                    : terminal.Say("Son orientation n'est pas encore arrivée ici.",
                                                   "Its referral has not come here yet."));
  } else {
    ShowReferral(answer->referral(), terminal);
  }
  return absl::OkStatus();
}

absl::Status Status(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::GetStatusResponse> answer = line->Call(&Stub::GetStatus, v1::GetStatusRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  ShowStatus(*answer, terminal);
  return absl::OkStatus();
}

// A whole number option of at least 1; 0 when it was not given.
absl::StatusOr<int> CountOption(const Arguments& arguments, const char* option, const Terminal& terminal) {
  int count = 0;
  if (arguments.Has(option) && (!absl::SimpleAtoi(arguments.Get(option), &count) || count < 1)) {
    return BadUsage(absl::StrCat(
        option, terminal.Say(" : un nombre d'au moins 1 est attendu", ": a number of at least 1 is expected")));
  }
  return count;
}

absl::Status Watch(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<DeskLine> line = DeskLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<int> wanted = CountOption(arguments, "--count", terminal);
  if (!wanted.ok()) return wanted.status();
  const absl::StatusOr<int> seconds = CountOption(arguments, "--for", terminal);
  if (!seconds.ok()) return seconds.status();
  grpc::ClientContext context;
  line->Prepare(context, *seconds);
  const auto reader = line->stub().WatchInbox(&context, v1::WatchInboxRequest());
  v1::WatchInboxResponse event;
  int seen = 0;
  while ((*wanted == 0 || seen < *wanted) && reader->Read(&event)) {
    ++seen;
    terminal.Event(MessageJson(event, DeskWords()));
    ShowReferral(event.referral(), terminal);
  }
  terminal.result()["events"] = seen;
  if (*wanted > 0 && seen == *wanted) {
    context.TryCancel();
    (void)reader->Finish();  // the cancellation that we asked for
    return absl::OkStatus();
  }
  const grpc::Status status = reader->Finish();
  const bool time_is_up = *seconds > 0 && status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
  return status.ok() || time_is_up ? absl::OkStatus() : line->Translate(status);
}

}  // namespace

std::vector<Command> InboxCommands() {
  return {
      {"list",
       {"liste les orientations, celles qui attendent cette structure d'abord",
        "lists referrals, those that wait for this structure first"},
       {{"--scope",
         {"lesquelles (to-handle)", "which ones (to-handle)"},
         Takes::kOne,
         false,
         "to-handle|sent|received|all|to-reroute|by-paper"},
        {"--mine", {"de ses propres parcours seulement", "of one's own journeys only"}, Takes::kNothing},
        {"--nobodys",
         {"des parcours de personne, ou de qui est parti", "of nobody's journeys, or of who has left"},
         Takes::kNothing},
        {"--ids", {"les numéros seulement, un par ligne", "the ids only, one a line"}, Takes::kNothing}},
       &ListReferrals},
      {"show",
       {"montre une orientation sans l'ouvrir", "shows a referral without opening it"},
       {ReferralOption()},
       &Show},
      {"open",
       {"ouvre une orientation reçue ; son envoyeur en est averti", "opens a received referral; its sender is told"},
       {ReferralOption()},
       &OpenReferral},
      {"slip",
       {"redonne la fiche navette, tant qu'elle n'a pas été imprimée (24 h au plus)",
        "gives the slip again until it was printed (24 hours at most)"},
       {ReferralOption(),
        {"--printed",
         {"elle est sortie de l'imprimante : les codes sont oubliés",
          "it came out of the printer: the codes are forgotten"},
         Takes::kNothing},
        {"--lost",
         {"elle est perdue : en fait une autre, dont les codes remplacent les siens",
          "it is lost: makes another one, whose codes take the place of its own"},
         Takes::kNothing}},
       &GetSlip},
      {"check-slip",
       {"dit ce que vaut une fiche navette lue à l'écran ou au lecteur, même avant son orientation",
        "says what a scanned slip is worth, also before its referral has come"},
       {{"SCANNED", {"ce que contient son code QR", "what its QR code holds"}, Takes::kOne, true}},
       &CheckSlip},
      {"status", {"dit comment va le nœud", "says how the node stands"}, {}, &Status},
      {"watch",
       {"dit au fur et à mesure ce qui change", "tells, as it happens, what changes"},
       {{"--count", {"s'arrête après tant de changements", "stops after so many changes"}},
        {"--for", {"s'arrête après tant de secondes", "stops after so many seconds"}}},
       &Watch},
  };
}

}  // namespace relais::node
