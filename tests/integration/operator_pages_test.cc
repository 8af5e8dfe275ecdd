// What running daemons show their operators: scraped by Debian's Prometheus, asked by hand, searched for anybody's
// name.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "services/adapters/grpc/channel.h"
#include "tests/integration/read_file.h"
#include "tests/integration/standing_network.h"
#include "tests/unit/services/adapters/grpc/health_of.h"
#include "tests/unit/services/adapters/http/raw_caller.h"

namespace relais::integration {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kSurname[] = "Zqxjkanari";

class OperatorPages : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    Change(network().HubFolder() + "/hub.toml", "metrics = \"\"", "metrics = \"127.0.0.1:0\"");
    for (const char* key : {kMission, kTravail}) {
      Change(network().NodeFolder(key) + "/node.toml", "metrics = \"\"", "metrics = \"127.0.0.1:0\"");
    }
    Restart();
  }
  static void Restart() {
    for (const char* key : {kMission, kTravail}) ASSERT_EQ(network().node(key).Stop(), 0);
    ASSERT_EQ(network().hub().Stop(), 0);
    ASSERT_EQ(network().StartHub(), "");
    for (const char* key : {kMission, kTravail}) ASSERT_EQ(network().StartNode(key), "");
    ASSERT_EQ(network().WaitReady(60), "");
  }
  static void Change(const std::string& path, const std::string& from, const std::string& to) {
    const std::string text = ReadFile(path);
    ASSERT_THAT(text, HasSubstr(from));
    std::ofstream(path) << absl::StrReplaceAll(text, {{from, to}});
  }
  static int PortOf(const demo::Daemon& daemon) {
    const std::string mark = "metrics=";
    const size_t at = daemon.first_line().find(mark);
    int port = 0;
    EXPECT_TRUE(at != std::string::npos && absl::SimpleAtoi(daemon.first_line().substr(at + mark.size()), &port));
    return port;
  }
  static int HubPort() { return PortOf(network().hub()); }
  static int NodePort(const std::string& key) { return PortOf(network().node(key)); }
  // Whatever the three daemons show.
  static std::string Everything() {
    std::string all;
    for (int port : {HubPort(), NodePort(kMission), NodePort(kTravail)}) {
      for (const char* path : {"/metrics", "/healthz", "/readyz", "/"}) all += GetPage(port, path);
    }
    return all;
  }
  // Every way in which 16 bytes or a name would be written.
  static std::vector<std::string> Forms(const std::string& hex) {
    const std::string bytes = absl::HexStringToBytes(hex);
    return {hex, absl::AsciiStrToUpper(hex), absl::Base64Escape(bytes).substr(0, 20),
            absl::WebSafeBase64Escape(bytes).substr(0, 20), bytes};
  }
  // Every id and key in what the desk answers: 16 or 32 bytes in hexadecimal.
  static void CollectIds(const nlohmann::json& json, std::vector<std::string>* ids) {
    if (json.is_structured()) {
      for (const nlohmann::json& below : json) CollectIds(below, ids);
    } else if (json.is_string()) {
      const auto text = json.get<std::string>();
      if ((text.size() == 32 || text.size() == 64) && std::all_of(text.begin(), text.end(), [](char c) {
            return absl::ascii_isxdigit(static_cast<unsigned char>(c));
          })) {
        ids->push_back(text);
      }
    }
  }
  // What must be nowhere, and is.
  static std::vector<std::string> Found(const std::string& text, const std::string& referral) {
    std::vector<std::string> sought = {kSurname, "Camille", "2006-03-04", "se-former"};
    std::vector<std::string> ids;
    CollectIds(network().Node(kMission, {"show", referral}).json, &ids);
    EXPECT_THAT(ids, ::testing::Contains(referral));
    for (const std::string& key : network().keys()) {
      ids.push_back(network().node_id(key));
      ids.push_back(network().PartnerOf(key).ToHex());
      sought.push_back(key);
      sought.push_back(network().NameOf(key));
    }
    for (const std::string& id : ids) {
      for (std::string& form : Forms(id)) sought.push_back(std::move(form));
    }
    std::vector<std::string> found;
    for (const std::string& word : sought) {
      if (absl::StrContains(text, word)) found.push_back(word);
    }
    return found;
  }
  // Free a moment ago: Prometheus takes a number, not "any".
  static int FreePort() {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    EXPECT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), size), 0);
    EXPECT_EQ(getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size), 0);
    close(fd);
    return ntohs(address.sin_port);
  }
  static std::shared_ptr<grpc::Channel> Desk(const std::string& key) {
    return OpenLocalChannel("unix:" + network().NodeFolder(key) + "/desk.sock");
  }
  static std::shared_ptr<grpc::Channel> Operator() {
    return OpenLocalChannel("unix:" + network().HubFolder() + "/hub.sock");
  }
};

TEST_F(OperatorPages, EachDaemonLivesIsReadyAndMeasures) {
  for (int port : {HubPort(), NodePort(kMission), NodePort(kTravail)}) {
    EXPECT_THAT(GetPage(port, "/healthz"), StartsWith("HTTP/1.0 200 OK"));
    EXPECT_THAT(GetPage(port, "/readyz"), StartsWith("HTTP/1.0 200 OK"));
    const std::string metrics = GetPage(port, "/metrics");
    EXPECT_THAT(metrics, HasSubstr("Content-Type: text/plain; version=0.0.4"));
    for (const char* line : {"\nrelais_serving 1\n", "\nrelais_certificate_days ", "\nrelais_store_free_bytes ",
                             "\nrelais_append_seconds_count ", "\nprocess_resident_memory_bytes "}) {
      EXPECT_THAT(metrics, HasSubstr(line));
    }
  }
  EXPECT_TRUE(
      Until(20, [] { return absl::StrContains(GetPage(HubPort(), "/metrics"), "\nrelais_hub_sessions 10\n"); }));
  EXPECT_TRUE(Until(
      20, [] { return absl::StrContains(GetPage(NodePort(kMission), "/metrics"), "\nrelais_node_connected 1\n"); }));
  EXPECT_EQ(HealthOf(Operator()), "SERVING");
  EXPECT_EQ(HealthOf(Desk(kMission)), "SERVING");
}

TEST_F(OperatorPages, NothingShownNamesAPersonAReferralOrAPartner) {
  const demo::Answer sent = Send(kMission, "France Travail", kSurname);
  ASSERT_TRUE(sent.ok()) << sent.errors;
  const std::string referral = ReferralOf(sent);
  ASSERT_GE(AwaitLevel(kMission, referral, 2, 30), 2);
  ASSERT_TRUE(AwaitShown(kTravail, referral));
  ASSERT_TRUE(network().Node(kTravail, {"open", referral}).ok());
  ASSERT_TRUE(Until(20, [] {
    return absl::StrContains(GetPage(NodePort(kTravail), "/metrics"), "\nrelais_node_outbox_unsent 0\n");
  }));
  EXPECT_THAT(Found(Everything(), referral), IsEmpty());

  // The same walk finds a label that somebody planted, at the hub and at a node.
  const std::vector<std::string> files = {network().HubFolder() + "/hub.toml",
                                          network().NodeFolder(kMission) + "/node.toml"};
  std::vector<std::string> before;
  for (const std::string& file : files) {
    before.push_back(ReadFile(file));
    std::ofstream(file, std::ios::app) << "\n[test]\nsabotage = \"partner-label\"\n";
  }
  Restart();
  for (int port : {HubPort(), NodePort(kMission)}) {
    EXPECT_TRUE(Until(20, [&] { return !Found(GetPage(port, "/metrics"), referral).empty(); })) << port;
  }
  for (size_t i = 0; i < files.size(); ++i) std::ofstream(files[i]) << before[i];
  Restart();
  EXPECT_THAT(Found(Everything(), referral), IsEmpty());
}

// Every metric that an alert or a panel asks for is there, on a daemon that runs.
TEST_F(OperatorPages, TheRulesAndTheDashboardAskForWhatIsShown) {
  ASSERT_GE(AwaitLevel(kMission, ReferralOf(Send(kMission, "France Travail", "Mesure")), 2, 30), 2);
  const std::string shown = Everything();
  int asked = 0;
  for (const char* path : {RELAIS_RULES, RELAIS_DASHBOARD}) {
    const std::string text = ReadFile(path);
    for (size_t at = text.find("relais_"); at != std::string::npos;) {
      size_t end = at;
      while (end < text.size() && (text[end] == '_' || absl::ascii_isalnum(static_cast<unsigned char>(text[end]))))
        ++end;
      const std::string name = text.substr(at, end - at);
      // These two have a line for each reason that there was.
      const bool now_and_then = name == "relais_node_hub_refusal" || name == "relais_hub_handoffs_refused_total";
      const bool there = absl::StrContains(shown, absl::StrCat("\n", name, " ")) ||
                         absl::StrContains(shown, absl::StrCat("\n", name, "{"));
      EXPECT_TRUE(there || now_and_then) << name;
      ++asked;
      at = text.find("relais_", end);
    }
  }
  EXPECT_GT(asked, 30);
  EXPECT_FALSE(absl::StrContains(shown, "\nrelais_invented_total "));
}

TEST_F(OperatorPages, ANodeWithoutItsCertificateSaysWhatToDo) {
  const std::string certificate = network().NodeFolder(kMission) + "/tls/node.crt";
  ASSERT_TRUE(std::filesystem::exists(certificate));
  std::filesystem::rename(certificate, certificate + ".away");
  const std::string page = GetPage(NodePort(kMission), "/readyz");
  EXPECT_THAT(page, StartsWith("HTTP/1.0 503"));
  EXPECT_THAT(page, HasSubstr("\"name\":\"certificate\",\"ok\":false"));
  EXPECT_THAT(page, HasSubstr("Joindre l'exploitant du concentrateur"));
  EXPECT_THAT(page, HasSubstr("Ask the hub's operator"));
  EXPECT_THAT(GetPage(NodePort(kMission), "/healthz"), StartsWith("HTTP/1.0 200")) << "it lives";
  EXPECT_TRUE(Until(20, [] { return HealthOf(Desk(kMission)) == "NOT_SERVING"; }));
  std::filesystem::rename(certificate + ".away", certificate);
  EXPECT_THAT(GetPage(NodePort(kMission), "/readyz"), StartsWith("HTTP/1.0 200"));
  EXPECT_TRUE(Until(20, [] { return HealthOf(Desk(kMission)) == "SERVING"; }));
}

TEST_F(OperatorPages, OnlyPracticeLeavesATrace) {
  const std::string real = ReferralOf(Send(kMission, "France Travail", "Sans trace"));
  ASSERT_GE(AwaitLevel(kMission, real, 2, 30), 2);
  const demo::Answer started = network().Node(kMission, {"drill", "start", "no-solution", "--to", "France Travail"});
  ASSERT_TRUE(started.ok()) << started.errors;
  const std::string drill = ReferralOf(started);
  ASSERT_TRUE(AwaitShown(kTravail, drill));
  const auto log = [](const std::string& who) { return ReadFile(folder() + "/n/" + who + "-daemon.log"); };
  const std::string sender = log(kMission);
  const size_t at = sender.find("\"event\":\"drill_sent\",\"trace\":\"");
  ASSERT_NE(at, std::string::npos);
  const std::string trace = sender.substr(sender.find("trace", at), std::string("trace\":\"").size() + 32);
  EXPECT_THAT(log("hub"), HasSubstr("\"event\":\"drill_deposited\",\"" + trace));
  EXPECT_TRUE(Until(10, [&] { return absl::StrContains(log(kTravail), "\"event\":\"drill_changed\",\"" + trace); }));
  for (const char* who : {"hub", kMission, kTravail}) EXPECT_THAT(log(who), Not(HasSubstr(real))) << who;
}

// One that is there from the package: its own configuration, its own rules, both daemons.
TEST_F(OperatorPages, PrometheusScrapesBothAndReadsTheRules) {
  const std::string where = folder() + "/prometheus";
  std::filesystem::create_directories(where);
  std::filesystem::copy_file(RELAIS_RULES, where + "/rules.yml");
  std::ofstream(where + "/prometheus.yml")
      << "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
      << "rule_files: [rules.yml]\n"
      << "scrape_configs:\n"
      << "  - job_name: relais-hub\n    static_configs: [{targets: ['127.0.0.1:" << HubPort() << "']}]\n"
      << "  - job_name: relais-node\n    static_configs: [{targets: ['127.0.0.1:" << NodePort(kMission) << "']}]\n";
  const int port = FreePort();
  demo::Daemon prometheus;
  ASSERT_TRUE(prometheus.Start({"/bin/sh", "-c",
                                absl::StrCat("echo started; exec prometheus --config.file=", where,
                                             "/prometheus.yml --storage.tsdb.path=", where,
                                             "/data --web.listen-address=127.0.0.1:", port, " --log.level=warn")},
                               where + "/out", "started"));
  const auto query = [port](const std::string& what) {
    return GetPage(port, absl::StrCat("/api/v1/query?query=", what));
  };
  EXPECT_TRUE(Until(40, [&] { return absl::StrContains(query("sum(up)"), ",\"2\"]"); }))
      << ReadFile(where + "/out.log");
  EXPECT_TRUE(Until(10, [&] { return absl::StrContains(query("sum(relais_serving)"), ",\"2\"]"); }));
  EXPECT_THAT(query("relais_hub_sessions"), HasSubstr(",\"10\"]"));
  EXPECT_THAT(query("relais_node_connected"), HasSubstr(",\"1\"]"));
  const std::string rules = GetPage(port, "/api/v1/rules");
  EXPECT_THAT(rules, HasSubstr("RelaisCertificateEnds"));
  EXPECT_THAT(rules, Not(HasSubstr("\"health\":\"err\"")));
  EXPECT_EQ(prometheus.Stop(), 0);
}

}  // namespace
}  // namespace relais::integration
