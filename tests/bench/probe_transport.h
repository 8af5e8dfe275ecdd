// mTLS and channel settings of the probe. gRPC's own sizes are kept: HTTP/2 frames of 64 and 128 KiB and a look-ahead
// of 1 MiB were tried with frames of 108 KiB and made it slower.
#ifndef RELAIS_TESTS_BENCH_PROBE_TRANSPORT_H_
#define RELAIS_TESTS_BENCH_PROBE_TRANSPORT_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "absl/status/statusor.h"
#include "tests/bench/plan.h"

namespace relais::bench {

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ProbeServerCredentials(const Plan& plan);
void SetProbeArguments(grpc::ServerBuilder& builder);
// A channel with a connection of its own to plan.address, as separate nodes would have.
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenProbeChannel(const Plan& plan);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_PROBE_TRANSPORT_H_
