#include "node/hub_line.h"

#include <algorithm>
#include <utility>

#include "node/hub_session.h"
#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/header.h"
#include "services/core/handoff/limits.h"
#include "services/wire/exchange_codec.h"

namespace relais::node {

HubLine::HubLine(NodePorts ports, NodeRunner* runner, Options options)
    : ports_(ports), runner_(runner), options_(std::move(options)) {}

HubLine::~HubLine() {
  Stop();
}

void HubLine::Start() {
  thread_ = std::thread([this] { Run(); });
}

void HubLine::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
    if (session_) session_->Cancel();
  }
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<HubSession> HubLine::Present() const {
  absl::MutexLock lock(&mutex_);
  return session_;
}

void HubLine::Run() {
  absl::Duration ceiling = options_.backoff_min;
  while (true) {
    RunSession();
    // A session that began well starts the back-off anew; otherwise it doubles, with full jitter, so that a hub that
    // comes back is not met by everyone at once.
    ceiling = met_ ? options_.backoff_min : std::min(ceiling * 2, options_.backoff_max);
    const uint8_t lot = static_cast<uint8_t>(ports_.entropy->Draw(1)[0]);
    const absl::Duration pause = std::max(options_.backoff_min / 2, ceiling * (lot / 255.0));
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(&stopping_), pause);
    if (stopping_) return;
  }
}

void HubLine::RunSession() {
  met_ = false;
  std::optional<HelloFacts> hello =
      AskEngine(*runner_, [this](const NodeEngine& engine) { return engine.Hello(options_.store, options_.boot); });
  if (!hello) return;
  auto session = std::make_shared<HubSession>(ports_, runner_, OpenChannel(options_.channel()));
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    session_ = session;
  }
  session->Start(*std::move(hello));
  const grpc::Status status = session->Wait();
  met_ = session->welcomed();
  {
    absl::MutexLock lock(&mutex_);
    session_ = nullptr;
  }
  if (met_) runner_->PostAlways(LineDown{});
  const Reason reason = ReasonOf(FromGrpc(status));
  ports_.telemetry->Log(Severity::kWarning, "hub_line_down", {{"reason", std::string(ReasonName(reason))}});
}

void HubLine::Send(SendDeposit deposit) {
  std::shared_ptr<HubSession> session = Present();
  if (session == nullptr) return;
  DepositFacts facts;
  facts.sequence = deposit.sequence;
  facts.mailbox = deposit.mailbox;
  facts.envelopes.reserve(deposit.items.size() * limits::kEnvelopeBytes);
  for (const DepositItem& item : deposit.items) {
    std::string read;
    absl::string_view bytes;
    if (item.envelope != nullptr) {
      bytes = *item.envelope;
    } else {
      absl::StatusOr<std::string> body = ports_.ledger->ReadBody({item.journey.bytes(), item.envelope_body.value()});
      if (!body.ok()) {
        ports_.telemetry->Log(Severity::kError, "envelope_unreadable", {{"handoff", item.handoff.ToHex()}});
        session->Cancel();
        return;
      }
      read = *std::move(body);
      bytes = read;
    }
    facts.envelopes.append(bytes.data(), limits::kEnvelopeBytes);
    if (bytes.size() > limits::kEnvelopeBytes) {
      facts.capsules.push_back({item.handoff, std::string(bytes.substr(limits::kEnvelopeBytes))});
    }
  }
  facts.signature = ports_.desk->SignFrame(session->nonce(), facts);
  session->Write(wire::EncodeNodeFrame(std::move(facts)));
}

void HubLine::Send(SendSettle settle) {
  if (auto session = Present()) session->Write(wire::EncodeNodeFrame(std::move(settle.settle)));
}

void HubLine::Send(SendVerdict verdict) {
  if (auto session = Present()) session->Write(wire::EncodeNodeFrame(std::move(verdict.verdict)));
}

void HubLine::Send(SendRestate restate) {
  std::shared_ptr<HubSession> session = Present();
  if (session == nullptr) return;
  RestateFacts facts;
  for (size_t i = 0; i <= restate.items.size(); ++i) {
    facts.last = i == restate.items.size();
    if (facts.last || facts.handoffs.size() == limits::kRestatedHeadersMax) {
      session->Write(wire::EncodeNodeFrame(std::exchange(facts, RestateFacts())));
    }
    if (i == restate.items.size()) break;
    const DepositItem& item = restate.items[i];
    absl::StatusOr<std::string> body = ports_.ledger->ReadBody({item.journey.bytes(), item.envelope_body.value()});
    if (!body.ok() || body->size() < limits::kEnvelopeBytes) continue;
    absl::StatusOr<EnvelopeView> view = SplitEnvelope(absl::string_view(*body).substr(0, limits::kEnvelopeBytes));
    if (!view.ok()) continue;
    RestatedHandoff handoff;
    handoff.header = std::string(view->header);
    handoff.sealed_digest = SealedDigest::FromBytes(ports_.sealer->Sha512(view->sealed));
    handoff.signature = Signature::FromBytes(view->signature);
    facts.handoffs.push_back(std::move(handoff));
  }
}

}  // namespace relais::node
