#include "node/desk_tls.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/read_file.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

// "[::1]:7443" → "::1", "poste-3:7443" → "poste-3".
std::string HostOf(absl::string_view address) {
  absl::string_view host = address.substr(0, address.rfind(':'));
  if (!host.empty() && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  return std::string(host);
}

}  // namespace

absl::StatusOr<CertificateAuthority> DeskAuthority(const DeskTlsOptions& options, absl::Time now) {
  absl::StatusOr<CertificateAuthority> read = CertificateAuthority::Load(options.authority, options.region, now);
  if (!absl::IsNotFound(read.status())) return read;
  return CertificateAuthority::Create(options.authority, options.region, now);
}

absl::StatusOr<DeskIdentity> DeskIdentityOf(const DeskTlsOptions& options, absl::Time now) {
  if (!options.certificate.empty()) {
    const absl::StatusOr<std::string> chain = ReadTextFile(options.certificate);
    if (!chain.ok()) return chain.status();
    const absl::StatusOr<std::string> key = ReadSecretFile(options.key, limits::kCertificateBytesMax);
    if (!key.ok()) return key.status();
    return DeskIdentity{*key, *chain};
  }
  const absl::StatusOr<CertificateAuthority> authority = DeskAuthority(options, now);
  if (!authority.ok()) return authority.status();
  std::vector<std::string> names;
  const std::string host = HostOf(options.address);
  if (host != "0.0.0.0" && host != "::") names.push_back(host);
  const absl::StatusOr<ServerIdentity> issued = authority->IssueServer(names, now, kDeskServerName);
  if (!issued.ok()) return issued.status();
  return DeskIdentity{issued->key_pem, issued->chain_pem};
}

}  // namespace relais::node
