#include "services/adapters/grpc/inner_server.h"

#include <utility>

#include "services/core/handoff/check.h"

namespace relais {

std::unique_ptr<InnerServer> InnerServer::Start(const std::vector<grpc::Service*>& services, int message_bytes_max) {
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(message_bytes_max);
  builder.SetMaxSendMessageSize(message_bytes_max);
  for (grpc::Service* service : services) builder.RegisterService(service);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  RELAIS_CHECK(server != nullptr);  // it needs nothing from outside that could be missing
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(message_bytes_max);
  arguments.SetMaxSendMessageSize(message_bytes_max);
  std::shared_ptr<grpc::Channel> channel = server->InProcessChannel(arguments);
  return std::unique_ptr<InnerServer>(new InnerServer(std::move(server), std::move(channel)));
}

InnerServer::~InnerServer() {
  Shutdown(absl::ZeroDuration());
}

void InnerServer::Shutdown(absl::Duration patience) {
  server_->Shutdown(absl::ToChronoTime(absl::Now() + patience));
}

}  // namespace relais
