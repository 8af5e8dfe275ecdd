#include "hub/hub_identity.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/openssl/secret_file.h"

namespace relais::hub {

absl::StatusOr<Secret32> ReadSigningKey(const std::string& path) {
  constexpr size_t kTextBytesMax = 128;
  const absl::StatusOr<std::string> text = ReadSecretFile(path, kTextBytesMax);
  if (!text.ok()) return text.status();
  const Digest seed = Digest::FromHex(absl::StripAsciiWhitespace(*text));  // any 32 bytes: only to parse them
  if (seed.none()) return absl::InvalidArgumentError(absl::StrCat(path, ": must hold 64 hexadecimal symbols"));
  return Secret32(seed.view());
}

CertificateReader ReaderFor(const std::string& region) {
  return [region](absl::string_view pem) -> absl::StatusOr<Peer> {
    absl::StatusOr<PeerCertificate> certificate = ParsePeerCertificate(pem, region);
    if (!certificate.ok()) return certificate.status();
    return Peer{certificate->node, certificate->not_before, certificate->not_after, certificate->fingerprint, ""};
  };
}

}  // namespace relais::hub
