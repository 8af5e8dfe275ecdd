// AccountService's doorways: accounts for those who administer, certificates for their keys, passes for their
// passwords.
#ifndef RELAIS_HUB_API_ACCOUNT_API_H_
#define RELAIS_HUB_API_ACCOUNT_API_H_

#include <functional>
#include <string>

#include "hub/api/account_desk.h"
#include "hub/hub_runner.h"
#include "relais/v1/account_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"
#include "services/adapters/openssl/certificate_authority.h"

namespace relais::hub {

// One for each doorway; which of its methods may be called there is the gate's to say. Threads: gRPC's and the
// runner's.
class AccountApi final : public v1::AccountService::CallbackService {
 public:
  // All outlive this object.
  struct Options {
    Gate* gate = nullptr;
    AccountDesk* desk = nullptr;
    const CertificateAuthority* authority = nullptr;
  };
  AccountApi(HubPorts ports, Options options) : ports_(ports), options_(options) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  // What tokens name, and what joining answers; known once the servers listen.
  void SetAddresses(std::string enrolment_address, int members_port) {
    enrolment_address_ = std::move(enrolment_address);
    members_port_ = members_port;
  }

  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  Reactor* InviteAccount(Context* context, const v1::InviteAccountRequest* request,
                         v1::InviteAccountResponse* response) override;
  Reactor* JoinAccount(Context* context, const v1::JoinAccountRequest* request,
                       v1::JoinAccountResponse* response) override;
  Reactor* ListAccounts(Context* context, const v1::ListAccountsRequest* request,
                        v1::ListAccountsResponse* response) override;
  Reactor* CloseAccount(Context* context, const v1::CloseAccountRequest* request,
                        v1::CloseAccountResponse* response) override;
  Reactor* SetPassword(Context* context, const v1::SetPasswordRequest* request,
                       v1::SetPasswordResponse* response) override;
  Reactor* EnableTotp(Context* context, const v1::EnableTotpRequest* request,
                      v1::EnableTotpResponse* response) override;
  Reactor* ConfirmTotp(Context* context, const v1::ConfirmTotpRequest* request,
                       v1::ConfirmTotpResponse* response) override;
  Reactor* OpenAccount(Context* context, const v1::OpenAccountRequest* request,
                       v1::OpenAccountResponse* response) override;
  Reactor* GetOwnAccount(Context* context, const v1::GetOwnAccountRequest* request,
                         v1::GetOwnAccountResponse* response) override;
  Reactor* SetSignInName(Context* context, const v1::SetSignInNameRequest* request,
                         v1::SetSignInNameResponse* response) override;
  Reactor* SignIn(Context* context, const v1::SignInRequest* request, v1::SignInResponse* response) override;
  Reactor* SignOut(Context* context, const v1::SignOutRequest* request, v1::SignOutResponse* response) override;
  Reactor* AskReset(Context* context, const v1::AskResetRequest* request, v1::AskResetResponse* response) override;
  Reactor* ApproveReset(Context* context, const v1::ApproveResetRequest* request,
                        v1::ApproveResetResponse* response) override;

 private:
  // Runs on the runner's thread, before the call is answered, with the engine's reason.
  using Then = std::function<void(Reason)>;

  int64_t NowSeconds() const;
  // Posts the change and answers the call with the engine's reason.
  Reactor* Change(Context* context, AccountInput input, Then then = nullptr);
  // Enters a refusal that the engine has no part in, and answers the call with it.
  Reactor* Refused(Context* context, const Principal& who, const char* method, Reason reason);
  // kBusy in `*reason` when there is no room left.
  void GivePass(AccountId account, v1::SignInResponse* response, Reason* reason);

  const HubPorts ports_;
  const Options options_;
  HubRunner* runner_ = nullptr;
  std::string enrolment_address_;
  int members_port_ = 0;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_ACCOUNT_API_H_
