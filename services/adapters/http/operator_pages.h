// The three pages that an operator's tools read: /metrics, /healthz, /readyz.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_OPERATOR_PAGES_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_OPERATOR_PAGES_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "services/adapters/http/http_server.h"
#include "services/core/monitoring/health.h"

namespace relais {

// Called from the server's handler thread, one at a time; each must answer at once, whatever the daemon is busy with.
struct OperatorSources {
  std::function<std::string()> metrics;
  std::string metrics_type;  // Content-Type of what `metrics` gives
  std::function<HealthReport()> lives;
  std::function<HealthReport()> ready;
};

// Of a daemon whose `metrics`, which outlives the server, has Families(), Lives() and Ready(); `expose` writes the
// first as text of `type`.
template <class Metrics, class Expose>
OperatorSources SourcesOf(const Metrics& metrics, Expose expose, std::string type) {
  return {[&metrics, expose] { return expose(metrics.Families()); }, std::move(type),
          [&metrics] { return metrics.Lives(); }, [&metrics] { return metrics.Ready(); }};
}

// Answers a request: 200, or 503 when a report is not well, with HealthJson; 404 for other paths; 405 for other methods
// than GET and HEAD; 421 when the Host field names another machine, which is how a page in a browser reaches for
// loopback.
HttpResponse AnswerOperator(const OperatorSources& sources, const HttpRequest& request);

// A server of these pages at `address`, with bounds that suit them. As HttpServer::Start.
absl::StatusOr<std::unique_ptr<HttpServer>> ServeOperatorPages(const std::string& address, OperatorSources sources);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_OPERATOR_PAGES_H_
