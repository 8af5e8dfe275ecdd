#include "node/node_places.h"

#include <algorithm>

#include "services/adapters/system/read_file.h"

namespace relais::node {

TlsFolder TlsFolderOf(const NodeConfig& config) {
  return {config.tls_key, config.tls_certificate, config.tls_authority, config.region, config.node};
}

DeskTlsOptions DeskTlsOf(const NodeConfig& config) {
  return {config.region, config.listen_desk, config.desk_authority, config.desk_certificate, config.desk_key};
}

std::vector<std::string> HubsOf(const NodeConfig& config) {
  std::vector<std::string> hubs = {config.hub_address};
  for (const std::string& other : config.hub_others) {
    if (std::find(hubs.begin(), hubs.end(), other) == hubs.end()) hubs.push_back(other);
  }
  return hubs;
}

ChannelOptions ChannelOf(const NodeConfig& config, const std::string& hub) {
  ChannelOptions channel;
  channel.address = hub;
  channel.server_name = config.hub_server_name;
  channel.authority_pem = ReadTextFile(config.tls_authority).value_or("");
  const TlsPair pair = ReadPair(TlsFolderOf(config)).value_or(TlsPair());
  channel.identity = ChannelIdentity{pair.key_pem, pair.certificate_pem};
  return channel;
}

}  // namespace relais::node
