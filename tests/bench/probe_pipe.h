// The limit probe as a pipe: bare gRPC bidirectional streams under mTLS.
#ifndef RELAIS_TESTS_BENCH_PROBE_PIPE_H_
#define RELAIS_TESTS_BENCH_PROBE_PIPE_H_

#include <memory>
#include <string>

#include "tests/bench/pipe.h"

namespace relais::bench {

std::unique_ptr<Pipe> MakeProbePipe(const std::string& self);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_PROBE_PIPE_H_
