// The partner's services, drafted and exchanged as files; no daemon is asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "services/adapters/inclusion/source_text.h"
#include "services/adapters/system/system_clock.h"
#include "services/adapters/terminal/command.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/node/cli/cli_run.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

// The most memory that this process ever held.
int64_t PeakBytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return int64_t{used.ru_maxrss} * 1024;
}

// How much it ever read from files.
int64_t BytesRead() {
  std::ifstream counts("/proc/self/io");
  std::string name;
  int64_t bytes = -1;
  while (counts >> name >> bytes) {
    if (name == "rchar:") return bytes;
  }
  ADD_FAILURE() << "the kernel does not count what is read";
  return 0;
}

class ServicesCommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(RunNode({"init", "--dir", folder_.path(), "--region", "centre-val-de-loire", "--name", "CIO"}).exit_code,
              0);
  }
  Ran Run(std::vector<std::string> words) const {
    words.insert(words.end(), {"--dir", folder_.path(), "--json"});
    return RunNode(words);
  }
  Ran Add(const std::string& name, std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {
        "services", "add", "--fresh", "--name", name, "--need", "mobilite--preparer-un-permis"};
    words.insert(words.end(), more.begin(), more.end());
    return Run(words);
  }
  std::string List(const std::string& language) const {
    return RunNode({"services", "list", "--dir", folder_.path(), "--lang", language}).out;
  }
  nlohmann::json Listed() const { return Run({"services", "list"}).last()["services"]; }
  std::string Bytes(const std::string& name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  TemporaryFolder folder_;
};

TEST_F(ServicesCommandsTest, AServiceIsDraftedCorrectedClosedAndTakenAway) {
  const Ran added = Add("Permis en groupe", {"--door", "first", "--language", "ar", "--access", "wheelchair"});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  ASSERT_EQ(Run({"services", "edit", "permis", "--description", "Chaque mardi matin."}).exit_code, 0);
  ASSERT_EQ(Run({"services", "close", "permis", "2099-12-24..2100-01-02"}).exit_code, 0);
  ASSERT_EQ(Run({"services", "capacity", "permis", "--places", "4", "--next", "2099-01-01"}).exit_code, 0);
  const nlohmann::json listed = Listed();
  ASSERT_EQ(listed.size(), 1u);
  EXPECT_EQ(listed[0]["description"], "Chaque mardi matin.");
  EXPECT_EQ(listed[0]["spro--porte"], "premiere");
  EXPECT_EQ(listed[0]["spro--fermetures"][0]["au"], "2100-01-02");
  EXPECT_EQ(listed[0]["spro--places-par-semaine"], 4);
  EXPECT_EQ(listed[0]["spro--prochaine-place"], "2099-01-01");
  EXPECT_EQ(listed[0]["spro--identifiant"], added.last()["service"]);
  ASSERT_EQ(Run({"services", "remove", "permis"}).exit_code, 0);
  EXPECT_EQ(Listed().size(), 0u);
}

TEST_F(ServicesCommandsTest, AStandHasItsDays) {
  ASSERT_EQ(Add("Stand", {"--from", "2099-12-04", "--until", "2099-12-05"}).exit_code, 0);
  EXPECT_EQ(Listed()[0]["spro--du"], "2099-12-04");
  EXPECT_EQ(Listed()[0]["spro--au"], "2099-12-05");
  EXPECT_EQ(Add("Stand à moitié", {"--from", "2099-12-04"}).exit_code, 2);
  EXPECT_NE(Add("Stand à rebours", {"--from", "2099-12-05", "--until", "2099-12-04"}).exit_code, 0);
  EXPECT_EQ(Listed().size(), 1u) << "what was refused changed nothing";
}

TEST_F(ServicesCommandsTest, BadWordsChangeNothing) {
  ASSERT_EQ(Add("Permis").exit_code, 0);
  const std::string before = Bytes("services.json");
  EXPECT_NE(Run({"services", "edit", "permis", "--need", "voyage--lune"}).exit_code, 0);
  EXPECT_EQ(Run({"services", "edit", "permis", "--cep", "9"}).exit_code, 2);
  EXPECT_EQ(Run({"services", "edit", "permis", "--weekdays", "0"}).exit_code, 2);
  EXPECT_EQ(Run({"services", "close", "permis", "2099-12-24..2099-12-01"}).exit_code, 2);
  EXPECT_EQ(Run({"services", "edit", "vélo", "--name", "x"}).exit_code, 2);
  EXPECT_EQ(Bytes("services.json"), before);
}

TEST_F(ServicesCommandsTest, ExportAndImportAgain) {
  ASSERT_EQ(Add("Permis", {"--email", "nulle part"}).exit_code, 0);
  ASSERT_EQ(Add("Code de la route").exit_code, 0);
  const std::string before = Bytes("services.json");
  const Ran exported = Run({"services", "export", folder_ / "out.csv", "--format", "csv"});
  ASSERT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(exported.last()["losses"].dump(), HasSubstr("spro--courriel"));
  const Ran imported = Run({"services", "import", folder_ / "out.csv"});
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_EQ(imported.last()["services"], 2);
  EXPECT_EQ(imported.last()["problems"].size(), 0u) << imported.out;
  EXPECT_EQ(Bytes("services.json"), before) << "the same services, in their places";
}

TEST_F(ServicesCommandsTest, ADepartementOfTheRegionStandsForItsCommunes) {
  nlohmann::json service = {{"id", "dora--1"},
                            {"source", "dora"},
                            {"structure_id", "dora--7"},
                            {"nom", "Permis en groupe"},
                            {"description", "Chaque mardi matin, dans tout le Loiret."},
                            {"date_maj", "2026-01-05"},
                            {"thematiques", {"mobilite--preparer-un-permis"}},
                            {"publics", {"jeunes"}},
                            {"zone_eligibilite", {"45"}}};
  std::ofstream(folder_ / "in.json") << nlohmann::json::array({service});
  const Ran imported = Run({"services", "import", folder_ / "in.json", "--replace"});
  ASSERT_EQ(imported.exit_code, 0) << imported.err;
  ASSERT_EQ(imported.last()["services"], 1) << imported.out;
  const nlohmann::json communes = Listed()[0]["zone_eligibilite"];
  EXPECT_EQ(communes.size(), 325u);
  EXPECT_THAT(communes.dump(), HasSubstr("45252"));
  service["zone_eligibilite"] = {"75"};
  std::ofstream(folder_ / "in.json") << nlohmann::json::array({service});
  const Ran elsewhere = Run({"services", "import", folder_ / "in.json", "--replace"});
  EXPECT_EQ(elsewhere.last()["services"], 0) << "losing its area would make it one for everybody";
  EXPECT_EQ(elsewhere.last()["problems"][0]["flaw"], "UNKNOWN_AREA");
}

TEST_F(ServicesCommandsTest, WhatNobodyConfirmedForSixMonthsSaysSo) {
  ASSERT_EQ(Add("Permis").exit_code, 0);
  const auto confirmed_on = [&](const std::string& day) {
    nlohmann::json file = nlohmann::json::parse(Bytes("services.json"));
    file["services"][0]["date_maj"] = day;
    for (nlohmann::json& structure : file["structures"]) structure["date_maj"] = "2020-01-01";
    std::ofstream(folder_ / "services.json") << file.dump();
  };
  const Day today = MomentOf(SystemClock().Now()).day;
  confirmed_on(FormatDay(AddDays(today, -183)));
  EXPECT_EQ(Listed()[0]["stale"], false);
  EXPECT_EQ(Listed()[0]["freshness"], 100);
  EXPECT_EQ(List("fr").find("à vérifier"), std::string::npos);
  const std::string old = FormatDay(AddDays(today, -190));
  confirmed_on(old);
  EXPECT_EQ(Listed()[0]["stale"], true);
  EXPECT_LT(Listed()[0]["freshness"], 100);
  EXPECT_EQ(Listed()[0]["date_maj"], old) << "what an export says as well";
  EXPECT_THAT(List("fr"), HasSubstr(old + " : plus de six mois, à vérifier"));
  EXPECT_THAT(List("fr"), HasSubstr("1 offre(s) non confirmée(s) depuis six mois"));
  EXPECT_THAT(List("en"), HasSubstr(old + ": over six months ago, to be checked"));
  EXPECT_THAT(List("en"), HasSubstr("1 service(s) not confirmed for six months"));
  ASSERT_EQ(Run({"services", "confirm"}).exit_code, 0);
  EXPECT_EQ(Listed()[0]["stale"], false);
}

TEST_F(ServicesCommandsTest, AFileThatIsTooLargeIsRefusedAtOnceAndChangesNothing) {
  ASSERT_EQ(Add("Permis").exit_code, 0);
  const std::string before = Bytes("services.json");
  for (const uintmax_t bytes : {uintmax_t{1} << 30, uintmax_t{kImportBytesMax} + 1}) {
    std::ofstream(folder_ / "large.json") << "[";
    std::filesystem::resize_file(folder_ / "large.json", bytes);  // sparse: it takes no room on the disk
    for (const char* format : {"json", "csv"}) {
      const int64_t read = BytesRead();
      const int64_t held = PeakBytes();
      const Ran refused = Run({"services", "import", folder_ / "large.json", "--format", format});
      EXPECT_EQ(refused.exit_code, kExitRefused) << refused.err;
      EXPECT_EQ(refused.last()["reason"], "TOO_LARGE");
      EXPECT_LT(BytesRead() - read, int64_t{1} << 20) << "its size is looked at before its first byte";
      EXPECT_LT(PeakBytes() - held, int64_t{8} << 20);
    }
    EXPECT_EQ(Bytes("services.json"), before);
  }
}

TEST_F(ServicesCommandsTest, AnotherEncodingIsRefusedAndChangesNothing) {
  ASSERT_EQ(Add("Permis").exit_code, 0);
  const std::string before = Bytes("services.json");
  const std::string utf16("\xff\xfe[\0]\0", 6);
  const std::string utf16_unmarked("[\0]\0", 4);
  const std::pair<const char*, std::string> files[] = {{"json", "[{\"nom\":\"caf\xe9\"}]"},
                                                       {"csv", "id,nom\n1,caf\xe9\n"},
                                                       {"json", utf16},
                                                       {"csv", utf16},
                                                       {"json", utf16_unmarked},
                                                       {"csv", utf16_unmarked}};
  for (const auto& [format, bytes] : files) {
    std::ofstream(folder_ / "odd", std::ios::binary) << bytes;
    const Ran refused = Run({"services", "import", folder_ / "odd", "--replace", "--format", format});
    EXPECT_EQ(refused.exit_code, kExitRefused) << refused.err;
    EXPECT_EQ(refused.last()["reason"], "MALFORMED");
    EXPECT_EQ(refused.last()["detail"], "NOT_UTF8") << format;
    EXPECT_EQ(Bytes("services.json"), before);
  }
}

TEST_F(ServicesCommandsTest, ADraftThatWasSpoiltByHandIsNotUsed) {
  ASSERT_EQ(Add("Permis").exit_code, 0);
  std::string text = Bytes("services.json");
  text.replace(text.find("mobilite--preparer-un-permis"), 8, "voyage--");
  std::ofstream(folder_ / "services.json") << text;
  const Ran listed = Run({"services", "list"});
  EXPECT_EQ(listed.exit_code, 2);
  EXPECT_THAT(listed.err, HasSubstr("thematiques"));
}

TEST_F(ServicesCommandsTest, OnlyThePublishedIsAskedOfTheNode) {
  EXPECT_EQ(Run({"services", "list", "--timeout", "1"}).exit_code, 3) << "no draft, and the node does not run";
}

}  // namespace
}  // namespace relais::node
