// Puts one X.509 certificate together: names, times, uses, signature. Only the authority uses it.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_CERTIFICATE_BUILDER_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_CERTIFICATE_BUILDER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/adapters/openssl/ossl.h"

namespace relais::ossl {

enum class Use { kAuthority, kServer, kClient };

struct AlternativeName {
  enum class Kind { kUri, kHost, kAddress };
  Kind kind;
  std::string value;  // kAddress: 4 or 16 bytes, not text
};

struct CertificateOutline {
  Use use;
  std::string common_name;  // for people; no machine of ours reads it
  std::vector<AlternativeName> names;
  absl::Time not_before;
  absl::Time not_after;
};

// The certificate of `subject_key`, version 3, with a random serial of 127 bits, signed ecdsa-with-SHA256 by
// `issuer_key` in the name of `issuer`, or of itself when `issuer` is null. Null if OpenSSL fails.
Certificate BuildCertificate(const CertificateOutline& outline, EVP_PKEY* subject_key, X509* issuer,
                             EVP_PKEY* issuer_key);

}  // namespace relais::ossl

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_CERTIFICATE_BUILDER_H_
