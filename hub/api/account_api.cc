#include "hub/api/account_api.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/api/finish.h"
#include "services/core/access/spoken_code.h"
#include "services/core/convention/account_token.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kInvite[] = "/relais.v1.AccountService/InviteAccount";
constexpr char kJoin[] = "/relais.v1.AccountService/JoinAccount";
constexpr char kListAccounts[] = "/relais.v1.AccountService/ListAccounts";
constexpr char kOpen[] = "/relais.v1.AccountService/OpenAccount";
constexpr char kOwn[] = "/relais.v1.AccountService/GetOwnAccount";
constexpr char kClose[] = "/relais.v1.AccountService/CloseAccount";

Role RoleFrom(v1::Role role) {
  return static_cast<Role>(role > 0 && role <= kRoleMax ? role : 0);
}

void Fill(const Account& account, v1::AccountStatus* status) {
  status->set_account(std::string(account.who.account.view()));
  status->set_name(account.who.name);
  status->set_organisation(account.who.organisation);
  status->set_role(static_cast<v1::Role>(account.who.role));
  status->set_scope(account.who.scope);
  status->set_closed(account.closed);
  status->set_certificate_ends_at(account.certificate_ends_s);
  status->set_has_password(!account.password_hash.empty());
  status->set_has_totp(account.totp_confirmed);
  status->set_resets_open(static_cast<uint32_t>(account.resets.size()));
  status->set_sign_in_name(account.sign_in_name);
  status->set_first_password_ends_at(account.password_ends_s);
}

// Whose account is opened: somebody new, as described, or one that is there, by its number alone: a number of one's own
// choosing opens nothing. kMalformed when more than the number is said of the latter; kAccountUnknown.
template <class Request>
absl::StatusOr<Principal> Meant(const Request& request, bool described, const AccountBook& book, Entropy& entropy) {
  if (request.account().empty()) {
    return Principal{entropy.DrawId<AccountId>(), RoleFrom(request.role()), request.name(), request.organisation(),
                     request.scope()};
  }
  const AccountId account = AccountId::FromBytes(request.account());
  described = described || !request.name().empty() || !request.organisation().empty() || request.role() != 0;
  if (account.none() || described) return Refuse(Reason::kMalformed);
  if (book.Find(account) == nullptr) return Refuse(Reason::kAccountUnknown);
  Principal who;
  who.account = account;
  return who;
}

}  // namespace

int64_t AccountApi::NowSeconds() const {
  return absl::ToUnixSeconds(ports_.clock->Now());
}

AccountApi::Reactor* AccountApi::Change(Context* context, AccountInput input, Then then) {
  Reactor* reactor = context->DefaultReactor();
  input.now_s = NowSeconds();
  const bool posted = runner_->Post(std::move(input), [reactor, then = std::move(then)](HubResult result) {
    if (then) then(result.reason);
    reactor->Finish(StatusOf(result.reason));
  });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

AccountApi::Reactor* AccountApi::Refused(Context* context, const Principal& who, const char* method, Reason reason) {
  Reactor* reactor = context->DefaultReactor();
  RecordAct input{{who, method, absl::StrCat("account ", who.account.ToHex()), reason, NowSeconds()}};
  const bool posted =
      runner_->Post(std::move(input), [reactor, reason](HubResult) { reactor->Finish(StatusOf(reason)); });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

AccountApi::Reactor* AccountApi::InviteAccount(Context* context, const v1::InviteAccountRequest* request,
                                               v1::InviteAccountResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kInvite);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  absl::StatusOr<Principal> meant = Meant(*request, false, *options_.desk->accounts(), *ports_.entropy);
  if (!meant.ok()) return FinishWith(context, ReasonOf(meant.status()));
  AccountOpened change;
  change.who = *std::move(meant);
  AccountToken token{ports_.entropy->Draw(limits::kJoinTokenBytes), change.who.account, enrolment_address_,
                     options_.authority->fingerprint()};
  if (!IsHubAddress(token.hub_address)) return FinishWith(context, Reason::kMalformed);
  change.token_hash = ports_.digester->Sha256(AccountSecretText(token.secret, token.account));
  change.token_ends_s = NowSeconds() + limits::kAccountTokenHours * 3600;
  response->set_account(std::string(token.account.view()));
  response->set_token(FormatAccountToken(token));
  response->set_ends_at(change.token_ends_s);
  return Change(context, {std::move(caller->principal), kInvite, std::move(change)}, [response](Reason reason) {
    if (reason != Reason::kNone) response->Clear();
  });
}

AccountApi::Reactor* AccountApi::JoinAccount(Context* context, const v1::JoinAccountRequest* request,
                                             v1::JoinAccountResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kJoin);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const AccountId account = AccountId::FromBytes(request->account());
  const Account* row = nullptr;
  const std::shared_ptr<const AccountBook> book = options_.desk->accounts();
  if (!account.none()) row = book->Find(account);
  if (row == nullptr || row->closed || request->secret().size() != limits::kJoinTokenBytes) {
    return FinishWith(context, Reason::kTokenInvalid);
  }
  absl::StatusOr<IssuedCertificate> issued =
      options_.authority->SignAccount(request->csr(), account, ports_.clock->Now());
  if (!issued.ok()) return FinishWith(context, ReasonOf(issued.status()));
  CertificateBound change;
  change.account = account;
  change.token_hash = ports_.digester->Sha256(AccountSecretText(request->secret(), account));
  change.fingerprint = issued->fingerprint;
  change.ends_s = absl::ToUnixSeconds(issued->not_after);
  response->set_certificate(issued->pem);
  response->set_region(options_.authority->region());
  response->set_members_port(static_cast<uint32_t>(members_port_));
  AccountInput input{row->who, kJoin, std::move(change)};
  input.audit_refusal = false;
  // The certificate leaves only with the append that consumed the token.
  return Change(context, std::move(input), [response](Reason reason) {
    if (reason != Reason::kNone) response->Clear();
  });
}

AccountApi::Reactor* AccountApi::ListAccounts(Context* context, const v1::ListAccountsRequest*,
                                              v1::ListAccountsResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kListAccounts);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const std::shared_ptr<const AccountBook> book = options_.desk->accounts();
  for (const auto& [id, account] : book->rows()) Fill(account, response->add_accounts());
  return FinishWith(context, Reason::kNone);
}

AccountApi::Reactor* AccountApi::GetOwnAccount(Context* context, const v1::GetOwnAccountRequest*,
                                               v1::GetOwnAccountResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kOwn);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const std::shared_ptr<const AccountBook> book = options_.desk->accounts();
  const Account* row = book->Find(caller->principal.account);
  if (row == nullptr) return FinishWith(context, Reason::kAccountUnknown);
  Fill(*row, response->mutable_account());
  return FinishWith(context, Reason::kNone);
}

AccountApi::Reactor* AccountApi::OpenAccount(Context* context, const v1::OpenAccountRequest* request,
                                             v1::OpenAccountResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kOpen);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const bool named = !request->sign_in_name().empty();
  absl::StatusOr<Principal> meant = Meant(*request, named, *options_.desk->accounts(), *ports_.entropy);
  if (!meant.ok()) return FinishWith(context, ReasonOf(meant.status()));
  AccountHanded change;
  change.who = *std::move(meant);
  change.sign_in_name = SignInName(request->sign_in_name());
  const std::string password = SpokenCode(ports_.entropy->Draw(limits::kOneTimePasswordSymbols), 4);
  absl::StatusOr<std::string> hash = options_.desk->Hash(password);
  if (!hash.ok()) return FinishWith(context, Reason::kBusy);
  change.password_hash = *std::move(hash);
  change.password_ends_s = NowSeconds() + limits::kOneTimePasswordHours * 3600;
  response->set_account(std::string(change.who.account.view()));
  response->set_first_password(password);
  response->set_ends_at(change.password_ends_s);
  return Change(context, {std::move(caller->principal), kOpen, std::move(change)}, [response](Reason reason) {
    if (reason != Reason::kNone) response->Clear();
  });
}

AccountApi::Reactor* AccountApi::CloseAccount(Context* context, const v1::CloseAccountRequest* request,
                                              v1::CloseAccountResponse*) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kClose);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const AccountId account = AccountId::FromBytes(request->account());
  if (account.none()) return FinishWith(context, Reason::kAccountUnknown);
  return Change(context, {std::move(caller->principal), kClose, AccountClosed{account}});
}

}  // namespace relais::hub
