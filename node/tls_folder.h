// A node's TLS key and certificate on disk, and the change from one pair to the next. A crash at any moment leaves a
// pair that works: the next pair is whole before anything of the present one is touched, and SettlePair ends a change
// that was begun.
#ifndef RELAIS_NODE_TLS_FOLDER_H_
#define RELAIS_NODE_TLS_FOLDER_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/openssl/csr.h"
#include "services/core/handoff/ids.h"

namespace relais::node {

struct TlsFolder {
  std::string key;          // path of the key in use, PKCS#8
  std::string certificate;  // path of its certificate
  std::string authority;    // path of the hub's authority
  std::string region;
  NodeId node;

  std::string next_key() const { return key + ".next"; }
  std::string next_certificate() const { return certificate + ".next"; }
};

struct TlsPair {
  std::string key_pem;
  std::string certificate_pem;
};

// Ends a change that was begun, if its certificate came: then the next pair is the pair. Otherwise changes nothing.
// Repeat-safe; to be called at every start.
absl::Status SettlePair(const TlsFolder& folder, absl::Time now);

// The pair in use. Errors name the file.
absl::StatusOr<TlsPair> ReadPair(const TlsFolder& folder);

// A request for the next key, which is on disk before the request leaves this function; one that an earlier attempt
// left there is used again.
absl::StatusOr<NodeRequest> NextRequest(const TlsFolder& folder);

// Takes the certificate that came for the next key into use. kCertificateInvalid, and nothing changed, if it is not
// that key's and this node's by the authority.
absl::Status TakeCertificate(const TlsFolder& folder, const std::string& certificate_pem, absl::Time now);

}  // namespace relais::node

#endif  // RELAIS_NODE_TLS_FOLDER_H_
