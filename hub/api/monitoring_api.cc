#include "hub/api/monitoring_api.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "hub/api/explain.h"
#include "hub/api/finish.h"
#include "services/core/monitoring/health.h"
#include "services/wire/audit_codec.h"

namespace relais::hub {
namespace {

// As in the permission table.
constexpr char kGetHubStatus[] = "/relais.v1.MonitoringService/GetHubStatus";
constexpr char kReadAudit[] = "/relais.v1.MonitoringService/ReadAudit";
constexpr char kExplain[] = "/relais.v1.MonitoringService/ExplainHandoff";

void Fill(const HubEngine& engine, v1::GetHubStatusResponse* response) {
  const HubState& state = engine.state();
  response->set_epoch(state.own_ledger().epoch.value());
  response->set_ledger_doubted(state.own_ledger().doubted);
  response->set_copy_day(state.own_ledger().made.value());
  response->set_knowledge_revision(state.knowledge().revision().value());
  response->set_journeys_open(state.journeys().real());
  response->set_breaches(state.counters().breaches);
  response->set_derogations(state.counters().derogations);
  for (const auto& [partner, member] : state.knowledge().roster().members()) {
    if (member.entry.node.none()) continue;
    v1::MemberStatus* status = response->add_members();
    status->set_node(std::string(member.entry.node.view()));
    status->set_name(member.entry.name);
    status->set_connected(engine.sessions().Connected(member.entry.node));
    const Mailbox* mailbox = state.FindMailbox(member.entry.node);
    uint64_t waiting = 0;
    if (mailbox != nullptr) {
      for (const MailboxEntry& entry : mailbox->entries()) waiting += entry.last() > mailbox->durable_through() ? 1 : 0;
    }
    status->set_frames_waiting(CoarseCount(waiting));
  }
}

}  // namespace

grpc::ServerUnaryReactor* MonitoringApi::GetHubStatus(grpc::CallbackServerContext* context,
                                                      const v1::GetHubStatusRequest*,
                                                      v1::GetHubStatusResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, kGetHubStatus);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  response->set_ledger_id(std::string(ports_.ledger->id().view()));
  response->set_ledger_sequence(ports_.ledger->head().sequence);
  const bool posted = runner_->Ask([reactor, response](const HubEngine& engine) {
    Fill(engine, response);
    reactor->Finish(grpc::Status::OK);
  });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* MonitoringApi::ReadAudit(grpc::CallbackServerContext* context,
                                                   const v1::ReadAuditRequest* request,
                                                   v1::ReadAuditResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, kReadAudit);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto read = [reactor, response, after = request->after(), since = request->since_s()](const HubEngine& engine) {
    *response = wire::AuditPage(engine.state().audit(), after, since);
    reactor->Finish(grpc::Status::OK);
  };
  if (!runner_->Ask(read)) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

grpc::ServerUnaryReactor* MonitoringApi::ExplainHandoff(grpc::CallbackServerContext* context,
                                                        const v1::ExplainHandoffRequest* request,
                                                        v1::ExplainHandoffResponse* response) {
  absl::StatusOr<Caller> caller = gate_->Admit(context, kExplain);
  if (!caller.ok()) return FinishWith(context, ReasonOf(caller.status()));
  const HandoffId handoff = HandoffId::FromBytes(request->handoff());
  if (handoff.none()) return FinishWith(context, Reason::kMalformed);
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  Act act{std::move(caller->principal), kExplain, absl::StrCat("handoff ", handoff.ToHex()), Reason::kNone,
          absl::ToUnixSeconds(ports_.clock->Now())};
  // Entered first: nobody is told what no entry says they were told.
  const bool posted = runner_->Post(RecordAct{std::move(act)}, [this, reactor, response, handoff](HubResult) {
    const auto explain = [reactor, response, handoff](const HubEngine& engine) {
      hub::ExplainHandoff(engine, handoff, response);
      reactor->Finish(grpc::Status::OK);
    };
    if (!runner_->Ask(explain)) reactor->Finish(StatusOf(Reason::kBusy));
  });
  if (!posted) reactor->Finish(StatusOf(Reason::kBusy));
  return reactor;
}

}  // namespace relais::hub
