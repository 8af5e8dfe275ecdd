#include "hub/api/exchange_api.h"

#include <utility>
#include <variant>

#include "hub/api/exchange_line.h"
#include "services/adapters/grpc/status_map.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

namespace relais::hub {
namespace {

// A stream that is refused before it became a line.
class Refused final : public grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse> {
 public:
  explicit Refused(const absl::Status& status) { Finish(ToGrpc(status)); }
  void OnDone() override { delete this; }
};

}  // namespace

ExchangeApi::ExchangeApi(HubPorts ports, Options options) : ports_(ports), options_(std::move(options)) {}
ExchangeApi::~ExchangeApi() = default;

grpc::ServerBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse>* ExchangeApi::Exchange(
    grpc::CallbackServerContext* context) {
  absl::StatusOr<Peer> peer = PeerOf(*context, options_.read_certificate);
  if (!peer.ok()) return new Refused(peer.status());
  if (!peer->ValidAt(ports_.clock->Now())) return new Refused(Refuse(Reason::kCertificateInvalid));
  if (!listener_->Claim(peer->connection, peer->node)) return new Refused(Refuse(Reason::kNotPermitted));
  return new Line(this, *std::move(peer));
}

SessionId ExchangeApi::Register(Line* line) {
  absl::MutexLock lock(&mutex_);
  const SessionId session = next_session_;
  next_session_ = next_session_.next();
  lines_[session] = line;
  return session;
}

void ExchangeApi::Unregister(SessionId session) {
  absl::MutexLock lock(&mutex_);
  lines_.erase(session);
}

void ExchangeApi::Carry(HubEffect effect) {
  std::visit([this](auto& e) { Carry(e); }, effect);
}

void ExchangeApi::Write(SessionId session, HubFrame frame) {
  v1::ExchangeResponse encoded = wire::EncodeHubFrame(std::move(frame));
  absl::MutexLock lock(&mutex_);
  if (auto it = lines_.find(session); it != lines_.end()) it->second->Write(std::move(encoded));
}

void ExchangeApi::Carry(SendWelcome& effect) {
  WelcomeFacts welcome;
  welcome.hub_ledger = options_.hub_ledger;
  welcome.hub_boot = options_.hub_boot;
  welcome.epoch = Epoch(1);
  welcome.restate_wanted = effect.restate_wanted;
  welcome.settled_through = effect.settled_through;
  absl::MutexLock lock(&mutex_);
  if (auto it = lines_.find(effect.session); it != lines_.end()) {
    it->second->Welcome(effect.identity, std::move(welcome));
  }
}

void ExchangeApi::Carry(SendAnswer& effect) {
  Write(effect.session, std::move(effect.answer));
}

void ExchangeApi::Carry(SendEnvelopes& effect) {
  DeliveryFacts delivery;
  delivery.first_cursor = effect.first;
  if (effect.bytes != nullptr) {
    delivery.envelopes = *effect.bytes;
  } else {
    absl::StatusOr<std::string> body = ports_.ledger->ReadBody({effect.mailbox.bytes(), effect.first.value()});
    if (!body.ok()) {
      ports_.telemetry->Log(Severity::kError, "body_unreadable", {{"error", std::string(body.status().message())}});
      EndSession end{effect.session, Reason::kUnavailable};
      Carry(end);
      return;
    }
    delivery.envelopes = *std::move(body);
  }
  Write(effect.session, std::move(delivery));
}

void ExchangeApi::Carry(SendNotices& effect) {
  Write(effect.session, DeliveryFacts{effect.first, {}, std::move(effect.notices)});
}

void ExchangeApi::Carry(SendProgress& effect) {
  Write(effect.session, effect.progress);
}

void ExchangeApi::Carry(SendKnowledge& effect) {
  KnowledgePush push;
  push.newest = effect.newest;
  for (const KnowledgeItemPtr& item : effect.items) push.items.push_back(wire::PushedOf(*item));
  Write(effect.session, std::move(push));
}

void ExchangeApi::Carry(EndSession& effect) {
  absl::MutexLock lock(&mutex_);
  if (auto it = lines_.find(effect.session); it != lines_.end()) it->second->End(effect.reason);
}

}  // namespace relais::hub
