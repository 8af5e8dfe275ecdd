// The accounts of those who administer the network: who they are, which certificate speaks for them, and what it takes
// to sign in without one. Hashes and secrets only come in and are compared by the edge; nothing here is told to
// anybody.
#ifndef RELAIS_SERVICES_CORE_ACCESS_ACCOUNT_BOOK_H_
#define RELAIS_SERVICES_CORE_ACCESS_ACCOUNT_BOOK_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/btree_map.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {

// --- Changes: each is judged by Check, recorded, and applied by Apply, live and replayed alike. Times are seconds
// since 1970; what "ends" at a moment is void from then on.

// A new account, or another token for an open one, whose principal then stays as it is.
struct AccountOpened {
  Principal who;
  Digest token_hash;
  int64_t token_ends_s = 0;
  friend bool operator==(const AccountOpened&, const AccountOpened&) = default;
};
// For good: certificate, password, codes and resets go.
struct AccountClosed {
  AccountId account;
  friend bool operator==(const AccountClosed&, const AccountClosed&) = default;
};
// The token is consumed; the account's earlier certificate is void.
struct CertificateBound {
  AccountId account;
  Digest token_hash;
  Digest fingerprint;  // SHA-256 of the certificate's DER
  int64_t ends_s = 0;
  friend bool operator==(const CertificateBound&, const CertificateBound&) = default;
};
struct PasswordSet {
  AccountId account;
  std::string hash;  // libsodium's own text form of Argon2id
  friend bool operator==(const PasswordSet&, const PasswordSet&) = default;
};
// A secret for one-time codes, which counts from the first code on.
struct TotpSecretSet {
  AccountId account;
  std::string secret;  // 20 bytes
  friend bool operator==(const TotpSecretSet&, const TotpSecretSet&) = default;
};
// A code of this step was shown: confirms the secret, and no code of it or of an earlier step works again.
struct TotpStepUsed {
  AccountId account;
  uint64_t step = 0;
  friend bool operator==(const TotpStepUsed&, const TotpStepUsed&) = default;
};
struct ResetAsked {
  AccountId account;
  Digest code_hash;
  std::string password_hash;
  int64_t ends_s = 0;
  friend bool operator==(const ResetAsked&, const ResetAsked&) = default;
};
// The password asked for counts, one-time codes are over, other askings are void.
struct ResetApproved {
  AccountId account;
  Digest code_hash;
  friend bool operator==(const ResetApproved&, const ResetApproved&) = default;
};

// A new account for somebody who works in a browser, with a first password that somebody else tells her; or another
// first password for one that nobody has taken up, whose principal and name then stay.
struct AccountHanded {
  Principal who;
  std::string sign_in_name;
  std::string password_hash;
  int64_t password_ends_s = 0;
  friend bool operator==(const AccountHanded&, const AccountHanded&) = default;
};
struct SignInNameSet {
  AccountId account;
  std::string name;
  friend bool operator==(const SignInNameSet&, const SignInNameSet&) = default;
};

using AccountChange = std::variant<AccountOpened, AccountClosed, CertificateBound, PasswordSet, TotpSecretSet,
                                   TotpStepUsed, ResetAsked, ResetApproved, AccountHanded, SignInNameSet>;

AccountId AccountOf(const AccountChange& change);

// --- Standing

struct OpenReset {
  Digest code_hash;
  std::string password_hash;
  int64_t ends_s = 0;
  friend bool operator==(const OpenReset&, const OpenReset&) = default;
};

struct Account {
  Principal who;
  bool closed = false;
  Digest token_hash;  // none once consumed
  int64_t token_ends_s = 0;
  Digest certificate;  // fingerprint; none without one
  int64_t certificate_ends_s = 0;
  std::string password_hash;  // empty without one
  std::string totp_secret;    // empty without one
  bool totp_confirmed = false;
  uint64_t totp_step = 0;  // the last one used
  std::vector<OpenReset> resets;
  std::string sign_in_name;     // as SignInName; empty without one
  int64_t password_ends_s = 0;  // of a first password; 0 for one of her own

  bool must_change() const { return password_ends_s != 0; }
  friend bool operator==(const Account&, const Account&) = default;
};

// Whether an account may have this role: from region administrator to auditor.
bool IsAccountRole(Role role);
// "45" or "45,41": each of the region's départements at most once, two digits or "2A", "2B", without blanks.
bool IsDepartmentScope(absl::string_view scope);
// kNone, or what is wrong with a principal that is to have an account: kUnknownValue (role), kMissingField (name,
// organisation, a département administrator's scope), kMalformed (too long, control characters, a scope that another
// role cannot have).
Reason CheckInvited(const Principal& who);

// A name to sign in by, as it is kept and looked for: without blanks around it, in lower case.
std::string SignInName(absl::string_view typed);
// kNone, or kMissingField, kMalformed: an e-mail address or a word of 3 to 80 letters of a to z, digits and ".-_@+",
// that cannot be taken for an account's number.
Reason CheckSignInName(absl::string_view name);

class AccountBook {
 public:
  // Why `change` may not be made by `actor` at `now_s`; kNone when it may.
  //   kAccountUnknown      no such account, or closed; a reset that is not open
  //   kTokenInvalid        CertificateBound: unknown, used or ended token
  //   kOtherPersonNeeded   ResetApproved by the account itself
  //   kWrongState          another secret after codes were confirmed; another first password after one was chosen
  //   kNameTaken           AccountHanded, SignInNameSet: another open account has the name
  //   kNotPermitted        AccountHanded: by an account, an administrator of another organisation than its own. What
  //                        takes two administrators takes two organisations (agreement's activation): nobody makes up
  //                        the second one.
  //   kSignInRefused       TotpStepUsed: no secret, or not later than the last step
  //   kBusy                ResetAsked: too many are open
  //   and those of CheckInvited and CheckSignInName.
  Reason Check(const AccountChange& change, const Principal& actor, int64_t now_s) const;
  // `change` was checked. Drops resets that ended before `now_s`, which a record carries.
  void Apply(const AccountChange& change, int64_t now_s);

  // Null when unknown; closed ones are found.
  const Account* Find(AccountId account) const;
  // Null when no open account has the name, which is as of SignInName.
  const Account* FindBySignInName(absl::string_view name) const;
  // Who a certificate speaks for: the open account that it is bound to. kNotPermitted otherwise, kCertificateInvalid
  // for an earlier certificate of an open account.
  Reason CheckCertificate(AccountId account, const Digest& fingerprint) const;

  const absl::btree_map<AccountId, Account>& rows() const { return rows_; }
  // For checkpoints only.
  void Restore(Account account) { rows_[account.who.account] = std::move(account); }
  friend bool operator==(const AccountBook&, const AccountBook&) = default;

 private:
  Reason CheckNew(const AccountHanded& change, const Principal& actor) const;
  Reason CheckFree(const std::string& name, AccountId own) const;
  void Do(const AccountOpened& change);
  void Do(const AccountClosed& change);
  void Do(const CertificateBound& change);
  void Do(const PasswordSet& change);
  void Do(const TotpSecretSet& change);
  void Do(const TotpStepUsed& change);
  void Do(const ResetAsked& change);
  void Do(const ResetApproved& change);
  void Do(const AccountHanded& change);
  void Do(const SignInNameSet& change);

  absl::btree_map<AccountId, Account> rows_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_ACCOUNT_BOOK_H_
