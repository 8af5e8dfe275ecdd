// The hub's certificate authority: one P-256 key that signs the nodes' client certificates and the hub's own.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_CERTIFICATE_AUTHORITY_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_CERTIFICATE_AUTHORITY_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"

// OpenSSL's own names for X509 and EVP_PKEY, so that its headers stay out of this one.
struct x509_st;
struct evp_pkey_st;

namespace relais {

// A certificate for a node, and what is kept of it.
struct IssuedCertificate {
  std::string pem;
  std::string serial;  // 32 symbols at most, lower-case hexadecimal, drawn at random
  Digest fingerprint;  // SHA-256 of the DER
  Digest key;          // SHA-256 of the public key's DER
  absl::Time not_before;
  absl::Time not_after;
};

// A daemon's own certificate. Its key exists in memory only.
struct ServerIdentity {
  std::string key_pem;    // PKCS#8
  std::string chain_pem;  // the certificate, then the authority's: a joining node finds the one it pinned
  absl::Time not_after;   // issue again before
};

// What this authority signs bears the region's name, and no certificate of another region passes for one of this.
// Randomness is OpenSSL's own: certificates have no part in the seeded world. Copies share the key. Any thread.
class CertificateAuthority {
 public:
  // Makes a key and a self-signed certificate for kAuthorityDays, and keeps both in one new file of mode 0600.
  // InvalidArgument if !IsRegionName(region); AlreadyExists if there is a file at `path`, which stays as it is;
  // otherwise as CreateSecretFile.
  static absl::StatusOr<CertificateAuthority> Create(const std::string& path, absl::string_view region, absl::Time now);
  // Reads what Create wrote. As ReadSecretFile; DataLoss if the file does not hold a key and its authority's
  // certificate; FailedPrecondition if that is another region's or has ended at `now`.
  static absl::StatusOr<CertificateAuthority> Load(const std::string& path, absl::string_view region, absl::Time now);

  const std::string& region() const { return region_; }
  // The authority's certificate, to be given to every node.
  const std::string& pem() const { return pem_; }
  // SHA-256 of its DER: the pin in join tokens.
  const Digest& fingerprint() const { return fingerprint_; }

  // Certifies the key of a request (KeyOfRequest of csr.h; its refusals, kCertificateInvalid) under the name
  // NodeUri(region(), node), for clients only, from kCertificateBackdateMinutes before `now` to kCertificateDays after
  // it, but not beyond the authority's own end. The caller has checked that this asker is `node`; asserts !node.none().
  absl::StatusOr<IssuedCertificate> SignNode(absl::string_view csr_der, NodeId node, absl::Time now) const;

  // The same under the name AccountUri(region(), account), for kAccountCertificateDays; asserts !account.none().
  absl::StatusOr<IssuedCertificate> SignAccount(absl::string_view csr_der, AccountId account, absl::Time now) const;

  // A new key and certificate for a daemon, for servers only: "localhost", its own name whatever its address
  // ("relais-hub"), 127.0.0.1 and `names`, each a host name or an address. InvalidArgument, naming the culprit, for
  // what is neither.
  absl::StatusOr<ServerIdentity> IssueServer(const std::vector<std::string>& names, absl::Time now,
                                             absl::string_view own_name = "relais-hub") const;

 private:
  CertificateAuthority() = default;
  static absl::StatusOr<CertificateAuthority> FromParts(std::shared_ptr<x509_st> certificate,
                                                        std::shared_ptr<evp_pkey_st> key, absl::string_view region);
  absl::StatusOr<IssuedCertificate> SignClient(absl::string_view csr_der, const std::string& common_name,
                                               const std::string& uri, int days, absl::Time now) const;

  std::string region_;
  std::string pem_;
  Digest fingerprint_;
  std::shared_ptr<x509_st> certificate_;
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_CERTIFICATE_AUTHORITY_H_
