#include "services/adapters/grpc/server.h"

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/health_check_service_interface.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/grpc/milliseconds.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

// A hint only: gRPC 1.51 goes far beyond it under attack (services/DECISIONS.md).
constexpr size_t kMemoryHintBytes = size_t{256} << 20;

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const ServerTls& tls) {
  grpc::SslServerCredentialsOptions options(tls.caller == CallerCertificate::kRequired
                                                ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                                                : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
  options.pem_root_certs = tls.caller_authority_pem;
  options.pem_key_cert_pairs.push_back({tls.key_pem, tls.chain_pem});
  return grpc::SslServerCredentials(options);
}

void SetArguments(grpc::ServerBuilder& builder, int message_bytes_max) {
  builder.SetMaxReceiveMessageSize(message_bytes_max);
  builder.SetMaxSendMessageSize(message_bytes_max);
  // A compressed message could open to far more than its size.
  builder.SetDefaultCompressionAlgorithm(GRPC_COMPRESS_NONE);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  const auto set = [&builder](const char* name, int value) { builder.AddChannelArgument(name, value); };
  set(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits::kConcurrentStreamsMax);
  set(GRPC_ARG_MAX_METADATA_SIZE, static_cast<int>(limits::kMetadataBytesMax));
  set(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Milliseconds(absl::Seconds(limits::kHandshakeSeconds)));
  set(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(absl::Seconds(limits::kServerKeepaliveSeconds)));
  set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(absl::Seconds(limits::kKeepaliveAnswerSeconds)));
  set(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      Milliseconds(absl::Seconds(limits::kPingIntervalSecondsMin)));
  set(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 2);
  set(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(absl::Minutes(limits::kConnectionIdleMinutes)));
  set(GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(absl::Minutes(limits::kConnectionAgeMinutes)));
  set(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Milliseconds(absl::Seconds(limits::kConnectionGraceSeconds)));
  set(GRPC_ARG_ENABLE_CHANNELZ, 0);
  grpc::ResourceQuota quota("relais");
  quota.Resize(kMemoryHintBytes);
  builder.SetResourceQuota(quota);
}

// gRPC takes any key for an external acceptor and then fails every handshake in silence; for a port of its own it looks
// first. So the key is shown to a server that lives for this one question, at an address that no network reaches.
bool AreUsable(const std::shared_ptr<grpc::ServerCredentials>& credentials) {
  grpc::CallbackGenericService nothing;
  grpc::ServerBuilder builder;
  builder.RegisterCallbackGenericService(&nothing);
  int port = 0;
  builder.AddListeningPort(absl::StrCat("unix-abstract:relais-key-check-", getpid()), credentials, &port);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  return server != nullptr && port != 0;
}

}  // namespace

void RestrictTls() {
  setenv("GRPC_SSL_CIPHER_SUITES", "ECDHE-ECDSA-AES256-GCM-SHA384", /*overwrite=*/1);
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      const std::vector<grpc::Service*>& services,
                                                      absl::FunctionRef<void(Listener*)> introduce) {
  absl::StatusOr<std::unique_ptr<Listener>> listener = Listener::Open(options.listener);
  if (!listener.ok()) return listener.status();
  const bool local = absl::StartsWith(options.listener.address, "unix:");
  const auto credentials = local ? grpc::InsecureServerCredentials() : CredentialsOf(options.tls);
  grpc::EnableDefaultHealthCheckService(true);  // for the whole process, and harmless when repeated
  grpc::ServerBuilder builder;
  SetArguments(builder, options.message_bytes_max);
  for (grpc::Service* service : services) builder.RegisterService(service);
  auto acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, credentials);
  std::unique_ptr<grpc::Server> server;
  if (local || AreUsable(credentials)) server = builder.BuildAndStart();
  if (server == nullptr) {
    return Refuse(Reason::kUnavailable,
                  absl::StrCat("gRPC does not take the key or certificate for ", options.listener.address));
  }
  introduce(listener->get());
  (*listener)->Start(std::move(acceptor));
  return std::unique_ptr<Server>(new Server(*std::move(listener), std::move(server)));
}

Server::~Server() {
  Shutdown(absl::ZeroDuration());
}

void Server::SetServing(bool serving) {
  if (grpc::HealthCheckServiceInterface* health = server_->GetHealthCheckService()) health->SetServingStatus(serving);
}

void Server::Shutdown(absl::Duration patience) {
  listener_->StopAccepting();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + patience));
}

}  // namespace relais
