// The demonstration's data: valid by the schemas it claims, true to the vocabularies and communes, marked where it is
// invented, and rich enough for the stories that are played on it.
#include "deploy/demo/demo_data.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/core/convention/validation.h"
#include "services/core/convention/vocabulary.h"
#include "services/core/directory/directory.h"
#include "services/core/directory/match.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/deploy/json_schema.h"

namespace relais::demo {
namespace {

using nlohmann::json;
using testing::IsEmpty;
using testing::IsSupersetOf;

const Day kDay = DayFromCivil({2026, 11, 23});  // a Monday
const char kFormation[] = "se-former--trouver-sa-formation";
const char kPermis[] = "mobilite--preparer-un-permis";

class DemoDataTest : public testing::Test {
 protected:
  std::vector<std::string> SecondDoors(const std::string& origin, const std::string& need,
                                       const std::string& public_code, const std::string& commune) const {
    const MatchQuestion question{data_.PartnerOf(origin), need, public_code, commune, kDay};
    ServiceIndex index;
    index.Follow(network_);
    const absl::StatusOr<Matches> matches = FindSecondDoors(network_, index, question);
    EXPECT_OK(matches);
    std::vector<std::string> keys;
    for (const Match& match : matches->found) {
      for (const json& structure : data_.structures) {
        const std::string key = structure.at("spro--cle");
        if (data_.PartnerOf(key) == match.service->partner) keys.push_back(key);
      }
    }
    return keys;
  }

  // Read once for all tests; nobody changes them.
  static const Data& SharedData() {
    static const Data* const data = new Data();
    return *data;
  }
  static const Knowledge& SharedNetwork() {
    static const Knowledge* const network = new Knowledge(SharedData().Network(kDay));
    return *network;
  }
  const Data& data_ = SharedData();
  const Knowledge& network_ = SharedNetwork();
};

TEST_F(DemoDataTest, FollowsTheDataInclusionSchemas) {
  const JsonSchema structure(LoadJson("data-inclusion-v1/structure.json"));
  const JsonSchema service(LoadJson("data-inclusion-v1/service.json"));
  EXPECT_EQ(data_.structures.size(), 10u);
  for (const json& s : data_.structures) EXPECT_THAT(structure.Problems(s), IsEmpty()) << s.at("id");
  for (const json& s : data_.services) EXPECT_THAT(service.Problems(s), IsEmpty()) << s.at("id");
}

TEST_F(DemoDataTest, TheCheckItselfCanFail) {
  const JsonSchema schema(LoadJson("data-inclusion-v1/service.json"));
  json spoilt = data_.services[0];
  spoilt.erase("nom");
  spoilt["type"] = "voyage";
  spoilt["publics"] = {"jeunes", "jeunes", "martiens"};
  spoilt["code_postal"] = "4530";
  spoilt["courriel"] = "nulle part";
  spoilt["date_maj"] = "2026-02-30";
  // A missing name, and one line for each of the other five.
  EXPECT_EQ(schema.Problems(spoilt).size(), 6u);
}

TEST_F(DemoDataTest, OurVocabularyIsTheSchemas) {
  const json schema = LoadJson("data-inclusion-v1/service.json");
  std::set<std::string> needs;
  std::set<std::string> publics;
  for (const Term& term : Needs()) {
    if (!IsOwnCode(term.code)) needs.insert(std::string(term.code));
  }
  for (const Term& term : Publics()) publics.insert(std::string(term.code));
  EXPECT_EQ(needs, schema.at("$defs").at("Thematique").at("enum").get<std::set<std::string>>());
  EXPECT_EQ(publics, schema.at("$defs").at("Public").at("enum").get<std::set<std::string>>());
  std::set<std::string> types;
  std::set<std::string> kinds;
  for (const Term& term : ServiceTypes()) types.insert(std::string(term.code));
  for (const Term& term : Kinds()) {
    if (!IsOwnCode(term.code)) kinds.insert(std::string(term.code));
  }
  EXPECT_EQ(types, schema.at("$defs").at("TypeService").at("enum").get<std::set<std::string>>());
  const json structure = LoadJson("data-inclusion-v1/structure.json");
  EXPECT_EQ(kinds, structure.at("$defs").at("ReseauPorteur").at("enum").get<std::set<std::string>>());
}

TEST_F(DemoDataTest, CommunesAreReal) {
  EXPECT_EQ(data_.communes.size(), 1756u);
  for (const json* list : {&data_.structures, &data_.services}) {
    for (const json& s : *list) {
      const auto commune = data_.communes.find(s.at("code_insee"));
      ASSERT_NE(commune, data_.communes.end()) << s.at("id");
      EXPECT_EQ(s.at("commune"), commune->second);
    }
  }
  for (const json& s : data_.services) {
    for (const std::string code : s.at("zone_eligibilite")) {
      EXPECT_TRUE(code.size() == 2 || data_.communes.contains(code)) << code;
    }
  }
}

TEST_F(DemoDataTest, AllSixDepartementsHaveAPartner) {
  std::set<std::string> departements;
  std::set<std::string> kinds;
  for (const json& s : data_.structures) {
    departements.insert(s.at("code_insee").get<std::string>().substr(0, 2));
    kinds.insert(s.at("spro--nature"));
  }
  EXPECT_EQ(departements, (std::set<std::string>{"18", "28", "36", "37", "41", "45"}));
  EXPECT_EQ(kinds.size(), 10u);
}

TEST_F(DemoDataTest, IdentifiersAreDistinct) {
  std::set<std::string> ids;
  size_t count = 0;
  auto take = [&](const json& id) {
    EXPECT_FALSE(PartnerId::FromHex(id.get<std::string>()).none()) << id;
    ids.insert(id);
    ++count;
  };
  for (const json& s : data_.structures) take(s.at("spro--identifiant"));
  for (const json& s : data_.services) take(s.at("spro--identifiant"));
  for (const json& p : data_.conventions.at("framework").at("parties")) take(p.at("identifier"));
  take(data_.conventions.at("framework").at("convention"));
  for (const json& local : data_.conventions.at("locals")) {
    take(local.at("convention"));
    take(local.at("animator").at("identifier"));
  }
  EXPECT_EQ(ids.size(), count);
}

// Nobody may be telephoned, written to or visited by mistake.
TEST_F(DemoDataTest, ContactsAreInventedAndSaySo) {
  const RE2 telephone("\\+3326191\\d{4}");
  const RE2 email("[a-z-]+@[a-z-]+\\.example");
  const RE2 site("https://[a-z-]+\\.example/");
  for (const json& s : data_.structures) {
    const auto invented = s.at("spro--invente").get<std::set<std::string>>();
    for (const char* field : {"adresse", "telephone", "courriel", "site_web", "horaires_accueil"}) {
      EXPECT_TRUE(invented.contains(field)) << s.at("id") << field;
    }
    EXPECT_TRUE(RE2::FullMatch(s.at("telephone").get<std::string>(), telephone));
    EXPECT_TRUE(RE2::FullMatch(s.at("courriel").get<std::string>(), email));
    EXPECT_TRUE(RE2::FullMatch(s.at("site_web").get<std::string>(), site));
    EXPECT_THAT(s.at("description").get<std::string>(), testing::HasSubstr("coordonnées sont inventées"));
    EXPECT_THAT(s.at("adresse").get<std::string>(), testing::HasSubstr("Exemple"));
  }
  for (const json& s : data_.services) {
    EXPECT_TRUE(RE2::FullMatch(s.at("telephone").get<std::string>(), telephone));
    EXPECT_TRUE(RE2::FullMatch(s.at("courriel").get<std::string>(), email));
    EXPECT_FALSE(s.contains("contact_nom_prenom"));
  }
}

TEST_F(DemoDataTest, ConventionsAreSound) {
  absl::btree_set<std::string> known;
  for (const auto& [code, name] : data_.communes) known.insert(code);
  const Agreement framework = data_.Framework();
  EXPECT_EQ(DescribeProblems(ValidateAgreement(framework, &known)), "");
  EXPECT_EQ(data_.Locals().size(), 6u);
  for (const Agreement& local : data_.Locals()) {
    EXPECT_EQ(DescribeProblems(ValidateAgreement(local, &known)), "") << local.title;
    EXPECT_EQ(DescribeProblems(CheckUnderFramework(local, framework)), "") << local.title;
  }
}

TEST_F(DemoDataTest, EveryServiceCanBeUsed) {
  for (const DirectoryEntry& entry : data_.Directory()) EXPECT_OK(CheckPublishable(network_, entry, kDay));
  EXPECT_EQ(network_.Directory().size(), 10u);
}

// Each first door of each convention can send someone of that convention's communes somewhere.
TEST_F(DemoDataTest, NoFirstDoorIsADeadEnd) {
  ServiceIndex index;
  index.Follow(network_);
  for (const Agreement& local : data_.Locals()) {
    for (const Party& party : local.parties) {
      if (!party.first_door) continue;
      size_t found = 0;
      for (const std::string& need : local.needs) {
        const MatchQuestion question{party.partner, need, "", *local.communes.begin(), kDay};
        ASSERT_OK_AND_ASSIGN(const Matches matches, FindSecondDoors(network_, index, question));
        found += matches.found.size();
      }
      EXPECT_GT(found, 0u) << local.title << ": " << party.name;
    }
  }
}

// One second door to refer to, a second one to propose instead, a third one for the attempt that is refused.
TEST_F(DemoDataTest, PithiviersHasEnoughDoorsForItsStories) {
  EXPECT_THAT(SecondDoors("mission-locale-pithiviers", kFormation, "jeunes", "45252"),
              IsSupersetOf({"france-travail-pithiviers", "cio-pithiviers", "apec-orleans"}));
  EXPECT_THAT(SecondDoors("cio-pithiviers", kFormation, "jeunes", "45191"),
              IsSupersetOf({"mission-locale-pithiviers", "france-travail-pithiviers", "apec-orleans"}));
  // For "no solution here": a single door, so that a refusal leaves the need unmet.
  EXPECT_THAT(SecondDoors("mission-locale-pithiviers", kPermis, "jeunes", "45252"),
              testing::ElementsAre("france-travail-pithiviers"));
}

TEST_F(DemoDataTest, OtherConventionsHaveTheirStoriesToo) {
  EXPECT_THAT(SecondDoors("point-information-jeunesse-vierzon", kFormation, "jeunes", "18279"),
              IsSupersetOf({"chambre-de-metiers-chateauroux", "apec-orleans"}));
  EXPECT_THAT(SecondDoors("point-information-jeunesse-vierzon", kFormation, "femmes", "18033"),
              IsSupersetOf({"cidff-bourges"}));
  // Nobody refers across conventions: Vierzon is not in Pithiviers'.
  EXPECT_THAT(SecondDoors("mission-locale-pithiviers", kFormation, "jeunes", "18279"), IsEmpty());
}

}  // namespace
}  // namespace relais::demo
