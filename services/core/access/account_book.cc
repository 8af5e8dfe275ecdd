#include "services/core/access/account_book.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

constexpr size_t kSignInNameBytesMin = 3;

bool IsDepartment(absl::string_view code) {
  if (code.size() != 2) return false;
  return (absl::ascii_isdigit(static_cast<unsigned char>(code[0])) &&
          absl::ascii_isdigit(static_cast<unsigned char>(code[1])) && code != "00") ||
         code == "2A" || code == "2B";
}

bool IsName(const std::string& text) {
  return text.size() <= limits::kAccountNameBytesMax && IsCleanText(text) && text.find('\n') == std::string::npos;
}

const OpenReset* FindReset(const Account& account, const Digest& code_hash, int64_t now_s) {
  for (const OpenReset& reset : account.resets) {
    if (reset.code_hash == code_hash && now_s < reset.ends_s) return &reset;
  }
  return nullptr;
}

// What each change takes beyond an open account.
struct Judge {
  const Account& account;
  const Principal& actor;
  int64_t now_s;

  Reason operator()(const AccountOpened&) const { return Reason::kNone; }
  Reason operator()(const AccountClosed&) const { return Reason::kNone; }
  Reason operator()(const CertificateBound& change) const {
    const bool good =
        !account.token_hash.none() && account.token_hash == change.token_hash && now_s < account.token_ends_s;
    return good ? Reason::kNone : Reason::kTokenInvalid;
  }
  Reason operator()(const PasswordSet&) const { return Reason::kNone; }
  Reason operator()(const TotpSecretSet&) const { return account.totp_confirmed ? Reason::kWrongState : Reason::kNone; }
  Reason operator()(const TotpStepUsed& change) const {
    return !account.totp_secret.empty() && change.step > account.totp_step ? Reason::kNone : Reason::kSignInRefused;
  }
  Reason operator()(const ResetAsked&) const {
    const auto open = std::count_if(account.resets.begin(), account.resets.end(),
                                    [this](const OpenReset& reset) { return now_s < reset.ends_s; });
    return static_cast<size_t>(open) < limits::kOpenResetsMax ? Reason::kNone : Reason::kBusy;
  }
  Reason operator()(const ResetApproved& change) const {
    if (actor.account == change.account) return Reason::kOtherPersonNeeded;
    return FindReset(account, change.code_hash, now_s) != nullptr ? Reason::kNone : Reason::kAccountUnknown;
  }
  Reason operator()(const AccountHanded&) const { return account.must_change() ? Reason::kNone : Reason::kWrongState; }
  Reason operator()(const SignInNameSet& change) const { return CheckSignInName(change.name); }
};

}  // namespace

AccountId AccountOf(const AccountChange& change) {
  return std::visit(
      [](const auto& c) {
        using Change = std::decay_t<decltype(c)>;
        if constexpr (std::is_same_v<Change, AccountOpened> || std::is_same_v<Change, AccountHanded>) {
          return c.who.account;
        } else {
          return c.account;
        }
      },
      change);
}

bool IsAccountRole(Role role) {
  return role >= Role::kRegionAdministrator && role <= Role::kAuditor;
}

bool IsDepartmentScope(absl::string_view scope) {
  std::set<absl::string_view> seen;
  for (absl::string_view code : absl::StrSplit(scope, ',')) {
    if (!IsDepartment(code) || !seen.insert(code).second) return false;
  }
  return true;
}

Reason CheckInvited(const Principal& who) {
  if (!IsAccountRole(who.role)) return Reason::kUnknownValue;
  const bool scoped = who.role == Role::kDepartmentAdministrator;
  if (who.name.empty() || who.organisation.empty() || (scoped && who.scope.empty())) return Reason::kMissingField;
  if (!IsName(who.name) || !IsName(who.organisation) || who.scope.size() > limits::kAccountNameBytesMax) {
    return Reason::kMalformed;
  }
  if (scoped ? !IsDepartmentScope(who.scope) : !who.scope.empty()) return Reason::kMalformed;
  return Reason::kNone;
}

std::string SignInName(absl::string_view typed) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(typed));
}

Reason CheckSignInName(absl::string_view name) {
  if (name.empty()) return Reason::kMissingField;
  if (name.size() < kSignInNameBytesMin || name.size() > limits::kAccountNameBytesMax) return Reason::kMalformed;
  const auto each = [name](auto test) { return std::all_of(name.begin(), name.end(), test); };
  const bool plain = each([](char c) {
    return (c >= 'a' && c <= 'z') || absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
           absl::string_view(".-_@+").find(c) != absl::string_view::npos;
  });
  const bool number = name.size() == 2 * AccountId::kSize &&
                      each([](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); });
  return plain && !number ? Reason::kNone : Reason::kMalformed;
}

Reason AccountBook::Check(const AccountChange& change, const Principal& actor, int64_t now_s) const {
  const Account* account = Find(AccountOf(change));
  if (const auto* opened = std::get_if<AccountOpened>(&change); opened != nullptr && account == nullptr) {
    return opened->who.account.none() ? Reason::kMalformed : CheckInvited(opened->who);
  }
  if (const auto* handed = std::get_if<AccountHanded>(&change); handed != nullptr && account == nullptr) {
    return CheckNew(*handed, actor);
  }
  if (account == nullptr || account->closed) return Reason::kAccountUnknown;
  if (const auto* named = std::get_if<SignInNameSet>(&change)) {
    if (const Reason taken = CheckFree(named->name, named->account); taken != Reason::kNone) return taken;
  }
  return std::visit(Judge{*account, actor, now_s}, change);
}

Reason AccountBook::CheckNew(const AccountHanded& change, const Principal& actor) const {
  if (change.who.account.none()) return Reason::kMalformed;
  if (const Reason reason = CheckInvited(change.who); reason != Reason::kNone) return reason;
  if (const Reason reason = CheckSignInName(change.sign_in_name); reason != Reason::kNone) return reason;
  const bool administers =
      change.who.role == Role::kRegionAdministrator || change.who.role == Role::kDepartmentAdministrator;
  if (administers && !actor.account.none() && actor.organisation != change.who.organisation) {
    return Reason::kNotPermitted;
  }
  return CheckFree(change.sign_in_name, change.who.account);
}

Reason AccountBook::CheckFree(const std::string& name, AccountId own) const {
  const Account* other = FindBySignInName(name);
  return other == nullptr || other->who.account == own ? Reason::kNone : Reason::kNameTaken;
}

void AccountBook::Apply(const AccountChange& change, int64_t now_s) {
  std::visit([this](const auto& c) { Do(c); }, change);
  std::erase_if(rows_.at(AccountOf(change)).resets, [now_s](const OpenReset& reset) { return reset.ends_s <= now_s; });
}

void AccountBook::Do(const AccountOpened& change) {
  auto [it, fresh] = rows_.try_emplace(change.who.account);
  if (fresh) it->second.who = change.who;
  it->second.token_hash = change.token_hash;
  it->second.token_ends_s = change.token_ends_s;
}

void AccountBook::Do(const AccountClosed& change) {
  Account closed;
  closed.who = rows_.at(change.account).who;
  closed.closed = true;
  rows_.at(change.account) = std::move(closed);
}

void AccountBook::Do(const CertificateBound& change) {
  Account& account = rows_.at(change.account);
  account.token_hash = Digest();
  account.token_ends_s = 0;
  account.certificate = change.fingerprint;
  account.certificate_ends_s = change.ends_s;
}

void AccountBook::Do(const PasswordSet& change) {
  Account& account = rows_.at(change.account);
  account.password_hash = change.hash;
  account.password_ends_s = 0;
}

void AccountBook::Do(const AccountHanded& change) {
  auto [it, fresh] = rows_.try_emplace(change.who.account);
  if (fresh) {
    it->second.who = change.who;
    it->second.sign_in_name = change.sign_in_name;
  }
  it->second.password_hash = change.password_hash;
  it->second.password_ends_s = change.password_ends_s;
}

void AccountBook::Do(const SignInNameSet& change) {
  rows_.at(change.account).sign_in_name = change.name;
}

void AccountBook::Do(const TotpSecretSet& change) {
  Account& account = rows_.at(change.account);
  account.totp_secret = change.secret;
  account.totp_step = 0;
}

void AccountBook::Do(const TotpStepUsed& change) {
  Account& account = rows_.at(change.account);
  account.totp_confirmed = true;
  account.totp_step = change.step;
}

void AccountBook::Do(const ResetAsked& change) {
  rows_.at(change.account).resets.push_back({change.code_hash, change.password_hash, change.ends_s});
}

void AccountBook::Do(const ResetApproved& change) {
  Account& account = rows_.at(change.account);
  for (const OpenReset& reset : account.resets) {
    if (reset.code_hash == change.code_hash) account.password_hash = reset.password_hash;
  }
  account.resets.clear();
  account.password_ends_s = 0;
  account.totp_secret.clear();
  account.totp_confirmed = false;
  account.totp_step = 0;
}

const Account* AccountBook::Find(AccountId account) const {
  auto it = rows_.find(account);
  return it == rows_.end() ? nullptr : &it->second;
}

const Account* AccountBook::FindBySignInName(absl::string_view name) const {
  if (name.empty()) return nullptr;
  for (const auto& [id, account] : rows_) {
    if (!account.closed && account.sign_in_name == name) return &account;
  }
  return nullptr;
}

Reason AccountBook::CheckCertificate(AccountId account, const Digest& fingerprint) const {
  const Account* row = Find(account);
  if (row == nullptr || row->closed) return Reason::kNotPermitted;
  return !fingerprint.none() && row->certificate == fingerprint ? Reason::kNone : Reason::kCertificateInvalid;
}

}  // namespace relais
