// What the hub is known by, and how it knows its members.
#ifndef RELAIS_HUB_HUB_IDENTITY_H_
#define RELAIS_HUB_HUB_IDENTITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "services/adapters/grpc/peer.h"
#include "services/ports/sealer.h"

namespace relais::hub {

// The seed of the hub's signing key, as `init` wrote it to `path`. Errors of ReadSecretFile; InvalidArgument.
absl::StatusOr<Secret32> ReadSigningKey(const std::string& path);

// Reads nodes' certificates of the hub's own region. Any thread.
CertificateReader ReaderFor(const std::string& region);

}  // namespace relais::hub

#endif  // RELAIS_HUB_HUB_IDENTITY_H_
