#include "services/adapters/openssl/certificate_authority.h"

#include <arpa/inet.h>
#include <openssl/pem.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/adapters/openssl/certificate_builder.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/openssl/ossl.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

using Name = ossl::AlternativeName;
constexpr size_t kHostBytesMax = 253;  // RFC 1035, as text

std::string AuthorityUri(absl::string_view region) {
  return absl::StrCat("relais://", region, "/authority");
}

absl::Status OpensslFailed(absl::string_view what) {
  return absl::InternalError(absl::StrCat("OpenSSL: ", what));
}

// Labels of letters, digits and inner hyphens; no wildcard, no address.
bool IsHostName(absl::string_view text) {
  if (text.empty() || text.size() > kHostBytesMax) return false;
  for (absl::string_view label : absl::StrSplit(text, '.')) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    for (char c : label) {
      if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '-') return false;
    }
  }
  return !absl::ascii_isdigit(static_cast<unsigned char>(text.back()));  // else a mistyped address
}

std::optional<Name> ServerName(const std::string& text) {
  unsigned char address[16];
  if (inet_pton(AF_INET, text.c_str(), address) == 1) {
    return Name{Name::Kind::kAddress, std::string(reinterpret_cast<char*>(address), 4)};
  }
  if (inet_pton(AF_INET6, text.c_str(), address) == 1) {
    return Name{Name::Kind::kAddress, std::string(reinterpret_cast<char*>(address), 16)};
  }
  if (!IsHostName(text)) return std::nullopt;
  return Name{Name::Kind::kHost, text};
}

}  // namespace

absl::StatusOr<CertificateAuthority> CertificateAuthority::FromParts(std::shared_ptr<x509_st> certificate,
                                                                     std::shared_ptr<evp_pkey_st> key,
                                                                     absl::string_view region) {
  CertificateAuthority authority;
  authority.region_ = std::string(region);
  authority.pem_ = ossl::DerToPem(ossl::CertificateDer(certificate.get()), PEM_STRING_X509);
  if (authority.pem_.empty()) return OpensslFailed("cannot encode the authority");
  authority.fingerprint_ = ossl::CertificateFingerprint(certificate.get());
  authority.certificate_ = std::move(certificate);
  authority.key_ = std::move(key);
  return authority;
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::Create(const std::string& path, absl::string_view region,
                                                                  absl::Time now) {
  const ossl::ErrorQueueGuard guard;
  if (!IsRegionName(region)) return absl::InvalidArgumentError("a region's name is 1 to 40 of a-z, 0-9 and hyphen");
  ossl::Key key = ossl::NewKey();
  if (key == nullptr) return OpensslFailed("cannot make a key");
  ossl::CertificateOutline outline;
  outline.use = ossl::Use::kAuthority;
  outline.common_name = absl::StrCat("Relais ", region);
  outline.names = {{Name::Kind::kUri, AuthorityUri(region)}};
  outline.not_before = now - absl::Minutes(limits::kCertificateBackdateMinutes);
  outline.not_after = now + absl::Hours(24) * limits::kAuthorityDays;
  ossl::Certificate certificate = ossl::BuildCertificate(outline, key.get(), nullptr, key.get());
  if (certificate == nullptr) return OpensslFailed("cannot make the authority's certificate");
  const std::string key_pem = ossl::KeyPem(key.get());
  if (key_pem.empty()) return OpensslFailed("cannot encode the authority's key");

  absl::StatusOr<CertificateAuthority> authority = FromParts(std::move(certificate), std::move(key), region);
  if (!authority.ok()) return authority.status();
  const absl::Status written = CreateSecretFile(path, absl::StrCat(key_pem, authority->pem()));
  if (!written.ok()) return written;
  return authority;
}

absl::StatusOr<CertificateAuthority> CertificateAuthority::Load(const std::string& path, absl::string_view region,
                                                                absl::Time now) {
  const ossl::ErrorQueueGuard guard;
  const absl::StatusOr<std::string> text = ReadSecretFile(path, 2 * limits::kCertificateBytesMax);
  if (!text.ok()) return text.status();
  const absl::Status damaged = absl::DataLossError(absl::StrCat(path, " does not hold an authority of Relais"));
  const size_t split = text->find("-----BEGIN CERTIFICATE-----");
  if (split == std::string::npos) return damaged;
  absl::StatusOr<ossl::Key> key = ossl::ParseKeyPem(absl::string_view(*text).substr(0, split));
  absl::StatusOr<ossl::Certificate> certificate = ossl::ParseCertificate(absl::string_view(*text).substr(split));
  if (!key.ok() || !certificate.ok()) return damaged;
  X509* const root = certificate->get();
  if (X509_check_ca(root) != 1 || X509_check_private_key(root, key->get()) != 1 || X509_verify(root, key->get()) != 1) {
    return damaged;
  }
  if (ossl::OnlyUri(root) != AuthorityUri(region)) {
    return absl::FailedPreconditionError(absl::StrCat(path, " is not the authority of region ", region));
  }
  if (now > ossl::TimeOf(X509_get0_notAfter(root))) {
    return absl::FailedPreconditionError(absl::StrCat(path, " has ended: a new authority must be made"));
  }
  return FromParts(*std::move(certificate), *std::move(key), region);
}

absl::StatusOr<IssuedCertificate> CertificateAuthority::SignNode(absl::string_view csr_der, NodeId node,
                                                                 absl::Time now) const {
  RELAIS_CHECK(!node.none());
  return SignClient(csr_der, node.ToHex(), NodeUri(region_, node), limits::kCertificateDays, now);
}

absl::StatusOr<IssuedCertificate> CertificateAuthority::SignAccount(absl::string_view csr_der, AccountId account,
                                                                    absl::Time now) const {
  RELAIS_CHECK(!account.none());
  return SignClient(csr_der, account.ToHex(), AccountUri(region_, account), limits::kAccountCertificateDays, now);
}

absl::StatusOr<IssuedCertificate> CertificateAuthority::SignClient(absl::string_view csr_der,
                                                                   const std::string& common_name,
                                                                   const std::string& uri, int days,
                                                                   absl::Time now) const {
  const ossl::ErrorQueueGuard guard;
  const absl::StatusOr<ossl::Key> key = KeyOfRequest(csr_der);
  if (!key.ok()) return key.status();
  ossl::CertificateOutline outline;
  outline.use = ossl::Use::kClient;
  outline.common_name = common_name;
  outline.names = {{Name::Kind::kUri, uri}};
  outline.not_before = now - absl::Minutes(limits::kCertificateBackdateMinutes);
  outline.not_after = std::min(now + absl::Hours(24) * days, ossl::TimeOf(X509_get0_notAfter(certificate_.get())));
  const ossl::Certificate leaf = ossl::BuildCertificate(outline, key->get(), certificate_.get(), key_.get());
  if (leaf == nullptr) return OpensslFailed("cannot make a certificate");
  IssuedCertificate issued;
  issued.pem = ossl::DerToPem(ossl::CertificateDer(leaf.get()), PEM_STRING_X509);
  if (issued.pem.empty()) return OpensslFailed("cannot encode a certificate");
  issued.serial = ossl::SerialHex(leaf.get());
  issued.fingerprint = ossl::CertificateFingerprint(leaf.get());
  issued.key = OpensslDigester().Sha256(ossl::PublicKeyDer(key->get()));
  issued.not_before = ossl::TimeOf(X509_get0_notBefore(leaf.get()));
  issued.not_after = ossl::TimeOf(X509_get0_notAfter(leaf.get()));
  return issued;
}

absl::StatusOr<ServerIdentity> CertificateAuthority::IssueServer(const std::vector<std::string>& names, absl::Time now,
                                                                 absl::string_view own_name) const {
  const ossl::ErrorQueueGuard guard;
  ossl::CertificateOutline outline;
  outline.use = ossl::Use::kServer;
  outline.common_name = absl::StrCat("Relais ", absl::StripPrefix(own_name, "relais-"), " ", region_);
  std::vector<std::string> all = {"localhost", std::string(own_name), "127.0.0.1"};
  all.insert(all.end(), names.begin(), names.end());
  std::set<std::string> seen;
  for (const std::string& text : all) {
    std::optional<Name> name = ServerName(text);
    if (!name.has_value()) {
      return absl::InvalidArgumentError(absl::StrCat("neither a host name nor an address: ", text));
    }
    if (seen.insert(name->value).second) outline.names.push_back(*std::move(name));
  }
  outline.not_before = now - absl::Minutes(limits::kCertificateBackdateMinutes);
  outline.not_after = std::min(now + absl::Hours(24) * limits::kServerCertificateDays,
                               ossl::TimeOf(X509_get0_notAfter(certificate_.get())));
  const ossl::Key key = ossl::NewKey();
  if (key == nullptr) return OpensslFailed("cannot make a key");
  const ossl::Certificate leaf = ossl::BuildCertificate(outline, key.get(), certificate_.get(), key_.get());
  if (leaf == nullptr) return OpensslFailed("cannot make the server's certificate");
  ServerIdentity identity;
  identity.key_pem = ossl::KeyPem(key.get());
  identity.chain_pem = absl::StrCat(ossl::DerToPem(ossl::CertificateDer(leaf.get()), PEM_STRING_X509), pem_);
  identity.not_after = ossl::TimeOf(X509_get0_notAfter(leaf.get()));
  if (identity.key_pem.empty()) return OpensslFailed("cannot encode the server's key");
  return identity;
}

}  // namespace relais
