// Every rule of the house over the whole project. rules_test.cc plants a violation of each, to see that it is found.
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "tests/tidy/arrows.h"
#include "tests/tidy/bans.h"
#include "tests/tidy/dead_files.h"
#include "tests/tidy/documents.h"
#include "tests/tidy/protos.h"
#include "tests/tidy/sizes.h"
#include "tests/tidy/source.h"

namespace relais::tidy {
namespace {

constexpr absl::string_view kNumberList = "proto/field_numbers.txt";

const Tree& Project() {
  static const Tree tree = LoadTree(RELAIS_SOURCE_DIR);
  return tree;
}

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::vector<Finding> CheckSources() {
  const std::string commands = ReadFile(std::string(RELAIS_BINARY_DIR) + "/compile_commands.json");
  std::string compiled = commands;
  // Where one compilation takes several sources, its file includes them under their whole paths.
  const std::string file_key = "\"file\": \"";
  for (size_t at = commands.find(file_key); at != std::string::npos; at = commands.find(file_key, at)) {
    at += file_key.size();
    const std::string file = commands.substr(at, commands.find('"', at) - at);
    if (absl::StrContains(file, "/Unity/unity_")) compiled += ReadFile(file);
  }
  return CheckDeadSources(Project(), compiled, RELAIS_SOURCE_DIR);
}

std::vector<Finding> CheckProtos() {
  const std::optional<ProtoSet> protos = LoadProtos(RELAIS_PROTO_SET);
  if (!protos.has_value()) return {{RELAIS_PROTO_SET, 1, "field-number", "protoc wrote no descriptor set here"}};
  const SourceFile* list = FindFile(Project(), kNumberList);
  const NumberList numbers = list == nullptr ? NumberList() : ParseNumberList(list->text);
  std::vector<Finding> findings = CheckRpcAnswers(*protos);
  for (const Finding& finding : CheckNumbers(*protos, numbers, kNumberList)) findings.push_back(finding);
  return findings;
}

// All findings of all rules, excuses applied.
const std::vector<Finding>& Findings() {
  static const std::vector<Finding> findings = [] {
    std::vector<Finding> all;
    for (const auto& some :
         {CheckArrows(Project()), CheckLinks(Project()), CheckBans(Project()), CheckHashOrder(Project()),
          CheckFileLengths(Project()), CheckFunctionLengths(Project()), CheckDeadHeaders(Project()), CheckSources(),
          CheckDeadScripts(Project()), CheckDocumentLinks(Project()), CheckLeftovers(Project()),
          CheckSkippedTests(Project()), CheckMachinePaths(Project()), CheckReadmes(Project()), CheckText(Project()),
          CheckProtos()}) {
      all.insert(all.end(), some.begin(), some.end());
    }
    return Excuse(Project(), all);
  }();
  return findings;
}

class TidyTest : public testing::TestWithParam<const char*> {};

TEST_P(TidyTest, HoldsOverTheWholeProject) {
  std::vector<Finding> mine;
  for (const Finding& finding : Findings()) {
    if (finding.rule == GetParam()) mine.push_back(finding);
  }
  EXPECT_TRUE(mine.empty()) << Describe(mine);
}

constexpr const char* kRules[] = {"arrow",           "link",         "ban",         "hash-order",  "file-length",
                                  "function-length", "dead-header",  "dead-source", "dead-script", "dead-link",
                                  "leftover",        "skipped-test", "machine",     "readme",      "text",
                                  "rpc-answers",     "field-number", "excuse"};

INSTANTIATE_TEST_SUITE_P(Rule, TidyTest, testing::ValuesIn(kRules), [](const auto& rule) {
  std::string name(rule.param);
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
});

TEST(TidyTest, EveryFindingBelongsToARuleThatIsJudged) {
  for (const Finding& finding : Findings()) {
    bool judged = false;
    for (const char* rule : kRules) judged = judged || rule == finding.rule;
    EXPECT_TRUE(judged) << finding.rule;
  }
}

TEST(TidyTest, SeesTheProject) {
  EXPECT_NE(FindFile(Project(), "services/core/handoff/ids.h"), nullptr);
  EXPECT_NE(FindFile(Project(), "tests/tidy/tidy_test.cc"), nullptr);
}

}  // namespace
}  // namespace relais::tidy
