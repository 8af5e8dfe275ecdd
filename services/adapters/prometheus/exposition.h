// Measurements in the text format that Prometheus reads.
#ifndef RELAIS_SERVICES_ADAPTERS_PROMETHEUS_EXPOSITION_H_
#define RELAIS_SERVICES_ADAPTERS_PROMETHEUS_EXPOSITION_H_

#include <string>
#include <vector>

#include "services/ports/metrics.h"

namespace relais {

// Of the answer that carries Exposition's text.
inline constexpr char kExpositionType[] = "text/plain; version=0.0.4; charset=utf-8";

// Every family with its help and type, in the order given. A family without samples is left out.
std::string Exposition(const std::vector<MetricFamily>& families);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_PROMETHEUS_EXPOSITION_H_
