#include "services/core/monitoring/count_domain.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/day.h"

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

CountDomain SmallDomain() {
  return CountDomain({"451", "452", "453"});
}

TEST(MonthTest, BelongsToTheDaysOfParisAndIsWrittenWithTwoDigits) {
  EXPECT_EQ(FormatMonth(MonthOf(DayFromCivil({2026, 11, 30}))), "2026-11");
  EXPECT_EQ(MonthStart(MonthOf(DayFromCivil({2026, 2, 28}))), DayFromCivil({2026, 2, 1}));
  EXPECT_EQ(MonthStart(MonthOf(DayFromCivil({2026, 12, 31})).next()), DayFromCivil({2027, 1, 1}));
  EXPECT_EQ(*ParseMonth("2026-11"), MonthOf(DayFromCivil({2026, 11, 1})));
  for (const char* bad : {"", "2026", "2026-13", "2026-00", "2026-1", "2026-11-01", "2026/11"}) {
    EXPECT_FALSE(ParseMonth(bad).ok()) << bad;
  }
}

TEST(CountDomainTest, EveryCellHasOnePlaceAndEveryPlaceOneCell) {
  const CountDomain domain = SmallDomain();
  std::set<CellKey> seen;
  for (uint32_t place = 0; place < domain.size(); ++place) {
    const CellKey key = domain.KeyOf(CellIndex(place));
    ASSERT_TRUE(domain.Contains(key));
    ASSERT_EQ(domain.IndexOf(key), CellIndex(place));
    seen.insert(key);
  }
  EXPECT_THAT(seen, SizeIs(domain.size()));
}

TEST(CountDomainTest, TheRegionsDomainHasTheSizeThatIsStated) {
  const CountDomain domain(std::vector<std::string>{"181", "182", "183", "281", "282", "283", "284",
                                                    "361", "362", "363", "364", "371", "372", "373",
                                                    "411", "412", "413", "451", "452", "453"});
  EXPECT_EQ(domain.territories(), 21);
  EXPECT_EQ(domain.need_groups(), 17);
  EXPECT_EQ(domain.publics(), 14);
  EXPECT_EQ(domain.age_bands(), 7);
  EXPECT_EQ(domain.size(), 22u * 18 * 15 * 17 + 22u * 8 * 17 + 22u * 18 * 21 + 22u * 17);
}

TEST(CountDomainTest, AFactFallsInItsCellAndInEveryMargin) {
  const CountDomain domain = SmallDomain();
  const CountedPerson person{.territory = 2, .need_group = 3, .public_group = 4, .age_band = 5};
  const auto cells = domain.CellsOf(person, CountedFact::kReceived);
  EXPECT_THAT(std::set<CellIndex>(cells.begin(), cells.end()), SizeIs(8 + 4));
  const auto item = static_cast<uint16_t>(CountedFact::kReceived);
  for (CellIndex cell : cells) {
    const CellKey key = domain.KeyOf(cell);
    EXPECT_EQ(key.item, item);
    for (auto [value, own] : {std::pair{key.territory, person.territory},
                              {key.need_group, person.need_group},
                              {key.public_group, person.public_group},
                              {key.age_band, person.age_band}}) {
      EXPECT_TRUE(value == 0 || value == own);
    }
  }
}

TEST(CountDomainTest, WhatNobodyStatedCountsInAllAlone) {
  const CountDomain domain = SmallDomain();
  EXPECT_THAT(domain.CellsOf(CountedPerson{.territory = 1}, CountedFact::kReferred), SizeIs(2 + 2));
  EXPECT_THAT(domain.CellsOf(CountedPerson{}, NumberOf(DeclineReason::kNoPlace)),
              ElementsAre(domain.IndexOf({CountTable::kReasons, 0, 0, 0, 0, 1})));
}

TEST(CountDomainTest, KnowsGroupsByTheVocabularyAndEverywhereElseAsElsewhere) {
  const CountDomain domain = SmallDomain();
  EXPECT_EQ(domain.TerritoryCode(domain.Territory("452")), "452");
  EXPECT_EQ(domain.TerritoryCode(domain.Territory("751")), "elsewhere");
  EXPECT_EQ(domain.NeedGroupCode(CountDomain::NeedGroup("se-former--trouver-sa-formation")), "se-former");
  EXPECT_EQ(CountDomain::NeedGroup("se-former--autre"), 0);
  EXPECT_EQ(domain.PublicCode(CountDomain::PublicGroup("jeunes")), "jeunes");
  EXPECT_EQ(CountDomain::PublicGroup("inconnus"), 0);
}

TEST(CountDomainTest, ReasonsAreNumberedThroughWithoutAGap) {
  std::set<std::string> names;
  for (int number = 1; number <= kCountedReasons; ++number) {
    const ReasonNumber reason(static_cast<uint8_t>(number));
    names.insert(ReasonNumberName(reason));
    EXPECT_NE(ReasonNumberLabelFr(reason), "") << number;
  }
  EXPECT_THAT(names, SizeIs(kCountedReasons));
  EXPECT_EQ(ReasonNumberName(NumberOf(UnmetNeedReason::kNotHelped)), "unmet.not_helped");
  EXPECT_EQ(ReasonNumberName(ReasonNumber(22)), "");
}

TEST(CountDomainTest, ItsTextNamesEveryValueSoThatAnotherDomainHasAnother) {
  EXPECT_THAT(SmallDomain().CanonicalText(), HasSubstr("territory 453\nterritory elsewhere\nneed choisir-un-metier\n"));
  EXPECT_NE(SmallDomain().CanonicalText(), CountDomain({"451", "452"}).CanonicalText());
}

}  // namespace
}  // namespace relais
