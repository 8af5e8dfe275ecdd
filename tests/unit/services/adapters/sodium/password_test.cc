#include "services/adapters/sodium/password.h"

#include <gtest/gtest.h>

#include <string>

#include "services/core/handoff/limits.h"

namespace relais {
namespace {

constexpr SlipCost kCheapPassword{1u << 16, 1};

TEST(Password, OnlyTheSameOneFits) {
  const auto hash = HashPassword("correct cheval pile agrafe", kCheapPassword);
  ASSERT_TRUE(hash.ok());
  EXPECT_TRUE(VerifyPassword(*hash, "correct cheval pile agrafe"));
  for (const char* other :
       {"", "correct cheval pile agraf", "correct cheval pile agrafe ", "Correct cheval pile agrafe"}) {
    EXPECT_FALSE(VerifyPassword(*hash, other)) << other;
  }
  EXPECT_EQ(hash->find("cheval"), std::string::npos);
}

TEST(Password, TwoHashesOfOnePasswordDiffer) {
  EXPECT_NE(*HashPassword("correct cheval pile agrafe", kCheapPassword),
            *HashPassword("correct cheval pile agrafe", kCheapPassword));
}

// The product's own cost stands in the hash: a cheaper one would show here.
TEST(Password, IsArgon2idAtTheCostOfTheLimits) {
  const auto hash = HashPassword("correct cheval pile agrafe", {limits::kArgonMemoryBytes, limits::kArgonPasses});
  ASSERT_TRUE(hash.ok());
  EXPECT_EQ(hash->rfind("$argon2id$v=19$m=65536,t=3,p=1$", 0), 0u) << *hash;
}

TEST(Password, WhatIsNoHashFitsNothing) {
  const std::string hash = *HashPassword("correct cheval pile agrafe", kCheapPassword);
  for (const std::string& wrong : {std::string(), std::string("$argon2id$"), hash.substr(0, hash.size() - 1),
                                   hash + "A", std::string(4096, 'x'), std::string("\0\0", 2) + hash}) {
    EXPECT_FALSE(VerifyPassword(wrong, "correct cheval pile agrafe"));
    EXPECT_FALSE(VerifyPassword(wrong, ""));
  }
}

}  // namespace
}  // namespace relais
