// A duration as gRPC's channel arguments want it.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_MILLISECONDS_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_MILLISECONDS_H_

#include "absl/time/time.h"

namespace relais {

inline int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_MILLISECONDS_H_
