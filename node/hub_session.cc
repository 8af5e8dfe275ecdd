#include "node/hub_session.h"

#include <utility>
#include <variant>

#include "node/clerk/clerk.h"
#include "services/wire/envelope_batch.h"
#include "services/wire/exchange_codec.h"
#include "services/wire/knowledge_codec.h"

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
  done_.Notify();
}

bool HubSession::Take(v1::ExchangeResponse&& frame) {
  absl::StatusOr<HubFrame> decoded = wire::DecodeHubFrame(std::move(frame));
  if (!decoded.ok()) return false;
  return std::visit([this](auto& facts) { return Take(facts); }, *decoded);
}

bool HubSession::Take(WelcomeFacts& welcome) {
  {
    absl::MutexLock lock(&mutex_);
    nonce_ = welcome.session_nonce;
  }
  welcomed_ = true;
  return runner_->PostAlways(LineUp{std::move(welcome)});
}

bool HubSession::Take(DepositAnswerFacts& answer) {
  return runner_->PostAlways(DepositAnswered{std::move(answer)});
}

bool HubSession::Take(DeliveryFacts& delivery) {
  if (!delivery.notices.empty()) {
    return runner_->PostAlways(NoticesFrame{delivery.first_cursor, std::move(delivery.notices)});
  }
  absl::StatusOr<wire::BatchView> batch = wire::BatchView::Of(delivery.envelopes);
  if (!batch.ok()) return false;
  const std::shared_ptr<const Knowledge> knowledge = ports_.knowledge->Get();
  EnvelopesFrame frame{delivery.first_cursor, {}};
  frame.arrivals.reserve(batch->size());
  for (size_t i = 0; i < batch->size(); ++i) {
    frame.arrivals.push_back(
        CheckArrival(*ports_.desk, *ports_.sealer, *ports_.digester, *knowledge, batch->Envelope(i)));
  }
  return runner_->PostAlways(std::move(frame));
}

bool HubSession::Take(ProgressFacts& progress) {
  return runner_->PostAlways(ProgressHeard{progress});
}

bool HubSession::Take(KnowledgePush& push) {
  const wire::KeyTools tools = wire::KeyToolsOf(*ports_.sealer, *ports_.digester);
  KnowledgeHeard heard;
  heard.newest = push.newest;
  for (PushedItem& pushed : push.items) {
    const Revision revision = pushed.revision;
    absl::StatusOr<KnowledgeItem> item = wire::VerifyItem(std::move(pushed), tools);
    if (item.ok()) {
      heard.items.push_back(*std::move(item));
    } else {
      heard.unreadable.push_back({revision, ReasonOf(item.status())});
    }
  }
  return runner_->PostAlways(std::move(heard));
}

}  // namespace relais::node
