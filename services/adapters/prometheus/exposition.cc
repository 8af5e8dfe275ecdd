#include "services/adapters/prometheus/exposition.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>

namespace relais {
namespace {

prometheus::MetricType TypeOf(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCounter:
      return prometheus::MetricType::Counter;
    case MetricKind::kGauge:
      return prometheus::MetricType::Gauge;
    case MetricKind::kHistogram:
      break;
  }
  return prometheus::MetricType::Histogram;
}

prometheus::ClientMetric MetricOf(MetricKind kind, const MetricSample& sample) {
  prometheus::ClientMetric metric;
  for (const auto& [name, value] : sample.labels) metric.label.push_back({name, value});
  if (kind == MetricKind::kCounter) metric.counter.value = sample.value;
  if (kind == MetricKind::kGauge) metric.gauge.value = sample.value;
  if (kind != MetricKind::kHistogram) return metric;
  const HistogramReading& reading = sample.histogram;
  metric.histogram.sample_count = reading.count;
  metric.histogram.sample_sum = reading.sum;
  for (size_t i = 0; i < reading.bounds.size(); ++i) {
    metric.histogram.bucket.push_back({reading.counts[i], reading.bounds[i]});
  }
  metric.histogram.bucket.push_back({reading.count, std::numeric_limits<double>::infinity()});
  return metric;
}

}  // namespace

std::string Exposition(const std::vector<MetricFamily>& families) {
  std::vector<prometheus::MetricFamily> shown;
  shown.reserve(families.size());
  for (const MetricFamily& family : families) {
    if (family.samples.empty()) continue;
    prometheus::MetricFamily& out = shown.emplace_back();
    out.name = family.name;
    out.help = family.help;
    out.type = TypeOf(family.kind);
    for (const MetricSample& sample : family.samples) out.metric.push_back(MetricOf(family.kind, sample));
  }
  return prometheus::TextSerializer().Serialize(shown);
}

}  // namespace relais
