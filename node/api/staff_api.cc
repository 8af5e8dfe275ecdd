#include "node/api/staff_api.h"

#include <algorithm>
#include <utility>

#include "services/adapters/grpc/status_map.h"
#include "services/core/access/spoken_code.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

StaffRole RoleFrom(v1::StaffRole role) {
  return static_cast<StaffRole>(v1::StaffRole_IsValid(role) ? role : 0);
}

}  // namespace

v1::Colleague ShownColleague(const Colleague& colleague) {
  v1::Colleague shown;
  shown.set_account(std::string(colleague.account.view()));
  shown.set_name(colleague.name);
  shown.set_role(static_cast<v1::StaffRole>(colleague.role));
  shown.set_state(static_cast<v1::StaffState>(colleague.state));
  shown.set_must_change_password(colleague.must_change());
  shown.set_has_totp(colleague.totp_confirmed);
  return shown;
}

absl::Status StaffApi::Change(StaffChange change, AccountId actor) {
  const NodeResult result = PostAndWait(*runner_, ChangeStaff{std::move(change), actor, staff_->NowSeconds()});
  return result.reason == Reason::kNone ? absl::OkStatus() : Refuse(result.reason);
}

absl::StatusOr<std::string> StaffApi::OneTimePassword(std::string* hash) {
  std::string password = SpokenCode(ports_.entropy->Draw(limits::kOneTimePasswordSymbols), 4);
  absl::StatusOr<std::string> made = staff_->passwords().Hash(password);
  if (!made.ok()) return Refuse(Reason::kBusy);
  *hash = *std::move(made);
  return password;
}

grpc::Status StaffApi::AddColleague(Context* context, const v1::AddColleagueRequest* request,
                                    v1::AddColleagueResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/AddColleague");
  if (!caller.ok()) return ToGrpc(caller.status());
  StaffAdded added;
  added.account = ports_.entropy->DrawId<AccountId>();
  added.name = request->name();
  added.role = RoleFrom(request->role());
  added.password_ends_s = staff_->NowSeconds() + limits::kOneTimePasswordHours * 3600;
  absl::StatusOr<std::string> password = OneTimePassword(&added.password_hash);
  if (!password.ok()) return ToGrpc(password.status());
  const AccountId account = added.account;
  if (absl::Status status = Change(std::move(added), caller->principal.account); !status.ok()) return ToGrpc(status);
  const std::shared_ptr<const StaffBook> book = staff_->staff();
  if (const Colleague* row = book->Find(account)) *response->mutable_colleague() = ShownColleague(*row);
  response->set_one_time_password(*std::move(password));
  return grpc::Status::OK;
}

grpc::Status StaffApi::ListColleagues(Context* context, const v1::ListColleaguesRequest*,
                                      v1::ListColleaguesResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/ListColleagues");
  if (!caller.ok()) return ToGrpc(caller.status());
  auto office = AskEngine(*runner_, [](const NodeEngine& engine) {
    std::vector<v1::Colleague> all;
    absl::btree_map<AccountId, uint32_t> journeys;
    for (const auto& [journey, keeper] : engine.state().office().keepers) ++journeys[keeper];
    for (const auto& [account, row] : engine.state().office().staff.rows()) {
      all.push_back(ShownColleague(row));
      all.back().set_journeys(journeys[account]);
    }
    return all;
  });
  if (!office) return ToGrpc(Refuse(Reason::kBusy));
  std::sort(office->begin(), office->end(), [](const v1::Colleague& a, const v1::Colleague& b) {
    return std::pair(a.name(), a.account()) < std::pair(b.name(), b.account());
  });
  for (v1::Colleague& colleague : *office) *response->add_colleagues() = std::move(colleague);
  return grpc::Status::OK;
}

grpc::Status StaffApi::ResetColleague(Context* context, const v1::ResetColleagueRequest* request,
                                      v1::ResetColleagueResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/ResetColleague");
  if (!caller.ok()) return ToGrpc(caller.status());
  StaffReset reset;
  reset.account = AccountId::FromBytes(request->account());
  reset.password_ends_s = staff_->NowSeconds() + limits::kOneTimePasswordHours * 3600;
  absl::StatusOr<std::string> password = OneTimePassword(&reset.password_hash);
  if (!password.ok()) return ToGrpc(password.status());
  if (absl::Status status = Change(std::move(reset), caller->principal.account); !status.ok()) return ToGrpc(status);
  response->set_one_time_password(*std::move(password));
  return grpc::Status::OK;
}

grpc::Status StaffApi::LockColleague(Context* context, const v1::LockColleagueRequest* request,
                                     v1::LockColleagueResponse*) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/LockColleague");
  if (!caller.ok()) return ToGrpc(caller.status());
  return ToGrpc(
      Change(StaffLocked{AccountId::FromBytes(request->account()), !request->unlock()}, caller->principal.account));
}

grpc::Status StaffApi::RemoveColleague(Context* context, const v1::RemoveColleagueRequest* request,
                                       v1::RemoveColleagueResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/RemoveColleague");
  if (!caller.ok()) return ToGrpc(caller.status());
  const AccountId account = AccountId::FromBytes(request->account());
  if (absl::Status status = Change(StaffRemoved{account}, caller->principal.account); !status.ok()) {
    return ToGrpc(status);
  }
  auto kept = AskEngine(*runner_, [account](const NodeEngine& engine) {
    const auto& keepers = engine.state().office().keepers;
    return std::count_if(keepers.begin(), keepers.end(), [account](const auto& k) { return k.second == account; });
  });
  if (kept) response->set_journeys(static_cast<uint32_t>(*kept));
  return grpc::Status::OK;
}

grpc::Status StaffApi::SetColleagueRole(Context* context, const v1::SetColleagueRoleRequest* request,
                                        v1::SetColleagueRoleResponse*) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/SetColleagueRole");
  if (!caller.ok()) return ToGrpc(caller.status());
  return ToGrpc(Change(StaffRoleSet{AccountId::FromBytes(request->account()), RoleFrom(request->role())},
                       caller->principal.account));
}

}  // namespace relais::node
