#include "node/node_runner.h"

#include <memory>
#include <utility>

#include "absl/synchronization/notification.h"

namespace relais::node {

NodeResult PostAndWait(NodeRunner& runner, NodeInput input) {
  struct Shared {
    absl::Notification done;
    NodeResult result;
  };
  auto shared = std::make_shared<Shared>();
  const bool posted = runner.Post(std::move(input), [shared](NodeResult result) {
    shared->result = result;
    shared->done.Notify();
  });
  if (!posted) return {.reason = Reason::kBusy};
  shared->done.WaitForNotification();
  return shared->result;
}

}  // namespace relais::node
