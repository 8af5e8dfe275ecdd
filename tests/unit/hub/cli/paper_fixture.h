// A network's papers made by command line alone: keys, anchor, hub folder, and the conventions as JSON to begin with.
#ifndef RELAIS_TESTS_UNIT_HUB_CLI_PAPER_FIXTURE_H_
#define RELAIS_TESTS_UNIT_HUB_CLI_PAPER_FIXTURE_H_

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "services/adapters/terminal/terminal.h"
#include "tests/unit/hub/cli/cli_run.h"

namespace relais::hub {

using node::Ran;

class PaperFixture : public ::testing::Test {
 protected:
  PaperFixture() {
    for (const char* who : {"etat", "region", "rectorat", "cio", "ml", "animator", "substitute"})
      keys_[who] = Keygen(who, false);
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
    std::vector<std::string> words = {"signatory", "keygen", "--out", In(who + ".key"), "--no-passphrase", "--json"};
    if (sealing) words.push_back("--sealing");
    return RunHub(words).last()["key"];
  }
  // A `Ran` of one command, expected to go well.
  static Ran Do(const std::vector<std::string>& words) {
    const Ran ran = RunHub(words);
    EXPECT_EQ(ran.exit_code, kExitDone) << ran.err << ran.out;
    return ran;
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

}  // namespace relais::hub

#endif  // RELAIS_TESTS_UNIT_HUB_CLI_PAPER_FIXTURE_H_
