// Addresses as text: what to listen on, and who called, in the words that gRPC uses for the same caller.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_SOCKET_ADDRESS_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_SOCKET_ADDRESS_H_

#include <sys/socket.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais {

// A bound, listening, non-blocking socket for "host:port", "[v6]:port" or "unix:/path". A Unix socket gets mode 0600
// before anybody can connect; one that nobody answers on any more is replaced. Refuses with kUnavailable, naming the
// address.
absl::StatusOr<int> OpenListeningSocket(const std::string& address);
// The port that it was given; 0 for a Unix socket.
int PortOf(int listening_fd);

// "ipv4:192.0.2.1:4711" or "ipv6:[2001:db8::1]:4711"; a v4-mapped address counts as v4. Empty for any other family.
std::string PeerText(const sockaddr_storage& address);
// The same without the port.
std::string HostText(const sockaddr_storage& address);
// A host as one writes it alone, "192.0.2.1" or "2001:db8::1", whatever form it came in: HostText's, a URL's, or a
// v4-mapped one.
std::string PlainHost(absl::string_view host);
// What grpc::ServerContext::peer() says, brought to the form of PeerText.
std::string NormalPeer(absl::string_view grpc_peer);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_SOCKET_ADDRESS_H_
