// What a daemon measures of itself, as values that are read when somebody asks. No name or label says who a person is,
// which referral something was, or, of traffic, which partner's: a test walks what running daemons show.
#ifndef RELAIS_SERVICES_PORTS_METRICS_H_
#define RELAIS_SERVICES_PORTS_METRICS_H_

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace relais {

enum class MetricKind { kCounter, kGauge, kHistogram };

// Cumulative: counts[i] is how many were at most bounds[i]; `count` is how many there were.
struct HistogramReading {
  std::vector<double> bounds;  // ascending, in seconds
  std::vector<uint64_t> counts;
  uint64_t count = 0;
  double sum = 0;  // in seconds
};

struct MetricSample {
  std::vector<std::pair<std::string, std::string>> labels;  // name and value; closed sets only
  double value = 0;                                         // of a counter or a gauge
  HistogramReading histogram;                               // of a histogram
};

// One metric with its samples. Names are Prometheus's: a-z, 0-9 and underscore, base units, counters end in "_total".
struct MetricFamily {
  std::string name;
  std::string help;  // one sentence, for people
  MetricKind kind = MetricKind::kGauge;
  std::vector<MetricSample> samples;
};

// A family of one sample without labels.
inline MetricFamily GaugeOf(std::string name, std::string help, double value) {
  return {std::move(name), std::move(help), MetricKind::kGauge, {{{}, value, {}}}};
}
inline MetricFamily CounterOf(std::string name, std::string help, double value) {
  return {std::move(name), std::move(help), MetricKind::kCounter, {{{}, value, {}}}};
}
inline MetricFamily HistogramOf(std::string name, std::string help, HistogramReading reading) {
  return {std::move(name), std::move(help), MetricKind::kHistogram, {{{}, 0, std::move(reading)}}};
}

// How long something takes, counted without a lock. Any thread; a reading taken meanwhile may lack the latest.
class LatencyHistogram {
 public:
  static constexpr std::array<double, 14> kBounds = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                     0.025,  0.05,    0.1,    0.25,  0.5,    1,     5};

  void Observe(absl::Duration took) {
    const double seconds = absl::ToDoubleSeconds(took);
    const auto place = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
    buckets_[static_cast<size_t>(place)].fetch_add(1, std::memory_order_relaxed);
    nanoseconds_.fetch_add(static_cast<uint64_t>(std::max<int64_t>(0, absl::ToInt64Nanoseconds(took))),
                           std::memory_order_relaxed);
  }

  HistogramReading Read() const {
    HistogramReading reading{{kBounds.begin(), kBounds.end()}, {}, 0, 0};
    for (size_t i = 0; i < buckets_.size(); ++i) {
      reading.count += buckets_[i].load(std::memory_order_relaxed);
      if (i < kBounds.size()) reading.counts.push_back(reading.count);
    }
    reading.sum = static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) * 1e-9;
    return reading;
  }

 private:
  std::array<std::atomic<uint64_t>, kBounds.size() + 1> buckets_{};  // the last one: longer than every bound
  std::atomic<uint64_t> nanoseconds_{0};
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_METRICS_H_
