#include "services/core/convention/account_token.h"

#include <gtest/gtest.h>

#include "services/core/convention/join_token.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

using samples::Filled;

const AccountToken kPass{std::string(limits::kJoinTokenBytes, 's'), Filled<AccountId>(3), "hub.example:7444",
                         Filled<Digest>(4)};

TEST(AccountToken, ComesBackAsItWasMade) {
  const std::string text = FormatAccountToken(kPass);
  const auto parsed = ParseAccountToken(" " + text + "\n");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, kPass);
}

TEST(AccountToken, AnyOtherLineIsRefused) {
  const std::string text = FormatAccountToken(kPass);
  for (size_t i = 0; i < text.size(); ++i) {
    std::string wrong = text;
    wrong[i] = wrong[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(ParseAccountToken(wrong).ok()) << i;
    EXPECT_FALSE(ParseAccountToken(text.substr(0, i)).ok()) << i;
  }
  EXPECT_EQ(ReasonOf(ParseAccountToken("relais-account-2.AAAA").status()), Reason::kVersionUnknown);
}

// Whoever was given one kind of token cannot use it as the other.
TEST(AccountToken, NeitherPassesForAJoinTokenNorTheOtherWay) {
  const JoinToken join{kPass.secret,      Filled<NodeId>(3), Filled<PartnerId>(5),
                       kPass.hub_address, kPass.authority,   Filled<Digest>(8)};
  EXPECT_FALSE(ParseAccountToken(FormatJoinToken(join)).ok());
  EXPECT_FALSE(ParseJoinToken(FormatAccountToken(kPass)).ok());
  const std::string body = FormatJoinToken(join).substr(std::string("relais-join-2.").size());
  EXPECT_FALSE(ParseAccountToken("relais-account-1." + body).ok()) << "node and partner differ";
  const NodeId node(kPass.account.bytes());
  const PartnerId partner(kPass.account.bytes());
  EXPECT_NE(AccountSecretText(kPass.secret, kPass.account), JoinSecretText(kPass.secret, node, partner));
}

}  // namespace
}  // namespace relais
