// MonitoringService's doorways: the hub's own standing, the audit log, and why a handoff was refused.
#ifndef RELAIS_HUB_API_MONITORING_API_H_
#define RELAIS_HUB_API_MONITORING_API_H_

#include "hub/hub_runner.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"

namespace relais::hub {

// One for each doorway. Threads: gRPC's and the runner's.
class MonitoringApi final : public v1::MonitoringService::CallbackService {
 public:
  // `gate` outlives this object.
  MonitoringApi(HubPorts ports, Gate* gate) : ports_(ports), gate_(gate) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }

  grpc::ServerUnaryReactor* GetHubStatus(grpc::CallbackServerContext* context, const v1::GetHubStatusRequest* request,
                                         v1::GetHubStatusResponse* response) override;
  grpc::ServerUnaryReactor* ReadAudit(grpc::CallbackServerContext* context, const v1::ReadAuditRequest* request,
                                      v1::ReadAuditResponse* response) override;
  grpc::ServerUnaryReactor* ExplainHandoff(grpc::CallbackServerContext* context,
                                           const v1::ExplainHandoffRequest* request,
                                           v1::ExplainHandoffResponse* response) override;

 private:
  const HubPorts ports_;
  Gate* const gate_;
  HubRunner* runner_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_MONITORING_API_H_
