// Passwords and one-time codes of accounts, for where no certificate can be shown.
#include <string>

#include "absl/strings/str_cat.h"
#include "hub/cli/commands.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/typed_ids.h"
#include "relais/v1/account_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/terminal/files.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/secret_line.h"
#include "services/core/access/principal.h"

namespace relais::hub {
namespace {

constexpr int kSignInPatienceSeconds = 30;

constexpr Text kPasswordPrompt{"Mot de passe :", "Password:"};
constexpr Text kPassPrompt{"Laissez-passer :", "Pass:"};
constexpr Text kNextPasswordPrompt{"Nouveau mot de passe (12 signes au moins) :",
                                   "New password (at least 12 characters):"};

// The public port, where nobody has to show a certificate.
absl::StatusOr<std::shared_ptr<grpc::Channel>> PublicChannel(const Arguments& arguments, const Terminal& terminal) {
  const absl::StatusOr<std::string> authority = ReadWholeFile(arguments.Get("--authority"), terminal);
  if (!authority.ok()) return authority.status();
  ChannelOptions options;
  options.address = arguments.Get("--public");
  options.authority_pem = *authority;
  return OpenChannel(options);
}

template <class Request, class Response>
absl::StatusOr<Response> CallPublic(const Arguments& arguments, const Terminal& terminal,
                                    grpc::Status (v1::AccountService::Stub::*method)(grpc::ClientContext*,
                                                                                     const Request&, Response*),
                                    const Request& request, const std::string& pass = "") {
  const absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = PublicChannel(arguments, terminal);
  if (!channel.ok()) return channel.status();
  const auto stub = v1::AccountService::NewStub(*channel);
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(kSignInPatienceSeconds, GPR_TIMESPAN));
  if (!pass.empty()) context.AddMetadata(kPassMetadata, pass);
  Response response;
  const grpc::Status status = (*stub.*method)(&context, request, &response);
  if (status.ok()) return response;
  if (!status.error_details().empty()) return FromGrpc(status);
  return OutOfReach(absl::StrCat(terminal.Say("le concentrateur ne répond pas sur ", "the hub does not answer on "),
                                 arguments.Get("--public"), " [", status.error_message(), "]"));
}

absl::Status SetPassword(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const absl::StatusOr<std::string> password = SecretLine(arguments, "--password-file", terminal, kNextPasswordPrompt);
  if (!password.ok()) return password.status();
  v1::SetPasswordRequest request;
  request.set_password(*password);
  const auto stub = v1::AccountService::NewStub(line->channel());
  const auto answer = line->Call(*stub, &v1::AccountService::Stub::SetPassword, request);
  if (!answer.ok()) return answer.status();
  terminal.Line(terminal.Say("Mot de passe enregistré.", "Password set."));
  return absl::OkStatus();
}

absl::Status Totp(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::AccountService::NewStub(line->channel());
  if (arguments.Has("--confirm")) {
    v1::ConfirmTotpRequest request;
    request.set_code(arguments.Get("--confirm"));
    const auto answer = line->Call(*stub, &v1::AccountService::Stub::ConfirmTotp, request);
    if (!answer.ok()) return answer.status();
    terminal.Line(terminal.Say("Codes à usage unique en service.", "One-time codes are in use."));
    return absl::OkStatus();
  }
  const auto answer = line->Call(*stub, &v1::AccountService::Stub::EnableTotp, v1::EnableTotpRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->uri());
  terminal.Line(terminal.Say("À enregistrer dans le téléphone, puis : relais-hub account totp --confirm CODE",
                             "To be entered into the telephone, then: relais-hub account totp --confirm CODE"));
  return absl::OkStatus();
}

// Whom ACCOUNT means: a number, or the name that it signs in by.
template <class Request>
void SetAccount(const Arguments& arguments, Request* request) {
  const std::string typed = arguments.Get("ACCOUNT");
  const AccountId account = AccountId::FromHex(typed);
  if (account.none()) {
    request->set_sign_in_name(typed);
  } else {
    request->set_account(std::string(account.view()));
  }
}

absl::Status SignIn(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::string> password = SecretLine(arguments, "--password-file", terminal, kPasswordPrompt);
  if (!password.ok()) return password.status();
  v1::SignInRequest request;
  SetAccount(arguments, &request);
  request.set_password(*password);
  request.set_code(arguments.Get("--code"));
  const auto answer = CallPublic(arguments, terminal, &v1::AccountService::Stub::SignIn, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->pass());
  return absl::OkStatus();
}

absl::Status SignOut(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::string> pass = SecretLine(arguments, "--pass-file", terminal, kPassPrompt);
  if (!pass.ok()) return pass.status();
  // Anything else would not even leave this machine.
  if (pass->empty() || pass->find_first_not_of("0123456789abcdef") != std::string::npos) {
    return BadUsage(terminal.Say("ce n'est pas un laissez-passer", "this is no pass"));
  }
  const auto answer = CallPublic(arguments, terminal, &v1::AccountService::Stub::SignOut, v1::SignOutRequest(), *pass);
  if (!answer.ok()) return answer.status();
  terminal.Line(terminal.Say("Session fermée : ce laissez-passer n'ouvre plus rien.",
                             "Signed out: this pass opens nothing any more."));
  return absl::OkStatus();
}

absl::Status AskReset(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<std::string> password = SecretLine(arguments, "--password-file", terminal, kNextPasswordPrompt);
  if (!password.ok()) return password.status();
  v1::AskResetRequest request;
  SetAccount(arguments, &request);
  request.set_password(*password);
  const auto answer = CallPublic(arguments, terminal, &v1::AccountService::Stub::AskReset, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->reset_code());
  terminal.Line(terminal.Say("À dire de vive voix à un autre administrateur, qui approuvera dans les 24 heures.",
                             "To be told, by voice, to another administrator, who approves within 24 hours."));
  return absl::OkStatus();
}

absl::Status ApproveReset(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<AccountId> account = TypedId<AccountId>(arguments, "ACCOUNT", terminal);
  if (!account.ok()) return account.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::ApproveResetRequest request;
  request.set_account(std::string(account->view()));
  request.set_reset_code(arguments.Get("CODE"));
  const auto stub = v1::AccountService::NewStub(line->channel());
  const auto answer = line->Call(*stub, &v1::AccountService::Stub::ApproveReset, request);
  if (!answer.ok()) return answer.status();
  terminal.Line(terminal.Say("Réinitialisation faite : le nouveau mot de passe vaut, les codes sont à refaire.",
                             "Reset done: the new password counts, one-time codes have to be set up again."));
  return absl::OkStatus();
}

Option PasswordFile() {
  return {"--password-file",
          {"fichier qui tient le mot de passe (sinon, une ligne de l'entrée)",
           "file that holds the password (otherwise one line of the input)"},
          Takes::kOne,
          false,
          "file"};
}
Option AccountOption() {
  return {"ACCOUNT", {"numéro du compte", "the account's number"}, Takes::kOne, true};
}
Option NamedAccountOption() {
  return {"ACCOUNT", {"identifiant ou numéro du compte", "the account's sign-in name or number"}, Takes::kOne, true};
}
Option PublicOption() {
  return {
      "--public", {"port public du concentrateur, hôte:port", "the hub's public port, host:port"}, Takes::kOne, true};
}
Option AuthorityOption() {
  return {"--authority",
          {"autorité du concentrateur, hub-ca.crt", "the hub's authority, hub-ca.crt"},
          Takes::kOne,
          true,
          "file"};
}

}  // namespace

std::vector<Command> SignInCommands() {
  return {
      {"account password",
       {"fixe le mot de passe du compte de --as", "sets the password of the account of --as"},
       {PasswordFile()},
       &SetPassword},
      {"account totp",
       {"prépare les codes à usage unique du compte de --as", "sets up one-time codes of the account of --as"},
       {{"--confirm", {"premier code lu sur le téléphone", "first code read from the telephone"}}},
       &Totp},
      {"account sign-in",
       {"ouvre une session par mot de passe et imprime son laissez-passer", "signs in by password and prints the pass"},
       {NamedAccountOption(),
        PublicOption(),
        AuthorityOption(),
        PasswordFile(),
        {"--code", {"code à usage unique", "one-time code"}}},
       &SignIn},
      {"account sign-out",
       {"ferme la session d'un laissez-passer", "ends the pass that sign-in printed"},
       {PublicOption(),
        AuthorityOption(),
        {"--pass-file",
         {"fichier qui tient le laissez-passer (sinon, une ligne de l'entrée)",
          "file that holds the pass (otherwise one line of the input)"},
         Takes::kOne,
         false,
         "file"}},
       &SignOut},
      {"account ask-reset",
       {"demande un autre mot de passe, qu'un autre administrateur doit approuver",
        "asks for another password, which another administrator has to approve"},
       {NamedAccountOption(), PublicOption(), AuthorityOption(), PasswordFile()},
       &AskReset},
      {"account approve-reset",
       {"approuve le nouveau mot de passe d'un autre compte", "approves another account's new password"},
       {AccountOption(),
        {"CODE",
         {"code que la personne a dit de vive voix", "the code that the person told by voice"},
         Takes::kOne,
         true}},
       &ApproveReset},
  };
}

}  // namespace relais::hub
