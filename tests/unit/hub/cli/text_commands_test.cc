// The signatories' whole way by command line alone: keys, anchor, framework, local convention, roster, directory.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "services/adapters/terminal/terminal.h"
#include "tests/unit/hub/cli/cli_run.h"

namespace relais::hub {
namespace {

using node::Ran;
using node::RunNode;
using ::testing::HasSubstr;

class TextCommandsTest : public ::testing::Test {
 protected:
  TextCommandsTest() {
    for (const char* who : {"etat", "region", "rectorat", "cio", "ml", "animator"}) keys_[who] = Keygen(who, false);
    for (const char* who : {"agg1", "agg2", "agg3", "reasons"}) keys_[who] = Keygen(who, true);
    EXPECT_EQ(RunHub({"anchor", "make", keys_["etat"], keys_["region"], keys_["rectorat"], "--out", In("anchor.json")})
                  .exit_code,
              kExitDone);
    const Ran init =
        RunHub({"init", "--dir", In("hub"), "--region", "centre", "--anchor", In("anchor.json"), "--json"});
    EXPECT_EQ(init.exit_code, kExitDone) << init.err;
    hub_key_ = init.last()["hub_key"];
  }

  std::string In(const std::string& name) const { return folder_ / name; }
  std::string Keygen(const std::string& who, bool sealing) {
    std::vector<std::string> words = {"signatory", "keygen", "--out", In(who + ".key"), "--json"};
    if (sealing) words.push_back("--sealing");
    return RunHub(words).last()["key"];
  }
  void Put(const std::string& name, const nlohmann::json& object) { std::ofstream(In(name)) << object.dump(); }
  std::string Bytes(const std::string& name) const {
    std::ifstream file(In(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  nlohmann::json Common(const std::string& id, const std::string& kind) {
    return {{"convention", std::string(32, id[0])},
            {"version", 1},
            {"kind", kind},
            {"title", "Convention " + id},
            {"communes", {"45252", "45234"}},
            {"needs", {"se-former--trouver-sa-formation"}},
            {"publics", {"tous-publics"}},
            {"layer1_fields", {"NEED", "SERVICE", "PUBLIC", "AGE_BAND", "COMMUNE", "LANGUAGE", "REASON"}},
            {"layer2_fields", {"SURNAME", "GIVEN_NAME", "BIRTH_DATE"}},
            {"delays", {{"answer", 5}, {"question", 3}, {"conclusion", 20}, {"closing", 10}, {"erasure", 5}}},
            {"ceilings", {{"answer", 31}, {"appointment", 120}, {"conclusion", 92}, {"closing", 62}, {"other", 31}}},
            {"retention_days", 180},
            {"disclosure_threshold", 11},
            {"opening_nodes_min", 5},
            {"start_day", "2026-01-01"},
            {"end_day", "2028-12-31"},
            {"aggregation_keys", {keys_["agg1"], keys_["agg2"], keys_["agg3"]}},
            {"hub_key", hub_key_}};
  }
  nlohmann::json PartyOf(const std::string& name, char id, const std::string& key, bool first, bool second) {
    return {{"partner", std::string(32, id)},
            {"name", name},
            {"first_door", first},
            {"second_door", second},
            {"signatory_key", keys_[key]},
            {"signature_required", true}};
  }
  nlohmann::json Framework() {
    nlohmann::json text = Common("f", "FRAMEWORK");
    text["parties"] = {PartyOf("État", '1', "etat", false, false), PartyOf("Région", '2', "region", false, false),
                       PartyOf("Rectorat", '3', "rectorat", false, false)};
    return text;
  }
  nlohmann::json Local() {
    nlohmann::json text = Common("a", "LOCAL");
    text["framework_convention"] = std::string(32, 'f');
    text["parties"] = {PartyOf("CIO", '4', "cio", true, true), PartyOf("Mission locale", '5', "ml", true, true)};
    text["animator"] = {{"partner", std::string(32, '2')},
                        {"name", "Région"},
                        {"signing_key", keys_["animator"]},
                        {"sealing_key", keys_["reasons"]}};
    return text;
  }

  // JSON → text → signed by each of `signers`, one command each.
  void Make(const std::string& kind, const std::string& name, const nlohmann::json& object,
            const std::vector<std::string>& signers) {
    Put(name + ".json", object);
    const Ran wrote = RunHub({"text", kind, "--in", In(name + ".json"), "--out", In(name + ".text")});
    ASSERT_EQ(wrote.exit_code, kExitDone) << wrote.err;
    for (size_t i = 0; i < signers.size(); ++i) {
      std::vector<std::string> words = {"text",
                                        "sign",
                                        In(name + (i == 0 ? ".text" : ".signed")),
                                        "--key",
                                        In(signers[i]),
                                        "--out",
                                        In(name + ".signed")};
      if (i == 0) words.insert(words.end(), {"--kind", kind});
      const Ran ran = RunHub(words);
      ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
    }
  }
  Ran Verify(const std::vector<std::string>& names, const std::string& on = "2026-11-22") {
    std::vector<std::string> words = {"text", "verify"};
    for (const std::string& name : names) words.push_back(In(name));
    words.insert(words.end(), {"--anchor", In("anchor.json"), "--on", on, "--json"});
    return RunHub(words);
  }

  TemporaryFolder folder_;
  std::map<std::string, std::string> keys_;
  std::string hub_key_;
};

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
