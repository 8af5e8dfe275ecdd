// Where a node's certificates lie and where its hub is, as its parts want to hear it of its settings.
#ifndef RELAIS_NODE_NODE_PLACES_H_
#define RELAIS_NODE_NODE_PLACES_H_

#include <string>
#include <vector>

#include "node/desk_tls.h"
#include "node/node_config.h"
#include "node/tls_folder.h"
#include "services/adapters/grpc/channel.h"

namespace relais::node {

TlsFolder TlsFolderOf(const NodeConfig& config);
DeskTlsOptions DeskTlsOf(const NodeConfig& config);
// The region's hubs, each once, in the order in which they are tried.
std::vector<std::string> HubsOf(const NodeConfig& config);
// To that hub's members' port, with the pair that is in use now; what cannot be read is left empty.
ChannelOptions ChannelOf(const NodeConfig& config, const std::string& hub);

}  // namespace relais::node

#endif  // RELAIS_NODE_NODE_PLACES_H_
