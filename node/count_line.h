// Brings the packages of closed months to the hub: by calls beside the stream, over the same connection.
#ifndef RELAIS_NODE_COUNT_LINE_H_
#define RELAIS_NODE_COUNT_LINE_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "node/hub_line.h"
#include "node/node_runner.h"

namespace relais::node {

// One thread of its own. Looks every limits::kCountPollSeconds for a package that the hub has not taken; without a
// session with the hub nothing is tried. The hub says which piece it wants next, so that a stop anywhere costs nothing.
class CountLine {
 public:
  // What is borrowed outlives it.
  CountLine(NodePorts ports, NodeRunner* runner, const HubLine* line);
  ~CountLine();

  void Start();
  // Ends a call that is under way, and the thread. Harmless when repeated; not from the runner's thread.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  void BringAll() ABSL_LOCKS_EXCLUDED(mutex_);
  void Bring(Month number, const CountMonth& month, const std::shared_ptr<grpc::Channel>& channel)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // False when the thread is to end.
  bool Begin(grpc::ClientContext* call) ABSL_LOCKS_EXCLUDED(mutex_);
  void End() ABSL_LOCKS_EXCLUDED(mutex_);

  const NodePorts ports_;
  NodeRunner* const runner_;
  const HubLine* const line_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* call_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_COUNT_LINE_H_
