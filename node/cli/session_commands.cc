// Signing in at the desk, and what belongs to one's own account.
#include <string>

#include "absl/strings/str_cat.h"
#include "node/cli/commands.h"
#include "node/cli/staff_line.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/secret_line.h"

namespace relais::node {
namespace {

using Service = v1::StaffService::Stub;

constexpr Text kPasswordPrompt{"Mot de passe :", "Password:"};
constexpr Text kPresentPrompt{"Mot de passe actuel :", "Present password:"};
constexpr Text kNextPrompt{"Nouveau mot de passe (12 signes au moins) :", "New password (at least 12 characters):"};

// Into the file that --session names, which only its owner can read; without one it is printed, for a pipe.
absl::Status KeepSession(const Arguments& arguments, const std::string& session, Terminal& terminal) {
  const std::string path = arguments.Get("--session");
  if (!path.empty()) return WriteWholeFile(path, session + "\n", kSecretMode, terminal);
  terminal.result()["session"] = session;
  terminal.Line(session);
  return absl::OkStatus();
}

absl::Status SignInAtDesk(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal, /*with_session=*/false);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> password = SecretLine(arguments, "--password-file", terminal, kPasswordPrompt);
  if (!password.ok()) return password.status();
  v1::SignInAtDeskRequest request;
  request.set_name(arguments.Get("NAME"));
  request.set_password(*password);
  request.set_code(arguments.Get("--code"));
  absl::StatusOr<v1::SignInAtDeskResponse> answer = line->Call(&Service::SignInAtDesk, request);
  if (!answer.ok()) return answer.status();
  if (absl::Status status = KeepSession(arguments, answer->session(), terminal); !status.ok()) return status;
  answer->clear_session();
  nlohmann::json shown = MessageJson(*answer);
  shown.erase("session");  // where it is wanted, KeepSession has put it
  terminal.result().update(shown);
  ShowColleague(answer->colleague(), terminal);
  if (answer->must_change_password()) {
    terminal.Line(terminal.Say("Mot de passe provisoire : choisir le sien avec « relais-node staff password ».",
                               "One-time password: choose your own with \"relais-node staff password\"."));
  }
  return absl::OkStatus();
}

absl::Status SignOutOfDesk(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto answer = line->Call(&Service::SignOutOfDesk, v1::SignOutOfDeskRequest());
  if (!answer.ok()) return answer.status();
  const std::string path = arguments.Get("--session");
  if (absl::Status status = path.empty() ? absl::OkStatus() : RemoveFile(path, terminal); !status.ok()) return status;
  terminal.Line(terminal.Say("Session fermée.", "Signed out."));
  return absl::OkStatus();
}

absl::Status WhoAmI(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto answer = line->Call(&Service::WhoAmI, v1::WhoAmIRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  if (answer->has_colleague()) {
    ShowColleague(answer->colleague(), terminal);
  } else {
    terminal.Line(terminal.Say("Personne n'est identifié : c'est le poste du nœud lui-même.",
                               "Nobody has signed in: this is the node's own machine."));
  }
  return absl::OkStatus();
}

absl::Status ChoosePassword(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> present = SecretLine(arguments, "--present-file", terminal, kPresentPrompt);
  if (!present.ok()) return present.status();
  const absl::StatusOr<std::string> next = SecretLine(arguments, "--password-file", terminal, kNextPrompt);
  if (!next.ok()) return next.status();
  v1::SetOwnPasswordRequest request;
  request.set_present(*present);
  request.set_password(*next);
  const absl::StatusOr<v1::SetOwnPasswordResponse> answer = line->Call(&Service::SetOwnPassword, request);
  if (!answer.ok()) return answer.status();
  if (absl::Status status = KeepSession(arguments, answer->session(), terminal); !status.ok()) return status;
  terminal.Line(terminal.Say("Mot de passe enregistré ; vos autres sessions sont fermées.",
                             "Password set; your other sessions are over."));
  return absl::OkStatus();
}

absl::Status SetUpTotp(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<StaffLine> line = StaffLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  if (arguments.Has("--confirm")) {
    v1::ConfirmDeskTotpRequest request;
    request.set_code(arguments.Get("--confirm"));
    const auto answer = line->Call(&Service::ConfirmDeskTotp, request);
    if (!answer.ok()) return answer.status();
    terminal.Line(terminal.Say("Codes à usage unique en service.", "One-time codes are in use."));
    return absl::OkStatus();
  }
  const auto answer = line->Call(&Service::EnableDeskTotp, v1::EnableDeskTotpRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->uri());
  terminal.Line(terminal.Say("À enregistrer dans le téléphone, puis : relais-node staff totp --confirm CODE",
                             "To be entered into the telephone, then: relais-node staff totp --confirm CODE"));
  return absl::OkStatus();
}

Option PasswordFile(const char* name, const Text& help) {
  return {name, help, Takes::kOne, false, "file"};
}

}  // namespace

std::vector<Command> SessionCommands() {
  return {
      {"signin",
       {"ouvre une session à son nom ; elle se verrouille quand personne ne s'en sert",
        "signs in by name; the session locks when nobody uses it"},
       {{"NAME", {"son nom, comme il a été ajouté", "one's name, as it was added"}, Takes::kOne, true},
        PasswordFile("--password-file", {"fichier qui tient le mot de passe (sinon, une ligne de l'entrée)",
                                         "file that holds the password (otherwise one line of the input)"}),
        {"--code", {"code à usage unique lu sur le téléphone", "one-time code read from the telephone"}}},
       &SignInAtDesk,
       "relais-node signin \"Claude Exemple\" --desk 192.168.1.20:7450 --session ~/.relais-session"},
      {"signout", {"ferme sa session", "signs out"}, {}, &SignOutOfDesk},
      {"whoami", {"dit qui est identifié", "says who has signed in"}, {}, &WhoAmI},
      {"staff password",
       {"choisit son propre mot de passe", "sets one's own password"},
       {PasswordFile("--present-file", {"fichier qui tient le mot de passe actuel (sinon, une ligne de l'entrée)",
                                        "file that holds the present password (otherwise one line of the input)"}),
        PasswordFile("--password-file", {"fichier qui tient le nouveau (sinon, une ligne de l'entrée)",
                                         "file that holds the new one (otherwise one line of the input)"})},
       &ChoosePassword},
      {"staff totp",
       {"prépare ses codes à usage unique", "sets up one's one-time codes"},
       {{"--confirm", {"premier code lu sur le téléphone", "first code read from the telephone"}}},
       &SetUpTotp},
  };
}

}  // namespace relais::node
