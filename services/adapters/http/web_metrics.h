// How a daemon's doors for browsers are used, for those who watch it: counts, and nothing of who or what.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_WEB_METRICS_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_WEB_METRICS_H_

#include <utility>
#include <vector>

#include "services/adapters/http/web_server.h"
#include "services/ports/metrics.h"

namespace relais {

// Of doors under their names, "desk", "account" or "public"; a null one is left out. No families without a door.
std::vector<MetricFamily> WebMetrics(const std::vector<std::pair<const char*, const WebServer*>>& doors);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_WEB_METRICS_H_
