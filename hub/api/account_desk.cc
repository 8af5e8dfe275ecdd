#include "hub/api/account_desk.h"

#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/adapters/openssl/totp.h"
#include "services/adapters/system/system_clock.h"

namespace relais::hub {
namespace {

constexpr absl::string_view kPassDomain = "relais.v1.pass";
constexpr absl::string_view kNobodyDomain = "relais.v1.nobody";
constexpr size_t kPassBytes = 32;

absl::Status SignInRefused() {
  return Refuse(Reason::kSignInRefused);
}

}  // namespace

int64_t AccountDesk::NowSeconds() const {
  return absl::ToUnixSeconds(ports_.clock->Now());
}

Digest AccountDesk::HashOfPass(absl::string_view pass) const {
  return ports_.digester->Sha256(kPassDomain, pass);
}

void AccountDesk::Publish(std::shared_ptr<const AccountBook> accounts) {
  absl::MutexLock lock(&mutex_);
  for (const auto& [id, account] : accounts->rows()) {
    if (account.closed) passes_.CloseAllOf(id);
  }
  accounts_ = std::move(accounts);
}

std::shared_ptr<const AccountBook> AccountDesk::accounts() const {
  absl::MutexLock lock(&mutex_);
  return accounts_;
}

absl::StatusOr<Principal> AccountDesk::FindAccount(AccountId account, const Digest& fingerprint) const {
  const std::shared_ptr<const AccountBook> book = accounts();
  const Reason reason = book->CheckCertificate(account, fingerprint);
  if (reason != Reason::kNone) return Refuse(reason);
  return book->Find(account)->who;
}

absl::StatusOr<Caller> AccountDesk::FindPass(absl::string_view pass) {
  absl::MutexLock lock(&mutex_);
  const AccountId account = passes_.Use(HashOfPass(pass), NowSeconds());
  const Account* row = account.none() ? nullptr : accounts_->Find(account);
  if (row == nullptr || row->closed) return SignInRefused();
  return Caller{row->must_change() ? CallerKind::kNewcomer : KindOf(row->who.role), row->who, true};
}

AccountId AccountDesk::Named(absl::string_view number, absl::string_view sign_in_name) const {
  if (!number.empty()) return AccountId::FromBytes(number);
  const std::string name = SignInName(sign_in_name);
  const std::shared_ptr<const AccountBook> book = accounts();
  if (const Account* row = book->FindBySignInName(name)) return row->who.account;
  const Digest nobody = ports_.digester->Sha256(kNobodyDomain, name);
  return AccountId::FromBytes(nobody.view().substr(0, AccountId::kSize));
}

std::string AccountDesk::OpenPass(AccountId account) {
  const std::string pass = absl::BytesToHexString(ports_.entropy->Draw(kPassBytes));
  absl::MutexLock lock(&mutex_);
  return passes_.Open(HashOfPass(pass), account, NowSeconds()) ? pass : "";
}

void AccountDesk::ClosePass(absl::string_view pass) {
  absl::MutexLock lock(&mutex_);
  passes_.Close(HashOfPass(pass));
}

void AccountDesk::ClosePassesOf(AccountId account) {
  absl::MutexLock lock(&mutex_);
  passes_.CloseAllOf(account);
}

absl::Status AccountDesk::CountTry(absl::string_view who) {
  return tries_.Try(who) ? absl::OkStatus() : Refuse(Reason::kTooManyTries);
}

absl::Status AccountDesk::CheckPassword(AccountId account, absl::string_view password) {
  if (absl::Status status = CountTry(account.ToHex()); !status.ok()) return status;
  const std::shared_ptr<const AccountBook> book = accounts();
  const Account* row = book->Find(account);
  const bool open = row != nullptr && !row->closed && (!row->must_change() || NowSeconds() < row->password_ends_s);
  const bool right = passwords_.Verify(open ? row->password_hash : "", password);
  return right ? absl::OkStatus() : SignInRefused();
}

absl::StatusOr<uint64_t> AccountDesk::CheckCode(AccountId account, absl::string_view code) {
  if (absl::Status status = CountTry(account.ToHex()); !status.ok()) return status;
  const std::shared_ptr<const AccountBook> book = accounts();
  const Account* row = book->Find(account);
  if (row == nullptr || row->totp_secret.empty()) return SignInRefused();
  const std::optional<uint64_t> step = FindTotpStep(row->totp_secret, code, NowSeconds());
  if (!step || *step <= row->totp_step) return SignInRefused();
  return *step;
}

absl::StatusOr<SignInFacts> AccountDesk::CheckSignIn(AccountId account, absl::string_view password,
                                                     absl::string_view code) {
  if (absl::Status status = CheckPassword(account, password); !status.ok()) return status;
  const std::shared_ptr<const AccountBook> book = accounts();
  const Account* row = book->Find(account);
  if (row == nullptr || row->closed) return SignInRefused();
  SignInFacts facts{row->who, std::nullopt, row->must_change()};
  if (!row->totp_confirmed) return facts;
  facts.totp_step = FindTotpStep(row->totp_secret, code, NowSeconds());
  if (!facts.totp_step) return SignInRefused();
  return facts;
}

}  // namespace relais::hub
