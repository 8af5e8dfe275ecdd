// The signatories' whole way by command line alone: keys, anchor, framework, local convention, roster, directory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "services/adapters/terminal/terminal.h"
#include "tests/unit/hub/cli/paper_fixture.h"

namespace relais::hub {
namespace {

using node::RunNode;
using ::testing::HasSubstr;

using TextCommandsTest = PaperFixture;

TEST_F(TextCommandsTest, TheWholeChainIsAdmissible) {
  Make("convention", "frame", Framework(), {"etat.key", "region.key", "rectorat.key"});
  Make("convention", "local", Local(), {"cio.key", "ml.key"});
  const Ran init = RunNode({"init", "--dir", In("node"), "--region", "centre", "--partner", std::string(32, '4'),
                            "--name", "CIO", "--json"});
  ASSERT_EQ(init.exit_code, kExitDone) << init.err;
  ASSERT_EQ(RunHub({"text", "card", In("node/join-card.json"), "--out", In("cio")}).exit_code, kExitDone);
  Make("roster", "roster", nlohmann::json::parse(Bytes("cio.roster.json")), {"cio.key"});
  Make("directory", "services",
       {{"partner", std::string(32, '4')},
        {"edition", 1},
        {"services",
         {{{"service", std::string(32, 'e')},
           {"door", "SECOND"},
           {"name", "Entretien d'orientation"},
           {"needs", {"se-former--trouver-sa-formation"}},
           {"publics", {"tous-publics"}},
           {"communes", {"45252"}},
           {"address", "1 rue de la Gare"},
           {"postcode", "45300"},
           {"commune", "45252"},
           {"town", "Pithiviers"},
           {"open_weekdays", 31},
           {"answer_open_days", 5}}}}},
       {"node/keys/identity.key"});
  const Ran ran =
      Verify({"frame.signed", "local.signed", "roster.signed", "cio.sealing-keys.signed", "services.signed"});
  EXPECT_EQ(ran.exit_code, kExitDone) << ran.out;
  const nlohmann::json verdict = ran.last();
  for (const nlohmann::json& file : verdict.at("files")) EXPECT_EQ(file["ok"], true) << file;
  EXPECT_EQ(verdict.at("as_of"), "2026-11-22");
}

TEST_F(TextCommandsTest, AnIncompleteOrForeignSignatureIsNamed) {
  Make("convention", "frame", Framework(), {"etat.key", "region.key"});
  EXPECT_EQ(Verify({"frame.signed"}).last()["reason"], "EVIDENCE_MISSING");
  Make("convention", "frame", Framework(), {"cio.key"});
  const Ran ran = Verify({"frame.signed"});
  EXPECT_EQ(ran.exit_code, kExitRefused);
  EXPECT_EQ(ran.last()["reason"], "SIGNER_UNKNOWN");
  Make("convention", "local", Local(), {"cio.key", "ml.key"});
  EXPECT_EQ(Verify({"local.signed"}).exit_code, kExitRefused) << "no framework stands behind it";
}

TEST_F(TextCommandsTest, WithoutAnAnchorNothingIsJudged) {
  Make("convention", "frame", Framework(), {"etat.key", "region.key", "rectorat.key"});
  EXPECT_EQ(RunHub({"text", "verify", In("frame.signed")}).exit_code, kExitUsage);
  std::ofstream(In("empty.json")) << "{\"roots\": []}";
  EXPECT_EQ(RunHub({"text", "verify", In("frame.signed"), "--anchor", In("empty.json"), "--json"}).last()["reason"],
            "EVIDENCE_MISSING");
}

TEST_F(TextCommandsTest, AnAlteredByteIsNoticed) {
  Make("convention", "frame", Framework(), {"etat.key", "region.key", "rectorat.key"});
  std::string bytes = Bytes("frame.signed");
  const size_t at = bytes.find("Convention f");
  ASSERT_NE(at, std::string::npos);
  bytes[at] = 'c';
  std::ofstream(In("frame.signed"), std::ios::binary) << bytes;
  EXPECT_EQ(Verify({"frame.signed"}).exit_code, kExitRefused);
  const Ran shown = RunHub({"text", "show", In("frame.signed"), "--json"});
  EXPECT_EQ(shown.last()["signatures"][0]["valid"], false);
}

TEST_F(TextCommandsTest, TheBytesAreThoseOfTheJson) {
  Make("convention", "frame", Framework(), {"etat.key"});
  const std::string first = Bytes("frame.text");
  Make("convention", "frame", Framework(), {"etat.key"});
  EXPECT_EQ(Bytes("frame.text"), first);
  const Ran shown = RunHub({"text", "show", In("frame.text"), "--kind", "convention", "--json"});
  ASSERT_EQ(shown.exit_code, kExitDone) << shown.err;
  EXPECT_EQ(shown.last()["text"]["parties"][0]["name"], "État");
  EXPECT_EQ(shown.last()["text"]["start_day"], "2026-01-01");
  // What was shown can be written again, to the same bytes.
  Put("again.json", shown.last()["text"]);
  ASSERT_EQ(RunHub({"text", "convention", "--in", In("again.json"), "--out", In("again.text")}).exit_code, kExitDone);
  EXPECT_EQ(Bytes("again.text"), first);
}

TEST_F(TextCommandsTest, SigningTwiceWithOneKeyIsOneSignature) {
  Make("convention", "frame", Framework(), {"etat.key", "etat.key"});
  EXPECT_EQ(RunHub({"text", "show", In("frame.signed"), "--json"}).last()["signatures"].size(), 1u);
}

TEST_F(TextCommandsTest, EveryFlawOfAConventionIsSaidAtOnce) {
  nlohmann::json text = Framework();
  text["title"] = "";
  text["end_day"] = "2025-01-01";
  text["retention_days"] = 0;
  Put("bad.json", text);
  const Ran ran = RunHub({"text", "convention", "--in", In("bad.json"), "--out", In("bad.text")});
  EXPECT_EQ(ran.exit_code, kExitRefused);
  for (const char* flaw : {"TITLE_MISSING", "DATES_REVERSED", "RETENTION_OUT_OF_RANGE"}) {
    EXPECT_THAT(ran.err, HasSubstr(flaw));
  }
  EXPECT_EQ(Bytes("bad.text"), "") << "nothing was written";
  std::ofstream(In("bad.json")) << "{\"titel\": \"x\"}";
  EXPECT_EQ(RunHub({"text", "convention", "--in", In("bad.json"), "--out", In("bad.text")}).exit_code, kExitUsage);
}

TEST_F(TextCommandsTest, NobodySignsNonsense) {
  std::ofstream(In("n.text")) << "nonsense";
  EXPECT_EQ(RunHub({"text", "sign", In("n.text"), "--kind", "roster", "--key", In("cio.key"), "--out", In("n.signed")})
                .exit_code,
            kExitRefused);
  EXPECT_EQ(RunHub({"text", "sign", In("n.text"), "--key", In("cio.key"), "--out", In("n.signed")}).exit_code,
            kExitRefused);
  EXPECT_EQ(Bytes("n.signed"), "");
}

TEST_F(TextCommandsTest, ACardThatWasAlteredIsNone) {
  ASSERT_EQ(RunNode({"init", "--dir", In("node"), "--region", "centre", "--name", "CIO"}).exit_code, kExitDone);
  nlohmann::json card = nlohmann::json::parse(Bytes("node/join-card.json"));
  card["identity_key"] = keys_["ml"];
  Put("card.json", card);
  EXPECT_EQ(RunHub({"text", "card", In("card.json"), "--out", In("x")}).exit_code, kExitUsage);
}

}  // namespace
}  // namespace relais::hub
