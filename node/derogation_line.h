// Brings requests for a derogation to the hub, and their answers home: by calls beside the stream, over the same
// connection.
#ifndef RELAIS_NODE_DEROGATION_LINE_H_
#define RELAIS_NODE_DEROGATION_LINE_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "node/hub_line.h"
#include "node/node_runner.h"

namespace relais::node {

// One thread of its own. A request is deposited again every limits::kDerogationPollSeconds until it is answered: the
// deposit's own answer tells. Without a session with the hub nothing is tried; without an open request nothing is
// asked.
class DerogationLine {
 public:
  // What is borrowed outlives it.
  DerogationLine(NodePorts ports, NodeRunner* runner, const HubLine* line);
  ~DerogationLine();

  void Start();
  // Ends a call that is under way, and the thread. Harmless when repeated; not from the runner's thread.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);
  // There is something new to bring: now rather than in a while. Any thread.
  void Wake() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  void BringAll() ABSL_LOCKS_EXCLUDED(mutex_);
  void Bring(const DerogationRow& row, const std::shared_ptr<grpc::Channel>& channel) ABSL_LOCKS_EXCLUDED(mutex_);

  const NodePorts ports_;
  NodeRunner* const runner_;
  const HubLine* const line_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool awake_ ABSL_GUARDED_BY(mutex_) = false;
  grpc::ClientContext* call_ ABSL_GUARDED_BY(mutex_) = nullptr;
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_DEROGATION_LINE_H_
