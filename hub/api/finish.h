// How a doorway ends a call: with OK, or with one reason of the closed list.
#ifndef RELAIS_HUB_API_FINISH_H_
#define RELAIS_HUB_API_FINISH_H_

#include <grpcpp/grpcpp.h>

#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

// OK for kNone.
inline grpc::Status StatusOf(Reason reason) {
  return reason == Reason::kNone ? grpc::Status::OK : ToGrpc(Refuse(reason));
}

inline void Finish(grpc::ServerUnaryReactor* reactor, Reason reason) {
  reactor->Finish(StatusOf(reason));
}

// With the refusal that `status` holds, or OK.
inline grpc::ServerUnaryReactor* FinishWith(grpc::CallbackServerContext* context, const absl::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpc(status));
  return reactor;
}

inline grpc::ServerUnaryReactor* FinishWith(grpc::CallbackServerContext* context, Reason reason) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  Finish(reactor, reason);
  return reactor;
}

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_FINISH_H_
