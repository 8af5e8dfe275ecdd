// A small HTTP/1.1 server: one listener, bounded in every direction. In plain text it is meant for loopback; with a
// certificate it speaks TLS and may face a network.
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
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace relais {

struct HttpRequest {
  std::string method;  // upper case, as sent: "GET"
  std::string path;    // begins with '/', percent signs not decoded; what follows '?' is in `query`
  std::string query;   // without the '?'; often empty
  std::string host;    // of the Host field, with its port if it has one; empty when there is none
  std::string accept;  // of the Accept field
  std::string body;
  std::string caller;                                       // numeric address of the other side, without its port
  std::vector<std::pair<std::string, std::string>> fields;  // every header field, names in lower case, as they came

  // Of the first field of this name, in lower case; empty when there is none.
  absl::string_view Field(absl::string_view name) const;
  // How many fields bear the name.
  int Count(absl::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;                                         // not sent in answer to HEAD, but its length is
  std::vector<std::pair<std::string, std::string>> fields;  // further header fields, names and values as they go out
};

// The answer to one request: whole (Send), or in pieces (Begin, Write…, End). Any thread, one at a time. Dropped before
// its end, the caller is cut.
class HttpReply {
 public:
  virtual ~HttpReply() = default;
  // Once, and nothing else then.
  virtual void Send(HttpResponse response) = 0;
  // The head of an answer in pieces, whose `body` is not sent. The connection ends with the answer; a caller that sends
  // anything before is cut. Callers of HTTP/1.0 are cut: they know no pieces.
  virtual void Begin(HttpResponse head) = 0;
  // `written` is called, on the wire's thread, once the piece is with the system: then the next one may come, which
  // keeps what waits for a slow caller to one piece. False: the caller is gone, or took longer than `answer_patience`.
  virtual void Write(std::string piece, std::function<void(bool)> written) = 0;
  // The last piece, which may be empty.
  virtual void End(std::string last) = 0;
  // Called at most once, on the wire's thread, when the caller goes between Begin and End. Before Begin.
  virtual void OnGone(std::function<void()> gone) = 0;
};

struct HttpOptions {
  std::string address;       // "host:port" with a numeric host, "[::1]:port"; port 0 takes a free one
  int connections_max = 32;  // further callers are cut at once
  int connections_per_address_max = 32;
  size_t header_bytes_max = size_t{8} << 10;  // more is answered with 431
  size_t body_bytes_max = size_t{64} << 10;   // more is answered with 413
  // The whole of a request, from the moment the server waits for it, and the whole of an answer or of one of its
  // pieces: a caller that drips its bytes gains nothing. A connection at rest between two requests is ended after the
  // first of the two as well.
  absl::Duration request_patience = absl::Seconds(10);
  absl::Duration answer_patience = absl::Seconds(10);
  int requests_per_connection_max = 1000;
  int handler_threads = 1;
  // Requests whose body is at most so long are handled on the wire's thread, one change of threads fewer: for handlers
  // that never wait. 0: none.
  size_t on_wire_bytes_max = 0;
  // TLS 1.2 or later with this certificate and its key; empty: plain text.
  std::string chain_pem;
  std::string key_pem;
};

// Threads: one for the wire, `handler_threads` for the handler; the handler may thus wait for something, and is called
// from several threads only when asked to be. Any thread may call any method.
class HttpServer {
 public:
  // What they throw ends the process: they must not throw.
  using Handler = std::function<HttpResponse(const HttpRequest&)>;
  using ReplyHandler = std::function<void(HttpRequest, std::shared_ptr<HttpReply>)>;

  // Serves from here on. Refuses with kUnavailable, naming the address: unreadable, not ours, taken, or a certificate
  // that OpenSSL does not take.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpOptions& options, Handler handler);
  // For answers that come later, from another thread, or in pieces. Replies may outlive the server: they do nothing
  // then.
  static absl::StatusOr<std::unique_ptr<HttpServer>> StartReplying(const HttpOptions& options, ReplyHandler handler);
  ~HttpServer();  // Stop
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const;
  // Callers that were cut because there were too many of them, since the start.
  uint64_t turned_away() const;
  // Connections that begin from now on are shown this certificate; open ones keep theirs. Refuses with kUnavailable,
  // and goes on as before: in plain text, or a pair that OpenSSL does not take.
  absl::Status ShowCertificate(const std::string& chain_pem, const std::string& key_pem);
  // New callers are refused, open connections are cut; waits for handlers that run. Harmless when repeated.
  void Stop();

 private:
  class Impl;
  explicit HttpServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_HTTP_SERVER_H_
