// A small HTTP/1.1 server: one listener, bounded in every direction. Plain text on the wire, so meant for loopback;
// what faces a network stands behind something that speaks TLS.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_HTTP_SERVER_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_HTTP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace relais {

struct HttpRequest {
  std::string method;  // upper case, as sent: "GET"
  std::string path;    // begins with '/', percent signs not decoded; what follows '?' is in `query`
  std::string query;   // without the '?'; often empty
  std::string host;    // of the Host field, with its port if it has one; empty when there is none
  std::string accept;  // of the Accept field
  std::string body;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;                                         // not sent in answer to HEAD, but its length is
  std::vector<std::pair<std::string, std::string>> fields;  // further header fields, names and values as they go out
};

struct HttpOptions {
  std::string address;       // "host:port" with a numeric host, "[::1]:port"; port 0 takes a free one
  int connections_max = 32;  // further callers are cut at once
  int connections_per_address_max = 32;
  size_t header_bytes_max = size_t{8} << 10;  // more is answered with 431
  size_t body_bytes_max = size_t{64} << 10;   // more is answered with 413
  // The whole of a request, from the moment the server waits for it, and the whole of an answer: a caller that drips
  // its bytes gains nothing. A connection at rest between two requests is ended after the first of the two as well.
  absl::Duration request_patience = absl::Seconds(10);
  absl::Duration answer_patience = absl::Seconds(10);
  int requests_per_connection_max = 1000;
  int handler_threads = 1;
};

// Threads: one for the wire, `handler_threads` for the handler; the handler may thus wait for something, and is called
// from several threads only when asked to be. Any thread may call any method.
class HttpServer {
 public:
  // What it throws ends the process: it must not throw.
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  // Serves from here on. Refuses with kUnavailable, naming the address: unreadable, not ours, taken.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpOptions& options, Handler handler);
  ~HttpServer();  // Stop
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;
  // Callers that were cut because there were too many of them, since the start.
  uint64_t turned_away() const;
  // New callers are refused, open connections are cut; waits for handlers that run. Harmless when repeated.
  void Stop();

 private:
  class Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_HTTP_SERVER_H_
