#include "services/adapters/http/operator_pages.h"

#include <utility>

#include "services/core/convention/loopback_address.h"

namespace relais {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";

HttpResponse HealthPage(const HealthReport& report) {
  return {IsWell(report) ? 200 : 503, "application/json", HealthJson(report), {}};
}

}  // namespace

HttpResponse AnswerOperator(const OperatorSources& sources, const HttpRequest& request) {
  if (!request.host.empty() && !IsLoopbackHost(HostOfAddress(request.host)))
    return {421, kText, "another host is meant\n", {}};
  if (request.method != "GET" && request.method != "HEAD") {
    return {405, kText, "only GET and HEAD\n", {{"Allow", "GET, HEAD"}}};
  }
  if (request.path == "/metrics") return {200, sources.metrics_type, sources.metrics(), {}};
  if (request.path == "/healthz") return HealthPage(sources.lives());
  if (request.path == "/readyz") return HealthPage(sources.ready());
  return {404, kText, "here are /metrics, /healthz and /readyz\n", {}};
}

absl::StatusOr<std::unique_ptr<HttpServer>> ServeOperatorPages(const std::string& address, OperatorSources sources) {
  HttpOptions options;
  options.address = address;
  options.connections_max = options.connections_per_address_max = 16;
  options.body_bytes_max = 0;
  return HttpServer::Start(
      options, [sources = std::move(sources)](const HttpRequest& request) { return AnswerOperator(sources, request); });
}

}  // namespace relais
