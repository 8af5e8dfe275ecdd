// MonitoringService's doorway: the hub's own standing, for its operator.
#ifndef RELAIS_HUB_API_MONITORING_API_H_
#define RELAIS_HUB_API_MONITORING_API_H_

#include "hub/hub_runner.h"
#include "relais/v1/monitoring_service.grpc.pb.h"

namespace relais::hub {

// Served on the operator's socket only. Threads: gRPC's and the runner's.
class MonitoringApi final : public v1::MonitoringService::CallbackService {
 public:
  explicit MonitoringApi(HubPorts ports) : ports_(ports) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }

  grpc::ServerUnaryReactor* GetHubStatus(grpc::CallbackServerContext* context, const v1::GetHubStatusRequest* request,
                                         v1::GetHubStatusResponse* response) override;

 private:
  const HubPorts ports_;
  HubRunner* runner_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_MONITORING_API_H_
