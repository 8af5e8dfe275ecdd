#include "services/core/convention/territory.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"

namespace relais {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kCommunes[] =
    "code_insee,nom,departement,arrondissement,pmun,ptot\n"
    "28025,Barmainville,28,281,1,1\n"
    "28319,Rouvray-Saint-Denis,28,281,1,1\n"
    "45191,Le Malesherbois,45,452,1,1\n"
    "45234,Orléans,45,451,1,1\n"
    "45252,Pithiviers,45,452,1,1\n";
constexpr char kMerged[] =
    "old_code,code,cog\n"
    "28025,28319,2025\n"
    "45190,45189,2016\n"
    "45189,45191,2017\n";

CommuneTable Table() {
  return CommuneTable::Parse(kCommunes, 2024, kMerged).value();
}
ResolvedCommunes Resolve(const CommuneTable& table, std::initializer_list<const char*> values) {
  std::vector<CommuneEntry> entries;
  for (const char* value : values) entries.push_back({"here", value, ""});
  return ResolveCommunes(table, entries);
}

TEST(CommuneTableTest, ABadLineIsNamed) {
  EXPECT_THAT(CommuneTable::Parse("code\n", 2024, kMerged), RefusedFor(Reason::kMalformed));
  for (const char* line : {"45252,Pithiviers,45,452,1", "4525,Pithiviers,45,452,1,1", "45252,Encore,45,452,1,1"}) {
    const auto table = CommuneTable::Parse(std::string(kCommunes) + line + "\n", 2024, kMerged);
    EXPECT_THAT(table, RefusedFor(Reason::kMalformed));
    EXPECT_THAT(std::string(table.status().message()), testing::HasSubstr("line 7"));
  }
  for (const char* line : {"45001,45252,soon", "45001,45001,2020", "28025,45252,2020"}) {
    EXPECT_THAT(CommuneTable::Parse(kCommunes, 2024, std::string(kMerged) + line), RefusedFor(Reason::kMalformed));
  }
}

TEST(ResolveCommunesTest, CodesAndWholes) {
  const CommuneTable table = Table();
  EXPECT_THAT(Resolve(table, {"45252", "45252"}).codes, ElementsAre("45252"));
  EXPECT_THAT(Resolve(table, {"departement:45"}).codes, ElementsAre("45191", "45234", "45252"));
  EXPECT_THAT(Resolve(table, {"arrondissement:452", "28025"}).codes, ElementsAre("28025", "45191", "45252"));
}

TEST(ResolveCommunesTest, AMergedCommuneIsFollowedInItsYear) {
  const CommuneTable table = Table();
  EXPECT_THAT(Resolve(table, {"28025"}).mapped, IsEmpty()) << "it still exists in 2024";
  const ResolvedCommunes old = Resolve(table, {"45190"});
  EXPECT_THAT(old.codes, ElementsAre("45191"));
  ASSERT_EQ(old.mapped.size(), 1u);
  EXPECT_EQ(old.mapped[0].step, (MergedCommune{"45189", "45191", 2017})) << "through two mergers";
  ASSERT_OK_AND_ASSIGN(const CommuneTable next, table.AsOf(2025));
  EXPECT_EQ(next.Find("28025"), nullptr);
  const ResolvedCommunes merged = Resolve(next, {"28025", "28319"});
  EXPECT_THAT(merged.codes, ElementsAre("28319"));
  ASSERT_EQ(merged.mapped.size(), 1u);
  EXPECT_EQ(merged.mapped[0].step.cog, 2025);
  EXPECT_THAT(Resolve(next, {"departement:28"}).codes, ElementsAre("28319"));
  EXPECT_THAT(table.AsOf(2023), RefusedFor(Reason::kUnknownValue));
}

TEST(ResolveCommunesTest, MergersInACircleEnd) {
  const auto table = CommuneTable::Parse(kCommunes, 2024, "old_code,code,cog\n45001,45002,2019\n45002,45001,2020\n");
  ASSERT_OK(table);
  EXPECT_EQ(Resolve(*table, {"45001"}).unknown.size(), 1u);
}

TEST(ResolveCommunesTest, EveryUnknownOneIsNamedWithItsNearest) {
  const CommuneTable table = Table();
  const std::vector<CommuneEntry> entries = {{"a.csv:2", "45999", "Pitivier"},    {"a.csv:3", "45242", ""},
                                             {"a.csv:4", "ORLEANS", ""},          {"a.csv:5", "departement:99", ""},
                                             {"a.csv:6", "arrondissement:9", ""}, {"a.csv:7", "45252", ""}};
  const ResolvedCommunes resolved = ResolveCommunes(table, entries);
  ASSERT_EQ(resolved.unknown.size(), 5u);
  EXPECT_EQ(resolved.unknown[0].entry.where, "a.csv:2");
  EXPECT_EQ(resolved.unknown[0].nearest, "45252 Pithiviers");
  EXPECT_EQ(resolved.unknown[1].nearest, "45252 Pithiviers") << "one symbol away";
  EXPECT_EQ(resolved.unknown[2].nearest, "45234 Orléans") << "a name is no code, but it is understood";
  EXPECT_EQ(resolved.unknown[3].nearest, "");
  EXPECT_EQ(resolved.unknown[4].nearest, "");
}

TEST(ReadCommuneListTest, ReadsWhatSpreadsheetsWrite) {
  const auto entries = ReadCommuneList(
      "\xEF\xBB\xBF"
      "Code INSEE;Nom\r\n45252;Pithiviers\r\n\r\n# fin\r\n\"45234\";\"Orléans ; \"\"la ville\"\"\"\r\n45191\n",
      "l.csv");
  EXPECT_THAT(entries, ElementsAre(CommuneEntry{"l.csv:2", "45252", "Pithiviers"},
                                   CommuneEntry{"l.csv:5", "45234", "Orléans ; \"la ville\""},
                                   CommuneEntry{"l.csv:6", "45191", ""}));
  EXPECT_THAT(ReadCommuneList("45252\n", "l.csv"), ElementsAre(CommuneEntry{"l.csv:1", "45252", ""}));
  EXPECT_THAT(ReadCommuneList("departement:45\n", "l.csv").size(), 1u);
}

}  // namespace
}  // namespace relais
