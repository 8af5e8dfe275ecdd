#include "node/node_config.h"

#include <fstream>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "node/node_places.h"
#include "services/core/handoff/limits.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

constexpr char kLeast[] = R"(region = "centre"
node = "11111111111111111111111111111111"
partner = "22222222222222222222222222222222"
[hub]
address = "hub.example:7443"
)";

class NodeConfigTest : public ::testing::Test {
 protected:
  absl::StatusOr<NodeConfig> Read(const std::string& text) {
    std::ofstream(folder_ / "node.toml") << text;
    return ReadNodeConfig(folder_ / "node.toml");
  }
  std::string Complaints(const std::string& text) {
    const absl::StatusOr<NodeConfig> config = Read(text);
    EXPECT_THAT(config, HasCode(absl::StatusCode::kInvalidArgument));
    return std::string(config.status().message());
  }
  TemporaryFolder folder_;
};

TEST_F(NodeConfigTest, TheLeastThatIsAskedForHasTheRest) {
  ASSERT_OK_AND_ASSIGN(const NodeConfig config, Read(kLeast));
  EXPECT_EQ(config.region, "centre");
  EXPECT_EQ(config.node, NodeId::FromHex("11111111111111111111111111111111"));
  EXPECT_EQ(config.partner, PartnerId::FromHex("22222222222222222222222222222222"));
  EXPECT_EQ(config.name, "");
  EXPECT_EQ(config.hub_address, "hub.example:7443");
  EXPECT_TRUE(config.hub_others.empty());
  EXPECT_EQ(config.hub_server_name, "relais-hub");
  EXPECT_EQ(config.store_path, folder_ / "store");
  EXPECT_EQ(config.keys_dir, folder_ / "keys");
  EXPECT_EQ(config.desk_socket, folder_ / "desk.sock");
  EXPECT_EQ(config.store_free_bytes_min, uint64_t{512} << 20);
  EXPECT_EQ(config.slip_cost.memory_bytes, limits::kArgonMemoryBytes);
  EXPECT_EQ(config.slip_cost.passes, limits::kArgonPasses);
  EXPECT_EQ(config.log_level, Severity::kInfo);
  EXPECT_EQ(config.log_format, LogFormat::kJson);
  EXPECT_EQ(config.listen_metrics, "");
  EXPECT_EQ(config.listen_desk, "") << "the network is let in only by whoever says so";
  EXPECT_EQ(config.desk_authority, folder_ / "tls/desk-ca.key");
  EXPECT_EQ(config.desk_certificate, "");
  EXPECT_EQ(config.desk_lock_seconds, limits::kDeskLockSeconds);
  EXPECT_FALSE(config.sabotage_answer_before_write || config.sabotage_no_dedup);
  EXPECT_FALSE(config.drill_answer);
}

TEST_F(NodeConfigTest, WhatIsSaidCounts) {
  ASSERT_OK_AND_ASSIGN(const NodeConfig config, Read(std::string(kLeast) + R"(server_name = "other-hub"
[listen]
desk_socket = "/run/relais/desk.sock"
metrics = "127.0.0.1:9465"
desk = "192.0.2.7:7450"
[desk]
lock_seconds = 60
[tls]
desk_certificate = "desk.crt"
desk_key = "desk.key"
certificate = "a.crt"
key = "a.key"
authority = "ca.crt"
[keys]
dir = "secret"
[knowledge]
anchor = "roots.json"
[store]
path = "data"
free_mib_min = 3
[slip]
argon_memory_mib = 8
argon_passes = 2
[log]
level = "warning"
format = "text"
[drill]
answer = "yes"

[test]
sabotage = "no-dedup"
)"));
  EXPECT_EQ(config.hub_server_name, "other-hub");
  EXPECT_EQ(config.desk_socket, "/run/relais/desk.sock");
  EXPECT_EQ(config.tls_certificate, folder_ / "a.crt");
  EXPECT_EQ(config.tls_key, folder_ / "a.key");
  EXPECT_EQ(config.tls_authority, folder_ / "ca.crt");
  EXPECT_EQ(config.keys_dir, folder_ / "secret");
  EXPECT_EQ(config.anchor_path, folder_ / "roots.json");
  EXPECT_EQ(config.store_path, folder_ / "data");
  EXPECT_EQ(config.store_free_bytes_min, uint64_t{3} << 20);
  EXPECT_EQ(config.slip_cost.memory_bytes, uint64_t{8} << 20);
  EXPECT_EQ(config.slip_cost.passes, 2u);
  EXPECT_EQ(config.log_level, Severity::kWarning);
  EXPECT_EQ(config.log_format, LogFormat::kText);
  EXPECT_EQ(config.listen_metrics, "127.0.0.1:9465");
  EXPECT_EQ(config.listen_desk, "192.0.2.7:7450");
  EXPECT_EQ(config.desk_certificate, folder_ / "desk.crt");
  EXPECT_EQ(config.desk_key, folder_ / "desk.key");
  EXPECT_EQ(config.desk_lock_seconds, 60);
  EXPECT_TRUE(config.drill_answer);
  EXPECT_TRUE(config.sabotage_no_dedup);
  EXPECT_FALSE(config.sabotage_answer_before_write);
}

TEST_F(NodeConfigTest, NamesEveryErrorAtOnceWithItsLine) {
  const std::string complaints = Complaints(R"(region = "Centre Val"
node = "1111"
partner = "00000000000000000000000000000000"
nonsense = 1
[hub]
address = "hub.example"
[slip]
argon_passes = 0
[log]
level = "loud"
)");
  const std::string file = folder_ / "node.toml";
  for (const char* line : {":1: region:", ":2: node:", ":3: partner:", ":4: nonsense:", ":6: hub.address:",
                           ":8: slip.argon_passes:", ":10: log.level:"}) {
    EXPECT_THAT(complaints, HasSubstr(file + line));
  }
}

TEST_F(NodeConfigTest, TheDesksDoorTakesAnAddressAndBothHalvesOfACertificate) {
  const std::string complaints =
      Complaints(std::string(kLeast) + "[listen]\ndesk = \"somewhere\"\n[tls]\ndesk_certificate = \"a.crt\"\n");
  EXPECT_THAT(complaints, HasSubstr(":7: listen.desk: must be host:port"));
  EXPECT_THAT(complaints, HasSubstr("tls.desk_key: goes with tls.desk_certificate"));
  EXPECT_OK(Read(std::string(kLeast) + "[listen]\ndesk = \"0.0.0.0:0\"\n"));
}

TEST_F(NodeConfigTest, SeveralHubsAreTriedInTheirOrderEachOnce) {
  ASSERT_OK_AND_ASSIGN(const NodeConfig one, Read(kLeast));
  EXPECT_EQ(HubsOf(one), std::vector<std::string>{"hub.example:7443"});
  ASSERT_OK_AND_ASSIGN(const NodeConfig config,
                       Read(std::string(kLeast) + "others = [\"b.example:7443\", \"hub.example:7443\", \"c:1\"]\n"));
  EXPECT_EQ(HubsOf(config), (std::vector<std::string>{"hub.example:7443", "b.example:7443", "c:1"}));
  EXPECT_THAT(Complaints(std::string(kLeast) + "others = [\"b.example\"]\n"), HasSubstr("hub.others: must each be"));
  const std::string eight = "\"a:1\", \"b:1\", \"c:1\", \"d:1\", \"e:1\", \"f:1\", \"g:1\", \"h:1\"";
  EXPECT_THAT(Complaints(std::string(kLeast) + "others = [" + eight + "]\n"), HasSubstr("seven hubs at most"));
}

TEST_F(NodeConfigTest, NamesWhatIsMissing) {
  const std::string complaints = Complaints("");
  for (const char* key : {"region", "node", "partner", "hub.address"}) EXPECT_THAT(complaints, HasSubstr(key));
}

TEST_F(NodeConfigTest, ASocketsPathFitsTheSystem) {
  const std::string text = std::string(kLeast) + "[listen]\ndesk_socket = \"/";
  EXPECT_OK(Read(text + std::string(106, 'a') + "\"\n"));
  EXPECT_THAT(Complaints(text + std::string(107, 'a') + "\"\n"), HasSubstr("listen.desk_socket"));
}

TEST_F(NodeConfigTest, MetricsStayOnThisMachine) {
  for (const char* elsewhere : {"0.0.0.0:9465", "[::]:9465", "node.example:9465", "127.0.0.1"}) {
    EXPECT_THAT(Complaints(std::string(kLeast) + "[listen]\nmetrics = \"" + elsewhere + "\"\n"),
                HasSubstr(":7: listen.metrics: must be a loopback address"));
  }
  EXPECT_TRUE(Read(std::string(kLeast) + "[test]\nsabotage = \"partner-label\"\n")->sabotage_partner_label);
}

TEST_F(NodeConfigTest, AFileThatIsNotThereIsNotFound) {
  EXPECT_THAT(ReadNodeConfig(folder_ / "none.toml"), HasCode(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace relais::node
