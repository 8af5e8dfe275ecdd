#include "deploy/year/offices.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "deploy/year/assumptions.h"
#include "gtest/gtest.h"
#include "services/adapters/communes/communes.h"
#include "services/adapters/communes/populations.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/draft.h"

namespace relais::year {
namespace {

const Day kFirst = DayFromCivil({2025, 9, 1});
const Day kLast = DayFromCivil({2026, 8, 31});

Offices Plan(int count, uint64_t seed = 1) {
  Lots lots(seed);
  return PlanOffices(count, kFirst, kLast, lots);
}

TEST(Kinds, SpeakTheVocabulary) {
  int all = 0;
  for (const KindFacts& facts : Kinds()) {
    all += facts.per_300;
    EXPECT_TRUE(facts.code.empty() || IsKind(facts.code)) << facts.code;
    for (absl::string_view need : facts.needs) EXPECT_TRUE(IsNeed(need)) << need;
    for (absl::string_view need : facts.asked) EXPECT_TRUE(IsNeed(need)) << need;
    for (absl::string_view code : facts.publics) EXPECT_TRUE(IsPublic(code)) << code;
    for (absl::string_view code : facts.visitors) EXPECT_TRUE(IsPublic(code)) << code;
    for (int age : facts.ages) EXPECT_FALSE(AgeBandName(static_cast<AgeBand>(age)).empty());
  }
  EXPECT_EQ(all, assumed::kPartners);
}

TEST(Offices, AreSeatedWherePeopleLive) {
  const Offices plan = Plan(300);
  ASSERT_EQ(plan.offices.size(), 300U);
  std::map<std::pair<OfficeKind, std::string>, int> seats;
  std::map<std::string, int> here;
  std::set<std::string> names;
  for (const Office& office : plan.offices) {
    ASSERT_NE(RegionCommunes().Find(office.commune), nullptr);
    EXPECT_LE(++seats[std::pair(office.kind, office.commune)], assumed::kSeatsPerCommuneMost);
    EXPECT_TRUE(names.insert(office.name).second) << office.name;
    EXPECT_TRUE(CheckLocation(office.location).ok());
    EXPECT_FALSE(office.conventions.empty()) << office.name;
    ++here[office.commune];
  }
  EXPECT_GT(here["37261"], 12);          // Tours
  EXPECT_FALSE(here.contains("18002"));  // Ainay-le-Vieil, 190 inhabitants
  for (const auto& [commune, count] : here) EXPECT_GT(RegionPopulations().at(commune), 1000) << commune;
}

TEST(Offices, TwelveConventionsCoverTheRegionOnce) {
  const Offices plan = Plan(300);
  ASSERT_EQ(plan.conventions.size(), 12U);
  size_t communes = 0;
  for (const LocalConvention& convention : plan.conventions) {
    communes += convention.communes.size();
    EXPECT_GE(convention.parties.size(), 10U) << convention.title;
    EXPECT_LE(convention.parties.size(), 200U);
  }
  EXPECT_EQ(communes, RegionCommunes().communes().size());
  EXPECT_EQ(plan.convention_of.size(), communes);
}

TEST(Offices, TheSeedDecidesWhatIsDrawn) {
  int differ = 0;
  const Offices a = Plan(300, 1);
  const Offices b = Plan(300, 1);
  const Offices c = Plan(300, 2);
  for (size_t i = 0; i < a.offices.size(); ++i) {
    EXPECT_EQ(a.offices[i].slow, b.offices[i].slow);
    EXPECT_EQ(a.offices[i].silence.first, b.offices[i].silence.first);
    EXPECT_EQ(a.offices[i].service, b.offices[i].service);
    differ += a.offices[i].service == c.offices[i].service ? 0 : 1;
  }
  EXPECT_GT(differ, 20);
}

TEST(Offices, ASmallNetworkHasEveryKind) {
  const Offices plan = Plan(20);
  EXPECT_EQ(plan.offices.size(), 20U);
  std::set<OfficeKind> kinds;
  for (const Office& office : plan.offices) kinds.insert(office.kind);
  EXPECT_EQ(kinds.size(), static_cast<size_t>(kOfficeKinds));
}

TEST(Nearness, FadesWithDistance) {
  EXPECT_EQ(Nearness(0), 10'000);
  EXPECT_EQ(Nearness(assumed::kNearMetres), 2'500);
  EXPECT_LT(Nearness(50'000), Nearness(20'000));
  EXPECT_GE(Nearness(1'000'000'000), 1);
}

TEST(Populations, AreThoseOfTheTable) {
  EXPECT_EQ(RegionPopulations().at("18001"), 348);
  int64_t region = 0;
  for (const auto& [commune, people] : RegionPopulations()) region += people;
  EXPECT_GT(region, 2'500'000);
  EXPECT_LT(region, 2'650'000);
}

}  // namespace
}  // namespace relais::year
