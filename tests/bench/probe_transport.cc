#include "tests/bench/probe_transport.h"

#include <string>

#include "tests/bench/files.h"

namespace relais::bench {
namespace {

constexpr int kMessageBytesMax = 256 * 1024;

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ProbeServerCredentials(const Plan& plan) {
  const auto ca = ReadFile(plan.dir + "/ca.pem");
  const auto key = ReadFile(plan.dir + "/hub.key");
  const auto certificate = ReadFile(plan.dir + "/hub.pem");
  if (!ca.ok() || !key.ok() || !certificate.ok()) return absl::NotFoundError("no keys in " + plan.dir);
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = *ca;
  options.pem_key_cert_pairs.push_back({*key, *certificate});
  return grpc::SslServerCredentials(options);
}

void SetProbeArguments(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMessageBytesMax);
}

absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenProbeChannel(const Plan& plan) {
  const auto ca = ReadFile(plan.dir + "/ca.pem");
  const auto key = ReadFile(plan.dir + "/node.key");
  const auto certificate = ReadFile(plan.dir + "/node.pem");
  if (!ca.ok() || !key.ok() || !certificate.ok()) return absl::NotFoundError("no keys in " + plan.dir);
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = *ca;
  options.pem_private_key = *key;
  options.pem_cert_chain = *certificate;
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("relais-hub");
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(kMessageBytesMax);
  return grpc::CreateCustomChannel(plan.address, grpc::SslCredentials(options), arguments);
}

}  // namespace relais::bench
