#include "hub/api/exchange_api.h"

#include <utility>
#include <variant>

#include "hub/api/exchange_line.h"
#include "services/adapters/grpc/status_map.h"
#include "services/wire/exchange_codec.h"

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
  const absl::StatusOr<Caller> caller = options_.gate->Admit(context, "/relais.v1.ExchangeService/Exchange");
  if (!caller.ok()) return new Refused(caller.status());
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
  const SessionId session = SessionOf(effect);
  if (const auto* end = std::get_if<EndSession>(&effect)) return End(session, end->reason);
  SigningKey identity;
  if (const auto* welcome = std::get_if<SendWelcome>(&effect)) identity = welcome->identity;
  absl::StatusOr<HubFrame> frame = FrameOf(std::move(effect), options_.self, *ports_.ledger);
  if (!frame.ok()) {
    ports_.telemetry->Log(Severity::kError, "body_unreadable", {{"error", std::string(frame.status().message())}});
    return End(session, Reason::kUnavailable);
  }
  absl::MutexLock lock(&mutex_);
  auto it = lines_.find(session);
  if (it == lines_.end()) return;
  if (auto* welcome = std::get_if<WelcomeFacts>(&*frame)) {
    welcome->head = HeadNow(welcome->epoch);
    it->second->Welcome(identity, std::move(*welcome));
  } else {
    it->second->Write(wire::EncodeHubFrame(*std::move(frame)));
  }
}

HubHead ExchangeApi::HeadNow(Epoch epoch) const {
  const RecordCount records(ports_.ledger->head().sequence);
  return {epoch, records, ports_.sealer->Sign(options_.hub_key, HubHeadText(epoch, records))};
}

bool ExchangeApi::IsOwnWord(const HubHead& head) const {
  return !head.none() &&
         ports_.sealer->Verify(options_.hub_key.key, HubHeadText(head.epoch, head.records), head.signature);
}

void ExchangeApi::EndExpired(absl::Time now) {
  absl::MutexLock lock(&mutex_);
  for (const auto& [session, line] : lines_) {
    if (!line->CertificateValidAt(now)) line->End(Reason::kCertificateInvalid);
  }
}

void ExchangeApi::EndAll() {
  absl::MutexLock lock(&mutex_);
  for (const auto& [session, line] : lines_) line->End(Reason::kStopping);
}

void ExchangeApi::End(SessionId session, Reason reason) {
  absl::MutexLock lock(&mutex_);
  if (auto it = lines_.find(session); it != lines_.end()) it->second->End(reason);
}

}  // namespace relais::hub
