// The certificate of a node's desk in the partner's own network: given by the partner, or signed by a small authority
// that the node makes for itself and that no hub and no other node trusts.
#ifndef RELAIS_NODE_DESK_TLS_H_
#define RELAIS_NODE_DESK_TLS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/ports/clock.h"

namespace relais::node {

// The name that every certificate of our own bears: at whatever address the desk is reached, the installed authority
// says who it is.
inline constexpr char kDeskServerName[] = "relais-desk";

struct DeskTlsOptions {
  std::string region;
  std::string address;      // host:port, as it listens: the host is named in a certificate of our own
  std::string authority;    // path of our own authority, key and certificate
  std::string certificate;  // paths of a given certificate and its key; empty: our own
  std::string key;
};
struct DeskIdentity {
  std::string key_pem;
  std::string chain_pem;
};

// Reads the desk's own authority, and makes it when there is none: mode 0600, ten years. As CertificateAuthority::Load
// and Create.
absl::StatusOr<CertificateAuthority> DeskAuthority(const DeskTlsOptions& options, absl::Time now);
// What the desk shows: the given pair as it is, whose key only its owner may read; or a new key certified by
// DeskAuthority, for a year, made anew at each start. A host that stands for every address ("0.0.0.0", "[::]") is not
// named.
absl::StatusOr<DeskIdentity> DeskIdentityOf(const DeskTlsOptions& options, absl::Time now);

}  // namespace relais::node

#endif  // RELAIS_NODE_DESK_TLS_H_
