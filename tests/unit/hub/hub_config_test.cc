#include "hub/hub_config.h"

#include <fstream>

#include "gtest/gtest.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais::hub {
namespace {

using ::testing::HasSubstr;

constexpr char kLeast[] = "region = \"centre\"\n";

class HubConfigTest : public ::testing::Test {
 protected:
  absl::StatusOr<HubConfig> Read(const std::string& text) {
    std::ofstream(file_) << text;
    return ReadHubConfig(file_);
  }
  std::string Complaints(const std::string& text) {
    const absl::StatusOr<HubConfig> config = Read(text);
    EXPECT_THAT(config, HasCode(absl::StatusCode::kInvalidArgument));
    return std::string(config.status().message());
  }
  // The one complaint about kLeast and `more`, whose first line is line 2.
  void ExpectComplaint(const std::string& more, const std::string& complaint) {
    EXPECT_EQ(Complaints(kLeast + more), file_ + complaint) << more;
  }

  TemporaryFolder folder_;
  const std::string file_ = folder_ / "hub.toml";
};

TEST_F(HubConfigTest, TheLeastThatIsAskedForHasTheRest) {
  ASSERT_OK_AND_ASSIGN(const HubConfig config, Read(kLeast));
  EXPECT_EQ(config.region, "centre");
  EXPECT_EQ(config.name, "Concentrateur régional");
  EXPECT_EQ(config.listen_members, "127.0.0.1:7443");
  EXPECT_EQ(config.listen_enrolment, "127.0.0.1:7444");
  EXPECT_EQ(config.listen_public, "127.0.0.1:7445");
  EXPECT_EQ(config.operator_socket, folder_ / "hub.sock");
  EXPECT_EQ(config.advertise_enrolment, "");
  EXPECT_EQ(config.authority_path, folder_ / "tls/authority.pem");
  EXPECT_TRUE(config.certificate_names.empty());
  EXPECT_EQ(config.signing_key_path, folder_ / "keys/hub.key");
  EXPECT_EQ(config.anchor_path, folder_ / "anchor.json");
  EXPECT_EQ(config.knowledge_dir, folder_ / "knowledge");
  EXPECT_EQ(config.store_path, folder_ / "store");
  EXPECT_EQ(config.store_free_bytes_min, uint64_t{512} << 20);
  EXPECT_EQ(config.members_max, 2000);
  EXPECT_EQ(config.log_level, Severity::kInfo);
  EXPECT_EQ(config.log_format, LogFormat::kJson);
  EXPECT_EQ(config.listen_metrics, "");
  EXPECT_FALSE(config.sabotage_answer_before_write || config.sabotage_no_dedup);
}

TEST_F(HubConfigTest, WhatIsSaidCounts) {
  ASSERT_OK_AND_ASSIGN(const HubConfig config, Read(R"(region = "val-de-loire"
name = "Autre nom"
[listen]
members = "192.0.2.1:1"
enrolment = "hub.example:65535"
public = "127.0.0.1:0"
operator_socket = "/run/relais/hub.sock"
metrics = "[::1]:9464"
[advertise]
enrolment = "join.example:7444"
[tls]
authority = "/etc/relais/ca.pem"
names = ["hub.example", "hub2.example"]
[keys]
signing = "secret/hub.key"
[knowledge]
anchor = "roots.json"
dir = "texts"
[store]
path = "data"
free_mib_min = 0
[limits]
members_max = 1
[log]
level = "error"
format = "text"
[test]
sabotage = "ack-before-write"
)"));
  EXPECT_EQ(config.region, "val-de-loire");
  EXPECT_EQ(config.name, "Autre nom");
  EXPECT_EQ(config.listen_members, "192.0.2.1:1");
  EXPECT_EQ(config.listen_enrolment, "hub.example:65535");
  EXPECT_EQ(config.listen_public, "127.0.0.1:0") << "any free port";
  EXPECT_EQ(config.operator_socket, "/run/relais/hub.sock");
  EXPECT_EQ(config.advertise_enrolment, "join.example:7444");
  EXPECT_EQ(config.authority_path, "/etc/relais/ca.pem");
  EXPECT_THAT(config.certificate_names, ::testing::ElementsAre("hub.example", "hub2.example"));
  EXPECT_EQ(config.signing_key_path, folder_ / "secret/hub.key");
  EXPECT_EQ(config.anchor_path, folder_ / "roots.json");
  EXPECT_EQ(config.knowledge_dir, folder_ / "texts");
  EXPECT_EQ(config.store_path, folder_ / "data");
  EXPECT_EQ(config.store_free_bytes_min, 0u);
  EXPECT_EQ(config.members_max, 1);
  EXPECT_EQ(config.log_level, Severity::kError);
  EXPECT_EQ(config.log_format, LogFormat::kText);
  EXPECT_EQ(config.listen_metrics, "[::1]:9464");
  EXPECT_TRUE(config.sabotage_answer_before_write);
  EXPECT_FALSE(config.sabotage_no_dedup);
}

TEST_F(HubConfigTest, TheOtherWordsOfLevelAndSabotage) {
  EXPECT_EQ(Read(std::string(kLeast) + "[log]\nlevel = \"warning\"\n")->log_level, Severity::kWarning);
  ASSERT_OK_AND_ASSIGN(const HubConfig config, Read(std::string(kLeast) + "[test]\nsabotage = \"no-dedup\"\n"));
  EXPECT_TRUE(config.sabotage_no_dedup);
  EXPECT_FALSE(config.sabotage_answer_before_write);
  EXPECT_FALSE(config.sabotage_one_administrator || config.sabotage_streams_kept);
  EXPECT_TRUE(Read(std::string(kLeast) + "[test]\nsabotage = \"one-administrator\"\n")->sabotage_one_administrator);
  EXPECT_TRUE(Read(std::string(kLeast) + "[test]\nsabotage = \"streams-kept\"\n")->sabotage_streams_kept);
  EXPECT_TRUE(Read(std::string(kLeast) + "[test]\nsabotage = \"partner-label\"\n")->sabotage_partner_label);
  EXPECT_TRUE(Read(std::string(kLeast) + "[test]\nsabotage = \"nothing-counted\"\n")->sabotage_nothing_counted);
}

TEST_F(HubConfigTest, EachKeyIsComplainedOfByLineAndName) {
  const std::string address = ": must be host:port, for instance \"127.0.0.1:7443\"";
  for (const char* value : {"127.0.0.1", "127.0.0.1:", ":7443", ":0", "127.0.0.1:65536", ""}) {
    for (const char* key : {"members", "enrolment", "public"}) {
      ExpectComplaint(std::string("[listen]\n") + key + " = \"" + value + "\"\n",
                      std::string(":3: listen.") + key + address);
    }
  }
  ExpectComplaint("advertise.enrolment = \"nowhere\"\n", ":2: advertise.enrolment" + address);
  ExpectComplaint("tls.names = \"hub.example\"\n", ":2: tls.names: must be a list of texts: [\"a\", \"b\"]");
  ExpectComplaint("store.free_mib_min = -1\n", ":2: store.free_mib_min: must be a whole number from 0 to 1048576");
  ExpectComplaint("limits.members_max = 0\n", ":2: limits.members_max: must be a whole number from 1 to 100000");
  ExpectComplaint("limits.members_max = 100001\n", ":2: limits.members_max: must be a whole number from 1 to 100000");
  ExpectComplaint("log.level = \"debug\"\n", ":2: log.level: must be one of \"info\", \"warning\", \"error\"");
  ExpectComplaint("test.sabotage = \"all\"\n",
                  ":2: test.sabotage: must be one of \"\", \"ack-before-write\", \"no-dedup\", \"gates-off\", "
                  "\"one-administrator\", \"streams-kept\", \"partner-label\", \"nothing-counted\"");
  ExpectComplaint("log.format = \"xml\"\n", ":2: log.format: must be one of \"json\", \"text\"");
  for (const char* elsewhere : {"0.0.0.0:9464", "hub.example:9464", "127.0.0.1"}) {
    ExpectComplaint(std::string("listen.metrics = \"") + elsewhere + "\"\n",
                    ":2: listen.metrics: must be a loopback address, for instance \"127.0.0.1:9464\", or empty");
  }
  ExpectComplaint("node = \"11\"\n", ":2: node: unknown key: remove it or correct its spelling");
}

TEST_F(HubConfigTest, ARegionsNameIsShortAndPlain) {
  const std::string complaint = ":1: region: must be 1 to 40 of a-z, 0-9 and hyphen";
  for (const std::string& name :
       {std::string(), std::string("Centre"), std::string("val de loire"), std::string("é"), std::string(41, 'a')}) {
    EXPECT_EQ(Complaints("region = \"" + name + "\"\n"), file_ + complaint);
  }
  EXPECT_OK(Read("region = \"" + std::string(40, 'a') + "\"\n"));
  EXPECT_THAT(Complaints(""), HasSubstr(file_ + ":0: region: is missing"));
}

TEST_F(HubConfigTest, NamesEveryErrorAtOnceInTheOrderOfTheLines) {
  EXPECT_EQ(Complaints(R"(region = "centre"
nonsense = 1
[log]
level = "loud"
[listen]
public = "nowhere"
members = 7443
)"),
            file_ + ":2: nonsense: unknown key: remove it or correct its spelling\n" + file_ +
                ":4: log.level: must be one of \"info\", \"warning\", \"error\"\n" + file_ +
                ":6: listen.public: must be host:port, for instance \"127.0.0.1:7443\"\n" + file_ +
                ":7: listen.members: must be text between double quotes");
}

TEST_F(HubConfigTest, ALedgerOnEtcdNeedsItsMembersAndNobodyElseHasAny) {
  const std::string engine = "[ledger]\nengine = \"etcd\"\n";
  ASSERT_OK_AND_ASSIGN(const HubConfig config, Read(kLeast + engine + "endpoints = [\"10.0.0.1:2379\"]\n"));
  EXPECT_TRUE(config.ledger.on_etcd);
  EXPECT_EQ(config.ledger.prefix, "relais/" + config.region);
  EXPECT_FALSE(config.ledger.stand_by);
  EXPECT_THAT(Complaints(kLeast + engine), HasSubstr("ledger.endpoints: names the members"));
  EXPECT_THAT(Complaints(std::string(kLeast) + "[ledger]\nstand_by = \"yes\"\n"), HasSubstr("ledger.engine: must be"));
  EXPECT_THAT(Complaints(kLeast + engine + "endpoints = [\"a:1\"]\nprefix = \"p/\"\n"),
              HasSubstr("ledger.prefix: must be"));
  EXPECT_THAT(Complaints(kLeast + engine + "endpoints = [\"a:1\"]\n[backup]\nfolder = \"copies\"\n"),
              HasSubstr("backup.folder: must be empty"));
}

TEST_F(HubConfigTest, ASocketsPathFitsTheSystem) {
  const std::string text = "[listen]\noperator_socket = \"/";
  EXPECT_OK(Read(kLeast + text + std::string(106, 'a') + "\"\n"));
  ExpectComplaint(text + std::string(107, 'a') + "\"\n",
                  ":3: listen.operator_socket: the whole path may hold 107 bytes: choose a shorter one");
}

TEST_F(HubConfigTest, AFileThatIsNotThereIsNotFoundAndOneThatIsNoTomlIsRefused) {
  EXPECT_THAT(ReadHubConfig(folder_ / "none.toml"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Complaints("region = \"centre\"\nname =\n"), ::testing::StartsWith(file_ + ":2: "));
}

}  // namespace
}  // namespace relais::hub
