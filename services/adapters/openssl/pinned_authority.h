// The first contact of a joining node: whether the hub at an address is the one that made its token.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_PINNED_AUTHORITY_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_PINNED_AUTHORITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/core/handoff/ids.h"

namespace relais {

// Connects to `address` ("host:port"), shakes hands by TLS without trusting anybody, sends nothing, hangs up, and
// returns, in PEM, the authority's certificate found in the chain shown there whose DER has the SHA-256 `pin`. It
// proves itself by that hash: the caller then makes it the only root of the connection on which it tells its token.
// Refuses with kUnavailable (no answer within `patience`), kCertificateInvalid (somebody else answers: the token must
// not be told), kMalformed (!IsHubAddress of join_token.h). Blocks; any thread but an engine's.
absl::StatusOr<std::string> FetchPinnedAuthority(const std::string& address, const Digest& pin,
                                                 absl::Duration patience);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_PINNED_AUTHORITY_H_
