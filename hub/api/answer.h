// How a unary call of the hub's doorways ends at once.
#ifndef RELAIS_HUB_API_ANSWER_H_
#define RELAIS_HUB_API_ANSWER_H_

#include <grpcpp/grpcpp.h>

#include "services/adapters/grpc/status_map.h"
#include "services/core/handoff/reason.h"

namespace relais::hub {

// OK for kNone.
inline grpc::Status StatusOf(Reason reason) {
  return reason == Reason::kNone ? grpc::Status::OK : ToGrpc(Refuse(reason));
}

inline grpc::ServerUnaryReactor* FinishWith(grpc::CallbackServerContext* context, Reason reason) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(StatusOf(reason));
  return reactor;
}

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_ANSWER_H_
