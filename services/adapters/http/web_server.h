// One listener for browsers: faces as files, their calls by the gateway, and the header fields that every answer bears.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_WEB_SERVER_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_WEB_SERVER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/adapters/http/connect_gateway.h"
#include "services/adapters/http/http_server.h"
#include "services/adapters/http/openapi.h"
#include "services/adapters/http/web_folder.h"

namespace relais {

// Where a face stands.
struct WebFace {
  std::string prefix;  // "/" or "/observatoire/"
  std::string folder;
  // Documents whose path begins so may compile WebAssembly: keys are derived there. The browser holds a page to the
  // policy that it was loaded under, so these are reached by loading them.
  std::vector<std::string> wasm;
};

struct WebOptions {
  std::string address;    // host:port
  std::string chain_pem;  // as HttpOptions; empty: plain text, on loopback only
  std::string key_pem;
  // What stands before us speaks TLS to browsers and tells their address as the last of X-Forwarded-For.
  bool proxied = false;
  std::string title;  // of the calls, in /openapi.json
  std::vector<WebFace> faces;
  ConnectGateway::Options gateway;  // `secure` is set here
  // `title` and the gateway's part of it.
  void SetCalls(ServedCalls calls);
};

// Any thread.
class WebServer {
 public:
  // Serves from here on. A face whose folder cannot be read answers with 503 and says so in `missing()`. Refuses with
  // kUnavailable: the address, or the certificate.
  static absl::StatusOr<std::unique_ptr<WebServer>> Start(WebOptions options, std::shared_ptr<grpc::Channel> channel);
  ~WebServer();

  int port() const;
  // One sentence for each face that cannot be shown.
  const std::vector<std::string>& missing() const;
  const GatewayCounts& counts() const;
  uint64_t turned_away() const;
  // As HttpServer::ShowCertificate.
  absl::Status ShowCertificate(const std::string& chain_pem, const std::string& key_pem);
  void Stop();

 private:
  class Impl;
  explicit WebServer(std::shared_ptr<Impl> impl);
  const std::shared_ptr<Impl> impl_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_WEB_SERVER_H_
