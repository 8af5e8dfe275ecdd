#include "services/core/access/staff_book.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/clean_text.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

bool IsRole(StaffRole role) {
  return role >= StaffRole::kCounsellor && role <= StaffRole::kNodeOperator;
}

// Made by a supervisor, or at the node's own machine.
bool IsAdministered(const StaffChange& change) {
  return std::holds_alternative<StaffAdded>(change) || std::holds_alternative<StaffReset>(change) ||
         std::holds_alternative<StaffLocked>(change) || std::holds_alternative<StaffRemoved>(change) ||
         std::holds_alternative<StaffRoleSet>(change);
}

// Takes supervision away from somebody who has it.
bool EndsSupervision(const StaffChange& change) {
  if (const auto* locked = std::get_if<StaffLocked>(&change)) return locked->locked;
  if (const auto* role = std::get_if<StaffRoleSet>(&change)) return role->role != StaffRole::kSupervisor;
  return std::holds_alternative<StaffRemoved>(change);
}

int64_t PauseAfter(int tries) {
  int64_t pause_s = limits::kStaffPauseSecondsFirst;
  for (int more = tries - limits::kStaffTriesFree; more > 0 && pause_s < limits::kStaffPauseSecondsMax; --more) {
    pause_s *= 2;
  }
  return std::min<int64_t>(pause_s, limits::kStaffPauseSecondsMax);
}

// What each change does to its colleague.
struct Doer {
  Colleague& row;
  int64_t now_s;

  void operator()(const StaffAdded& change) const {
    row.account = change.account;
    row.name = change.name;
    row.role = change.role;
    row.password_hash = change.password_hash;
    row.password_ends_s = change.password_ends_s;
  }
  void operator()(const StaffReset& change) const {
    row.password_hash = change.password_hash;
    row.password_ends_s = change.password_ends_s;
    row.totp_box.clear();
    row.totp_confirmed = false;
    row.totp_step = 0;
    row.tries = 0;
    row.pause_ends_s = 0;
    ++row.turn;
  }
  void operator()(const StaffLocked& change) const {
    row.state = change.locked ? StaffState::kLocked : StaffState::kActive;
    ++row.turn;
  }
  void operator()(const StaffRemoved&) const {
    Colleague left;
    left.account = row.account;
    left.name = row.name;
    left.role = row.role;
    left.state = StaffState::kLeft;
    left.turn = row.turn + 1;
    left.left_s = now_s;
    row = std::move(left);
  }
  void operator()(const StaffRoleSet& change) const {
    row.role = change.role;
    ++row.turn;
  }
  void operator()(const StaffPasswordSet& change) const {
    row.password_hash = change.hash;
    row.password_ends_s = 0;
    row.tries = 0;
    row.pause_ends_s = 0;
    ++row.turn;
  }
  void operator()(const StaffTotpSet& change) const {
    row.totp_box = change.box;
    row.totp_step = 0;
  }
  void operator()(const StaffTotpConfirmed& change) const {
    row.totp_confirmed = true;
    row.totp_step = change.step;
    row.tries = 0;
    row.pause_ends_s = 0;
  }
  void operator()(const StaffTried&) const {
    ++row.tries;
    if (row.tries >= limits::kStaffTriesFree) row.pause_ends_s = now_s + PauseAfter(row.tries);
  }
  void operator()(const StaffSignedIn& change) const {
    row.tries = 0;
    row.pause_ends_s = 0;
    if (row.totp_confirmed) row.totp_step = change.step;
  }
};

}  // namespace

CallerKind KindOf(StaffRole role) {
  switch (role) {
    case StaffRole::kSupervisor:
      return CallerKind::kSupervisor;
    case StaffRole::kNodeOperator:
      return CallerKind::kStaffOperator;
    case StaffRole::kCounsellor:
      break;
  }
  return CallerKind::kCounsellor;
}

absl::string_view StaffRoleName(StaffRole role) {
  if (role == StaffRole::kSupervisor) return "supervisor";
  return role == StaffRole::kNodeOperator ? "operator" : "counsellor";
}

AccountId AccountOf(const StaffChange& change) {
  return std::visit([](const auto& c) { return c.account; }, change);
}

int64_t StaffBook::WaitSeconds(const Colleague& colleague, int64_t now_s) {
  const int64_t left_s = colleague.pause_ends_s - now_s;
  return left_s > 0 && left_s <= limits::kStaffPauseSecondsMax ? left_s : 0;
}

bool StaffBook::OtherSupervisor(AccountId than) const {
  return std::any_of(rows_.begin(), rows_.end(), [than](const auto& entry) {
    const Colleague& row = entry.second;
    return row.account != than && row.role == StaffRole::kSupervisor && row.state == StaffState::kActive;
  });
}

Reason StaffBook::CheckAdded(const StaffAdded& change) const {
  if (change.account.none() || rows_.contains(change.account)) return Reason::kMalformed;
  if (!IsRole(change.role)) return Reason::kUnknownValue;
  if (change.name.empty()) return Reason::kMissingField;
  const bool blank = change.name.front() == ' ' || change.name.back() == ' ';
  if (blank || change.name.size() > limits::kAccountNameBytesMax || !IsCleanText(change.name) ||
      change.name.find('\n') != std::string::npos) {
    return Reason::kMalformed;
  }
  if (FindByName(change.name) != nullptr) return Reason::kNameTaken;
  return rows_.size() < limits::kColleaguesMax ? Reason::kNone : Reason::kBusy;
}

Reason StaffBook::CheckAdministered(const StaffChange& change, AccountId actor) const {
  // The gate judged by what was durable a moment ago.
  const Colleague* self = actor.none() ? nullptr : Find(actor);
  const bool supervises = self != nullptr && self->state == StaffState::kActive && self->role == StaffRole::kSupervisor;
  if (!actor.none() && !supervises) return Reason::kNotPermitted;
  if (const auto* added = std::get_if<StaffAdded>(&change)) return CheckAdded(*added);
  const Colleague* row = Find(AccountOf(change));
  if (row == nullptr || row->state == StaffState::kLeft) return Reason::kAccountUnknown;
  if (std::holds_alternative<StaffReset>(change) && row->account == actor) return Reason::kOtherPersonNeeded;
  if (const auto* role = std::get_if<StaffRoleSet>(&change); role != nullptr && !IsRole(role->role)) {
    return Reason::kUnknownValue;
  }
  const bool supervisor = row->role == StaffRole::kSupervisor && row->state == StaffState::kActive;
  if (supervisor && EndsSupervision(change) && !OtherSupervisor(row->account)) return Reason::kLastSupervisor;
  return Reason::kNone;
}

Reason StaffBook::CheckOwn(const StaffChange& change, int64_t now_s) const {
  const Colleague* row = Find(AccountOf(change));
  if (row == nullptr || row->state == StaffState::kLeft) return Reason::kAccountUnknown;
  if (row->state == StaffState::kLocked) return Reason::kSignInRefused;
  if (std::holds_alternative<StaffTotpSet>(change)) return row->totp_confirmed ? Reason::kWrongState : Reason::kNone;
  if (const auto* confirmed = std::get_if<StaffTotpConfirmed>(&change)) {
    if (row->totp_confirmed || row->totp_box.empty()) return Reason::kWrongState;
    return confirmed->step > 0 ? Reason::kNone : Reason::kSignInRefused;
  }
  if (std::holds_alternative<StaffTried>(change)) {
    return WaitSeconds(*row, now_s) > 0 ? Reason::kSignInPaused : Reason::kNone;
  }
  if (const auto* in = std::get_if<StaffSignedIn>(&change)) {
    const bool ended = row->must_change() && now_s >= row->password_ends_s;
    const bool used = row->totp_confirmed && in->step <= row->totp_step;
    return ended || used || in->turn != row->turn ? Reason::kSignInRefused : Reason::kNone;
  }
  return Reason::kNone;
}

Reason StaffBook::Check(const StaffChange& change, AccountId actor, int64_t now_s) const {
  if (IsAdministered(change)) return CheckAdministered(change, actor);
  const bool signing_in = std::holds_alternative<StaffTried>(change) || std::holds_alternative<StaffSignedIn>(change);
  if (!signing_in && actor != AccountOf(change)) return Reason::kNotPermitted;
  return CheckOwn(change, now_s);
}

void StaffBook::Apply(const StaffChange& change, int64_t now_s) {
  const AccountId account = AccountOf(change);
  if (std::holds_alternative<StaffAdded>(change)) rows_.try_emplace(account);
  std::visit(Doer{rows_.at(account), now_s}, change);
}

void StaffBook::ForgetLeft(int64_t before_s) {
  absl::erase_if(rows_, [before_s](const auto& entry) {
    return entry.second.state == StaffState::kLeft && entry.second.left_s < before_s;
  });
}

const Colleague* StaffBook::Find(AccountId account) const {
  auto it = rows_.find(account);
  return it == rows_.end() ? nullptr : &it->second;
}

const Colleague* StaffBook::FindByName(absl::string_view name) const {
  for (const auto& [account, row] : rows_) {
    if (row.state != StaffState::kLeft && absl::EqualsIgnoreCase(row.name, name)) return &row;
  }
  return nullptr;
}

}  // namespace relais
