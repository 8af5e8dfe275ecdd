// Who is at the other end: from a certificate to a node, strictly.
#ifndef RELAIS_SERVICES_ADAPTERS_OPENSSL_PEER_CERTIFICATE_H_
#define RELAIS_SERVICES_ADAPTERS_OPENSSL_PEER_CERTIFICATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"

namespace relais {

// A node's name in certificates: "relais://<region>/node/<32 hexadecimal symbols, lower case>".
std::string NodeUri(absl::string_view region, NodeId node);
// Whether `region` may stand in such a name: 1 to 40 of a-z, 0-9 and hyphen.
bool IsRegionName(absl::string_view region);

struct PeerCertificate {
  NodeId node;
  absl::Time not_before;  // both ends included, whole seconds
  absl::Time not_after;
  Digest fingerprint;  // SHA-256 of the DER
  std::string serial;  // lower-case hexadecimal

  bool ValidAt(absl::Time now) const { return not_before <= now && now <= not_after; }
};

// Reads a node's certificate, PEM or DER. Refuses with kCertificateInvalid unless it has exactly one alternative name,
// a URI, that is a NodeUri of `region`; is for clients only and no authority; and its key is P-256. Does not verify
// who signed it, which TLS has done, nor look at the time: ask ValidAt on every call and frame, because an open
// connection is never checked again by TLS. Pure; any thread; leaves no OpenSSL error behind.
absl::StatusOr<PeerCertificate> ParsePeerCertificate(absl::string_view pem_or_der, absl::string_view region);

// An account's name in certificates: "relais://<region>/account/<32 hexadecimal symbols, lower case>".
std::string AccountUri(absl::string_view region, AccountId account);

struct AccountCertificate {
  AccountId account;
  absl::Time not_before;  // both ends included, whole seconds
  absl::Time not_after;
  Digest fingerprint;  // SHA-256 of the DER: an account has one good certificate, and the hub knows which
};

// Reads an account's certificate, as strictly as ParsePeerCertificate a node's: neither passes for the other.
absl::StatusOr<AccountCertificate> ParseAccountCertificate(absl::string_view pem_or_der, absl::string_view region);
// What an account's owner checks of a certificate just given; as CheckOwnCertificate.
absl::Status CheckOwnAccountCertificate(absl::string_view certificate_pem, absl::string_view key_pem,
                                        absl::string_view authority_pem, absl::string_view region, AccountId account,
                                        absl::Time now);

// What a node checks of a certificate it was just given, before it uses it: that it is `node`'s, for the key of
// `key_pem` (PKCS#8), signed by `authority_pem`, and valid at `now`. Refuses with kCertificateInvalid.
absl::Status CheckOwnCertificate(absl::string_view certificate_pem, absl::string_view key_pem,
                                 absl::string_view authority_pem, absl::string_view region, NodeId node,
                                 absl::Time now);

// SHA-256 of the DER of any certificate: the pin of an authority in a join token. Refuses with kCertificateInvalid.
absl::StatusOr<Digest> FingerprintOfCertificate(absl::string_view pem_or_der);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_OPENSSL_PEER_CERTIFICATE_H_
