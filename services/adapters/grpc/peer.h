// Who calls: from the certificate of a call's connection to a node.
#ifndef RELAIS_SERVICES_ADAPTERS_GRPC_PEER_H_
#define RELAIS_SERVICES_ADAPTERS_GRPC_PEER_H_

#include <grpcpp/server_context.h>

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/core/handoff/ids.h"

namespace relais {

// A member as its certificate names it. TLS has checked the signature when the connection began, and never looks
// again: whoever serves a call asks ValidAt on every call and frame, and cuts the connection when it says no.
struct Peer {
  NodeId node;
  absl::Time not_before;  // both ends included
  absl::Time not_after;
  Digest fingerprint;      // SHA-256 of the certificate's DER
  std::string connection;  // for Listener::Claim and Cut

  bool ValidAt(absl::Time now) const { return not_before <= now && now <= not_after; }
};

// Reads a certificate in PEM, strictly; refuses with kCertificateInvalid. The daemon passes the one of its certificate
// library, for its own region; it leaves `connection` empty. Any thread.
using CertificateReader = std::function<absl::StatusOr<Peer>(absl::string_view pem)>;

// The member behind a call. Refuses with kCertificateInvalid when the connection showed no certificate, more than one
// as its own, or one that `read` refuses. Does not look at the time, the roster or the convention: the caller does.
absl::StatusOr<Peer> PeerOf(const grpc::ServerContextBase& context, const CertificateReader& read);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_GRPC_PEER_H_
