// What the doorways of accounts share: the published accounts, passes in memory, tries, and the hashing of passwords
// one at a time.
#ifndef RELAIS_HUB_API_ACCOUNT_DESK_H_
#define RELAIS_HUB_API_ACCOUNT_DESK_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "hub/api/shared_tries.h"
#include "hub/hub_ports.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/sodium/password_checker.h"
#include "services/core/access/account_book.h"
#include "services/core/access/pass_book.h"
#include "services/core/handoff/limits.h"
#include "services/ports/sealer.h"

namespace relais::hub {

// What signing in needs beside the order of the ledger.
struct SignInFacts {
  Principal who;
  std::optional<uint64_t> totp_step;  // of the code that was shown, where the account has codes
  bool must_change = false;           // the password is a first one, told by somebody else
};

// Any thread.
class AccountDesk {
 public:
  AccountDesk(HubPorts ports, SlipCost cost) : ports_(ports), passwords_(ports.entropy, cost) {}

  // The accounts from now on: what the engine publishes. Passes of closed accounts end.
  void Publish(std::shared_ptr<const AccountBook> accounts) ABSL_LOCKS_EXCLUDED(mutex_);
  std::shared_ptr<const AccountBook> accounts() const ABSL_LOCKS_EXCLUDED(mutex_);

  // For the gates. As AccountBook::CheckCertificate; kSignInRefused.
  absl::StatusOr<Principal> FindAccount(AccountId account, const Digest& fingerprint) const;
  // A newcomer, as long as the account has its first password.
  absl::StatusOr<Caller> FindPass(absl::string_view pass) ABSL_LOCKS_EXCLUDED(mutex_);

  // Whom the public means: the account of the number, or of the name when there is no number. A name that nobody has
  // gets a number that no account has, each its own: it is judged, counted and answered as any other.
  AccountId Named(absl::string_view number, absl::string_view sign_in_name) const;

  // A new pass, 64 hexadecimal symbols; empty when there is no room.
  std::string OpenPass(AccountId account) ABSL_LOCKS_EXCLUDED(mutex_);
  void ClosePass(absl::string_view pass) ABSL_LOCKS_EXCLUDED(mutex_);
  void ClosePassesOf(AccountId account) ABSL_LOCKS_EXCLUDED(mutex_);

  // Counts a try for the account; kTooManyTries, whatever was shown, once it has none left. kSignInRefused for an
  // unknown or closed account, one without a password, a wrong password, a missing or wrong code: one answer for all,
  // after the same work. The code's single use is the engine's to judge.
  absl::StatusOr<SignInFacts> CheckSignIn(AccountId account, absl::string_view password, absl::string_view code);
  // The same, for a password, or a code, alone.
  absl::Status CheckPassword(AccountId account, absl::string_view password);
  absl::StatusOr<uint64_t> CheckCode(AccountId account, absl::string_view code);
  // kTooManyTries when `who` asks too often in this quarter of an hour.
  absl::Status CountTry(absl::string_view who);
  // It was the right one: what went before was an honest mistake.
  void ForgetTries(AccountId account) { tries_.Forget(account.ToHex()); }

  // The Argon2id hash.
  absl::StatusOr<std::string> Hash(absl::string_view password) { return passwords_.Hash(password); }

 private:
  int64_t NowSeconds() const;
  Digest HashOfPass(absl::string_view pass) const;

  const HubPorts ports_;
  PasswordChecker passwords_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const AccountBook> accounts_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const AccountBook>();
  PassBook passes_ ABSL_GUARDED_BY(mutex_);
  SharedTries tries_{ports_.clock, limits::kSignInTriesMax, limits::kSignInTriesRemembered};
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_ACCOUNT_DESK_H_
