#include "node/api/staff_desk.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "services/adapters/system/system_clock.h"

namespace relais::node {
namespace {

constexpr absl::string_view kSessionDomain = "relais.v1.desk-session";
constexpr size_t kSessionBytes = 32;

// What the call shows; none when it shows nothing.
absl::string_view SessionOf(const grpc::ServerContextBase& context) {
  const auto found = context.client_metadata().find(kPassMetadata);
  return found == context.client_metadata().end() ? absl::string_view()
                                                  : absl::string_view(found->second.data(), found->second.size());
}

}  // namespace

int64_t StaffDesk::NowSeconds() const {
  return absl::ToUnixSeconds(clock_->Now());
}

Digest StaffDesk::HashOf(absl::string_view session) const {
  return digester_->Sha256(kSessionDomain, session);
}

void StaffDesk::Publish(std::shared_ptr<const StaffBook> staff) {
  absl::MutexLock lock(&mutex_);
  for (const auto& [account, former] : staff_->rows()) {
    const Colleague* now = staff->Find(account);
    if (now == nullptr || now->turn != former.turn) sessions_.CloseAllOf(account);
  }
  staff_ = std::move(staff);
}

std::shared_ptr<const StaffBook> StaffDesk::staff() const {
  absl::MutexLock lock(&mutex_);
  return staff_;
}

absl::StatusOr<Caller> StaffDesk::FindSession(absl::string_view session) {
  absl::MutexLock lock(&mutex_);
  const AccountId account = sessions_.Use(HashOf(session), NowSeconds());
  const Colleague* row = account.none() ? nullptr : staff_->Find(account);
  if (row == nullptr || row->state != StaffState::kActive) return Refuse(Reason::kSessionOver);
  Caller caller;
  caller.kind = row->must_change() ? CallerKind::kNewcomer : KindOf(row->role);
  caller.principal.account = account;
  caller.principal.role = Role::kDeskStaff;
  caller.principal.name = row->name;
  caller.by_pass = true;
  return caller;
}

AccountId StaffDesk::WhoCalls(const grpc::ServerContextBase& context) const {
  const absl::string_view session = SessionOf(context);
  if (session.empty()) return AccountId();
  absl::MutexLock lock(&mutex_);
  return sessions_.Look(HashOf(session), NowSeconds());
}

bool StaffDesk::StillIn(const grpc::ServerContextBase& context) const {
  return SessionOf(context).empty() || !WhoCalls(context).none();
}

absl::StatusOr<std::string> StaffDesk::Open(AccountId account, uint32_t turn) {
  std::string session = absl::BytesToHexString(entropy_->Draw(kSessionBytes));
  absl::MutexLock lock(&mutex_);
  const Colleague* row = staff_->Find(account);
  if (row == nullptr || row->turn != turn) return Refuse(Reason::kSessionOver);
  if (!sessions_.Open(HashOf(session), account, NowSeconds())) return Refuse(Reason::kBusy);
  return session;
}

void StaffDesk::Close(absl::string_view session) {
  absl::MutexLock lock(&mutex_);
  sessions_.Close(HashOf(session));
}

absl::Status StaffDesk::CountStranger(absl::string_view name) {
  const Window window = MomentOf(clock_->Now()).window;
  absl::MutexLock lock(&mutex_);
  const bool may = strangers_.Try(absl::AsciiStrToLower(name), window);
  return may ? absl::OkStatus() : Refuse(Reason::kSignInPaused);
}

}  // namespace relais::node
