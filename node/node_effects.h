// Carries the engine's effects out: frames to the line, sealing to a worker, news to whoever watches.
#ifndef RELAIS_NODE_NODE_EFFECTS_H_
#define RELAIS_NODE_NODE_EFFECTS_H_

#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "node/api/desk_api.h"
#include "node/hub_line.h"
#include "node/node_runner.h"
#include "services/runner/inbox.h"

namespace relais::node {

// Carry runs on the runner's thread and never waits; sealing runs on the worker's.
class NodeEffects {
 public:
  NodeEffects(NodePorts ports, const NodeEngine* engine);
  ~NodeEffects();
  void Connect(NodeRunner* runner, HubLine* line, DeskApi* desk);
  // Says whether something erased may still be in a file; any thread. While it may, no receipt says that it is erased:
  // SayErased sends those that waited, or would have. Before Start.
  void HoldReceiptsWhile(std::function<bool()> erasing) { erasing_ = std::move(erasing); }
  // Any thread.
  void SayErased() ABSL_LOCKS_EXCLUDED(mutex_);
  // Called by the worker before each verdict of a store that once came back from a copy. The hub delivers nothing
  // before it: what the store cannot open any more is replaced by then, and senders know. Before Start.
  void BeforeVerdictsOfReturned(std::function<void()> prepare) { prepare_verdict_ = std::move(prepare); }
  // Who hears of the staff, on the runner's thread. Before the runner starts.
  void OnStaff(std::function<void(std::shared_ptr<const StaffBook>)> publish) { publish_staff_ = std::move(publish); }
  void Start();
  void Stop();

  void Carry(NodeEffect effect);

 private:
  using Errand = std::function<void()>;
  void Carry(NeedReseal& need);
  void Carry(NeedReceipt& need) ABSL_LOCKS_EXCLUDED(mutex_);
  void Carry(SendVerdict& verdict);
  void Carry(NeedFold& need);
  void Carry(NeedPackage& need);
  absl::StatusOr<std::string> Read(JourneyId owner, BodyIndex body) const;
  void Run();

  const NodePorts ports_;
  const NodeEngine* const engine_;
  NodeRunner* runner_ = nullptr;
  HubLine* line_ = nullptr;
  DeskApi* desk_ = nullptr;
  std::function<bool()> erasing_;
  std::function<void()> prepare_verdict_;
  absl::Mutex mutex_;
  std::vector<NeedReceipt> held_ ABSL_GUARDED_BY(mutex_);
  std::function<void(std::shared_ptr<const StaffBook>)> publish_staff_;
  Inbox<Errand> errands_;
  std::thread worker_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_EFFECTS_H_
