#include "services/adapters/http/operator_pages.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace relais {
namespace {

constexpr char kText[] = "text/plain; charset=utf-8";

// "127.0.0.1:9464" is 127.0.0.1, "[::1]:9464" is [::1].
absl::string_view HostOf(absl::string_view address) {
  const size_t bracket = address.rfind(']');
  if (bracket != absl::string_view::npos) return address.substr(0, bracket + 1);
  return address.substr(0, address.rfind(':'));
}

bool IsLoopbackHost(absl::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  const std::vector<absl::string_view> parts = absl::StrSplit(host, '.');
  if (parts.size() != 4 || parts[0] != "127") return false;
  for (absl::string_view part : parts) {
    uint32_t value = 0;
    if (part.size() > 3 || !absl::SimpleAtoi(part, &value) || value > 255) return false;
  }
  return true;
}

HttpResponse HealthPage(const HealthReport& report) {
  return {IsWell(report) ? 200 : 503, "application/json", HealthJson(report), {}};
}

}  // namespace

bool IsLoopbackAddress(const std::string& address) {
  const absl::string_view host = HostOf(address);
  if (!IsLoopbackHost(host) || address.size() <= host.size() + 1 || address[host.size()] != ':') return false;
  uint32_t port = 0;
  return absl::SimpleAtoi(address.substr(host.size() + 1), &port) && port <= 65535;
}

HttpResponse AnswerOperator(const OperatorSources& sources, const HttpRequest& request) {
  if (!request.host.empty() && !IsLoopbackHost(HostOf(request.host)))
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
