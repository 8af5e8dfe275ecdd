// Accounts of those who administer: inviting them, joining as one, listing and closing them.
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "hub/cli/account_folder.h"
#include "hub/cli/commands.h"
#include "hub/cli/operator_line.h"
#include "hub/cli/typed_ids.h"
#include "relais/v1/account_service.grpc.pb.h"
#include "services/adapters/grpc/channel.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/pinned_authority.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/message_json.h"
#include "services/adapters/terminal/table.h"
#include "services/core/access/account_book.h"
#include "services/core/convention/account_token.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {
namespace {

constexpr int kJoinPatienceSeconds = 30;
// Option::values of a role that an account may have, in the words of the command line.
constexpr char kRoleWords[] = "region-administrator|department-administrator|animator|signatory|analyst|auditor";

Role RoleOf(absl::string_view word) {
  for (int number = 1; number <= kRoleMax; ++number) {
    std::string name = absl::AsciiStrToLower(RoleName(static_cast<Role>(number)));
    for (char& c : name) c = c == '_' ? '-' : c;
    if (name == word) return static_cast<Role>(number);
  }
  return static_cast<Role>(0);
}

// Whom an account is for, as typed: an open one by --account, or somebody new.
template <class Request>
absl::Status DescribeAccount(const Arguments& arguments, const Terminal& terminal, Request* request) {
  if (arguments.Has("--account")) {
    const absl::StatusOr<AccountId> account = TypedId<AccountId>(arguments, "--account", terminal);
    if (!account.ok()) return account.status();
    request->set_account(std::string(account->view()));
    return absl::OkStatus();
  }
  Principal who;
  who.role = RoleOf(arguments.Get("--role"));
  who.name = arguments.Get("--name");
  who.organisation = arguments.Get("--organisation");
  who.scope = arguments.Get("--scope");
  if (const Reason reason = CheckInvited(who); reason != Reason::kNone) {
    return BadUsage(
        terminal.Say("--name, --organisation et --role sont attendus ; --scope (« 45,41 ») avec "
                     "department-administrator, et avec lui seul",
                     "--name, --organisation and --role are expected; --scope (\"45,41\") with "
                     "department-administrator, and only then"));
  }
  request->set_name(who.name);
  request->set_organisation(who.organisation);
  request->set_role(static_cast<v1::Role>(who.role));
  request->set_scope(who.scope);
  return absl::OkStatus();
}

absl::Status Open(const Arguments& arguments, Terminal& terminal) {
  v1::OpenAccountRequest request;
  if (absl::Status status = DescribeAccount(arguments, terminal, &request); !status.ok()) return status;
  if (request.account().empty()) request.set_sign_in_name(arguments.Get("--sign-in"));
  if (request.account().empty() && CheckSignInName(SignInName(request.sign_in_name())) != Reason::kNone) {
    return BadUsage(terminal.Say("--sign-in est attendu : une adresse électronique, ou un mot de 3 signes au moins",
                                 "--sign-in is expected: an e-mail address, or a word of 3 characters at least"));
  }
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::AccountService::NewStub(line->channel());
  const absl::StatusOr<v1::OpenAccountResponse> answer =
      line->Call(*stub, &v1::AccountService::Stub::OpenAccount, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->first_password());
  terminal.Line(terminal.Say("Mot de passe provisoire, montré une seule fois : à dire à la personne, qui le changera.",
                             "First password, shown once: to be told to the person, who will change it."));
  return absl::OkStatus();
}

absl::Status SetName(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  v1::SetSignInNameRequest request;
  request.set_sign_in_name(arguments.Get("NAME"));
  const auto stub = v1::AccountService::NewStub(line->channel());
  const absl::StatusOr<v1::SetSignInNameResponse> answer =
      line->Call(*stub, &v1::AccountService::Stub::SetSignInName, request);
  if (!answer.ok()) return answer.status();
  terminal.Line(terminal.Say("Identifiant enregistré.", "Sign-in name set."));
  return absl::OkStatus();
}

absl::Status Invite(const Arguments& arguments, Terminal& terminal) {
  v1::InviteAccountRequest request;
  if (absl::Status status = DescribeAccount(arguments, terminal, &request); !status.ok()) return status;
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::AccountService::NewStub(line->channel());
  const absl::StatusOr<v1::InviteAccountResponse> answer =
      line->Call(*stub, &v1::AccountService::Stub::InviteAccount, request);
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  terminal.Line(answer->token());
  return absl::OkStatus();
}

absl::StatusOr<v1::JoinAccountResponse> Ask(const AccountToken& token, const std::string& authority,
                                            const std::string& csr, const Terminal& terminal) {
  ChannelOptions options;
  options.address = token.hub_address;
  options.authority_pem = authority;
  const auto stub = v1::AccountService::NewStub(OpenChannel(options));
  grpc::ClientContext context;
  context.set_deadline(gpr_time_from_seconds(kJoinPatienceSeconds, GPR_TIMESPAN));
  v1::JoinAccountRequest request;
  request.set_secret(token.secret);
  request.set_account(std::string(token.account.view()));
  request.set_csr(csr);
  v1::JoinAccountResponse answer;
  const grpc::Status status = stub->JoinAccount(&context, request, &answer);
  if (status.ok()) return answer;
  if (!status.error_details().empty()) return FromGrpc(status);
  return OutOfReach(absl::StrCat(terminal.Say("le concentrateur ne répond pas sur ", "the hub does not answer on "),
                                 token.hub_address, " [", status.error_message(), "]"));
}

absl::Status Join(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<AccountToken> token = ParseAccountToken(arguments.Get("TOKEN"));
  if (!token.ok()) return token.status();
  const absl::StatusOr<std::string> authority =
      FetchPinnedAuthority(token->hub_address, token->authority, absl::Seconds(kJoinPatienceSeconds));
  if (!authority.ok()) {
    if (ReasonOf(authority.status()) != Reason::kUnavailable) return authority.status();
    return OutOfReach(authority.status().message());
  }
  absl::StatusOr<NodeRequest> made = MakeNodeRequest();
  if (!made.ok()) return made.status();
  const absl::StatusOr<v1::JoinAccountResponse> answer = Ask(*token, *authority, made->csr_der, terminal);
  if (!answer.ok()) return answer.status();
  if (absl::Status fit = CheckOwnAccountCertificate(answer->certificate(), made->key_pem, *authority, answer->region(),
                                                    token->account, SystemClock().Now());
      !fit.ok()) {
    return fit;
  }
  AccountFolder folder;
  folder.account = token->account;
  folder.region = answer->region();
  folder.hub_address = arguments.Get("--hub");
  if (folder.hub_address.empty()) {
    folder.hub_address =
        absl::StrCat(token->hub_address.substr(0, token->hub_address.rfind(':')), ":", answer->members_port());
  }
  folder.key_pem = made->key_pem;
  folder.certificate_pem = answer->certificate();
  folder.authority_pem = *authority;
  const std::string where = arguments.Has("--dir") ? arguments.Get("--dir") : ".";
  if (absl::Status status = WriteAccountFolder(where, folder, terminal); !status.ok()) return status;
  terminal.result()["account"] = folder.account.ToHex();
  terminal.result()["hub"] = folder.hub_address;
  terminal.Line(absl::StrCat(terminal.Say("Compte prêt dans ", "Account ready in "), where,
                             terminal.Say(" : relais-hub --as ", ": relais-hub --as "), where));
  return absl::OkStatus();
}

absl::Status ListAccounts(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::AccountService::NewStub(line->channel());
  const absl::StatusOr<v1::ListAccountsResponse> answer =
      line->Call(*stub, &v1::AccountService::Stub::ListAccounts, v1::ListAccountsRequest());
  if (!answer.ok()) return answer.status();
  terminal.result().update(MessageJson(*answer));
  Table table({terminal.Say("compte", "account"), terminal.Say("nom", "name"),
               terminal.Say("identifiant", "sign-in name"), terminal.Say("organisme", "organisation"),
               terminal.Say("rôle", "role"), terminal.Say("départements", "départements"),
               terminal.Say("état", "standing")});
  for (const v1::AccountStatus& account : answer->accounts()) {
    std::string standing = terminal.Say("invité", "invited");
    const bool taken_up = account.has_password() && account.first_password_ends_at() == 0;
    if (account.certificate_ends_at() != 0 || taken_up) standing = terminal.Say("ouvert", "open");
    if (account.closed()) standing = terminal.Say("fermé", "closed");
    table.Add({AccountId::FromBytes(account.account()).ToHex(), account.name(), account.sign_in_name(),
               account.organisation(), std::string(RoleName(static_cast<Role>(account.role()))), account.scope(),
               standing});
  }
  terminal.Line(table.ToString());
  return absl::OkStatus();
}

absl::Status Close(const Arguments& arguments, Terminal& terminal) {
  const absl::StatusOr<AccountId> account = TypedId<AccountId>(arguments, "ACCOUNT", terminal);
  if (!account.ok()) return account.status();
  const absl::StatusOr<OperatorLine> line = OperatorLine::Open(arguments, terminal);
  if (!line.ok()) return line.status();
  const auto stub = v1::AccountService::NewStub(line->channel());
  v1::CloseAccountRequest request;
  request.set_account(std::string(account->view()));
  const absl::StatusOr<v1::CloseAccountResponse> answer =
      line->Call(*stub, &v1::AccountService::Stub::CloseAccount, request);
  if (!answer.ok()) return answer.status();
  terminal.result()["account"] = account->ToHex();
  terminal.Line(terminal.Say("Compte fermé : certificat, mot de passe et laissez-passer ne valent plus rien.",
                             "Account closed: certificate, password and passes are void."));
  return absl::OkStatus();
}

}  // namespace

std::vector<Command> AccountCommands() {
  const std::vector<Option> person = {
      {"--name", {"nom montré dans le journal", "name shown in the audit log"}},
      {"--organisation", {"organisme : Région, Rectorat, structure", "organisation: Région, Rectorat, partner"}},
      {"--role", {"rôle", "role"}, Takes::kOne, false, kRoleWords},
      {"--scope", {"départements de l'administrateur, « 45,41 »", "the administrator's départements, \"45,41\""}},
  };
  std::vector<Option> invited = person;
  invited.push_back(
      {"--account",
       {"compte déjà ouvert qui a besoin d'un autre certificat", "open account that needs another certificate"}});
  std::vector<Option> opened = person;
  opened.push_back(
      {"--sign-in",
       {"identifiant de connexion : adresse électronique ou mot", "sign-in name: e-mail address or word"}});
  opened.push_back({"--account",
                    {"compte dont le mot de passe provisoire est perdu ou dépassé",
                     "account whose first password was lost or has ended"}});
  return {
      {"account open",
       {"ouvre un compte pour le navigateur et fait son mot de passe provisoire",
        "opens an account for the browser and makes its first password"},
       opened,
       &Open,
       "relais-hub account open --name \"Cellule conventions\" --organisation Région --role region-administrator "
       "--sign-in conventions@region.example"},
      {"account name",
       {"choisit l'identifiant de connexion du compte de --as", "chooses the sign-in name of the account of --as"},
       {{"NAME", {"adresse électronique ou mot", "e-mail address or word"}, Takes::kOne, true}},
       &SetName},
      {"account invite",
       {"ouvre un compte d'administration et fait un jeton pour son certificat, valable une fois",
        "opens an account and makes a token for its certificate, good once"},
       invited,
       &Invite,
       "relais-hub account invite --name \"Cellule conventions\" --organisation Région --role region-administrator"},
      {"account join",
       {"échange un jeton de compte contre un certificat, gardé dans --dir",
        "exchanges an account token for a certificate, kept in --dir"},
       {{"TOKEN", {"jeton reçu", "the token received"}, Takes::kOne, true},
        {"--hub",
         {"port des certificats, hôte:port (d'après le jeton)", "port of certificates, host:port (from the token)"}}},
       &Join},
      {"account list", {"montre les comptes", "shows the accounts"}, {}, &ListAccounts},
      {"account close",
       {"ferme un compte, pour toujours", "closes an account, for good"},
       {{"ACCOUNT", {"numéro du compte", "the account's number"}, Takes::kOne, true}},
       &Close},
  };
}

}  // namespace relais::hub
