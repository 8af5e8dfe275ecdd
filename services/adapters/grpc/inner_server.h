// A gRPC server without a port: its services are reached from within the process, by its channel, and by nobody else.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_INNER_SERVER_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_INNER_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <vector>

#include "absl/time/time.h"

namespace relais {

// Any thread, but for Shutdown, which belongs to the owner.
class InnerServer {
 public:
  // `services` must outlive the result. One message, each way, holds `message_bytes_max`.
  static std::unique_ptr<InnerServer> Start(const std::vector<grpc::Service*>& services, int message_bytes_max);
  ~InnerServer();  // Shutdown(zero)
  InnerServer(const InnerServer&) = delete;
  InnerServer& operator=(const InnerServer&) = delete;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // As Server::Shutdown.
  void Shutdown(absl::Duration patience);

 private:
  InnerServer(std::unique_ptr<grpc::Server> server, std::shared_ptr<grpc::Channel> channel)
      : server_(std::move(server)), channel_(std::move(channel)) {}

  const std::unique_ptr<grpc::Server> server_;
  const std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_INNER_SERVER_H_
