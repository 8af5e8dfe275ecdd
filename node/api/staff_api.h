// StaffService's doorway: accounts of a node's own staff, their sessions, hand-over, the access log.
#ifndef RELAIS_NODE_API_STAFF_API_H_
#define RELAIS_NODE_API_STAFF_API_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "node/api/staff_desk.h"
#include "node/node_runner.h"
#include "relais/v1/staff_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"

namespace relais::node {

// One for each door. Synchronous; any number of threads. Every call asks the gate first.
class StaffApi final : public v1::StaffService::Service {
 public:
  // All outlive this object.
  StaffApi(NodePorts ports, NodeRunner* runner, StaffDesk* staff, Gate* gate)
      : ports_(ports), runner_(runner), staff_(staff), gate_(gate) {}

  using Context = grpc::ServerContext;
  // Sessions (staff_session_api.cc).
  grpc::Status SignInAtDesk(Context* context, const v1::SignInAtDeskRequest* request,
                            v1::SignInAtDeskResponse* response) override;
  grpc::Status SignOutOfDesk(Context* context, const v1::SignOutOfDeskRequest* request,
                             v1::SignOutOfDeskResponse* response) override;
  grpc::Status WhoAmI(Context* context, const v1::WhoAmIRequest* request, v1::WhoAmIResponse* response) override;
  grpc::Status SetOwnPassword(Context* context, const v1::SetOwnPasswordRequest* request,
                              v1::SetOwnPasswordResponse* response) override;
  grpc::Status EnableDeskTotp(Context* context, const v1::EnableDeskTotpRequest* request,
                              v1::EnableDeskTotpResponse* response) override;
  grpc::Status ConfirmDeskTotp(Context* context, const v1::ConfirmDeskTotpRequest* request,
                               v1::ConfirmDeskTotpResponse* response) override;
  // Colleagues (staff_api.cc).
  grpc::Status AddColleague(Context* context, const v1::AddColleagueRequest* request,
                            v1::AddColleagueResponse* response) override;
  grpc::Status ListColleagues(Context* context, const v1::ListColleaguesRequest* request,
                              v1::ListColleaguesResponse* response) override;
  grpc::Status ResetColleague(Context* context, const v1::ResetColleagueRequest* request,
                              v1::ResetColleagueResponse* response) override;
  grpc::Status LockColleague(Context* context, const v1::LockColleagueRequest* request,
                             v1::LockColleagueResponse* response) override;
  grpc::Status RemoveColleague(Context* context, const v1::RemoveColleagueRequest* request,
                               v1::RemoveColleagueResponse* response) override;
  grpc::Status SetColleagueRole(Context* context, const v1::SetColleagueRoleRequest* request,
                                v1::SetColleagueRoleResponse* response) override;
  // Journeys (journey_access_api.cc).
  grpc::Status HandOver(Context* context, const v1::HandOverRequest* request, v1::HandOverResponse* response) override;
  grpc::Status ReadAccess(Context* context, const v1::ReadAccessRequest* request,
                          v1::ReadAccessResponse* response) override;

 private:
  // Posts the change and waits until it is durable: the engine's reason.
  absl::Status Change(StaffChange change, AccountId actor);
  // A one-time password and its hash.
  absl::StatusOr<std::string> OneTimePassword(std::string* hash);
  // Counts a try, durably, and says whether it may be made; a refusal for a pause leaves `retry-after` with `context`.
  absl::Status Try(Context* context, const Colleague& colleague);
  // The step of a code that she shows now: kSignInRefused.
  absl::StatusOr<uint64_t> StepOf(const Colleague& colleague, absl::string_view code) const;

  const NodePorts ports_;
  NodeRunner* const runner_;
  StaffDesk* const staff_;
  Gate* const gate_;
};

// As others are shown her; the number of journeys apart.
v1::Colleague ShownColleague(const Colleague& colleague);

}  // namespace relais::node

#endif  // RELAIS_NODE_API_STAFF_API_H_
