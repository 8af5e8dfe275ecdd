// Sees to it that who opened which journey is on disk before anything of it is shown.
#ifndef RELAIS_NODE_API_ACCESS_KEEPER_H_
#define RELAIS_NODE_API_ACCESS_KEEPER_H_

#include <google/protobuf/message.h>

#include <functional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "node/node_runner.h"
#include "services/adapters/grpc/gate.h"

namespace relais::node {

// Any thread.
class AccessKeeper {
 public:
  // All outlive this object. `entered`: hidden, for tests that stop the process between the entry and the answer.
  AccessKeeper(NodePorts ports, NodeRunner* runner, std::function<void()> entered = nullptr)
      : ports_(ports), runner_(runner), entered_(std::move(entered)) {}

  // Enters what an admitted call is about to show or do, where its request says of which journey; OK once that is
  // durable. An entry is also kept of what the call is then refused. kBusy: nothing may be shown. kNotPermitted for a
  // method that has no row in desk_acts. `*entered` is false when the request names no journey, or none that is here.
  absl::Status Before(const Caller& caller, absl::string_view method, const google::protobuf::Message& request,
                      bool* entered) const;
  // The same from the answer, for a call that only then knew whom it was about: a person found by the code of the slip.
  absl::Status After(const Caller& caller, absl::string_view method, const google::protobuf::Message& answer) const;

 private:
  absl::Status Enter(const Caller& caller, absl::string_view method, const google::protobuf::Message& about,
                     bool* entered) const;

  const NodePorts ports_;
  NodeRunner* const runner_;
  const std::function<void()> entered_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_ACCESS_KEEPER_H_
