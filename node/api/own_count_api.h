// OwnCountService's doorway: the node's own exact counts, for its own eyes.
#ifndef RELAIS_NODE_API_OWN_COUNT_API_H_
#define RELAIS_NODE_API_OWN_COUNT_API_H_

#include "node/node_runner.h"
#include "relais/v1/count_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"

namespace relais::node {

// Synchronous; any number of threads. Every call asks the gate first.
class OwnCountApi final : public v1::OwnCountService::Service {
 public:
  // All outlive this object.
  OwnCountApi(NodePorts ports, NodeRunner* runner, Gate* gate) : ports_(ports), runner_(runner), gate_(gate) {}

  grpc::Status GetOwnCounts(grpc::ServerContext* context, const v1::GetOwnCountsRequest* request,
                            v1::GetOwnCountsResponse* response) override;
  grpc::Status GetOwnPackagePiece(grpc::ServerContext* context, const v1::GetOwnPackagePieceRequest* request,
                                  v1::GetOwnPackagePieceResponse* response) override;
  grpc::Status CloseToLeave(grpc::ServerContext* context, const v1::CloseToLeaveRequest* request,
                            v1::CloseToLeaveResponse* response) override;

 private:
  const NodePorts ports_;
  NodeRunner* const runner_;
  Gate* const gate_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_OWN_COUNT_API_H_
