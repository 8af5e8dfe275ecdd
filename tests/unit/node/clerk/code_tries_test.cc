#include "node/clerk/code_tries.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace relais::node {
namespace {

constexpr Window kNow{1'996'000};
constexpr Window kLater{1'996'001};

TEST(CodeTries, OnlyWrongCodesUseUpTheTries) {
  CodeTries tries;
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(tries.MayTry("AAAA0000", kNow)) << "asking is no try";
  EXPECT_EQ(tries.size(), 0u);
  for (int i = 0; i < limits::kCodeTriesMax; ++i) {
    EXPECT_TRUE(tries.MayTry("AAAA0000", kNow));
    tries.Wrong("AAAA0000", kNow);
  }
  EXPECT_FALSE(tries.MayTry("AAAA0000", kNow));
  EXPECT_TRUE(tries.MayTry("BBBB0000", kNow)) << "another paper";
  EXPECT_TRUE(tries.MayTry("AAAA0000", kLater)) << "a quarter of an hour later";
}

TEST(CodeTries, TheRightCodeForgetsTheWrongOnes) {
  CodeTries tries;
  for (int i = 1; i < limits::kCodeTriesMax; ++i) tries.Wrong("AAAA0000", kNow);
  tries.Right("AAAA0000");
  EXPECT_EQ(tries.size(), 0u);
  tries.Wrong("AAAA0000", kNow);
  EXPECT_TRUE(tries.MayTry("AAAA0000", kNow));
}

TEST(CodeTries, FillingTheBookGivesNobodyNewTries) {
  CodeTries tries;
  for (int i = 0; i < limits::kCodeTriesMax; ++i) tries.Wrong("guessed", kNow);
  for (size_t i = 0; i < 2 * CodeTries::kRememberedMax; ++i) {
    const std::string paper = absl::StrCat("paper ", i);
    ASSERT_TRUE(tries.MayTry(paper, kNow));
    tries.Wrong(paper, kNow);
  }
  EXPECT_LE(tries.size(), CodeTries::kRememberedMax);
  EXPECT_FALSE(tries.MayTry("guessed", kNow));
}

}  // namespace
}  // namespace relais::node
