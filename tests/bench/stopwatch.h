// Times of what is measured within this process, and their quantiles.
#ifndef RELAIS_TESTS_BENCH_STOPWATCH_H_
#define RELAIS_TESTS_BENCH_STOPWATCH_H_

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "tests/bench/plan.h"

namespace relais::bench {

// Wall and processor time since it was made, in milliseconds.
class Stopwatch {
 public:
  double wall() const { return static_cast<double>(NowNs() - wall_) / 1e6; }
  double cpu() const { return static_cast<double>(CpuNs() - cpu_) / 1e6; }

 private:
  static uint64_t CpuNs() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000u + static_cast<uint64_t>(now.tv_nsec);
  }
  uint64_t wall_ = NowNs();
  uint64_t cpu_ = CpuNs();
};

struct Times {
  std::vector<double> wall;
  std::vector<double> cpu;
  void Take(const Stopwatch& watch) {
    wall.push_back(watch.wall());
    cpu.push_back(watch.cpu());
  }
};

// `share` of 0.99: the smallest value that 99 in a hundred do not exceed.
inline double Quantile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<size_t>(std::ceil(share * static_cast<double>(values.size())));
  return values[std::max<size_t>(rank, 1) - 1];
}

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_STOPWATCH_H_
