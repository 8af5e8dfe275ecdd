// MonitoringService's doorways: the hub's own standing, the audit log, why a handoff was refused, figures, and what
// needs care.
#ifndef RELAIS_HUB_API_MONITORING_API_H_
#define RELAIS_HUB_API_MONITORING_API_H_

#include "hub/api/figure_desk.h"
#include "hub/api/figure_view.h"
#include "hub/hub_runner.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"

namespace relais::hub {

// One for each doorway. Threads: gRPC's and the runner's.
class MonitoringApi final : public v1::MonitoringService::CallbackService {
 public:
  // `gate` and `figures` outlive this object.
  MonitoringApi(HubPorts ports, Gate* gate, FigureDesk* figures) : ports_(ports), gate_(gate), figures_(figures) {}
  void SetRunner(HubRunner* runner) { runner_ = runner; }
  // Before the first call; outlives this object. Until then the nodes' counts are awaited.
  void SetReleased(const PublishedCounts* released) { released_ = released; }

  grpc::ServerUnaryReactor* GetHubStatus(grpc::CallbackServerContext* context, const v1::GetHubStatusRequest* request,
                                         v1::GetHubStatusResponse* response) override;
  grpc::ServerUnaryReactor* ReadAudit(grpc::CallbackServerContext* context, const v1::ReadAuditRequest* request,
                                      v1::ReadAuditResponse* response) override;
  grpc::ServerUnaryReactor* ExplainHandoff(grpc::CallbackServerContext* context,
                                           const v1::ExplainHandoffRequest* request,
                                           v1::ExplainHandoffResponse* response) override;
  grpc::ServerUnaryReactor* GetFlows(grpc::CallbackServerContext* context, const v1::GetFlowsRequest* request,
                                     v1::GetFlowsResponse* response) override;
  grpc::ServerUnaryReactor* GetDelays(grpc::CallbackServerContext* context, const v1::GetDelaysRequest* request,
                                      v1::GetDelaysResponse* response) override;
  grpc::ServerUnaryReactor* GetDoors(grpc::CallbackServerContext* context, const v1::GetDoorsRequest* request,
                                     v1::GetDoorsResponse* response) override;
  grpc::ServerUnaryReactor* GetAccess(grpc::CallbackServerContext* context, const v1::GetAccessRequest* request,
                                      v1::GetAccessResponse* response) override;
  grpc::ServerUnaryReactor* GetUnmet(grpc::CallbackServerContext* context, const v1::GetUnmetRequest* request,
                                     v1::GetUnmetResponse* response) override;
  grpc::ServerUnaryReactor* ListIndicators(grpc::CallbackServerContext* context,
                                           const v1::ListIndicatorsRequest* request,
                                           v1::ListIndicatorsResponse* response) override;
  grpc::ServerUnaryReactor* GetPartnersView(grpc::CallbackServerContext* context,
                                            const v1::GetPartnersViewRequest* request,
                                            v1::GetPartnersViewResponse* response) override;
  grpc::ServerUnaryReactor* ListAlerts(grpc::CallbackServerContext* context, const v1::ListAlertsRequest* request,
                                       v1::ListAlertsResponse* response) override;

 private:
  // One question of the engine for a caller that the gate lets in: `make` gives the response, or why not.
  template <class Response, class Make>
  grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context, const char* method, Response* response,
                                   Make make);
  // The same from the figures' ground, which alone is taken on the engine's thread: `make` runs at the desk.
  template <class Response, class Make>
  grpc::ServerUnaryReactor* AnswerFigures(grpc::CallbackServerContext* context, const char* method, Response* response,
                                          Make make);
  template <class Request, class Response>
  grpc::ServerUnaryReactor* AnswerTable(grpc::CallbackServerContext* context, const char* method,
                                        const IndicatorNames& names, const Request* request, Response* response);

  const HubPorts ports_;
  Gate* const gate_;
  FigureDesk* const figures_;
  HubRunner* runner_ = nullptr;
  const PublishedCounts* released_ = nullptr;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_MONITORING_API_H_
