// The one-time account token as a line of text: what an administrator pastes to get a certificate.
#ifndef RELAIS_SERVICES_CORE_CONVENTION_ACCOUNT_TOKEN_H_
#define RELAIS_SERVICES_CORE_CONVENTION_ACCOUNT_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/access/principal.h"
#include "services/core/handoff/ids.h"

namespace relais {

struct AccountToken {
  std::string secret;       // kJoinTokenBytes unpredictable bytes; never stored at the hub
  AccountId account;        // whose it is
  std::string hub_address;  // of the enrolment port, as in a join token
  Digest authority;         // SHA-256 of the DER of the hub's CA
  friend bool operator==(const AccountToken&, const AccountToken&) = default;
};

// "relais-account-1." and then what a join token holds, with the account in the place of node and of partner: neither
// passes for the other. Asserts as FormatJoinToken.
std::string FormatAccountToken(const AccountToken& token);
// The inverse; refusals of ParseJoinToken.
absl::StatusOr<AccountToken> ParseAccountToken(absl::string_view text);
// What the hub keeps of a token, before it is hashed: domain "relais.v1.account", secret, account.
std::string AccountSecretText(absl::string_view secret, AccountId account);

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_CONVENTION_ACCOUNT_TOKEN_H_
