// The real thing: relais-hub as a daemon, spoken to by members with pre-sealed envelopes.
#ifndef RELAIS_TESTS_BENCH_HUB_PIPE_H_
#define RELAIS_TESTS_BENCH_HUB_PIPE_H_

#include <memory>
#include <string>

#include "tests/bench/pipe.h"

namespace relais::bench {

// `bin` is the folder of relais-hub and relais-node.
std::unique_ptr<Pipe> MakeHubPipe(const std::string& bin);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_HUB_PIPE_H_
