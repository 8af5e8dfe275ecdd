#include "services/core/convention/vocabulary.h"

#include "gtest/gtest.h"
#include "services/core/handoff/limits.h"

namespace relais {
namespace {

TEST(VocabularyTest, IsCompleteAndAscending) {
  EXPECT_EQ(Needs().size(), 69u + 5u);
  EXPECT_EQ(Publics().size(), 14u);
  EXPECT_EQ(Kinds().size(), 108u + 8u);
  EXPECT_EQ(ServiceTypes().size(), 6u);
  for (absl::Span<const Term> terms : {Needs(), Publics(), Kinds(), ServiceTypes()}) {
    for (size_t i = 0; i < terms.size(); ++i) {
      EXPECT_FALSE(terms[i].label.empty());
      EXPECT_LE(terms[i].code.size(), limits::kVocabularyBytesMax);
      if (i > 0) {
        EXPECT_LT(terms[i - 1].code, terms[i].code);
      }
    }
  }
}

TEST(VocabularyTest, KnowsEveryCodeOfItsOwn) {
  for (const Term& term : Needs()) {
    EXPECT_TRUE(IsNeed(term.code));
    EXPECT_EQ(NeedLabel(term.code), term.label);
  }
  for (const Term& term : Publics()) {
    EXPECT_TRUE(IsPublic(term.code));
    EXPECT_EQ(PublicLabel(term.code), term.label);
  }
  EXPECT_TRUE(IsPublic(kAllPublics));
  for (const Term& term : Kinds()) {
    EXPECT_TRUE(IsKind(term.code));
    EXPECT_EQ(KindLabel(term.code), term.label);
  }
  for (const Term& term : ServiceTypes()) {
    EXPECT_TRUE(IsServiceType(term.code));
    EXPECT_EQ(ServiceTypeLabel(term.code), term.label);
  }
}

TEST(VocabularyTest, RefusesEverythingElse) {
  for (const char* code : {"", "jeune", "jeunes ", "JEUNES", "se-former", "se-former--", "zzz"}) {
    EXPECT_FALSE(IsNeed(code)) << code;
    EXPECT_FALSE(IsPublic(code)) << code;
    EXPECT_EQ(NeedLabel(code), "");
    EXPECT_EQ(PublicLabel(code), "");
    EXPECT_FALSE(IsKind(code) || IsServiceType(code) || IsDiscreetKind(code)) << code;
    EXPECT_EQ(KindLabel(code), "");
    EXPECT_EQ(ServiceTypeLabel(code), "");
  }
  EXPECT_FALSE(IsNeed("jeunes"));
}

TEST(VocabularyTest, OurOwnCodesSayThatTheyAreOurs) {
  int own_needs = 0;
  for (const Term& term : Needs()) own_needs += IsOwnCode(term.code) ? 1 : 0;
  EXPECT_EQ(own_needs, 5);
  int own_kinds = 0;
  for (const Term& term : Kinds()) own_kinds += IsOwnCode(term.code) ? 1 : 0;
  EXPECT_EQ(own_kinds, 8);
  EXPECT_TRUE(IsKind("spro--cio") && IsNeed("spro--validation-des-acquis-de-lexperience"));
  EXPECT_FALSE(IsOwnCode("spro-"));
}

TEST(VocabularyTest, SomeKindsAreNotMentioned) {
  int discreet = 0;
  for (const Term& term : Kinds()) discreet += IsDiscreetKind(term.code) ? 1 : 0;
  EXPECT_EQ(discreet, 21) << "each discreet kind is a kind";
  for (const char* code : {"cidff", "spip", "pjj", "csapa"}) EXPECT_TRUE(IsDiscreetKind(code)) << code;
  for (const char* code : {"mission-locale", "france-travail", "spro--cio"}) EXPECT_FALSE(IsDiscreetKind(code)) << code;
}

TEST(VocabularyTest, KnowsTheShapeOfCommuneCodes) {
  for (const char* code : {"45252", "01004", "2A004", "2B033", "97105"}) EXPECT_TRUE(IsCommuneCode(code)) << code;
  for (const char* code : {"", "4525", "452520", "2a004", "2C004", "A2004", "45 52", "4525A", "1A001"}) {
    EXPECT_FALSE(IsCommuneCode(code)) << code;
  }
}

}  // namespace
}  // namespace relais
