// Serves gRPC services to browsers by the Connect protocol (connectrpc.com/docs/protocol): a POST for each call, JSON
// or protobuf, server streams as enveloped pieces of one answer. Descriptors drive it: no method is written down here.
#ifndef RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_GATEWAY_H_
#define RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_GATEWAY_H_

#include <grpcpp/channel.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/adapters/http/http_server.h"
#include "services/core/handoff/limits.h"

namespace relais {

// How calls ended, since the start.
struct GatewayCounts {
  std::atomic<uint64_t> answered{0};        // calls that the service answered, refusals included
  std::atomic<uint64_t> not_understood{0};  // not a call: wrong type, path, JSON, envelope
  std::atomic<uint64_t> other_origin{0};    // another site's page asked
  std::atomic<uint64_t> too_many{0};        // more streams than may be open
  std::atomic<int64_t> streams{0};          // open now
};

// Any thread. Calls that are under way keep what they need of it: it may end before them.
class ConnectGateway {
 public:
  struct Options {
    std::vector<std::string> services;  // full names, "relais.v1.DeskService": others are not served
    std::string cookie;                 // its name; empty: no sessions here
    bool secure = false;                // the browser speaks TLS to us, or to what stands before us
    int streams_max = limits::kWebStreamsMax;
    absl::Duration call_patience = absl::Seconds(60);
    absl::Duration stream_patience = absl::Minutes(30);  // then the browser asks anew
    bool off = false;  // hidden, for the tests of the tests: whose page asks is not looked at
  };
  // `channel` leads to services that stand behind a gate of a doorway for browsers.
  ConnectGateway(std::shared_ptr<grpc::Channel> channel, Options options);
  ~ConnectGateway();

  // Whether the path is a call's: "/relais.v1.", whatever follows.
  static bool IsCall(absl::string_view path);
  void Answer(HttpRequest request, std::shared_ptr<HttpReply> reply);
  const GatewayCounts& counts() const;
  // As OpenApiOf.
  std::string OpenApi(absl::string_view title) const;

 private:
  class Impl;
  const std::shared_ptr<Impl> impl_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_HTTP_CONNECT_GATEWAY_H_
