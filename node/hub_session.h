// One Exchange stream, seen from the node.
#ifndef RELAIS_NODE_HUB_SESSION_H_
#define RELAIS_NODE_HUB_SESSION_H_

#include <grpcpp/channel.h>

#include <atomic>
#include <deque>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "node/node_runner.h"
#include "relais/v1/exchange_service.grpc.pb.h"

namespace relais::node {

// Made, started once, waited for. Write may be called from any thread until the end; gRPC calls the On… functions.
class HubSession final : public grpc::ClientBidiReactor<v1::ExchangeRequest, v1::ExchangeResponse> {
 public:
  HubSession(NodePorts ports, NodeRunner* runner, std::shared_ptr<grpc::Channel> channel);

  void Start(HelloFacts hello);
  // Blocks until the Welcome is in the engine's queue, or the stream is over.
  void AwaitWelcome() { welcomed_or_over_.WaitForNotification(); }
  // Blocks until the stream is over; the status says why.
  grpc::Status Wait();
  // Ends the stream soon. Harmless when repeated.
  void Cancel() { context_.TryCancel(); }
  bool welcomed() const { return welcomed_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // Of the Welcome; none before it.
  Nonce nonce() const ABSL_LOCKS_EXCLUDED(mutex_);
  // The engine has begun to speak to the session of this nonce: to this one, or not yet.
  void Open(Nonce session) ABSL_LOCKS_EXCLUDED(mutex_);
  bool open() const ABSL_LOCKS_EXCLUDED(mutex_);
  void Write(v1::ExchangeRequest frame) ABSL_LOCKS_EXCLUDED(mutex_);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

 private:
  // False when the frame makes no sense: the session ends.
  bool Take(v1::ExchangeResponse&& frame);

  const NodePorts ports_;
  NodeRunner* const runner_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::ExchangeService::Stub> stub_;
  grpc::ClientContext context_;
  v1::ExchangeResponse incoming_;
  std::atomic<bool> welcomed_ = false;
  mutable absl::Mutex mutex_;
  std::deque<v1::ExchangeRequest> outgoing_ ABSL_GUARDED_BY(mutex_);
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool over_ ABSL_GUARDED_BY(mutex_) = false;
  Nonce nonce_ ABSL_GUARDED_BY(mutex_);
  bool open_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Notification welcomed_or_over_;
  absl::Notification done_;
  grpc::Status status_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_HUB_SESSION_H_
