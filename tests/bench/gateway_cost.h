// What the gateway adds to a call: the same calls of one real node by gRPC and by a browser's way, in turn, at the
// light load's pace.
#ifndef RELAIS_TESTS_BENCH_GATEWAY_COST_H_
#define RELAIS_TESTS_BENCH_GATEWAY_COST_H_

#include "absl/status/statusor.h"
#include "tests/bench/measure.h"

namespace relais::bench {

// `rotations` rounds of settings.light_count calls of each kind, one by gRPC, one by the gateway, and so on. Both over
// loopback without TLS, with the session of one colleague.
absl::StatusOr<GatewayFigures> MeasureGateway(const Settings& settings, int rotations);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_GATEWAY_COST_H_
