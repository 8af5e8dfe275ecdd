// The floor under the probe: raw TCP, preallocated logs, fdatasync at both ends; no TLS, no gRPC, no RocksDB.
#ifndef RELAIS_TESTS_BENCH_FLOOR_PIPE_H_
#define RELAIS_TESTS_BENCH_FLOOR_PIPE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "tests/bench/pipe.h"

namespace relais::bench {

std::unique_ptr<Pipe> MakeFloorPipe(const std::string& self);
// Serves until standard input ends; prints "ready PORT" first.
absl::Status RunFloorHub(const Plan& plan);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_FLOOR_PIPE_H_
