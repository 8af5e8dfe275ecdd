#include "hub/api/account_desk.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "services/adapters/openssl/totp.h"
#include "services/adapters/sodium/password.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/clean_text.h"

namespace relais::hub {
namespace {

constexpr absl::string_view kPassDomain = "relais.v1.pass";
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

absl::StatusOr<Principal> AccountDesk::FindPass(absl::string_view pass) {
  absl::MutexLock lock(&mutex_);
  const AccountId account = passes_.Use(HashOfPass(pass), NowSeconds());
  const Account* row = account.none() ? nullptr : accounts_->Find(account);
  if (row == nullptr || row->closed) return SignInRefused();
  return row->who;
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
  const Window window = MomentOf(ports_.clock->Now()).window;
  absl::MutexLock lock(&mutex_);
  return tries_.Try(who, window) ? absl::OkStatus() : Refuse(Reason::kTooManyTries);
}

void AccountDesk::ForgetTries(AccountId account) {
  absl::MutexLock lock(&mutex_);
  tries_.Forget(account.ToHex());
}

absl::StatusOr<std::string> AccountDesk::Hash(absl::string_view password) {
  absl::MutexLock lock(&hashing_);
  return HashPassword(password, cost_);
}

bool AccountDesk::Verify(absl::string_view hash, absl::string_view password) {
  absl::MutexLock lock(&hashing_);
  if (!hash.empty()) return VerifyPassword(hash, password);
  if (decoy_.empty()) {
    absl::StatusOr<std::string> made = HashPassword(ports_.entropy->Draw(kPassBytes), cost_);
    if (made.ok()) decoy_ = *std::move(made);
  }
  VerifyPassword(decoy_, password);
  return false;
}

absl::Status AccountDesk::CheckPassword(AccountId account, absl::string_view password) {
  if (absl::Status status = CountTry(account.ToHex()); !status.ok()) return status;
  const std::shared_ptr<const AccountBook> book = accounts();
  const Account* row = book->Find(account);
  const bool open = row != nullptr && !row->closed && password.size() <= limits::kPasswordBytesMax;
  const bool right = Verify(open ? row->password_hash : "", password.substr(0, limits::kPasswordBytesMax));
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
  SignInFacts facts{row->who, std::nullopt};
  if (!row->totp_confirmed) return facts;
  facts.totp_step = FindTotpStep(row->totp_secret, code, NowSeconds());
  if (!facts.totp_step) return SignInRefused();
  return facts;
}

absl::Status AccountDesk::CheckStrength(const Principal& who, absl::string_view password) {
  const bool sized = password.size() >= limits::kPasswordBytesMin && password.size() <= limits::kPasswordBytesMax;
  const std::string lower = absl::AsciiStrToLower(password);
  const bool own_name = !who.name.empty() && absl::StrContains(lower, absl::AsciiStrToLower(who.name));
  // One symbol over and over is no phrase.
  const bool varied = lower.find_first_not_of(lower.substr(0, 1)) != std::string::npos;
  if (!sized || !varied || own_name || !IsCleanText(password)) return Refuse(Reason::kPasswordTooWeak);
  return absl::OkStatus();
}

}  // namespace relais::hub
