#include "node/hub_session.h"

#include <utility>
#include <variant>

#include "node/frames.h"
#include "services/wire/exchange_codec.h"

namespace relais::node {

HubSession::HubSession(NodePorts ports, NodeRunner* runner, std::shared_ptr<grpc::Channel> channel)
    : ports_(ports), runner_(runner), channel_(std::move(channel)), stub_(v1::ExchangeService::NewStub(channel_)) {}

void HubSession::Start(HelloFacts hello) {
  stub_->async()->Exchange(&context_, this);
  Write(wire::EncodeNodeFrame(std::move(hello)));
  StartRead(&incoming_);
  StartCall();
}

grpc::Status HubSession::Wait() {
  done_.WaitForNotification();
  return status_;
}

Nonce HubSession::nonce() const {
  absl::MutexLock lock(&mutex_);
  return nonce_;
}

void HubSession::Open(Nonce session) {
  absl::MutexLock lock(&mutex_);
  open_ = welcomed_ && session == nonce_;
}

bool HubSession::open() const {
  absl::MutexLock lock(&mutex_);
  return open_;
}

void HubSession::Write(v1::ExchangeRequest frame) {
  absl::MutexLock lock(&mutex_);
  if (over_) return;
  outgoing_.push_back(std::move(frame));
  if (writing_) return;
  writing_ = true;
  StartWrite(&outgoing_.front());
}

void HubSession::OnWriteDone(bool ok) {
  absl::MutexLock lock(&mutex_);
  outgoing_.pop_front();
  writing_ = ok && !over_ && !outgoing_.empty();
  if (!ok) over_ = true;
  if (writing_) StartWrite(&outgoing_.front());
}

void HubSession::OnReadDone(bool ok) {
  if (!ok) return;  // OnDone follows
  if (!Take(std::move(incoming_))) {
    ports_.telemetry->Log(Severity::kError, "hub_frame_refused", {});
    Cancel();
    return;
  }
  incoming_.Clear();
  StartRead(&incoming_);
}

void HubSession::OnDone(const grpc::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    over_ = true;
  }
  status_ = status;
  if (!welcomed_or_over_.HasBeenNotified()) welcomed_or_over_.Notify();
  done_.Notify();
}

bool HubSession::Take(v1::ExchangeResponse&& frame) {
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  absl::StatusOr<NodeInput> input =
      ReadHubFrame(std::move(frame), *knowledge, {*ports_.desk, *ports_.sealer, *ports_.digester});
  if (!input.ok()) return false;
  const auto* up = std::get_if<LineUp>(&*input);
  const bool welcome = up != nullptr;
  if (welcome) {
    absl::MutexLock lock(&mutex_);
    nonce_ = up->welcome.session_nonce;
    welcomed_ = true;
  }
  const bool posted = runner_->PostAlways(*std::move(input));
  if (welcome && !welcomed_or_over_.HasBeenNotified()) welcomed_or_over_.Notify();
  return posted;
}

}  // namespace relais::node
