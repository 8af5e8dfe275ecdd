#include "node/tls_folder.h"

#include <unistd.h>

#include <utility>

#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/secret_file.h"
#include "services/adapters/system/read_file.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

// The states on disk, and what SettlePair makes of them (K, C: key and certificate; 1 present, 2 next):
//   K1 C1                          nothing to do
//   K1 C1 | K2.next                the request left, no certificate came: nothing to do, the key is used again
//   K1 C1 | K2.next C2.next        both are moved, the key first
//   K2 C1 | C2.next                the certificate is moved
//   K2 C2                          done
bool Fits(const TlsFolder& folder, const std::string& key_path, const std::string& certificate_path, absl::Time now) {
  const absl::StatusOr<std::string> key = ReadSecretFile(key_path, limits::kCertificateBytesMax);
  const absl::StatusOr<std::string> certificate = ReadTextFile(certificate_path);
  const absl::StatusOr<std::string> authority = ReadTextFile(folder.authority);
  return key.ok() && certificate.ok() && authority.ok() &&
         CheckOwnCertificate(*certificate, *key, *authority, folder.region, folder.node, now).ok();
}

}  // namespace

absl::Status SettlePair(const TlsFolder& folder, absl::Time now) {
  if (Fits(folder, folder.next_key(), folder.next_certificate(), now)) {
    if (absl::Status moved = MoveSecretFile(folder.next_key(), folder.key); !moved.ok()) return moved;
  }
  if (!Fits(folder, folder.key, folder.next_certificate(), now)) return absl::OkStatus();
  return MoveSecretFile(folder.next_certificate(), folder.certificate);
}

absl::StatusOr<TlsPair> ReadPair(const TlsFolder& folder) {
  absl::StatusOr<std::string> key = ReadSecretFile(folder.key, limits::kCertificateBytesMax);
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> certificate = ReadTextFile(folder.certificate);
  if (!certificate.ok()) return certificate.status();
  return TlsPair{*std::move(key), *std::move(certificate)};
}

absl::StatusOr<NodeRequest> NextRequest(const TlsFolder& folder) {
  const absl::StatusOr<std::string> kept = ReadSecretFile(folder.next_key(), limits::kCertificateBytesMax);
  if (kept.ok()) {
    absl::StatusOr<NodeRequest> again = RequestFor(*kept);
    if (again.ok()) return again;
  }
  absl::StatusOr<NodeRequest> made = MakeNodeRequest();
  if (!made.ok()) return made.status();
  if (absl::Status written = ReplaceSecretFile(folder.next_key(), made->key_pem); !written.ok()) return written;
  return made;
}

absl::Status TakeCertificate(const TlsFolder& folder, const std::string& certificate_pem, absl::Time now) {
  const absl::StatusOr<std::string> key = ReadSecretFile(folder.next_key(), limits::kCertificateBytesMax);
  if (!key.ok()) return key.status();
  const absl::StatusOr<std::string> authority = ReadTextFile(folder.authority);
  if (!authority.ok()) return authority.status();
  absl::Status fits = CheckOwnCertificate(certificate_pem, *key, *authority, folder.region, folder.node, now);
  if (!fits.ok()) return fits;
  absl::Status written = ReplaceSecretFile(folder.next_certificate(), certificate_pem);
  if (!written.ok()) return written;
  return SettlePair(folder, now);
}

}  // namespace relais::node
