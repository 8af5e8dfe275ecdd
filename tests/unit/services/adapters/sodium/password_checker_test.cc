#include "services/adapters/sodium/password_checker.h"

#include <gtest/gtest.h>

#include <string>

#include "services/core/handoff/limits.h"
#include "tests/fakes/seeded_entropy.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

constexpr SlipCost kCheapCost{8192, 1};
constexpr char kPassword[] = "correct cheval pile agrafe";

TEST(PasswordChecker, VerifiesItsOwnAndNothingElse) {
  SeededEntropy entropy(1);
  PasswordChecker checker(&entropy, kCheapCost);
  const absl::StatusOr<std::string> hash = checker.Hash(kPassword);
  ASSERT_OK(hash);
  EXPECT_TRUE(checker.Verify(*hash, kPassword));
  EXPECT_FALSE(checker.Verify(*hash, "correct cheval pile agraf"));
  EXPECT_FALSE(checker.Verify("", kPassword)) << "nobody's";
  EXPECT_FALSE(checker.Verify("", ""));
}

// What is hashed is bounded, and what is cut to the bound is not the password.
TEST(PasswordChecker, WhatIsTooLongIsWrong) {
  SeededEntropy entropy(1);
  PasswordChecker checker(&entropy, kCheapCost);
  const std::string longest(limits::kPasswordBytesMax, 'x');
  const absl::StatusOr<std::string> hash = checker.Hash(longest);
  ASSERT_OK(hash);
  EXPECT_TRUE(checker.Verify(*hash, longest));
  EXPECT_FALSE(checker.Verify(*hash, longest + "x"));
}

TEST(PasswordChecker, EasyPasswordsAreNotTaken) {
  EXPECT_OK(PasswordChecker::CheckStrength("Ada", kPassword));
  EXPECT_OK(PasswordChecker::CheckStrength("", "the great ada of old"));
  for (const std::string& weak :
       {std::string(), std::string("elevensigns"), std::string(20, 'a'), std::string("the great ADA of old"),
        std::string(limits::kPasswordBytesMax + 1, 'b') + "c", std::string("with a bell \a inside")}) {
    EXPECT_THAT(PasswordChecker::CheckStrength("Ada", weak), RefusedFor(Reason::kPasswordTooWeak)) << weak;
  }
}

}  // namespace
}  // namespace relais
