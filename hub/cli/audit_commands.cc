// The audit log, read and verified; and why a handoff was refused.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "hub/cli/commands.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/typed_ids.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/json_message.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/reason.h"
#include "services/wire/audit_codec.h"

namespace relais::hub {
namespace {

// All pages from the hub as one.
absl::StatusOr<v1::ReadAuditResponse> FromHub(const Arguments& arguments, const Terminal& terminal, int64_t since_s) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::MonitoringService::NewStub(line->channel());
  v1::ReadAuditRequest request;
  request.set_since_s(since_s);
  absl::StatusOr<v1::ReadAuditResponse> whole = line->Call(*stub, &v1::MonitoringService::Stub::ReadAudit, request);
  while (whole.ok() && whole->more()) {
    request.set_after(whole->entries().rbegin()->number());
    const absl::StatusOr<v1::ReadAuditResponse> next =
        line->Call(*stub, &v1::MonitoringService::Stub::ReadAudit, request);
    if (!next.ok()) return next.status();
    for (const v1::AuditEntry& entry : next->entries()) *whole->add_entries() = entry;
    whole->set_more(next->more());
  }
  return whole;
}

// What an earlier `audit --json` printed.
absl::StatusOr<v1::ReadAuditResponse> FromFile(const std::string& path, const Terminal& terminal) {
  const absl::StatusOr<std::string> text = ReadWholeFile(path, terminal);
  if (!text.ok()) return text.status();
  absl::StatusOr<nlohmann::json> json = ParseJson(*text, path, terminal);
  if (!json.ok()) return json.status();
  if (json->is_object()) {
    for (const char* ours : {"ok", "verified", "head"}) json->erase(ours);
    // "" stands for "done" when printed, and for nothing of the list when read.
    if (const auto entries = json->find("entries"); entries != json->end() && entries->is_array()) {
      for (nlohmann::json& entry : *entries) {
        if (entry.is_object() && entry.value("reason", nlohmann::json()) == "") entry.erase("reason");
      }
    }
  }
  v1::ReadAuditResponse page;
  if (absl::Status status = FillMessage(*json, path, terminal, page); !status.ok()) return status;
  return page;
}

// Recomputes the chain; the last head, in hexadecimal.
absl::StatusOr<std::string> Verified(const v1::ReadAuditResponse& page, const std::string& expected,
                                     const Terminal& terminal) {
  const absl::StatusOr<AuditBase> base = wire::BaseOf(page);
  if (!base.ok()) return base.status();
  std::vector<AuditEntry> entries;
  bool found = base->head.ToHex() == expected;
  for (const v1::AuditEntry& entry : page.entries()) {
    absl::StatusOr<AuditEntry> decoded = wire::DecodeAuditEntry(entry);
    if (!decoded.ok()) return decoded.status();
    found = found || decoded->head.ToHex() == expected;
    entries.push_back(*std::move(decoded));
  }
  const OpensslDigester digester;
  const DigestFn digest = [&digester](absl::string_view a, absl::string_view b) { return digester.Sha256(a, b); };
  if (absl::Status status = VerifyAudit(*base, entries, digest); !status.ok()) {
    return Refuse(Reason::kBadSignature,
                  absl::StrCat(terminal.Say("le journal a été modifié : ", "the log was altered: "), status.message()));
  }
  if (!expected.empty() && !found) {
    return Refuse(Reason::kBadSignature, terminal.Say("la tête notée n'est pas dans cette chaîne",
                                                      "the head that was noted is not in this chain"));
  }
  return entries.empty() ? base->head.ToHex() : entries.back().head.ToHex();
}

void Print(const v1::ReadAuditResponse& page, Terminal& terminal) {
  Table table({"n°", terminal.Say("quand (UTC)", "when (UTC)"), terminal.Say("qui", "who"),
               terminal.Say("rôle", "role"), terminal.Say("acte", "act"), terminal.Say("objet", "subject"),
               terminal.Say("suite", "outcome")});
  for (const v1::AuditEntry& entry : page.entries()) {
    const std::string method = entry.method().substr(entry.method().rfind('/') + 1);
    const std::string who =
        entry.organisation().empty() ? entry.name() : absl::StrCat(entry.name(), " (", entry.organisation(), ")");
    const std::string outcome = entry.reason() == 0 ? terminal.Say("fait", "done")
                                                    : std::string(ReasonName(static_cast<Reason>(entry.reason())));
    table.Add({absl::StrCat(entry.number()),
               absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(entry.at_s()), absl::UTCTimeZone()), who,
               std::string(RoleName(static_cast<Role>(entry.role()))), method, entry.subject(), outcome});
  }
  terminal.Line(table.ToString());
}

absl::Status Audit(const Arguments& arguments, Terminal& terminal) {
  int64_t since_s = 0;
  if (arguments.Has("--since")) {
    const absl::StatusOr<Day> day = ParseDay(arguments.Get("--since"));
    if (!day.ok()) {
      return BadUsage(
          terminal.Say("--since : une date AAAA-MM-JJ est attendue", "--since: a date YYYY-MM-DD is expected"));
    }
    since_s = int64_t{day->value()} * 86'400;
  }
  const absl::StatusOr<v1::ReadAuditResponse> page =
      arguments.Has("--file") ? FromFile(arguments.Get("--file"), terminal) : FromHub(arguments, terminal, since_s);
  if (!page.ok()) return page.status();
  const bool verify = arguments.Has("--verify") || arguments.Has("--head");
  if (verify) {
    const absl::StatusOr<std::string> head = Verified(*page, arguments.Get("--head"), terminal);
    if (!head.ok()) return head.status();
    terminal.result()["verified"] = true;
    terminal.result()["head"] = *head;
  }
  terminal.result().update(MessageJson(*page));
  Print(*page, terminal);
  if (verify) {
    terminal.Line(absl::StrCat(terminal.Say("Chaîne intacte ; tête à noter ailleurs : ",
                                            "The chain is whole; the head, to be noted elsewhere: "),
                               terminal.result()["head"].get<std::string>()));
  }
  return absl::OkStatus();
}

void PrintWhy(const v1::ExplainHandoffResponse& answer, Terminal& terminal) {
  const auto row = [&terminal](const Text& name, const std::string& value) {
    if (!value.empty()) {
      terminal.Line(absl::StrCat("  ", terminal.Say(name), terminal.Say(" : ", ": "), value));
    }
  };
  if (!answer.remembered()) {
    terminal.Line(
        terminal.Say("Ce passage de relais n'est jamais venu ici, ou il y a plus de 36 jours : le "
                     "concentrateur n'en sait rien.",
                     "This handoff never came here, or more than 36 days ago: the hub knows nothing of it."));
    return;
  }
  if (answer.reason() == 0) {
    terminal.Line(terminal.Say("Il a été pris en charge : rien n'a été refusé.", "It was taken: nothing was refused."));
  } else {
    terminal.Line(absl::StrCat(ReasonName(static_cast<Reason>(answer.reason())), terminal.Say(" : ", ": "),
                               terminal.Say(answer.advice_fr(), answer.advice_en())));
  }
  row({"décidé le", "decided on"}, FormatDay(Day(answer.day())));
  row({"de", "from"}, answer.sender_name());
  row({"vers", "to"}, answer.destination_name());
  if (!answer.convention().empty()) {
    const std::string title = answer.convention_title().empty() ? ConventionId::FromBytes(answer.convention()).ToHex()
                                                                : answer.convention_title();
    row({"convention", "convention"},
        absl::StrCat(title, terminal.Say(", version ", ", version "), answer.convention_version()));
  }
  if (answer.repeat_until_day() != 0) {
    row({"le même envoi reçoit la même réponse jusqu'au", "the same bytes get the same answer until"},
        FormatDay(Day(answer.repeat_until_day())));
  }
  if (answer.worth_another_try()) {
    terminal.Line(terminal.Say("  Un nouvel essai peut passer.", "  Another try may pass."));
  }
}

absl::Status Why(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<HandoffId> handoff = TypedId<HandoffId>(arguments, "HANDOFF", terminal);
  if (!handoff.ok()) return handoff.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::ExplainHandoffRequest request;
  request.set_handoff(std::string(handoff->view()));
  const auto stub = v1::MonitoringService::NewStub(line->channel());
  const absl::StatusOr<v1::ExplainHandoffResponse> answer =
      line->Call(*stub, &v1::MonitoringService::Stub::ExplainHandoff, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  PrintWhy(*answer, terminal);
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> AuditCommands() {
  return {
      {"audit",
       {"lit le journal des actes d'administration", "reads the log of administrative acts"},
       {{"--since", {"depuis ce jour (UTC), AAAA-MM-JJ", "from this day (UTC) on, YYYY-MM-DD"}},
        {"--verify", {"recalcule la chaîne", "recomputes the chain"}, Takes::kNothing},
        {"--head",
         {"tête notée auparavant, qui doit être dans la chaîne", "head noted earlier, which has to be in the chain"}},
        {"--file",
         {"ce que « audit --json » a imprimé, au lieu du concentrateur", "what \"audit --json\" printed, not the hub"},
         Takes::kOne,
         false,
         "file"}},
       &Audit,
       "relais-hub audit --since 2026-11-01 --verify"},
      {"why",
       {"explique pourquoi un passage de relais a été refusé", "explains why a handoff was refused"},
       {{"HANDOFF", {"numéro du passage de relais", "the handoff's number"}, Takes::kOne, true}},
       &Why},
  };
}

}  // namespace relais::hub
