// OpenSSL's objects with owners, and its bytes in our forms.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_OSSL_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_OSSL_H_

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/core/handoff/ids.h"

namespace relais::ossl {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
inline void FreeNames(GENERAL_NAMES* names) {
  GENERAL_NAMES_free(names);
}

using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freer<FreeNames>>;
using Request = std::unique_ptr<X509_REQ, Freer<X509_REQ_free>>;

// A refusal of what was given as certificate or request; `detail` says in what.
absl::Status InvalidCertificate(absl::string_view detail);

// Leaves this thread's error queue as it found it. The gRPC threads share the queue, and an error of ours left in it
// would be taken for one of their connection's.
class ErrorQueueGuard {
 public:
  ErrorQueueGuard() { ERR_set_mark(); }
  ~ErrorQueueGuard() { ERR_pop_to_mark(); }
  ErrorQueueGuard(const ErrorQueueGuard&) = delete;
  ErrorQueueGuard& operator=(const ErrorQueueGuard&) = delete;
};

// A new P-256 key; null if OpenSSL cannot (no memory, no entropy).
Key NewKey();

// The SubjectPublicKeyInfo, DER; empty on error.
std::string PublicKeyDer(EVP_PKEY* key);
// Whether `spki` is exactly an uncompressed P-256 point under its named curve: no other curve, no curve spelt out, no
// compressed point, no other algorithm.
bool IsP256(absl::string_view spki);

// Text to DER and back. The text holds exactly one block of that label, and nothing else but white space.
absl::StatusOr<std::string> PemToDer(absl::string_view pem, absl::string_view label);
std::string DerToPem(absl::string_view der, const char* label);

// PEM (one block) or DER, told apart by their first bytes. Refuses with kCertificateInvalid: over
// kCertificateBytesMax, bytes left over, an encoding that is not the DER of what it says.
absl::StatusOr<Certificate> ParseCertificate(absl::string_view pem_or_der);
std::string CertificateDer(X509* certificate);

// PKCS#8, not encrypted. Refuses with kCertificateInvalid what is not one P-256 private key.
absl::StatusOr<Key> ParseKeyPem(absl::string_view pem);
std::string KeyPem(EVP_PKEY* key);

// The one URI of the subject's alternative names; empty unless there is one such extension, and one name in it.
std::string OnlyUri(X509* certificate);

// SHA-256 of the DER.
Digest CertificateFingerprint(X509* certificate);
// Lower-case hexadecimal, as OpenSSL prints it, without separators.
std::string SerialHex(X509* certificate);
// Second precision, UTC; infinite past if unreadable.
absl::Time TimeOf(const ASN1_TIME* time);

}  // namespace relais::ossl

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_OSSL_H_
