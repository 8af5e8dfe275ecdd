#include "node/hub_line.h"

#include <algorithm>
#include <utility>

#include "node/frames.h"
#include "node/hub_session.h"
#include "services/adapters/grpc/status_map.h"
#include "services/wire/exchange_codec.h"

namespace relais::node {

HubLine::HubLine(NodePorts ports, NodeRunner* runner, Options options)
    : ports_(ports),
      runner_(runner),
      options_(std::move(options)),
      search_(std::max<size_t>(options_.hubs.size(), 1), options_.pauses) {}

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

std::shared_ptr<HubSession> HubLine::Open() const {
  std::shared_ptr<HubSession> session = Present();
  return session != nullptr && session->open() ? session : nullptr;
}

Nonce HubLine::open_session() const {
  const std::shared_ptr<HubSession> session = Open();
  return session != nullptr ? session->nonce() : Nonce();
}

std::shared_ptr<grpc::Channel> HubLine::PresentChannel() const {
  const std::shared_ptr<HubSession> session = Present();
  return session != nullptr && session->welcomed() ? session->channel() : nullptr;
}

std::string HubLine::hub() const {
  absl::MutexLock lock(&mutex_);
  return options_.hubs[search_.at()];
}

void HubLine::Run() {
  do {
    RunSession();
  } while (PauseBeforeNext());
}

bool HubLine::PauseBeforeNext() {
  const double lot = static_cast<uint8_t>(ports_.entropy->Draw(1)[0]) / 255.0;
  absl::MutexLock lock(&mutex_);
  const auto wanted = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || at_once_; };
  // A session that we ended ourselves says nothing of its hub.
  if (!stopping_ && !at_once_) {
    mutex_.AwaitWithTimeout(absl::Condition(&wanted), search_.After(last_, ports_.clock->Now(), lot));
  }
  at_once_ = false;
  return !stopping_;
}

void HubLine::Reconnect() {
  absl::MutexLock lock(&mutex_);
  at_once_ = true;
  if (session_) session_->Cancel();
}

void HubLine::RunSession() {
  last_ = {};
  std::optional<HelloFacts> hello =
      AskEngine(*runner_, [this](const NodeEngine& engine) { return engine.Hello(options_.store, options_.boot); });
  if (!hello) return;
  ChannelOptions channel = options_.channel(hub());
  channel.others_to_ask = options_.hubs.size() > 1;
  auto session = std::make_shared<HubSession>(ports_, runner_, OpenChannel(channel));
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    session_ = session;
  }
  session->Start(HelloOf(*std::move(hello), *ports_.ledger));
  session->AwaitWelcome();
  if (session->welcomed()) SayFirstWord();
  const grpc::Status status = session->Wait();
  {
    absl::MutexLock lock(&mutex_);
    session_ = nullptr;
  }
  if (session->welcomed()) runner_->PostAlways(LineDown{});
  const Reason reason = ReasonOf(FromGrpc(status));
  last_ = {session->welcomed(), status.error_details().empty() ? Reason::kNone : reason};
  hub_reason_ = last_.reason;
  if (hub_reason_ != Reason::kNone) runner_->PostAlways(LineRefused{reason});
  // With several hubs, one that is silent says nothing about the others.
  if (hub_reason_ != Reason::kNone || ++tried_ >= options_.hubs.size()) SayFirstWord();
  ports_.telemetry->Log(Severity::kWarning, "hub_line_down", {{"reason", std::string(ReasonName(reason))}});
}

void HubLine::SayFirstWord() {
  if (!first_word_.HasBeenNotified()) first_word_.Notify();
}

void HubLine::Send(StartLine start) {
  if (auto session = Present()) session->Open(start.session);
}

void HubLine::Send(SendDeposit deposit) {
  const std::shared_ptr<HubSession> session = Open();
  if (session == nullptr) return;
  absl::StatusOr<DepositFacts> facts = DepositOf(deposit, session->nonce(), *ports_.desk, *ports_.ledger);
  if (!facts.ok()) {
    ports_.telemetry->Log(Severity::kError, "envelope_unreadable", {{"error", std::string(facts.status().message())}});
    session->Cancel();
    return;
  }
  session->Write(wire::EncodeNodeFrame(*std::move(facts)));
}

void HubLine::Send(SendSettle settle) {
  if (auto session = Open()) session->Write(wire::EncodeNodeFrame(SettleOf(std::move(settle), *ports_.ledger)));
}

void HubLine::Send(SendVerdict verdict, Nonce session) {
  const std::shared_ptr<HubSession> open = Open();
  if (open == nullptr || open->nonce() != session) return;
  open->Write(wire::EncodeNodeFrame(std::move(verdict.verdict)));
}

void HubLine::Send(SendErased erased) {
  if (auto session = Open()) session->Write(wire::EncodeNodeFrame(std::move(erased.erased)));
}

void HubLine::Send(SendRestate restate) {
  const std::shared_ptr<HubSession> session = Open();
  if (session == nullptr) return;
  for (RestateFacts& facts : RestateOf(restate, *ports_.sealer, *ports_.ledger)) {
    session->Write(wire::EncodeNodeFrame(std::move(facts)));
  }
}

}  // namespace relais::node
