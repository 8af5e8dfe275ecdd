// MonitoringService's doorways to figures and to what needs care.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/api/care_view.h"
#include "hub/api/figure_view.h"
#include "hub/api/finish.h"
#include "hub/api/monitoring_api.h"

namespace relais::hub {

// As in the permission table.
namespace {
constexpr char kGetFlows[] = "/relais.v1.MonitoringService/GetFlows";
constexpr char kGetDelays[] = "/relais.v1.MonitoringService/GetDelays";
constexpr char kGetDoors[] = "/relais.v1.MonitoringService/GetDoors";
constexpr char kGetAccess[] = "/relais.v1.MonitoringService/GetAccess";
constexpr char kGetUnmet[] = "/relais.v1.MonitoringService/GetUnmet";
constexpr char kListIndicators[] = "/relais.v1.MonitoringService/ListIndicators";
constexpr char kGetPartnersView[] = "/relais.v1.MonitoringService/GetPartnersView";
constexpr char kListAlerts[] = "/relais.v1.MonitoringService/ListAlerts";
}  // namespace

template <class Response, class Make>
grpc::ServerUnaryReactor* MonitoringApi::Answer(grpc::CallbackServerContext* context, const char* method,
                                                Response* response, Make make) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, method);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto ask = [reactor, response, make = std::move(make), principal = caller->principal](const HubEngine& engine) {
    absl::StatusOr<Response> made = make(engine, principal);
    if (made.ok()) *response = *std::move(made);
    reactor->Finish(ToGrpc(made.status()));
  };
  if (!runner_->Ask(ask)) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

template <class Request, class Response>
grpc::ServerUnaryReactor* MonitoringApi::AnswerTable(grpc::CallbackServerContext* context, const char* method,
                                                     const IndicatorNames& names, const Request* request,
                                                     Response* response) {
  return Answer(context, method, response,
                [this, question = request->question(), &names](const HubEngine& engine,
                                                               const Principal&) -> absl::StatusOr<Response> {
                  absl::StatusOr<v1::FigureTable> table = FigureTableOf(engine.state(), question, names, &memo_);
                  if (!table.ok()) return table.status();
                  Response made;
                  *made.mutable_table() = *std::move(table);
                  return made;
                });
}

grpc::ServerUnaryReactor* MonitoringApi::GetFlows(grpc::CallbackServerContext* context,
                                                  const v1::GetFlowsRequest* request, v1::GetFlowsResponse* response) {
  return AnswerTable(context, kGetFlows, FlowIndicators(), request, response);
}

grpc::ServerUnaryReactor* MonitoringApi::GetDelays(grpc::CallbackServerContext* context,
                                                   const v1::GetDelaysRequest* request,
                                                   v1::GetDelaysResponse* response) {
  return AnswerTable(context, kGetDelays, DelayIndicators(), request, response);
}

grpc::ServerUnaryReactor* MonitoringApi::GetDoors(grpc::CallbackServerContext* context,
                                                  const v1::GetDoorsRequest* request, v1::GetDoorsResponse* response) {
  return AnswerTable(context, kGetDoors, DoorIndicators(), request, response);
}

grpc::ServerUnaryReactor* MonitoringApi::GetAccess(grpc::CallbackServerContext* context,
                                                   const v1::GetAccessRequest* request,
                                                   v1::GetAccessResponse* response) {
  if (request->by_public()) {
    return Answer(context, kGetAccess, response,
                  [this, question = request->question()](const HubEngine& engine,
                                                         const Principal&) -> absl::StatusOr<v1::GetAccessResponse> {
                    absl::StatusOr<v1::FigureTable> table = PublicTableOf(engine.state(), question, released_);
                    if (!table.ok()) return table.status();
                    v1::GetAccessResponse made;
                    *made.mutable_table() = *std::move(table);
                    return made;
                  });
  }
  v1::GetAccessRequest by_territory = *request;
  v1::FigureQuestion* question = by_territory.mutable_question();
  if (question->view() != v1::FLOW_VIEW_ORIGIN_TERRITORY) question->set_view(v1::FLOW_VIEW_DESTINATION_TERRITORY);
  return AnswerTable(context, kGetAccess, AccessIndicators(), &by_territory, response);
}

grpc::ServerUnaryReactor* MonitoringApi::GetUnmet(grpc::CallbackServerContext* context,
                                                  const v1::GetUnmetRequest* request, v1::GetUnmetResponse* response) {
  return Answer(context, kGetUnmet, response,
                [this, question = request->question()](const HubEngine& engine, const Principal&) {
                  return CountedTables(engine.state(), question, released_);
                });
}

grpc::ServerUnaryReactor* MonitoringApi::ListIndicators(grpc::CallbackServerContext* context,
                                                        const v1::ListIndicatorsRequest*,
                                                        v1::ListIndicatorsResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, kListIndicators);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  for (const Indicator& indicator : Indicators()) *response->add_indicators() = DefinitionOf(indicator);
  return FinishWith(context, Reason::kNone);
}

grpc::ServerUnaryReactor* MonitoringApi::GetPartnersView(grpc::CallbackServerContext* context,
                                                         const v1::GetPartnersViewRequest* request,
                                                         v1::GetPartnersViewResponse* response) {
  absl::StatusOr<Caller> caller = gate_->Admit(context, kGetPartnersView);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const ConventionId convention = ConventionId::FromBytes(request->convention());
  if (convention.none()) return FinishWith(context, Reason::kMalformed);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  // Judged, then entered with what came of it, then told: nobody is told what no entry says they were told.
  const auto judge = [this, reactor, response, convention, principal = caller->principal](const HubEngine& engine) {
    const absl::StatusOr<v1::GetPartnersViewResponse> made = PartnersView(engine, convention, principal);
    const Reason reason = made.ok() ? Reason::kNone : ReasonOf(made.status());
    Act act{principal, kGetPartnersView, absl::StrCat("convention ", convention.ToHex()), reason,
            absl::ToUnixSeconds(ports_.clock->Now())};
    if (made.ok()) *response = *made;
    const bool posted = runner_->Post(RecordAct{std::move(act)}, [reactor, response, reason](HubResult) {
      if (reason != Reason::kNone) response->Clear();
      reactor->Finish(StatusOf(reason));
    });
    if (!posted) {
      response->Clear();
      reactor->Finish(StatusOf(Reason::kBusy));
    }
  };
  if (!runner_->Ask(judge)) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* MonitoringApi::ListAlerts(grpc::CallbackServerContext* context, const v1::ListAlertsRequest*,
                                                    v1::ListAlertsResponse* response) {
  return Answer(context, kListAlerts, response,
                [](const HubEngine& engine, const Principal& principal) -> absl::StatusOr<v1::ListAlertsResponse> {
                  return AlertsView(engine, principal);
                });
}

}  // namespace relais::hub
