// StaffService's part for signing in and what belongs to one's own account.
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "node/api/staff_api.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/totp.h"

namespace relais::node {
namespace {

absl::Status SignInRefused() {
  return Refuse(Reason::kSignInRefused);
}

}  // namespace

absl::Status StaffApi::Try(Context* context, const Colleague& colleague) {
  absl::Status status = Change(StaffTried{colleague.account}, AccountId());
  if (ReasonOf(status) == Reason::kSignInPaused) {
    const std::shared_ptr<const StaffBook> book = staff_->staff();
    const Colleague* row = book->Find(colleague.account);
    const int64_t wait_s = row == nullptr ? 0 : StaffBook::WaitSeconds(*row, staff_->NowSeconds());
    context->AddTrailingMetadata(kRetryAfterMetadata, absl::StrCat(wait_s));
  }
  return status;
}

absl::StatusOr<uint64_t> StaffApi::StepOf(const Colleague& colleague, absl::string_view code) const {
  const absl::StatusOr<std::string> secret = ports_.desk->OpenStaffSecret(colleague.account, colleague.totp_box);
  if (!secret.ok()) return SignInRefused();
  const std::optional<uint64_t> step = FindTotpStep(*secret, code, staff_->NowSeconds());
  if (!step) return SignInRefused();
  return *step;
}

grpc::Status StaffApi::SignInAtDesk(Context* context, const v1::SignInAtDeskRequest* request,
                                    v1::SignInAtDeskResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/SignInAtDesk");
  if (!caller.ok()) return ToGrpc(caller.status());
  // As it stands before the try: a change meanwhile shows in its turn.
  const std::shared_ptr<const StaffBook> book = staff_->staff();
  const Colleague* row = book->FindByName(request->name());
  const absl::Status tried = row == nullptr ? staff_->CountStranger(request->name()) : Try(context, *row);
  if (ReasonOf(tried) == Reason::kSignInPaused || ReasonOf(tried) == Reason::kBusy) return ToGrpc(tried);
  // The same work for a name that nobody has and for a locked account.
  const bool right =
      staff_->passwords().Verify(row != nullptr && tried.ok() ? row->password_hash : "", request->password());
  if (!right) return ToGrpc(SignInRefused());
  StaffSignedIn in{row->account, 0, row->turn};
  if (row->totp_confirmed) {
    const absl::StatusOr<uint64_t> step = StepOf(*row, request->code());
    if (!step.ok()) return ToGrpc(step.status());
    in.step = *step;
  }
  if (absl::Status status = Change(in, AccountId()); !status.ok()) return ToGrpc(status);
  absl::StatusOr<std::string> session = staff_->Open(row->account, row->turn);
  if (!session.ok()) return ToGrpc(session.status());
  response->set_session(*std::move(session));
  response->set_ends_at(staff_->NowSeconds() + staff_->terms().whole_s);
  response->set_idle_s(static_cast<uint32_t>(staff_->terms().idle_s));
  response->set_must_change_password(row->must_change());
  *response->mutable_colleague() = ShownColleague(*row);
  return grpc::Status::OK;
}

grpc::Status StaffApi::SignOutOfDesk(Context* context, const v1::SignOutOfDeskRequest*, v1::SignOutOfDeskResponse*) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/SignOutOfDesk");
  if (!caller.ok()) return ToGrpc(caller.status());
  const auto session = context->client_metadata().find(kPassMetadata);
  if (session == context->client_metadata().end()) return ToGrpc(Refuse(Reason::kSessionOver));
  staff_->Close({session->second.data(), session->second.size()});
  return grpc::Status::OK;
}

grpc::Status StaffApi::WhoAmI(Context* context, const v1::WhoAmIRequest*, v1::WhoAmIResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/WhoAmI");
  if (!caller.ok()) return ToGrpc(caller.status());
  const std::shared_ptr<const StaffBook> book = staff_->staff();
  const AccountId self = caller->principal.account;
  const Colleague* row = self.none() ? nullptr : book->Find(self);
  if (row != nullptr) *response->mutable_colleague() = ShownColleague(*row);
  return grpc::Status::OK;
}

grpc::Status StaffApi::SetOwnPassword(Context* context, const v1::SetOwnPasswordRequest* request,
                                      v1::SetOwnPasswordResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/SetOwnPassword");
  if (!caller.ok()) return ToGrpc(caller.status());
  const AccountId self = caller->principal.account;
  const std::shared_ptr<const StaffBook> book = staff_->staff();
  const Colleague* row = book->Find(self);
  if (row == nullptr) return ToGrpc(Refuse(Reason::kSessionOver));
  absl::Status status = PasswordChecker::CheckStrength(row->name, request->password());
  if (status.ok() && request->password() == request->present()) status = Refuse(Reason::kPasswordTooWeak);
  if (!status.ok()) return ToGrpc(status);
  // Whoever found an open screen does not get the account with it.
  if (status = Try(context, *row); !status.ok()) return ToGrpc(status);
  if (!staff_->passwords().Verify(row->password_hash, request->present())) return ToGrpc(SignInRefused());
  absl::StatusOr<std::string> hash = staff_->passwords().Hash(request->password());
  if (!hash.ok()) return ToGrpc(Refuse(Reason::kBusy));
  if (status = Change(StaffPasswordSet{self, *std::move(hash)}, self); !status.ok()) return ToGrpc(status);
  absl::StatusOr<std::string> session = staff_->Open(self, row->turn + 1);
  if (!session.ok()) return ToGrpc(session.status());
  response->set_session(*std::move(session));
  return grpc::Status::OK;
}

grpc::Status StaffApi::EnableDeskTotp(Context* context, const v1::EnableDeskTotpRequest*,
                                      v1::EnableDeskTotpResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/EnableDeskTotp");
  if (!caller.ok()) return ToGrpc(caller.status());
  const AccountId self = caller->principal.account;
  const std::string secret = ports_.entropy->Draw(kTotpSecretBytes);
  const absl::Status status = Change(StaffTotpSet{self, ports_.desk->LockStaffSecret(self, secret)}, self);
  if (!status.ok()) return ToGrpc(status);
  response->set_secret(Base32(secret));
  response->set_uri(
      absl::StrCat("otpauth://totp/Relais:", self.ToHex(), "?secret=", response->secret(), "&issuer=Relais"));
  return grpc::Status::OK;
}

grpc::Status StaffApi::ConfirmDeskTotp(Context* context, const v1::ConfirmDeskTotpRequest* request,
                                       v1::ConfirmDeskTotpResponse*) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.StaffService/ConfirmDeskTotp");
  if (!caller.ok()) return ToGrpc(caller.status());
  const AccountId self = caller->principal.account;
  const std::shared_ptr<const StaffBook> book = staff_->staff();
  const Colleague* row = book->Find(self);
  if (row == nullptr) return ToGrpc(Refuse(Reason::kSessionOver));
  if (row->totp_confirmed || row->totp_box.empty()) return ToGrpc(Refuse(Reason::kWrongState));
  if (absl::Status status = Try(context, *row); !status.ok()) return ToGrpc(status);
  const absl::StatusOr<uint64_t> step = StepOf(*row, request->code());
  if (!step.ok()) return ToGrpc(step.status());
  return ToGrpc(Change(StaffTotpConfirmed{self, *step}, self));
}

}  // namespace relais::node
