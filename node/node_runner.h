// The node's engine behind its runner, and what its edges share.
#ifndef RELAIS_NODE_NODE_RUNNER_H_
#define RELAIS_NODE_NODE_RUNNER_H_

#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "node/desk/sealing_desk.h"
#include "node/node_codec.h"
#include "node/node_engine.h"
#include "services/core/directory/service_index.h"
#include "services/ports/clock.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"
#include "services/ports/sealer.h"
#include "services/ports/telemetry.h"
#include "services/runner/ask.h"
#include "services/runner/runner.h"

namespace relais::node {

using NodeRunner = Runner<NodeEngine, NodeCodec>;

// What the node's edges know of the network without asking the engine: renewed whenever the engine adopts something.
// The index is made when it is set, so that nobody who searches waits for it.
class KnowledgeSnapshot {
 public:
  struct View {
    Knowledge knowledge;
    ServiceIndex index;  // follows `knowledge`
  };
  std::shared_ptr<const View> GetView() const {
    absl::MutexLock lock(&mutex_);
    return view_;
  }
  std::shared_ptr<const Knowledge> Get() const {
    std::shared_ptr<const View> view = GetView();
    const Knowledge* knowledge = &view->knowledge;
    return {std::move(view), knowledge};
  }
  // One thread at a time.
  void Set(const Knowledge& knowledge) {
    auto view = std::make_shared<View>(View{knowledge, GetView()->index});
    view->index.Follow(view->knowledge);
    absl::MutexLock lock(&mutex_);
    view_ = std::move(view);
  }

 private:
  mutable absl::Mutex mutex_;
  std::shared_ptr<const View> view_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const View>();
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

// Posts `input` and waits until its records are durable; kBusy when the node is too busy or stops.
NodeResult PostAndWait(NodeRunner& runner, NodeInput input);

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_RUNNER_H_
