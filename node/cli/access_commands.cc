// Whose a journey is, who opened it, and the certificate of the desk.
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "node/cli/commands.h"
#include "node/cli/node_folder.h"
#include "node/cli/show.h"
#include "node/cli/staff_line.h"
#include "node/desk_tls.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/access/journey_log.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"

namespace relais::node {
namespace {

using Service = v1::StaffService::Stub;

// The journey that `typed` names: its own 32 symbols, or a referral of it.
absl::StatusOr<std::string> FindJourney(const DeskLine& line, absl::string_view typed) {
  v1::ListRequest request;
  request.set_scope(v1::LIST_SCOPE_ALL);
  request.set_page_size(kListPageSize);
  const std::string wanted = absl::AsciiStrToLower(typed);
  const JourneyId whole = JourneyId::FromHex(wanted);
  std::string referral;
  if (whole.none()) {
    const absl::StatusOr<std::string> found = line.FindReferral(typed);
    if (!found.ok()) return found.status();
    referral = *found;
  }
  do {
    const auto page = line.Call(&v1::DeskService::Stub::List, request);
    if (!page.ok()) return page.status();
    for (const v1::ReferralSummary& row : page->referrals()) {
      const bool named = HandoffId::FromBytes(row.referral()).ToHex() == wanted;
      if (named || row.referral() == referral || row.journey() == whole.view()) return row.journey();
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  // Also what is no longer listed may stand in the log.
  return whole.none() ? absl::StatusOr<std::string>(Refuse(Reason::kUnknownReferral, typed))
                      : std::string(whole.view());
}

absl::Status HandOverJourneys(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<v1::Colleague> to = line->Find(arguments.Get("--to"));
  if (!to.ok()) return to.status();
  v1::HandOverRequest request;
  request.set_to(to->account());
  for (const std::string& typed : arguments.All("JOURNEY")) {
    absl::StatusOr<std::string> journey = FindJourney(line->desk(), typed);
    if (!journey.ok()) return journey.status();
    request.add_journeys(*std::move(journey));
  }
  if (arguments.Has("--all-of")) {
    const absl::StatusOr<v1::Colleague> from = line->Find(arguments.Get("--all-of"));
    if (!from.ok()) return from.status();
    request.set_all_of(from->account());
  }
  if (request.all_of().empty() == request.journeys().empty()) {
    return BadUsage(terminal.Say("donner des parcours, ou --all-of", "give journeys, or --all-of"));
  }
  const absl::StatusOr<v1::HandOverResponse> answer = line->Call(&Service::HandOver, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(absl::StrCat(terminal.Say("Parcours confiés à ", "Journeys handed over to "), to->name(),
                             terminal.Say(" : ", ": "), answer->journeys()));
  return absl::OkStatus();
}

std::string ActText(v1::AccessAct act, const Terminal& terminal) {
  switch (act) {
    case v1::ACCESS_ACT_OPENED:
      return terminal.Say("ouvert", "opened");
    case v1::ACCESS_ACT_PRINTED:
      return terminal.Say("imprimé", "printed");
    case v1::ACCESS_ACT_ANSWERED:
      return terminal.Say("répondu", "answered");
    case v1::ACCESS_ACT_EXPORTED:
      return terminal.Say("exporté", "exported");
    case v1::ACCESS_ACT_ERASED:
      return terminal.Say("effacé", "erased");
    case v1::ACCESS_ACT_SENT:
      return terminal.Say("envoyé", "sent");
    case v1::ACCESS_ACT_HANDED_OVER:
      return terminal.Say("confié", "handed over");
    default:
      return "";
  }
}

void ShowAccesses(const v1::ReadAccessResponse& log, Terminal& terminal) {
  if (log.entries().empty()) return terminal.Line(terminal.Say("Aucun accès.", "No access."));
  Table table({terminal.Say("n°", "no."), terminal.Say("quand (UTC)", "when (UTC)"), terminal.Say("qui", "who"),
               terminal.Say("parcours", "journey"), terminal.Say("acte", "act")});
  for (const v1::AccessEntry& entry : log.entries()) {
    std::string who = entry.colleague_name();
    if (who.empty()) who = entry.colleague().empty() ? terminal.Say("poste du nœud", "the node itself") : "?";
    table.Add({absl::StrCat(entry.number()),
               absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(entry.at()), absl::UTCTimeZone()), who,
               JourneyId::FromBytes(entry.journey()).ToHex(), ActText(entry.act(), terminal)});
  }
  std::string text = table.ToString();
  text.pop_back();  // Line() ends it
  terminal.Line(text);
}

absl::Status ShowAccessLog(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::ReadAccessRequest request;
  if (arguments.Has("--journey")) {
    const absl::StatusOr<std::string> journey = FindJourney(line->desk(), arguments.Get("--journey"));
    if (!journey.ok()) return journey.status();
    request.set_journey(*journey);
  }
  if (arguments.Has("--colleague")) {
    const absl::StatusOr<v1::Colleague> colleague = line->Find(arguments.Get("--colleague"));
    if (!colleague.ok()) return colleague.status();
    request.set_colleague(colleague->account());
  }
  if (arguments.Has("--since")) {
    const absl::StatusOr<int32_t> day = DayOption(arguments, "--since", terminal);
    if (!day.ok()) return day.status();
    request.set_since(int64_t{*day} * 24 * 3600);
  }
  v1::ReadAccessResponse all;
  do {
    const absl::StatusOr<v1::ReadAccessResponse> page = line->Call(&Service::ReadAccess, request);
    if (!page.ok()) return page.status();
    all.mutable_entries()->MergeFrom(page->entries());
    request.set_before(page->before());
  } while (request.before() != 0);
  terminal.result()["entries"] = MessageJson(all)["entries"];
  ShowAccesses(all, terminal);
  return absl::OkStatus();
}

// Needs no running node: it makes the authority where it is missing, as the node does at its start.
absl::Status TellDeskCertificate(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<NodeFolder> folder = ReadNodeFolder(arguments.Get("--dir"), terminal);
  if (!folder.ok()) return folder.status();
  std::string pem;
  if (!folder->desk_tls.certificate.empty()) {
    const absl::StatusOr<std::string> given = ReadWholeFile(folder->desk_tls.certificate, terminal);
    if (!given.ok()) return given.status();
    pem = *given;
  } else {
    const absl::StatusOr<CertificateAuthority> authority = DeskAuthority(folder->desk_tls, SystemClock().Now());
    if (!authority.ok()) return BadUsage(authority.status().message());
    pem = authority->pem();
  }
  const absl::StatusOr<Digest> fingerprint = FingerprintOfCertificate(pem);
  if (!fingerprint.ok()) return BadUsage(fingerprint.status().message());
  if (arguments.Has("--out")) {
    const absl::Status written = WriteWholeFile(arguments.Get("--out"), pem, kPublicMode, terminal);
    if (!written.ok()) return written;
  }
  terminal.result()["fingerprint"] = fingerprint->ToHex();
  terminal.result()["given"] = !folder->desk_tls.certificate.empty();
  terminal.result()["listens"] = folder->desk_tls.address;
  terminal.Line(absl::StrCat("SHA-256 ", fingerprint->ToHex()));
  terminal.Line(pem);
  if (folder->desk_tls.address.empty()) {
    terminal.Line(terminal.Say("Le guichet n'écoute pas sur le réseau : mettre listen.desk dans node.toml.",
                               "The desk does not listen on the network: set listen.desk in node.toml."));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> AccessCommands() {
  return {
      {"handover",
       {"confie des parcours à un collègue", "hands journeys over to a colleague"},
       {{"JOURNEY",
         {"parcours, ou une orientation de ce parcours", "journey, or a referral of it"},
         Takes::kMany,
         false,
         "referral"},
        {"--to", {"à qui", "to whom"}, Takes::kOne, true},
        {"--all-of", {"tous les parcours de ce collègue", "every journey of this colleague"}}},
       &HandOverJourneys,
       "relais-node handover --to \"Dominique Exemple\" --all-of \"Claude Exemple\""},
      {"access-log",
       {"dit qui a ouvert quel parcours, et quand ; douze mois",
        "says who opened which journey, and when; twelve months"},
       {{"--journey", {"de ce parcours", "of this journey"}, Takes::kOne, false, "referral"},
        {"--colleague", {"de ce collègue", "by this colleague"}},
        {"--since", {"depuis le jour AAAA-MM-JJ", "since the day YYYY-MM-DD"}}},
       &ShowAccessLog},
      {"desk-certificate",
       {"donne l'empreinte et l'autorité du guichet, à installer sur les autres postes",
        "gives fingerprint and authority of the desk, to be installed on the other machines"},
       {{"--out", {"fichier où l'écrire aussi", "file to write it to as well"}, Takes::kOne, false, "file"}},
       &TellDeskCertificate},
  };
}

}  // namespace relais::node
