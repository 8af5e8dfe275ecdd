// AccountService's part for passwords, one-time codes and passes.
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "hub/api/account_api.h"
#include "hub/api/finish.h"
#include "services/adapters/openssl/totp.h"
#include "services/core/access/spoken_code.h"
#include "services/core/handoff/limits.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kSetPassword[] = "/relais.v1.AccountService/SetPassword";
constexpr char kEnableTotp[] = "/relais.v1.AccountService/EnableTotp";
constexpr char kConfirmTotp[] = "/relais.v1.AccountService/ConfirmTotp";
constexpr char kSetSignInName[] = "/relais.v1.AccountService/SetSignInName";
constexpr char kSignIn[] = "/relais.v1.AccountService/SignIn";
constexpr char kSignOut[] = "/relais.v1.AccountService/SignOut";
constexpr char kAskReset[] = "/relais.v1.AccountService/AskReset";
constexpr char kApproveReset[] = "/relais.v1.AccountService/ApproveReset";

constexpr absl::string_view kResetDomain = "relais.v1.reset";
constexpr size_t kResetCodeSymbols = 10;  // 50 bits

Digest ResetHash(const Digester& digester, AccountId account, absl::string_view code) {
  return digester.Sha256(kResetDomain, account.view(), code);
}

}  // namespace

AccountApi::Reactor* AccountApi::SetPassword(Context* context, const v1::SetPasswordRequest* request,
                                             v1::SetPasswordResponse*) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kSetPassword);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const Principal& who = caller->principal;
  if (caller->by_pass) {
    // Whoever found an open screen does not get the account with it.
    const absl::Status present = options_.desk->CheckPassword(who.account, request->present());
    if (!present.ok()) return Refused(context, who, kSetPassword, ReasonOf(present));
    options_.desk->ForgetTries(who.account);
  }
  if (absl::Status status = PasswordChecker::CheckStrength(who.name, request->password()); !status.ok()) {
    return Refused(context, who, kSetPassword, ReasonOf(status));
  }
  absl::StatusOr<std::string> hash = options_.desk->Hash(request->password());
  if (!hash.ok()) return FinishWith(context, Reason::kBusy);
  return Change(context, {who, kSetPassword, PasswordSet{who.account, *std::move(hash)}});
}

AccountApi::Reactor* AccountApi::SetSignInName(Context* context, const v1::SetSignInNameRequest* request,
                                               v1::SetSignInNameResponse*) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kSetSignInName);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const Principal& who = caller->principal;
  return Change(context, {who, kSetSignInName, SignInNameSet{who.account, SignInName(request->sign_in_name())}});
}

AccountApi::Reactor* AccountApi::EnableTotp(Context* context, const v1::EnableTotpRequest*,
                                            v1::EnableTotpResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kEnableTotp);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const Principal& who = caller->principal;
  TotpSecretSet change{who.account, ports_.entropy->Draw(kTotpSecretBytes)};
  response->set_secret(Base32(change.secret));
  response->set_uri(
      absl::StrCat("otpauth://totp/Relais:", who.account.ToHex(), "?secret=", response->secret(), "&issuer=Relais"));
  return Change(context, {who, kEnableTotp, std::move(change)}, [response](Reason reason) {
    if (reason != Reason::kNone) response->Clear();
  });
}

AccountApi::Reactor* AccountApi::ConfirmTotp(Context* context, const v1::ConfirmTotpRequest* request,
                                             v1::ConfirmTotpResponse*) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kConfirmTotp);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const Principal& who = caller->principal;
  const std::shared_ptr<const AccountBook> book = options_.desk->accounts();
  const Account* row = book->Find(who.account);
  if (row != nullptr && row->totp_confirmed) return Refused(context, who, kConfirmTotp, Reason::kWrongState);
  const absl::StatusOr<uint64_t> step = options_.desk->CheckCode(who.account, request->code());
  if (!step.ok()) return Refused(context, who, kConfirmTotp, ReasonOf(step.status()));
  options_.desk->ForgetTries(who.account);
  return Change(context, {who, kConfirmTotp, TotpStepUsed{who.account, *step}});
}

void AccountApi::GivePass(AccountId account, v1::SignInResponse* response, Reason* reason) {
  const std::string pass = options_.desk->OpenPass(account);
  if (pass.empty()) {
    *reason = Reason::kBusy;
    return;
  }
  options_.desk->ForgetTries(account);
  response->set_pass(pass);
  response->set_ends_at(NowSeconds() + limits::kPassHoursMax * 3600);
  response->set_idle_s(limits::kPassIdleMinutes * 60);
}

AccountApi::Reactor* AccountApi::SignIn(Context* context, const v1::SignInRequest* request,
                                        v1::SignInResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kSignIn);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const AccountId account = options_.desk->Named(request->account(), request->sign_in_name());
  absl::StatusOr<SignInFacts> facts = options_.desk->CheckSignIn(account, request->password(), request->code());
  if (!facts.ok()) {
    // Known accounts only: made-up numbers leave nothing behind.
    const std::shared_ptr<const AccountBook> book = options_.desk->accounts();
    const Account* row = account.none() ? nullptr : book->Find(account);
    const Reason reason = ReasonOf(facts.status());
    return row == nullptr ? FinishWith(context, reason) : Refused(context, row->who, kSignIn, reason);
  }
  Reactor* reactor = context->DefaultReactor();
  const auto done = [this, reactor, response, account, must_change = facts->must_change](HubResult result) {
    Reason reason = result.reason;
    if (reason == Reason::kNone) GivePass(account, response, &reason);
    response->set_must_change_password(reason == Reason::kNone && must_change);
    reactor->Finish(StatusOf(reason));
  };
  const Act act{facts->who, kSignIn, absl::StrCat("account ", account.ToHex()), Reason::kNone, NowSeconds()};
  HubInput input = RecordAct{act};
  if (facts->totp_step) {
    AccountInput used{facts->who, kSignIn, TotpStepUsed{account, *facts->totp_step}};
    used.now_s = NowSeconds();
    input = std::move(used);
  }
  if (!runner_->Post(std::move(input), done)) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

AccountApi::Reactor* AccountApi::SignOut(Context* context, const v1::SignOutRequest*, v1::SignOutResponse*) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kSignOut);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  if (!caller->by_pass) return FinishWith(context, Reason::kSignInRefused);
  const auto pass = context->client_metadata().find(kPassMetadata);
  options_.desk->ClosePass({pass->second.data(), pass->second.size()});
  return FinishWith(context, Reason::kNone);
}

AccountApi::Reactor* AccountApi::AskReset(Context* context, const v1::AskResetRequest* request,
                                          v1::AskResetResponse* response) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kAskReset);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const AccountId account = options_.desk->Named(request->account(), request->sign_in_name());
  if (absl::Status status = options_.desk->CountTry(absl::StrCat("reset ", account.ToHex())); !status.ok()) {
    return FinishWith(context, ReasonOf(status));
  }
  const std::shared_ptr<const AccountBook> book = options_.desk->accounts();
  const Account* row = account.none() ? nullptr : book->Find(account);
  // The name is not held against the password: whether it does would tell that there is such an account.
  if (absl::Status status = PasswordChecker::CheckStrength("", request->password()); !status.ok()) {
    return FinishWith(context, ReasonOf(status));
  }
  absl::StatusOr<std::string> hash = options_.desk->Hash(request->password());
  if (!hash.ok()) return FinishWith(context, Reason::kBusy);
  const std::string code = SpokenCode(ports_.entropy->Draw(kResetCodeSymbols), 0);
  response->set_reset_code(code);
  response->set_ends_at(NowSeconds() + limits::kResetHours * 3600);
  if (row == nullptr || row->closed) return FinishWith(context, Reason::kNone);
  AccountInput input{
      row->who, kAskReset,
      ResetAsked{account, ResetHash(*ports_.digester, account, code), *std::move(hash), response->ends_at()}};
  input.audit_refusal = false;
  input.now_s = NowSeconds();
  Reactor* reactor = context->DefaultReactor();
  // Answered alike whatever the engine says: too many askings would tell that there is such an account.
  if (!runner_->Post(std::move(input), [reactor](HubResult) { reactor->Finish(grpc::Status::OK); })) {
    reactor->Finish(StatusOf(Reason::kBusy));
  }
  return reactor;
}

AccountApi::Reactor* AccountApi::ApproveReset(Context* context, const v1::ApproveResetRequest* request,
                                              v1::ApproveResetResponse*) {
  absl::StatusOr<Caller> caller = options_.gate->Admit(context, kApproveReset);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const AccountId account = AccountId::FromBytes(request->account());
  if (account.none()) return FinishWith(context, Reason::kAccountUnknown);
  if (absl::Status status = options_.desk->CountTry(absl::StrCat("approve ", account.ToHex())); !status.ok()) {
    return FinishWith(context, ReasonOf(status));
  }
  const std::string code = absl::AsciiStrToUpper(absl::StrReplaceAll(request->reset_code(), {{"-", ""}, {" ", ""}}));
  // Whoever signed in with the old password may not have been its owner.
  AccountDesk* const desk = options_.desk;
  return Change(
      context,
      {std::move(caller->principal), kApproveReset, ResetApproved{account, ResetHash(*ports_.digester, account, code)}},
      [desk, account](Reason reason) {
        if (reason == Reason::kNone) desk->ClosePassesOf(account);
      });
}

}  // namespace relais::hub
