#include "services/adapters/http/web_metrics.h"

namespace relais {

std::vector<MetricFamily> WebMetrics(const std::vector<std::pair<const char*, const WebServer*>>& doors) {
  MetricFamily calls{"relais_web_calls_total",
                     "Calls of browsers since the start, by what became of them; refusals by a service are answers.",
                     MetricKind::kCounter,
                     {}};
  MetricFamily streams{"relais_web_streams", "Pages that are told of news as it comes.", MetricKind::kGauge, {}};
  MetricFamily away{
      "relais_web_turned_away_total", "Connections cut because there were too many.", MetricKind::kCounter, {}};
  for (const auto& [door, server] : doors) {
    if (server == nullptr) continue;
    const GatewayCounts& counts = server->counts();
    for (const auto& [outcome, count] :
         {std::pair("answered", &counts.answered), std::pair("not_understood", &counts.not_understood),
          std::pair("other_origin", &counts.other_origin), std::pair("too_many_streams", &counts.too_many)}) {
      calls.samples.push_back({{{"door", door}, {"outcome", outcome}}, static_cast<double>(count->load()), {}});
    }
    streams.samples.push_back({{{"door", door}}, static_cast<double>(counts.streams.load()), {}});
    away.samples.push_back({{{"door", door}}, static_cast<double>(server->turned_away()), {}});
  }
  if (streams.samples.empty()) return {};
  return {std::move(calls), std::move(streams), std::move(away)};
}

}  // namespace relais
