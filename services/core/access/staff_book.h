// The staff of one node: who works there, in which role, and what it takes to sign in. Passwords are hashed and codes
// compared at the edge; only results come in. Names stay on the node.
#ifndef RELAIS_SERVICES_CORE_ACCESS_STAFF_BOOK_H_
#define RELAIS_SERVICES_CORE_ACCESS_STAFF_BOOK_H_

#include <cstdint>
#include <string>
#include <variant>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "services/core/access/permission.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"
#include "services/core/handoff/reason.h"

namespace relais {

// Numbers are those of relais.v1.StaffRole and never reused.
enum class StaffRole : uint8_t {
  kCounsellor = 1,    // receives people: every journey of the node
  kSupervisor = 2,    // the same; adds, resets and removes colleagues, reads the whole access log
  kNodeOperator = 3,  // keeps the node running; opens no journey
};
// Numbers are those of relais.v1.StaffState and never reused.
enum class StaffState : uint8_t {
  kActive = 1,
  kLocked = 2,  // may not sign in until a supervisor unlocks her
  kLeft = 3,    // for good; remembered as long as the access log may name her
};
// As the permission table knows her.
CallerKind KindOf(StaffRole role);
// "counsellor", "supervisor", "operator".
absl::string_view StaffRoleName(StaffRole role);

// --- Changes: each is judged by Check, recorded, and applied by Apply, live and replayed alike. Times are seconds
// since 1970; what "ends" at a moment is void from then on.

// With a one-time password, which has to be changed before anything else.
struct StaffAdded {
  AccountId account;
  std::string name;  // what she signs in by, and what colleagues read
  StaffRole role = StaffRole::kCounsellor;
  std::string password_hash;  // libsodium's own text form of Argon2id
  int64_t password_ends_s = 0;
  friend bool operator==(const StaffAdded&, const StaffAdded&) = default;
};
// Another one-time password: the former one, one-time codes and pauses are over. A locked account stays locked.
struct StaffReset {
  AccountId account;
  std::string password_hash;
  int64_t password_ends_s = 0;
  friend bool operator==(const StaffReset&, const StaffReset&) = default;
};
struct StaffLocked {
  AccountId account;
  bool locked = true;  // false: unlocked
  friend bool operator==(const StaffLocked&, const StaffLocked&) = default;
};
struct StaffRemoved {
  AccountId account;
  friend bool operator==(const StaffRemoved&, const StaffRemoved&) = default;
};
struct StaffRoleSet {
  AccountId account;
  StaffRole role = StaffRole::kCounsellor;
  friend bool operator==(const StaffRoleSet&, const StaffRoleSet&) = default;
};
struct StaffPasswordSet {
  AccountId account;
  std::string hash;
  friend bool operator==(const StaffPasswordSet&, const StaffPasswordSet&) = default;
};
// A secret for one-time codes, encrypted by the edge; it counts from the first code on.
struct StaffTotpSet {
  AccountId account;
  std::string box;
  friend bool operator==(const StaffTotpSet&, const StaffTotpSet&) = default;
};
// A code of this step was shown for the first time: from now on signing in takes one.
struct StaffTotpConfirmed {
  AccountId account;
  uint64_t step = 0;
  friend bool operator==(const StaffTotpConfirmed&, const StaffTotpConfirmed&) = default;
};
// Somebody is about to try a password: counted before it is looked at, so that neither a crash nor tries side by side
// give a guesser more of them.
struct StaffTried {
  AccountId account;
  friend bool operator==(const StaffTried&, const StaffTried&) = default;
};
// It was the right one, as the account stood at `turn`, and so was the code of this step where she has codes (0
// otherwise).
struct StaffSignedIn {
  AccountId account;
  uint64_t step = 0;
  uint32_t turn = 0;
  friend bool operator==(const StaffSignedIn&, const StaffSignedIn&) = default;
};

using StaffChange = std::variant<StaffAdded, StaffReset, StaffLocked, StaffRemoved, StaffRoleSet, StaffPasswordSet,
                                 StaffTotpSet, StaffTotpConfirmed, StaffTried, StaffSignedIn>;

AccountId AccountOf(const StaffChange& change);

// --- Standing

struct Colleague {
  AccountId account;
  std::string name;
  StaffRole role = StaffRole::kCounsellor;
  StaffState state = StaffState::kActive;
  std::string password_hash;    // empty once she has left
  int64_t password_ends_s = 0;  // of a one-time password; 0 for one of her own
  std::string totp_box;         // empty without one
  bool totp_confirmed = false;
  uint64_t totp_step = 0;  // the last one used
  int32_t tries = 0;       // since the last right one
  int64_t pause_ends_s = 0;
  uint32_t turn = 0;  // grows with every change that ends her sessions
  int64_t left_s = 0;

  bool must_change() const { return password_ends_s != 0; }
  friend bool operator==(const Colleague&, const Colleague&) = default;
};

// A value. Not thread-safe.
class StaffBook {
 public:
  // Why `actor` (none: the node's own machine, by its local socket) may not make `change` at `now_s`; kNone when she
  // may.
  //   kNotPermitted       not, or no longer, a supervisor; another one's own password or codes
  //   kAccountUnknown     no such colleague, or she has left
  //   kMissingField, kMalformed, kUnknownValue   StaffAdded, StaffRoleSet: the name, the role
  //   kNameTaken          StaffAdded
  //   kBusy               StaffAdded: kColleaguesMax are known
  //   kLastSupervisor     StaffLocked, StaffRemoved, StaffRoleSet: no other active one would be left
  //   kOtherPersonNeeded  StaffReset by herself
  //   kWrongState         StaffTotpSet after codes were confirmed; StaffTotpConfirmed then, or without a secret
  //   kSignInRefused      StaffTried, StaffSignedIn: locked, changed meanwhile, an ended one-time password, a used step
  //   kSignInPaused       StaffTried: see WaitSeconds
  Reason Check(const StaffChange& change, AccountId actor, int64_t now_s) const;
  // `change` was checked.
  void Apply(const StaffChange& change, int64_t now_s);
  // Those who left before `before_s` are not known any more.
  void ForgetLeft(int64_t before_s);

  // Null when unknown; those who left are found.
  const Colleague* Find(AccountId account) const;
  // Null when unknown, or she has left. Case does not matter.
  const Colleague* FindByName(absl::string_view name) const;
  // How long she may not try; 0 when she may. A pause that lies further ahead than any lasts was set by another clock,
  // and is none.
  static int64_t WaitSeconds(const Colleague& colleague, int64_t now_s);

  const absl::btree_map<AccountId, Colleague>& rows() const { return rows_; }
  // For checkpoints only.
  void Restore(Colleague colleague) { rows_[colleague.account] = std::move(colleague); }
  friend bool operator==(const StaffBook&, const StaffBook&) = default;

 private:
  bool OtherSupervisor(AccountId than) const;
  Reason CheckAdded(const StaffAdded& change) const;
  Reason CheckAdministered(const StaffChange& change, AccountId actor) const;
  Reason CheckOwn(const StaffChange& change, int64_t now_s) const;

  absl::btree_map<AccountId, Colleague> rows_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_ACCESS_STAFF_BOOK_H_
