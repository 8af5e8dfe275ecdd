// A certificate request (PKCS#10, RFC 2986) that carries a key and the proof of holding it, and asks for nothing else.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_CSR_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_CSR_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/adapters/openssl/ossl.h"

namespace relais {

struct NodeRequest {
  std::string key_pem;  // PKCS#8, a new P-256 key: keep it in a secret file
  std::string csr_der;  // to be sent; empty subject, no attribute, ecdsa-with-SHA256
};

// A new key and its request. Randomness is OpenSSL's own: certificates have no part in the seeded world.
// Internal on failure of OpenSSL.
absl::StatusOr<NodeRequest> MakeNodeRequest();
// Another request for a key made before: whoever lost the answer asks again. kCertificateInvalid if `key_pem` is no
// P-256 key.
absl::StatusOr<NodeRequest> RequestFor(absl::string_view key_pem);

// The key of a request that may be certified. Refuses with kCertificateInvalid: longer than kCsrBytesMax, not exactly
// one request in plain DER, a key that is not P-256 in its usual encoding, any other signature than ecdsa-with-SHA256
// by that key, or a request for anything (a subject, an extension, an attribute): every name comes from the roster,
// so whoever asks for one is mistaken or hostile.
absl::StatusOr<ossl::Key> KeyOfRequest(absl::string_view csr_der);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_CSR_H_
