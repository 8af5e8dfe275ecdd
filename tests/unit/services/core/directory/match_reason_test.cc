#include "services/core/directory/match_reason.h"

#include <set>

#include "gtest/gtest.h"
#include "services/core/handoff/draft.h"
#include "tests/unit/services/core/convention/sample_network.h"

namespace relais {
namespace {

TEST(MatchReasonTest, EveryReasonHasANameOfItsOwnAndItsWords) {
  std::set<absl::string_view> names;
  for (int number = 0; number < 256; ++number) {
    const auto reason = static_cast<MatchReason>(number);
    const absl::string_view name = MatchReasonName(reason);
    const MatchWhy why{reason, sample::kToday.value(), 3};
    EXPECT_EQ(MatchWhyFr(why).empty(), name.empty()) << number;
    EXPECT_EQ(MatchWhyEn(why).empty(), name.empty()) << number;
    if (name.empty()) continue;
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(IsCaution(reason), number >= 32) << name;
  }
  EXPECT_EQ(names.size(), 21u);
}

TEST(MatchReasonTest, SaysItsFigures) {
  EXPECT_EQ(MatchWhyFr({MatchReason::kDistance, 12'400, 0, PointPrecision::kCommune}), "À 12 km (point de la commune)");
  EXPECT_EQ(MatchWhyFr({MatchReason::kDistance, 840, 0, PointPrecision::kAddress}), "À 0,8 km");
  EXPECT_EQ(MatchWhyFr({MatchReason::kDistance, 38'000, 0, PointPrecision::kArrondissement}),
            "À 38 km environ (point de l’arrondissement)");
  EXPECT_EQ(MatchWhyEn({MatchReason::kDistance, 9'960, 0, PointPrecision::kCommune}),
            "10.0 km away (point of the commune)");
  EXPECT_EQ(MatchWhyFr({MatchReason::kUsualAnswer, 3, 14}), "Répond d’habitude en 3 jours ouvrés (14 réponses)");
  EXPECT_EQ(MatchWhyFr({MatchReason::kUsualAnswer, 1, 6}), "Répond d’habitude en 1 jour ouvré (6 réponses)");
  EXPECT_EQ(MatchWhyFr({MatchReason::kNextPlace, sample::kToday.value(), 0}), "Peut recevoir aujourd’hui");
  EXPECT_EQ(MatchWhyFr({MatchReason::kNextPlace, sample::kToday.value(), 5}),
            "Peut recevoir le lundi 23 novembre 2026");
  EXPECT_EQ(MatchWhyFr({MatchReason::kNotInTime, 0}), "Aucune place en vue");
  EXPECT_EQ(MatchWhyFr({MatchReason::kStale, sample::kToday.value()}),
            "À vérifier : pas confirmée depuis le 23 novembre 2026");
  EXPECT_EQ(MatchWhyEn({MatchReason::kAccessMissing, kAccessWheelchair | kAccessCalm}),
            "Does not name: wheelchair, calm");
}

TEST(LeftOutTest, EveryReasonHasANameOfItsOwnAndItsWords) {
  std::set<absl::string_view> names;
  for (int number = 0; number < 256; ++number) {
    const auto why = static_cast<LeftOutWhy>(number);
    const bool listed = number >= 1 && number <= kLeftOutWhyMax;
    EXPECT_EQ(LeftOutFr(why).empty(), !listed) << number;
    EXPECT_EQ(LeftOutEn(why).empty(), !listed) << number;
    EXPECT_EQ(LeftOutName(why).empty(), !listed) << number;
    if (listed) {
      EXPECT_TRUE(names.insert(LeftOutName(why)).second);
    }
  }
}

}  // namespace
}  // namespace relais
