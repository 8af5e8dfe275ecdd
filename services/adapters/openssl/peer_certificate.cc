#include "services/adapters/openssl/peer_certificate.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/ossl.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr size_t kRegionSymbolsMax = 40;

absl::Status Invalid(absl::string_view detail) {
  return Refuse(Reason::kCertificateInvalid, detail);
}

bool IsClientLeaf(X509* certificate) {
  const uint32_t flags = X509_get_extension_flags(certificate);
  return (flags & (EXFLAG_INVALID | EXFLAG_CA | EXFLAG_CRITICAL)) == 0 && (flags & EXFLAG_BCONS) != 0 &&
         (flags & EXFLAG_XKUSAGE) != 0 && X509_get_extended_key_usage(certificate) == XKU_SSL_CLIENT &&
         X509_get_key_usage(certificate) == X509v3_KU_DIGITAL_SIGNATURE;
}

}  // namespace

std::string NodeUri(absl::string_view region, NodeId node) {
  return absl::StrCat("relais://", region, "/node/", node.ToHex());
}

bool IsRegionName(absl::string_view region) {
  if (region.empty() || region.size() > kRegionSymbolsMax) return false;
  for (char c : region) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

absl::StatusOr<PeerCertificate> ParsePeerCertificate(absl::string_view pem_or_der, absl::string_view region) {
  const ossl::ErrorQueueGuard guard;
  absl::StatusOr<ossl::Certificate> certificate = ossl::ParseCertificate(pem_or_der);
  if (!certificate.ok()) return certificate.status();
  X509* const leaf = certificate->get();
  if (!IsClientLeaf(leaf)) return Invalid("not a certificate for clients only");
  EVP_PKEY* const key = X509_get0_pubkey(leaf);
  if (key == nullptr || !ossl::IsP256(ossl::PublicKeyDer(key))) return Invalid("key is not P-256");

  const std::string uri = ossl::OnlyUri(leaf);
  const NodeId node =
      uri.size() < 2 * NodeId::kSize ? NodeId() : NodeId::FromHex(absl::string_view(uri).substr(uri.size() - 32));
  if (node.none() || uri != NodeUri(region, node)) return Invalid("not exactly one name, of a node of this region");

  PeerCertificate peer;
  peer.node = node;
  peer.not_before = ossl::TimeOf(X509_get0_notBefore(leaf));
  peer.not_after = ossl::TimeOf(X509_get0_notAfter(leaf));
  if (peer.not_before == absl::InfinitePast() || peer.not_after == absl::InfinitePast()) return Invalid("times");
  peer.fingerprint = ossl::CertificateFingerprint(leaf);
  peer.serial = ossl::SerialHex(leaf);
  return peer;
}

absl::Status CheckOwnCertificate(absl::string_view certificate_pem, absl::string_view key_pem,
                                 absl::string_view authority_pem, absl::string_view region, NodeId node,
                                 absl::Time now) {
  const ossl::ErrorQueueGuard guard;
  const absl::StatusOr<PeerCertificate> peer = ParsePeerCertificate(certificate_pem, region);
  if (!peer.ok()) return peer.status();
  if (peer->node != node) return Invalid("certificate of another node");
  if (!peer->ValidAt(now)) return Invalid("certificate not valid now");
  const absl::StatusOr<ossl::Key> key = ossl::ParseKeyPem(key_pem);
  if (!key.ok()) return key.status();
  const absl::StatusOr<ossl::Certificate> leaf = ossl::ParseCertificate(certificate_pem);
  if (!leaf.ok()) return leaf.status();
  if (X509_check_private_key(leaf->get(), key->get()) != 1) return Invalid("certificate of another key");
  const absl::StatusOr<ossl::Certificate> authority = ossl::ParseCertificate(authority_pem);
  if (!authority.ok()) return authority.status();
  if (X509_check_issued(authority->get(), leaf->get()) != X509_V_OK ||
      X509_verify(leaf->get(), X509_get0_pubkey(authority->get())) != 1) {
    return Invalid("certificate of another authority");
  }
  return absl::OkStatus();
}

absl::StatusOr<Digest> FingerprintOfCertificate(absl::string_view pem_or_der) {
  const ossl::ErrorQueueGuard guard;
  const absl::StatusOr<ossl::Certificate> certificate = ossl::ParseCertificate(pem_or_der);
  if (!certificate.ok()) return certificate.status();
  return ossl::CertificateFingerprint(certificate->get());
}

}  // namespace relais
