// Carries the engine's effects out: frames to the line, sealing to a worker, news to whoever watches.
#ifndef RELAIS_NODE_NODE_EFFECTS_H_
#define RELAIS_NODE_NODE_EFFECTS_H_

#include <functional>
#include <thread>

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
  // Who hears of the staff, on the runner's thread. Before the runner starts.
  void OnStaff(std::function<void(std::shared_ptr<const StaffBook>)> publish) { publish_staff_ = std::move(publish); }
  void Start();
  void Stop();

  void Carry(NodeEffect effect);

 private:
  using Errand = std::function<void()>;
  void Carry(NeedReseal& need);
  void Carry(NeedReceipt& need);
  void Carry(NeedFold& need);
  void Carry(NeedPackage& need);
  absl::StatusOr<std::string> Read(JourneyId owner, BodyIndex body) const;
  void Run();

  const NodePorts ports_;
  const NodeEngine* const engine_;
  NodeRunner* runner_ = nullptr;
  HubLine* line_ = nullptr;
  DeskApi* desk_ = nullptr;
  std::function<void(std::shared_ptr<const StaffBook>)> publish_staff_;
  Inbox<Errand> errands_;
  std::thread worker_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_EFFECTS_H_
