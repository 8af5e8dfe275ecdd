#include "services/core/convention/join_token.h"

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kAnyVersion = "relais-join-";
constexpr absl::string_view kPrefix = "relais-join-2.";
constexpr absl::string_view kSecretDomain = "relais.v1.join";
constexpr size_t kSecretBytes = limits::kJoinTokenBytes;
constexpr absl::string_view kAnchorDomain = "relais.v1.anchor";
constexpr absl::string_view kProofDomain = "relais.v1.enrol";
constexpr size_t kFixedBytes = kSecretBytes + NodeId::kSize + PartnerId::kSize + 2 * Digest::kSize;
constexpr size_t kChecksumBytes = 4;
constexpr size_t kTextBytesMax =
    kPrefix.size() + (kFixedBytes + limits::kHubAddressBytesMax + kChecksumBytes + 2) / 3 * 4;

std::string Checksum(absl::string_view bytes) {
  uint32_t crc = 0xFFFFFFFF;
  for (char c : bytes) {
    crc ^= static_cast<uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  crc = ~crc;
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(crc >> shift));
  return out;
}

absl::Status Malformed(absl::string_view detail) {
  return Refuse(Reason::kMalformed, detail);
}

bool IsHost(absl::string_view host) {
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.empty()) return false;
  for (char c : host) {
    const auto symbol = static_cast<unsigned char>(c);
    const bool good = bracketed ? absl::ascii_isxdigit(symbol) || c == ':' || c == '.'
                                : absl::ascii_isalnum(symbol) || c == '-' || c == '.';
    if (!good) return false;
  }
  return true;
}

// Takes the first `size` bytes off `rest`.
absl::string_view Take(absl::string_view& rest, size_t size) {
  const absl::string_view head = rest.substr(0, size);
  rest.remove_prefix(size);
  return head;
}

}  // namespace

bool IsHubAddress(absl::string_view address) {
  if (address.size() > limits::kHubAddressBytesMax) return false;
  const size_t colon = address.rfind(':');
  if (colon == absl::string_view::npos || !IsHost(address.substr(0, colon))) return false;
  const absl::string_view digits = address.substr(colon + 1);
  if (digits.empty() || digits.size() > 5 || digits.front() == '0') return false;
  uint32_t port = 0;
  for (char c : digits) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
    port = port * 10 + static_cast<uint32_t>(c - '0');
  }
  return port <= 65535;
}

std::string FormatJoinToken(const JoinToken& token) {
  RELAIS_CHECK(token.secret.size() == kSecretBytes);
  RELAIS_CHECK(!token.node.none() && !token.partner.none() && !token.authority.none() && !token.anchor.none());
  RELAIS_CHECK(IsHubAddress(token.hub_address));
  std::string bytes = absl::StrCat(token.secret, token.node.view(), token.partner.view(), token.authority.view());
  absl::StrAppend(&bytes, token.anchor.view(), token.hub_address);
  bytes += Checksum(bytes);
  return absl::StrCat(kPrefix, absl::WebSafeBase64Escape(bytes));
}

absl::StatusOr<JoinToken> ParseJoinToken(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (text.size() > kTextBytesMax) return Refuse(Reason::kTooLarge, "longer than any join token");
  if (!absl::StartsWith(text, kAnyVersion)) return Malformed("not a join token");
  if (!absl::StartsWith(text, kPrefix)) return Refuse(Reason::kVersionUnknown, "join token of another form");
  text.remove_prefix(kPrefix.size());
  std::string bytes;
  // Decoding forgives white space, padding and spare bits; a token has one spelling only.
  if (!absl::WebSafeBase64Unescape(text, &bytes) || absl::WebSafeBase64Escape(bytes) != text) {
    return Malformed("join token with a symbol that cannot be");
  }
  if (bytes.size() <= kFixedBytes + kChecksumBytes) return Malformed("join token cut short");
  absl::string_view rest = bytes;
  if (Checksum(rest.substr(0, rest.size() - kChecksumBytes)) != rest.substr(rest.size() - kChecksumBytes)) {
    return Malformed("join token cut short or mistyped");
  }
  rest.remove_suffix(kChecksumBytes);
  JoinToken token;
  token.secret = std::string(Take(rest, kSecretBytes));
  token.node = NodeId::FromBytes(Take(rest, NodeId::kSize));
  token.partner = PartnerId::FromBytes(Take(rest, PartnerId::kSize));
  token.authority = Digest::FromBytes(Take(rest, Digest::kSize));
  token.anchor = Digest::FromBytes(Take(rest, Digest::kSize));
  token.hub_address = std::string(rest);
  if (token.node.none() || token.partner.none() || token.authority.none() || token.anchor.none()) {
    return Malformed("join token for nobody");
  }
  if (!IsHubAddress(token.hub_address)) return Malformed("join token without the hub's address");
  return token;
}

std::string JoinSecretText(absl::string_view secret, NodeId node, PartnerId partner) {
  return absl::StrCat(kSecretDomain, secret, node.view(), partner.view());
}

std::string AnchorText(const Anchor& anchor) {
  std::string text(kAnchorDomain);
  for (const SigningKey& root : anchor.roots) absl::StrAppend(&text, root.view());
  return text;
}

std::string IdentityProofText(NodeId node, PartnerId partner, absl::string_view csr_der) {
  return absl::StrCat(kProofDomain, node.view(), partner.view(), csr_der);
}

std::string SpokenFingerprint(const Digest& sha256) {
  constexpr size_t kSpokenSymbols = 32;
  const std::string hex = sha256.ToHex().substr(0, kSpokenSymbols);
  std::string spoken;
  for (size_t i = 0; i < hex.size(); ++i) {
    if (i > 0 && i % 4 == 0) spoken.push_back(' ');
    spoken.push_back(hex[i]);
  }
  return spoken;
}

}  // namespace relais
