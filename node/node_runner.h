// The node's engine behind its runner, and what its edges share.
#ifndef RELAIS_NODE_NODE_RUNNER_H_
#define RELAIS_NODE_NODE_RUNNER_H_

#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "node/desk/sealing_desk.h"
#include "node/node_codec.h"
#include "node/node_engine.h"
#include "services/ports/clock.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"
#include "services/ports/telemetry.h"
#include "services/runner/runner.h"

namespace relais::node {

using NodeRunner = Runner<NodeEngine, NodeCodec>;

// What the node's edges know of the network without asking the engine: renewed whenever the engine adopts something.
class KnowledgeSnapshot {
 public:
  std::shared_ptr<const Knowledge> Get() const {
    absl::MutexLock lock(&mutex_);
    return knowledge_;
  }
  void Set(const Knowledge& knowledge) {
    auto copy = std::make_shared<const Knowledge>(knowledge);
    absl::MutexLock lock(&mutex_);
    knowledge_ = std::move(copy);
  }

 private:
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Knowledge> knowledge_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const Knowledge>();
};

// Borrowed by every edge; all outlive them. Every port here may be used from any thread.
struct NodePorts {
  const Clock* clock = nullptr;
  Entropy* entropy = nullptr;
  const Digester* digester = nullptr;
  Sealer* sealer = nullptr;
  Telemetry* telemetry = nullptr;
  const Ledger* ledger = nullptr;
  SealingDesk* desk = nullptr;
  KnowledgeSnapshot* knowledge = nullptr;
};

// Runs `question` on the engine's thread and waits for its answer; none when the node is too busy or stops. Never from
// the runner's own thread.
template <class F>
auto AskEngine(NodeRunner& runner, F question) -> std::optional<decltype(question(std::declval<const NodeEngine&>()))> {
  using Answer = decltype(question(std::declval<const NodeEngine&>()));
  struct Shared {
    absl::Notification done;
    std::optional<Answer> answer;
  };
  auto shared = std::make_shared<Shared>();
  const bool posted = runner.Ask([shared, question = std::move(question)](const NodeEngine& engine) mutable {
    shared->answer.emplace(question(engine));
    shared->done.Notify();
  });
  if (!posted) return std::nullopt;
  shared->done.WaitForNotification();
  return std::move(shared->answer);
}

// Posts `input` and waits until its records are durable; kBusy when the node is too busy or stops.
NodeResult PostAndWait(NodeRunner& runner, NodeInput input);

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_RUNNER_H_
