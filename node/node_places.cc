#include "node/node_places.h"

#include "services/adapters/system/read_file.h"

namespace relais::node {

TlsFolder TlsFolderOf(const NodeConfig& config) {
  return {config.tls_key, config.tls_certificate, config.tls_authority, config.region, config.node};
}

DeskTlsOptions DeskTlsOf(const NodeConfig& config) {
  return {config.region, config.listen_desk, config.desk_authority, config.desk_certificate, config.desk_key};
}

ChannelOptions ChannelOf(const NodeConfig& config) {
  ChannelOptions channel;
  channel.address = config.hub_address;
  channel.server_name = config.hub_server_name;
  channel.authority_pem = ReadTextFile(config.tls_authority).value_or("");
  const TlsPair pair = ReadPair(TlsFolderOf(config)).value_or(TlsPair());
  channel.identity = ChannelIdentity{pair.key_pem, pair.certificate_pem};
  return channel;
}

}  // namespace relais::node
