#include "services/adapters/grpc/channel.h"

#include "services/adapters/grpc/milliseconds.h"

namespace relais {
namespace {

grpc::ChannelArguments CommonArguments(int message_bytes_max) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(message_bytes_max);
  arguments.SetMaxSendMessageSize(message_bytes_max);
  arguments.SetCompressionAlgorithm(GRPC_COMPRESS_NONE);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);  // a variable of the environment must not lead elsewhere
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);  // nor a TXT record change how we call
  arguments.SetInt(GRPC_ARG_ENABLE_CHANNELZ, 0);
  return arguments;
}

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const ChannelOptions& options) {
  grpc::SslCredentialsOptions ssl;
  ssl.pem_root_certs = options.authority_pem;
  if (options.identity.has_value()) {
    ssl.pem_private_key = options.identity->key_pem;
    ssl.pem_cert_chain = options.identity->certificate_pem;
  }
  grpc::ChannelArguments arguments = CommonArguments(options.message_bytes_max);
  arguments.SetSslTargetNameOverride(options.server_name);
  const int keepalive_s = options.others_to_ask ? limits::kSearchingKeepaliveSeconds : limits::kClientKeepaliveSeconds;
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(absl::Seconds(keepalive_s)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(absl::Seconds(limits::kKeepaliveAnswerSeconds)));
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, Milliseconds(absl::Seconds(limits::kReconnectSecondsMin)));
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, Milliseconds(absl::Seconds(limits::kReconnectSecondsMin)));
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, Milliseconds(absl::Seconds(limits::kReconnectSecondsMax)));
  return grpc::CreateCustomChannel(options.address, grpc::SslCredentials(ssl), arguments);
}

std::shared_ptr<grpc::Channel> OpenLocalChannel(const std::string& address) {
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), CommonArguments(kLocalMessageBytesMax));
}

}  // namespace relais
