#include "node/api/desk_gate.h"

#include "services/adapters/grpc/status_map.h"

namespace relais::node {

#define RELAIS_DESK_CALL(Method)                                                                    \
  grpc::Status DeskGate::Method(grpc::ServerContext* context, const v1::Method##Request* request,   \
                                v1::Method##Response* response) {                                   \
    const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.DeskService/" #Method); \
    if (!caller.ok()) return ToGrpc(caller.status());                                               \
    bool entered = false;                                                                           \
    const absl::Status before = access_->Before(*caller, #Method, *request, &entered);              \
    if (!before.ok()) return ToGrpc(before);                                                        \
    grpc::Status status = desk_->Method(context, request, response);                                \
    if (!status.ok() || entered) return status;                                                     \
    const absl::Status after = access_->After(*caller, #Method, *response);                         \
    if (!after.ok()) response->Clear();                                                             \
    return ToGrpc(after);                                                                           \
  }
RELAIS_DESK_CALLS(RELAIS_DESK_CALL)
#undef RELAIS_DESK_CALL

grpc::Status DeskGate::WatchInbox(grpc::ServerContext* context, const v1::WatchInboxRequest* request,
                                  grpc::ServerWriter<v1::WatchInboxResponse>* writer) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.DeskService/WatchInbox");
  if (!caller.ok()) return ToGrpc(caller.status());
  return desk_->WatchInbox(context, request, writer);
}

grpc::Status OwnEntryGate::GetOwnEntry(grpc::ServerContext* context, const v1::GetOwnEntryRequest* request,
                                       v1::GetOwnEntryResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.OwnEntryService/GetOwnEntry");
  if (!caller.ok()) return ToGrpc(caller.status());
  return own_->GetOwnEntry(context, request, response);
}

grpc::Status OwnEntryGate::PublishOwnEntry(grpc::ServerContext* context, const v1::PublishOwnEntryRequest* request,
                                           v1::PublishOwnEntryResponse* response) {
  const absl::StatusOr<Caller> caller = gate_->Admit(context, "/relais.v1.OwnEntryService/PublishOwnEntry");
  if (!caller.ok()) return ToGrpc(caller.status());
  return own_->PublishOwnEntry(context, request, response);
}

}  // namespace relais::node
