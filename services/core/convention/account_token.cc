#include "services/core/convention/account_token.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

constexpr absl::string_view kAnyAccountVersion = "relais-account-";
constexpr absl::string_view kAccountPrefix = "relais-account-1.";
constexpr absl::string_view kJoinPrefix = "relais-join-2.";
constexpr absl::string_view kAccountDomain = "relais.v1.account";

}  // namespace

std::string FormatAccountToken(const AccountToken& token) {
  // An account trusts the hub for what it administers: where a node's token pins the anchor, it repeats the authority.
  const JoinToken inner{token.secret,
                        NodeId(token.account.bytes()),
                        PartnerId(token.account.bytes()),
                        token.hub_address,
                        token.authority,
                        token.authority};
  return absl::StrCat(kAccountPrefix, FormatJoinToken(inner).substr(kJoinPrefix.size()));
}

absl::StatusOr<AccountToken> ParseAccountToken(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (!absl::StartsWith(text, kAnyAccountVersion)) return Refuse(Reason::kMalformed, "not an account token");
  if (!absl::StartsWith(text, kAccountPrefix)) return Refuse(Reason::kVersionUnknown, "account token of another form");
  const absl::StatusOr<JoinToken> inner = ParseJoinToken(absl::StrCat(kJoinPrefix, text.substr(kAccountPrefix.size())));
  if (!inner.ok()) return inner.status();
  if (inner->node.bytes() != inner->partner.bytes() || inner->anchor != inner->authority)
    return Refuse(Reason::kMalformed, "not an account's token");
  return AccountToken{inner->secret, AccountId(inner->node.bytes()), inner->hub_address, inner->authority};
}

std::string AccountSecretText(absl::string_view secret, AccountId account) {
  return absl::StrCat(kAccountDomain, secret, account.view());
}

}  // namespace relais
