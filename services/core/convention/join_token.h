// The one-time join token as a line of text: what a partner's administrator pastes into a new node.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_JOIN_TOKEN_H_
#define RELAIS_SERVICES_CORE_CONVENTION_JOIN_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/convention/evidence.h"
#include "services/core/handoff/ids.h"

namespace relais {

struct JoinToken {
  std::string secret;       // kJoinTokenBytes unpredictable bytes, drawn by the hub's edge; never stored at the hub
  NodeId node;              // what the node will be called
  PartnerId partner;        // whose node it will be
  std::string hub_address;  // of the enrolment port: host:port, the host a name, an IPv4 or a bracketed IPv6 address
  Digest authority;         // SHA-256 of the DER of the hub's CA: the node tells its secret to nobody else
  Digest anchor;            // SHA-256 of AnchorText: the node trusts no other root keys

  friend bool operator==(const JoinToken&, const JoinToken&) = default;
};

// Whether `address` is host:port with a port of 1 to 65535, at most kHubAddressBytesMax bytes.
bool IsHubAddress(absl::string_view address);

// "relais-join-2." followed by the unpadded base64url (RFC 4648, section 5) of: secret 20, node 16, partner 16,
// authority 32, anchor 32, the address, and its CRC-32 (ISO 3309, as in zlib) 4, big-endian, over everything before it.
// Some 200 ASCII symbols without white space. Asserts the lengths of `token`'s parts and IsHubAddress.
std::string FormatJoinToken(const JoinToken& token);

// The inverse, after white space at both ends is dropped. Refuses with
//   kVersionUnknown  a join token of a form not known here,
//   kTooLarge        longer than any token,
//   kMalformed       anything else: no token, cut, mistyped (the checksum), an id of zeros, no address.
// The checksum guards against slips of the hand, not against malice: the hub decides what the secret is worth.
absl::StatusOr<JoinToken> ParseJoinToken(absl::string_view text);

// What the hub keeps of a token, before the caller hashes it (SHA-256): domain "relais.v1.join", secret, node,
// partner. Thus a secret shown for another node or partner is as unknown as a wrong one.
std::string JoinSecretText(absl::string_view secret, NodeId node, PartnerId partner);

// What a token pins of an anchor, before the caller hashes it (SHA-256): domain "relais.v1.anchor", then its keys in
// ascending order.
std::string AnchorText(const Anchor& anchor);

// What an identity key signs to show that whoever sent this request for a certificate holds it: domain
// "relais.v1.enrol", node, partner, the request.
std::string IdentityProofText(NodeId node, PartnerId partner, absl::string_view csr_der);

// A key as people compare it by telephone: 32 hexadecimal symbols in groups of four, of a SHA-256 of the key that the
// caller has made. "3f2a 9c01 …".
std::string SpokenFingerprint(const Digest& sha256);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_JOIN_TOKEN_H_
