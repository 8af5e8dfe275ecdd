// One gRPC server behind one Listener: settings, TLS, orderly end. Members and joining nodes have a server each, so
// that a caller without a certificate never reaches a member's service.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_SERVER_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/grpc/listener.h"
#include "services/core/handoff/limits.h"

namespace relais {

// gRPC 1.51 cannot refuse TLS 1.2; this leaves it the one suite ECDHE-ECDSA-AES256-GCM-SHA384. Sets an environment
// variable that gRPC reads once: call it first thing in main, before any other thread.
void RestrictTls();

enum class CallerCertificate {
  kRequired,  // signed by `caller_authority_pem`, or no call gets through
  kNone,      // not asked for
};

struct ServerTls {
  std::string key_pem;
  std::string chain_pem;  // the server's certificate first
  CallerCertificate caller = CallerCertificate::kRequired;
  std::string caller_authority_pem;  // for kRequired
};

struct ServerOptions {
  ListenerOptions listener;
  // Ignored for a Unix socket, which speaks plainly: its mode is the protection.
  ServerTls tls;
  int message_bytes_max = static_cast<int>(limits::kFrameBytesMax);  // one message, each way
};

// Any thread may call any method, but for Shutdown, which belongs to the owner.
class Server {
 public:
  // Serves from here on. `services` must outlive the result. `introduce`, when given, is shown the listener before the
  // first caller is accepted: services that claim connections learn it there, and not after a call has come in. Refuses
  // with kUnavailable: address (Listener::Open), or keys that gRPC does not take.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const ServerOptions& options, const std::vector<grpc::Service*>& services,
      absl::FunctionRef<void(Listener*)> introduce = [](Listener*) {});
  ~Server();  // Shutdown(zero)
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const { return listener_->port(); }
  Listener& listener() { return *listener_; }

  // What the standard health service (grpc.health.v1) says of this server from now on, to whoever may open a
  // connection: SERVING, or NOT_SERVING. SERVING from the start.
  void SetServing(bool serving);

  // New callers are refused at once, calls under way have `patience` to end and are then cancelled. Returns when the
  // last one is over. Harmless when repeated.
  void Shutdown(absl::Duration patience);

 private:
  Server(std::unique_ptr<Listener> listener, std::unique_ptr<grpc::Server> server)
      : listener_(std::move(listener)), server_(std::move(server)) {}

  std::unique_ptr<Listener> listener_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_SERVER_H_
