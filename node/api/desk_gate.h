// The desk behind its gate: every call asks the permission table, and leaves its entry in the access log, before it
// reaches DeskApi.
#ifndef RELAIS_NODE_API_DESK_GATE_H_
#define RELAIS_NODE_API_DESK_GATE_H_

#include "node/api/access_keeper.h"
#include "node/api/desk_calls.h"
#include "relais/v1/desk_service.grpc.pb.h"
#include "relais/v1/own_entry_service.grpc.pb.h"
#include "services/adapters/grpc/gate.h"

namespace relais::node {

// One for each door. Any number of threads. A method that is missing here is not served: nobody passes it by the gate.
class DeskGate final : public v1::DeskService::Service {
 public:
  // All outlive this object.
  DeskGate(Gate* gate, const AccessKeeper* access, v1::DeskService::Service* desk)
      : gate_(gate), access_(access), desk_(desk) {}

  RELAIS_DESK_CALLS(RELAIS_DECLARE_DESK_CALL)
  grpc::Status WatchInbox(grpc::ServerContext* context, const v1::WatchInboxRequest* request,
                          grpc::ServerWriter<v1::WatchInboxResponse>* writer) override;

 private:
  Gate* const gate_;
  const AccessKeeper* const access_;
  v1::DeskService::Service* const desk_;
};

// What the partner publishes of itself, behind the same gate. Any number of threads.
class OwnEntryGate final : public v1::OwnEntryService::Service {
 public:
  // Both outlive this object.
  OwnEntryGate(Gate* gate, v1::OwnEntryService::Service* own) : gate_(gate), own_(own) {}

  grpc::Status GetOwnEntry(grpc::ServerContext* context, const v1::GetOwnEntryRequest* request,
                           v1::GetOwnEntryResponse* response) override;
  grpc::Status PublishOwnEntry(grpc::ServerContext* context, const v1::PublishOwnEntryRequest* request,
                               v1::PublishOwnEntryResponse* response) override;

 private:
  Gate* const gate_;
  v1::OwnEntryService::Service* const own_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_API_DESK_GATE_H_
