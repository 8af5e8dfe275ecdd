#include "hub/api/monitoring_api.h"

#include <string>

#include "services/adapters/grpc/status_map.h"

namespace relais::hub {
namespace {

// Exact below nine, then the next power of two: an operator sees a queue grow, nobody counts a structure's handoffs.
uint64_t Rounded(uint64_t n) {
  if (n <= 8) return n;
  uint64_t power = 16;
  while (power < n) power *= 2;
  return power;
}

void Fill(const HubEngine& engine, v1::GetHubStatusResponse* response) {
  const HubState& state = engine.state();
  response->set_epoch(1);
  response->set_knowledge_revision(state.knowledge().revision().value());
  response->set_journeys_open(state.journeys().size());
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
    status->set_frames_waiting(Rounded(waiting));
  }
}

}  // namespace

grpc::ServerUnaryReactor* MonitoringApi::GetHubStatus(grpc::CallbackServerContext* context,
                                                      const v1::GetHubStatusRequest*,
                                                      v1::GetHubStatusResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  response->set_ledger_id(std::string(ports_.ledger->id().view()));
  response->set_ledger_sequence(ports_.ledger->head().sequence);
  const bool posted = runner_->Ask([reactor, response](const HubEngine& engine) {
    Fill(engine, response);
    reactor->Finish(grpc::Status::OK);
  });
  if (!posted) reactor->Finish(ToGrpc(Refuse(Reason::kBusy)));
  return reactor;
}

}  // namespace relais::hub
