// Our status and gRPC's, both ways and total: a refusal keeps its reason across the wire.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_STATUS_MAP_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_STATUS_MAP_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace relais {

// The same code, and a relais.v1.ErrorDetail with the reason and what to do next. The message travels only with a
// refusal that names its reason: any other error is a matter of this machine, and its text may hold a path.
grpc::Status ToGrpc(const absl::Status& status);

// The refusal that a relais.v1.ErrorDetail names, with the code that our own list gives it; an error without a detail
// comes from gRPC itself and keeps code and message, so that ReasonOf calls it kUnavailable. A code unknown to Abseil
// becomes Unknown. OK only for OK.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_STATUS_MAP_H_
