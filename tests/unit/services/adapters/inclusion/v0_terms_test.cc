#include "services/adapters/inclusion/v0_terms.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/adapters/inclusion/own_fields.h"
#include "services/core/convention/vocabulary.h"

namespace relais {
namespace {

bool IsGood(V0List list, absl::string_view value) {
  switch (list) {
    case V0List::kNeeds:
      return IsNeed(value);
    case V0List::kPublics:
      return IsPublic(value);
    case V0List::kTypes:
      return IsServiceType(value);
    case V0List::kFees:
      return value == "gratuit" || value == "payant";
    case V0List::kWays:
      return WayFromWord(value).has_value();
    case V0List::kKinds:
      return IsKind(value);
  }
  return false;
}

TEST(V0Terms, AscendWithoutRepeatsAndLeadIntoV1) {
  size_t total = 0;
  for (const V0List list :
       {V0List::kNeeds, V0List::kPublics, V0List::kTypes, V0List::kFees, V0List::kWays, V0List::kKinds}) {
    absl::string_view before;
    for (const V0Term& term : V0Terms(list)) {
      EXPECT_LT(before, term.v0);
      before = term.v0;
      EXPECT_FALSE(IsGood(list, term.v0)) << term.v0 << " is v1 already";
      EXPECT_TRUE(term.v1.empty() || IsGood(list, term.v1)) << term.v0;
      EXPECT_EQ(FindV0Term(list, term.v0), &term);
      ++total;
    }
  }
  EXPECT_EQ(total, 276u);
}

TEST(V0Terms, WhatV0DidNotHaveIsNotFound) {
  EXPECT_EQ(FindV0Term(V0List::kNeeds, "voyage--lune"), nullptr);
  EXPECT_EQ(FindV0Term(V0List::kNeeds, ""), nullptr);
  EXPECT_EQ(FindV0Term(V0List::kPublics, "zzz"), nullptr);
  ASSERT_NE(FindV0Term(V0List::kKinds, "ML"), nullptr);
  EXPECT_EQ(FindV0Term(V0List::kKinds, "ML")->v1, "mission-locale");
}

}  // namespace
}  // namespace relais
