// The alert rules and the dashboard ask for metrics that the daemons have.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Read(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(absl::StrCat(RELAIS_SOURCE, "/", path)).rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

// Every word of `text` that begins with "relais_" or "process_", without what a histogram adds to its name.
std::set<std::string> MetricsIn(const std::string& text) {
  std::set<std::string> names;
  const auto in_word = [](char c) { return c == '_' || absl::ascii_isalnum(static_cast<unsigned char>(c)); };
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && in_word(text[end])) ++end;
    absl::string_view word = absl::string_view(text).substr(at, end - at);
    if (absl::StartsWith(word, "relais_") || absl::StartsWith(word, "process_")) {
      for (absl::string_view suffix : {"_bucket", "_sum", "_count"}) absl::ConsumeSuffix(&word, suffix);
      names.emplace(word);
    }
    at = end + 1;
  }
  return names;
}

std::vector<std::string> Unknown(const std::string& text) {
  std::string sources;
  for (const char* path : {"hub/hub_metrics.cc", "node/node_metrics.cc", "services/adapters/system/timed_ledger.cc",
                           "services/adapters/system/machine_reading.cc", "services/adapters/system/pulse.cc",
                           "services/adapters/backup/daily_backup.cc"}) {
    sources += Read(path);
  }
  std::vector<std::string> unknown;
  for (const std::string& name : MetricsIn(text)) {
    if (!absl::StrContains(sources, absl::StrCat("\"", name, "\""))) unknown.push_back(name);
  }
  return unknown;
}

TEST(MonitoringTest, TheRulesAskForWhatIsMeasured) {
  const std::string rules = Read("deploy/monitoring/rules.yml");
  EXPECT_GT(MetricsIn(rules).size(), 15u);
  EXPECT_THAT(Unknown(rules), IsEmpty());
  EXPECT_THAT(Unknown(Read("tests/integration/monitoring_rules_test.yml")), IsEmpty());
  EXPECT_THAT(Unknown("rate(relais_invented_total[1h]) > relais_append_seconds_bucket"), SizeIs(1));
}

TEST(MonitoringTest, SoDoesTheDashboard) {
  const nlohmann::json dashboard = nlohmann::json::parse(Read("deploy/monitoring/grafana.json"), nullptr, false);
  ASSERT_TRUE(dashboard.is_object());
  std::set<int> ids;
  for (const nlohmann::json& panel : dashboard.at("panels")) {
    ids.insert(panel.at("id").get<int>());
    for (const nlohmann::json& target : panel.at("targets")) {
      EXPECT_THAT(Unknown(target.at("expr").get<std::string>()), IsEmpty()) << panel.at("title");
    }
  }
  EXPECT_THAT(ids, SizeIs(dashboard.at("panels").size())) << "each once";
}

// Whether Debian's Prometheus can read every one of `expressions`, each as a rule of its own.
bool PrometheusReads(const std::vector<std::string>& expressions) {
  const TemporaryFolder folder;
  std::ofstream rules(folder / "rules.yml");
  rules << "groups:\n  - name: dashboard\n    rules:\n";
  for (size_t i = 0; i < expressions.size(); ++i) {
    rules << "      - record: panel_" << i << "\n        expr: " << nlohmann::json(expressions[i]).dump() << "\n";
  }
  rules.close();
  std::string words[] = {"promtool", "check", "rules", folder / "rules.yml"};
  char* const command[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  for (int output : {STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_addopen(&quiet, output, "/dev/null", O_WRONLY, 0);
  }
  pid_t pid = 0;
  int ended = -1;
  const bool started = posix_spawnp(&pid, words[0].c_str(), &quiet, nullptr, command, environ) == 0;
  posix_spawn_file_actions_destroy(&quiet);
  EXPECT_TRUE(started && waitpid(pid, &ended, 0) == pid);
  return WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
}

TEST(MonitoringTest, PrometheusReadsEveryExpressionOfTheDashboard) {
  const nlohmann::json dashboard = nlohmann::json::parse(Read("deploy/monitoring/grafana.json"), nullptr, false);
  std::vector<std::string> expressions;
  for (const nlohmann::json& panel : dashboard.at("panels")) {
    for (const nlohmann::json& target : panel.at("targets")) expressions.push_back(target.at("expr"));
  }
  EXPECT_GT(expressions.size(), 10u);
  EXPECT_TRUE(PrometheusReads(expressions));
  for (std::string& expression : expressions) {
    const std::string whole = expression;
    expression += ")";
    EXPECT_FALSE(PrometheusReads({expression})) << "what is not PromQL is noticed";
    expression = whole;
  }
}

// Every alert says in both languages what is the matter and what to do, and has been tried.
TEST(MonitoringTest, EveryAlertIsTriedAndSaysWhatToDo) {
  const std::string rules = Read("deploy/monitoring/rules.yml");
  const std::string tried = Read("tests/integration/monitoring_rules_test.yml");
  size_t alerts = 0;
  for (size_t at = rules.find("- alert: "); at != std::string::npos; ++alerts) {
    const size_t next = rules.find("- alert: ", at + 1);
    const std::string rule = rules.substr(at, next == std::string::npos ? next : next - at);
    const std::string name = rule.substr(9, rule.find('\n') - 9);
    for (const char* part : {"summary_fr: ", "summary_en: ", "next_fr: ", "next_en: ", "severity: "}) {
      EXPECT_TRUE(absl::StrContains(rule, part)) << name << " lacks " << part;
    }
    EXPECT_TRUE(absl::StrContains(tried, absl::StrCat("{alertname=\"", name, "\"}', value: 1"))) << name;
    at = next;
  }
  EXPECT_GT(alerts, 10u);
}

}  // namespace
}  // namespace relais
