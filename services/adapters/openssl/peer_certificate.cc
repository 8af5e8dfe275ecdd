#include "services/adapters/openssl/peer_certificate.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/ossl.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr size_t kRegionSymbolsMax = 40;

bool IsClientLeaf(X509* certificate) {
  const uint32_t flags = X509_get_extension_flags(certificate);
  return (flags & (EXFLAG_INVALID | EXFLAG_CA | EXFLAG_CRITICAL)) == 0 && (flags & EXFLAG_BCONS) != 0 &&
         (flags & EXFLAG_XKUSAGE) != 0 && X509_get_extended_key_usage(certificate) == XKU_SSL_CLIENT &&
         X509_get_key_usage(certificate) == X509v3_KU_DIGITAL_SIGNATURE;
}

// A certificate for clients only, with exactly one name.
struct Leaf {
  std::string uri;
  absl::Time not_before;
  absl::Time not_after;
  Digest fingerprint;
  std::string serial;
};

absl::StatusOr<Leaf> ParseLeaf(absl::string_view pem_or_der) {
  const ossl::ErrorQueueGuard guard;
  absl::StatusOr<ossl::Certificate> certificate = ossl::ParseCertificate(pem_or_der);
  if (!certificate.ok()) return certificate.status();
  X509* const leaf = certificate->get();
  if (!IsClientLeaf(leaf)) return ossl::InvalidCertificate("not a certificate for clients only");
  EVP_PKEY* const key = X509_get0_pubkey(leaf);
  if (key == nullptr || !ossl::IsP256(ossl::PublicKeyDer(key))) return ossl::InvalidCertificate("key is not P-256");
  Leaf read{ossl::OnlyUri(leaf), ossl::TimeOf(X509_get0_notBefore(leaf)), ossl::TimeOf(X509_get0_notAfter(leaf)),
            ossl::CertificateFingerprint(leaf), ossl::SerialHex(leaf)};
  if (read.not_before == absl::InfinitePast() || read.not_after == absl::InfinitePast())
    return ossl::InvalidCertificate("times");
  return read;
}

// Where an id stands in a name: 32 symbols at its end; shorter names hold none.
absl::string_view LastSymbols(absl::string_view uri) {
  constexpr size_t kSymbols = 2 * NodeId::kSize;
  return uri.size() < kSymbols ? absl::string_view() : uri.substr(uri.size() - kSymbols);
}

// That the certificate is for this key and signed by this authority.
absl::Status CheckKeyAndIssuer(absl::string_view certificate_pem, absl::string_view key_pem,
                               absl::string_view authority_pem) {
  const ossl::ErrorQueueGuard guard;
  const absl::StatusOr<ossl::Key> key = ossl::ParseKeyPem(key_pem);
  if (!key.ok()) return key.status();
  const absl::StatusOr<ossl::Certificate> leaf = ossl::ParseCertificate(certificate_pem);
  if (!leaf.ok()) return leaf.status();
  if (X509_check_private_key(leaf->get(), key->get()) != 1)
    return ossl::InvalidCertificate("certificate of another key");
  const absl::StatusOr<ossl::Certificate> authority = ossl::ParseCertificate(authority_pem);
  if (!authority.ok()) return authority.status();
  if (X509_check_issued(authority->get(), leaf->get()) != X509_V_OK ||
      X509_verify(leaf->get(), X509_get0_pubkey(authority->get())) != 1) {
    return ossl::InvalidCertificate("certificate of another authority");
  }
  return absl::OkStatus();
}

}  // namespace

std::string NodeUri(absl::string_view region, NodeId node) {
  return absl::StrCat("relais://", region, "/node/", node.ToHex());
}

std::string AccountUri(absl::string_view region, AccountId account) {
  return absl::StrCat("relais://", region, "/account/", account.ToHex());
}

bool IsRegionName(absl::string_view region) {
  if (region.empty() || region.size() > kRegionSymbolsMax) return false;
  for (char c : region) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

absl::StatusOr<PeerCertificate> ParsePeerCertificate(absl::string_view pem_or_der, absl::string_view region) {
  absl::StatusOr<Leaf> leaf = ParseLeaf(pem_or_der);
  if (!leaf.ok()) return leaf.status();
  const NodeId node = NodeId::FromHex(LastSymbols(leaf->uri));
  if (node.none() || leaf->uri != NodeUri(region, node))
    return ossl::InvalidCertificate("not exactly one name, of a node of this region");
  return PeerCertificate{node, leaf->not_before, leaf->not_after, leaf->fingerprint, std::move(leaf->serial)};
}

absl::StatusOr<AccountCertificate> ParseAccountCertificate(absl::string_view pem_or_der, absl::string_view region) {
  const absl::StatusOr<Leaf> leaf = ParseLeaf(pem_or_der);
  if (!leaf.ok()) return leaf.status();
  const AccountId account = AccountId::FromHex(LastSymbols(leaf->uri));
  if (account.none() || leaf->uri != AccountUri(region, account)) {
    return ossl::InvalidCertificate("not exactly one name, of an account of this region");
  }
  return AccountCertificate{account, leaf->not_before, leaf->not_after, leaf->fingerprint};
}

absl::Status CheckOwnCertificate(absl::string_view certificate_pem, absl::string_view key_pem,
                                 absl::string_view authority_pem, absl::string_view region, NodeId node,
                                 absl::Time now) {
  const absl::StatusOr<PeerCertificate> peer = ParsePeerCertificate(certificate_pem, region);
  if (!peer.ok()) return peer.status();
  if (peer->node != node) return ossl::InvalidCertificate("certificate of another node");
  if (!peer->ValidAt(now)) return ossl::InvalidCertificate("certificate not valid now");
  return CheckKeyAndIssuer(certificate_pem, key_pem, authority_pem);
}

absl::Status CheckOwnAccountCertificate(absl::string_view certificate_pem, absl::string_view key_pem,
                                        absl::string_view authority_pem, absl::string_view region, AccountId account,
                                        absl::Time now) {
  const absl::StatusOr<AccountCertificate> own = ParseAccountCertificate(certificate_pem, region);
  if (!own.ok()) return own.status();
  if (own->account != account) return ossl::InvalidCertificate("certificate of another account");
  if (now < own->not_before || own->not_after < now) return ossl::InvalidCertificate("certificate not valid now");
  return CheckKeyAndIssuer(certificate_pem, key_pem, authority_pem);
}

absl::StatusOr<Digest> FingerprintOfCertificate(absl::string_view pem_or_der) {
  const ossl::ErrorQueueGuard guard;
  const absl::StatusOr<ossl::Certificate> certificate = ossl::ParseCertificate(pem_or_der);
  if (!certificate.ok()) return certificate.status();
  return ossl::CertificateFingerprint(certificate->get());
}

}  // namespace relais
