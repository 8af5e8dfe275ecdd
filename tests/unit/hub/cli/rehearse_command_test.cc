// A drafted convention, rehearsed by command line from a folder of signed texts; its communes as people write them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/hub/cli/paper_fixture.h"

namespace relais::hub {
namespace {

using ::testing::HasSubstr;

class RehearseCommandTest : public PaperFixture {
 protected:
  RehearseCommandTest() {
    Make("convention", "frame", Framework(), {"etat.key", "region.key", "rectorat.key"});
    Make("convention", "local", Local(), {"cio.key", "ml.key"});
    std::filesystem::create_directory(In("texts"));
    for (const char* name : {"frame.signed", "local.signed"}) {
      std::filesystem::copy_file(In(name), In("texts/") + name);
    }
  }
  nlohmann::json Draft() {
    nlohmann::json draft = Local();
    draft["convention"] = std::string(32, 'b');
    draft["title"] = "Nouvelle convention";
    draft["publics"] = {"jeunes"};
    draft.erase("aggregation_keys");
    draft.erase("hub_key");
    return draft;
  }
  Ran Rehearse(const nlohmann::json& draft, bool json = true) {
    Put("draft.json", draft);
    std::vector<std::string> words = {"convention", "rehearse",        In("draft.json"), "--texts",   In("texts"),
                                      "--anchor",   In("anchor.json"), "--on",           "2026-11-26"};
    if (json) words.push_back("--json");
    return RunHub(words);
  }
  Ran Write(const nlohmann::json& draft) {
    Put("c.json", draft);
    return RunHub({"text", "convention", "--in", In("c.json"), "--out", In("c.text"), "--json"});
  }
  nlohmann::json Written() {
    return Do({"text", "show", In("c.text"), "--kind", "convention", "--json"}).last()["text"]["communes"];
  }
};

TEST_F(RehearseCommandTest, SaysWhatWouldChangeInBothForms) {
  nlohmann::json draft = Draft();
  draft["delays"]["answer"] = 3;
  const Ran ran = Rehearse(draft);
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  const nlohmann::json last = ran.last();
  EXPECT_EQ(last["communes"], 2);
  EXPECT_EQ(last["problems"], nlohmann::json::array());
  EXPECT_EQ(last["changes"][1]["need"], "se-former--trouver-sa-formation");
  EXPECT_EQ(last["changes"][1]["promised"], nlohmann::json({"45234", "45252"})) << "nobody is on the roster yet";
  EXPECT_EQ(last["overlaps"][0]["conflicts"][0]["field"], "delays.answer");
  EXPECT_EQ(last["unreachable"][0]["hindrances"][0], "NO_ROSTER_ENTRY");
  const Ran people = Rehearse(draft, false);
  for (const char* said :
       {"Première porte", "Trouver sa formation", "promise, sans offre publiée", "Recouvre « Convention a »",
        "délais en conflit, delays.answer : ici 3, là-bas 5", "Injoignable : CIO (pas encore inscrite"}) {
    EXPECT_THAT(people.out, HasSubstr(said));
  }
}

TEST_F(RehearseCommandTest, TextsOfAnotherAnchorAreNotCounted) {
  std::ofstream(In("anchor.json")) << "{\"roots\": [\"" << keys_["cio"] << "\", \"" << keys_["ml"] << "\"]}";
  nlohmann::json draft = Draft();
  draft["hub_key"] = hub_key_;
  draft["aggregation_keys"] = {keys_["agg1"], keys_["agg2"], keys_["agg3"]};
  const Ran ran = Rehearse(draft);
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("2 texte(s)"));
  EXPECT_EQ(ran.last()["problems"][0]["flaw"], "FRAMEWORK_MISSING");
}

TEST_F(RehearseCommandTest, CommunesAsWholesAndFromAList) {
  nlohmann::json text = Local();
  text["communes"] = {"arrondissement:453", "file:liste.csv"};
  std::ofstream(In("liste.csv")) << "code;nom\n18033;Bourges\n18131;Lugny-Bourbonnais\n";
  const Ran ran = Write(text);
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("liste.csv:3 : 18131 fait partie de 18173 Osmery depuis le COG 2024"));
  EXPECT_EQ(Written().size(), 81u) << "79 of Pithiviers and two of the list";
  text["communes"] = {"departement:18", "departement:28", "departement:36",
                      "departement:37", "departement:41", "departement:45"};
  EXPECT_EQ(Write(text).exit_code, kExitDone);
  EXPECT_EQ(Written().size(), 1756u);
  text["cog"] = 2026;
  EXPECT_EQ(Write(text).exit_code, kExitDone);
  EXPECT_EQ(Written().size(), 1754u);
}

TEST_F(RehearseCommandTest, AMergedCommuneOfALaterYear) {
  nlohmann::json text = Local();
  text["communes"] = {"28025", "28276"};
  ASSERT_EQ(Write(text).exit_code, kExitDone);
  EXPECT_EQ(Written(), nlohmann::json({"28025", "28276"})) << "two communes in 2024";
  text["cog"] = 2025;
  ASSERT_EQ(Write(text).exit_code, kExitDone);
  EXPECT_EQ(Written(), nlohmann::json({"28319"}));
  for (const nlohmann::json& cog : {nlohmann::json(2023), nlohmann::json("2025"), nlohmann::json(1e9)}) {
    text["cog"] = cog;
    EXPECT_EQ(Write(text).exit_code, kExitUsage) << cog;
  }
}

TEST_F(RehearseCommandTest, EveryUnknownCommuneIsNamedWithLineAndNearest) {
  nlohmann::json text = Local();
  text["communes"] = {"45252", "45999", "file:liste.csv", "departement:75"};
  std::ofstream(In("liste.csv")) << "45234\n1803,Bourge\n";
  const Ran ran = Write(text);
  EXPECT_EQ(ran.exit_code, kExitRefused);
  EXPECT_EQ(ran.last()["reason"], "UNKNOWN_VALUE");
  EXPECT_THAT(ran.err, HasSubstr("communes[1] : « 45999 » n'est pas une commune de la région ; la plus proche : 45"));
  EXPECT_THAT(ran.err, HasSubstr("liste.csv:2 : « 1803 »"));
  EXPECT_THAT(ran.err, HasSubstr("la plus proche : 18033 Bourges"));
  EXPECT_THAT(ran.err, HasSubstr("communes[3] : « departement:75 »"));
  EXPECT_EQ(Bytes("c.text"), "") << "nothing was written";
  text["communes"] = {"file:absente.csv"};
  EXPECT_EQ(Write(text).exit_code, kExitUsage);
  text["communes"] = {45252};
  EXPECT_EQ(Write(text).exit_code, kExitUsage);
}

}  // namespace
}  // namespace relais::hub
