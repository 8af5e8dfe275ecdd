// Shows a join token to the hub that made it, and to nobody else.
#ifndef RELAIS_NODE_CLI_ENROLMENT_H_
#define RELAIS_NODE_CLI_ENROLMENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/convention/join_token.h"

namespace relais::node {

// What a node needs for mTLS with its hub. Nothing of it is on disk yet.
struct Membership {
  std::string key_pem;
  std::string certificate_pem;
  std::string authority_pem;
};

// Fetches the authority that `token` pins, makes a key, has it certified, and checks what came back: a certificate for
// this node and this key, by that authority. Refusals keep their reason (kTokenInvalid, kCertificateInvalid…); a hub
// that does not answer is OutOfReach, and then the token may be spent or not. Blocks, for at most twice
// `patience_seconds`: a hub that is just starting is waited for.
absl::StatusOr<Membership> Enrol(const JoinToken& token, const std::string& region, const std::string& server_name,
                                 absl::Time now, int patience_seconds, const Terminal& terminal);

}  // namespace relais::node

#endif  // RELAIS_NODE_CLI_ENROLMENT_H_
