// The node's own people: who works here, in which role.
#include <string>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/staff_line.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/access/principal.h"

namespace relais::node {
namespace {

using Service = v1::StaffService::Stub;

v1::StaffRole StaffRoleOf(absl::string_view word) {
  if (word == "supervisor") return v1::STAFF_ROLE_SUPERVISOR;
  if (word == "operator") return v1::STAFF_ROLE_OPERATOR;
  return v1::STAFF_ROLE_COUNSELLOR;
}

std::string AccountStateText(const v1::Colleague& colleague, const Terminal& terminal) {
  if (colleague.state() == v1::STAFF_STATE_LOCKED) return terminal.Say("verrouillé", "locked");
  if (colleague.state() == v1::STAFF_STATE_LEFT) return terminal.Say("parti", "left");
  if (colleague.must_change_password()) return terminal.Say("mot de passe provisoire", "one-time password");
  return "";
}

void TellPassword(const std::string& password, Terminal& terminal) {
  terminal.Line(password);
  terminal.Line(terminal.Say("À dire de vive voix ; à changer dans les trois jours (relais-node staff password).",
                             "To be told in person; to be changed within three days (relais-node staff password)."));
}

// The line and the colleague that COLLEAGUE names.
struct Addressed {
  StaffLine line;
  v1::Colleague colleague;
};
absl::StatusOr<Addressed> FindAddressed(const Arguments& arguments, const Terminal& terminal) {
  absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  absl::StatusOr<v1::Colleague> colleague = line->Find(arguments.Get("COLLEAGUE"));
  if (!colleague.ok()) return colleague.status();
  return Addressed{*std::move(line), *std::move(colleague)};
}

absl::Status AddColleague(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::AddColleagueRequest request;
  request.set_name(arguments.Get("NAME"));
  request.set_role(StaffRoleOf(arguments.Get("--role")));
  const absl::StatusOr<v1::AddColleagueResponse> answer = line->Call(&Service::AddColleague, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  ShowColleague(answer->colleague(), terminal);
  TellPassword(answer->one_time_password(), terminal);
  return absl::OkStatus();
}

absl::Status ListColleagues(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto answer = line->Call(&Service::ListColleagues, v1::ListColleaguesRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  if (answer->colleagues().empty()) {
    terminal.Line(terminal.Say("Personne encore : relais-node staff add NOM --role supervisor",
                               "Nobody yet: relais-node staff add NAME --role supervisor"));
    return absl::OkStatus();
  }
  Table table({terminal.Say("nom", "name"), terminal.Say("rôle", "role"), terminal.Say("état", "state"),
               terminal.Say("parcours", "journeys"), terminal.Say("numéro", "number")});
  for (const v1::Colleague& colleague : answer->colleagues()) {
    table.Add({colleague.name(), StaffRoleText(colleague.role(), terminal), AccountStateText(colleague, terminal),
               absl::StrCat(colleague.journeys()), AccountId::FromBytes(colleague.account()).ToHex()});
  }
  std::string text = table.ToString();
  text.pop_back();  // Line() ends it
  terminal.Line(text);
  return absl::OkStatus();
}

absl::Status ResetColleague(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Addressed> to = FindAddressed(arguments, terminal);
  if (!to.ok()) return to.status();
  v1::ResetColleagueRequest request;
  request.set_account(to->colleague.account());
  const absl::StatusOr<v1::ResetColleagueResponse> answer = to->line.Call(&Service::ResetColleague, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  ShowColleague(to->colleague, terminal);
  TellPassword(answer->one_time_password(), terminal);
  return absl::OkStatus();
}

absl::Status SetLock(const Arguments& arguments, Terminal& terminal, bool unlock) {
  const absl::StatusOr<Addressed> to = FindAddressed(arguments, terminal);
  if (!to.ok()) return to.status();
  v1::LockColleagueRequest request;
  request.set_account(to->colleague.account());
  request.set_unlock(unlock);
  const auto answer = to->line.Call(&Service::LockColleague, request);
  if (!answer.ok()) return answer.status();
  ShowColleague(to->colleague, terminal);
  terminal.Line(unlock ? terminal.Say("Peut de nouveau s'identifier.", "May sign in again.")
                       : terminal.Say("Verrouillé ; ses sessions sont fermées.", "Locked; all sessions are over."));
  return absl::OkStatus();
}

absl::Status LockColleague(const Arguments& arguments, Terminal& terminal) {
  return SetLock(arguments, terminal, false);
}
absl::Status UnlockColleague(const Arguments& arguments, Terminal& terminal) {
  return SetLock(arguments, terminal, true);
}

absl::Status SetColleagueRole(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Addressed> to = FindAddressed(arguments, terminal);
  if (!to.ok()) return to.status();
  v1::SetColleagueRoleRequest request;
  request.set_account(to->colleague.account());
  request.set_role(StaffRoleOf(arguments.Get("ROLE")));
  const auto answer = to->line.Call(&Service::SetColleagueRole, request);
  if (!answer.ok()) return answer.status();
  terminal.Line(absl::StrCat(to->colleague.name(), terminal.Say(" : ", ": "), StaffRoleText(request.role(), terminal)));
  return absl::OkStatus();
}

absl::Status RemoveColleague(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<Addressed> to = FindAddressed(arguments, terminal);
  if (!to.ok()) return to.status();
  v1::RemoveColleagueRequest request;
  request.set_account(to->colleague.account());
  const absl::StatusOr<v1::RemoveColleagueResponse> answer = to->line.Call(&Service::RemoveColleague, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  ShowColleague(to->colleague, terminal);
  if (answer->journeys() == 0) {
    terminal.Line(terminal.Say("Compte fermé.", "Account closed."));
    return absl::OkStatus();
  }
  const std::string number = absl::StrCat(answer->journeys());
  terminal.Line(absl::StrCat(
      terminal.Say("Compte fermé ; parcours à confier à quelqu'un : ", "Account closed; journeys to hand over: "),
      number, " (relais-node handover --to COLLEAGUE --all-of \"", to->colleague.name(), "\")"));
  return absl::OkStatus();
}

constexpr char kRoles[] = "counsellor|supervisor|operator";

}  // namespace

std::vector<Command> StaffCommands() {
  return {
      {"staff add",
       {"ajoute un collègue et donne son mot de passe provisoire", "adds a colleague and gives a one-time password"},
       {{"NAME", {"le nom qu'il saisira, et que ses collègues liront", "the name to sign in by"}, Takes::kOne, true},
        {"--role",
         {"conseil, responsable ou technique (conseil)", "what the colleague may do (counsellor)"},
         Takes::kOne,
         false,
         kRoles}},
       &AddColleague,
       "relais-node staff add \"Claude Exemple\" --role supervisor"},
      {"staff list", {"montre les collègues", "shows the colleagues"}, {}, &ListColleagues},
      {"staff reset",
       {"donne un autre mot de passe provisoire ; ses sessions et ses codes sont finis",
        "gives another one-time password; sessions and codes are over"},
       {ColleagueOption()},
       &ResetColleague},
      {"staff lock",
       {"verrouille un compte et ferme ses sessions", "locks an account and ends its sessions"},
       {ColleagueOption()},
       &LockColleague},
      {"staff unlock", {"déverrouille un compte", "unlocks an account"}, {ColleagueOption()}, &UnlockColleague},
      {"staff role",
       {"donne un autre rôle", "gives another role"},
       {ColleagueOption(), {"ROLE", {"conseil, responsable ou technique", "the new role"}, Takes::kOne, true, kRoles}},
       &SetColleagueRole},
      {"staff remove",
       {"ferme le compte de qui est parti, pour toujours", "closes the account of who has left, for good"},
       {ColleagueOption()},
       &RemoveColleague},
  };
}

}  // namespace relais::node
