#include "services/adapters/grpc/peer.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <memory>
#include <vector>

#include "services/adapters/grpc/socket_address.h"
#include "services/core/handoff/reason.h"

namespace relais {

absl::StatusOr<Peer> PeerOf(const grpc::ServerContextBase& context, const CertificateReader& read) {
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) {
    return Refuse(Reason::kCertificateInvalid, "the connection showed no certificate");
  }
  const std::vector<grpc::string_ref> pems = auth->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (pems.size() != 1) return Refuse(Reason::kCertificateInvalid, "the connection showed no certificate");
  absl::StatusOr<Peer> peer = read({pems.front().data(), pems.front().size()});
  if (!peer.ok()) return peer.status();
  peer->connection = NormalPeer(context.peer());
  return peer;
}

}  // namespace relais
