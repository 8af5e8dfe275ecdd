// The operator's, the signatories' and the animator's commands.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "absl/strings/escaping.h"
#include "hub/cli/hub_folder.h"
#include "hub/hub_config.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "relais/v1/monitoring_service.grpc.pb.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/derogation.h"
#include "services/core/handoff/reason.h"
#include "tests/unit/hub/cli/cli_run.h"

namespace relais::hub {
namespace {

using node::Ran;
using ::testing::HasSubstr;

class HubCommandsTest : public ::testing::Test {
 protected:
  std::string In(const std::string& name) const { return folder_ / name; }
  std::string Bytes(const std::string& name) const {
    std::ifstream file(In(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  int ModeOf(const std::string& name) const {
    struct stat status = {};
    stat(In(name).c_str(), &status);
    return static_cast<int>(status.st_mode & 0777);
  }

  TemporaryFolder folder_;
};

TEST_F(HubCommandsTest, InitMakesAFolderThatTheDaemonCanUse) {
  const Ran ran = RunHub({"init", "--dir", In("hub"), "--region", "centre-val-de-loire", "--name", "L'\"essai\"",
                          "--members", "127.0.0.1:9001", "--json"});
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  const absl::StatusOr<HubConfig> config = ReadHubConfig(In("hub/hub.toml"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->region, "centre-val-de-loire");
  EXPECT_EQ(config->name, "L'\"essai\"");
  EXPECT_EQ(config->listen_members, "127.0.0.1:9001");
  EXPECT_EQ(config->listen_enrolment, "127.0.0.1:7444");
  EXPECT_EQ(config->authority_path, In("hub/tls/authority.pem"));
  EXPECT_EQ(config->members_max, 2000);
  EXPECT_EQ(ModeOf("hub/tls/authority.pem"), 0600);
  EXPECT_EQ(ModeOf("hub/keys/hub.key"), 0600);
  const auto authority =
      CertificateAuthority::Load(In("hub/tls/authority.pem"), "centre-val-de-loire", SystemClock().Now());
  ASSERT_TRUE(authority.ok());
  EXPECT_EQ(ran.last()["authority"], authority->fingerprint().ToHex());
  EXPECT_EQ(Bytes("hub/hub-ca.crt"), authority->pem());
  const Ran key = RunHub({"signatory", "show", In("hub/keys/hub.key"), "--json"});
  EXPECT_EQ(key.last()["key"], ran.last()["hub_key"]);
}

TEST_F(HubCommandsTest, InitNeverTouchesWhatIsThere) {
  ASSERT_EQ(RunHub({"init", "--dir", In("hub"), "--region", "centre"}).exit_code, kExitDone);
  const std::string before = Bytes("hub/hub.toml") + Bytes("hub/keys/hub.key") + Bytes("hub/tls/authority.pem");
  const Ran again = RunHub({"init", "--dir", In("hub"), "--region", "bretagne"});
  EXPECT_EQ(again.exit_code, kExitUsage);
  EXPECT_THAT(again.err, HasSubstr("existe déjà"));
  EXPECT_EQ(Bytes("hub/hub.toml") + Bytes("hub/keys/hub.key") + Bytes("hub/tls/authority.pem"), before);
}

TEST_F(HubCommandsTest, InitRefusesWhatIsWrong) {
  EXPECT_EQ(RunHub({"init", "--dir", In("a"), "--region", "Centre Val"}).exit_code, kExitUsage);
  EXPECT_EQ(RunHub({"init", "--dir", In("b"), "--region", "c", "--members", "nowhere"}).exit_code, kExitUsage);
  EXPECT_EQ(RunHub({"init", "--dir", In("c"), "--region", "c", "--anchor", In("none")}).exit_code, kExitUsage);
}

TEST_F(HubCommandsTest, KeysAreNeverReplaced) {
  ASSERT_EQ(RunHub({"signatory", "keygen", "--out", In("k.key"), "--no-passphrase"}).exit_code, kExitDone);
  const std::string before = Bytes("k.key");
  EXPECT_EQ(RunHub({"signatory", "keygen", "--out", In("k.key"), "--no-passphrase"}).exit_code, kExitUsage);
  EXPECT_EQ(Bytes("k.key"), before);
  EXPECT_EQ(ModeOf("k.key"), 0600);
  EXPECT_NE(RunHub({"signatory", "show", In("k.key")}).out,
            RunHub({"signatory", "show", In("k.key"), "--sealing"}).out);
}

TEST_F(HubCommandsTest, ADerogationIsWhatTheAnimatorSigned) {
  const std::string key =
      RunHub({"signatory", "keygen", "--out", In("a.key"), "--no-passphrase", "--json"}).last()["key"];
  const Ran ran =
      RunHub({"derogation", "sign", "--key", In("a.key"), "--asker", std::string(32, '1'), "--journey",
              std::string(32, '2'), "--destination", std::string(32, '3'), "--convention", std::string(32, '4'),
              "--version", "7", "--expires", "2026-12-24", "--out", In("token"), "--json"});
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  const std::string hex = ran.last()["token"];
  EXPECT_EQ(Bytes("token"), hex + "\n");
  const Derogation token = DecodeDerogation(absl::HexStringToBytes(hex));
  EXPECT_EQ(token.asker.ToHex(), std::string(32, '1'));
  EXPECT_EQ(token.journey.ToHex(), std::string(32, '2'));
  EXPECT_EQ(token.destination.ToHex(), std::string(32, '3'));
  EXPECT_EQ(token.convention.ToHex(), std::string(32, '4'));
  EXPECT_EQ(token.convention_version.value(), 7u);
  EXPECT_EQ(FormatDay(token.expiry), "2026-12-24");
  EXPECT_EQ(token.animator.ToHex(), key);
  OsEntropy entropy;
  EXPECT_TRUE(SodiumSealer(entropy).Verify(token.animator, DerogationText(token), token.signature));
}

TEST_F(HubCommandsTest, ADerogationNeedsAllOfIt) {
  ASSERT_EQ(RunHub({"signatory", "keygen", "--out", In("a.key"), "--no-passphrase"}).exit_code, kExitDone);
  const std::vector<std::string> whole = {"derogation",    "sign",
                                          "--key",         In("a.key"),
                                          "--asker",       std::string(32, '1'),
                                          "--journey",     std::string(32, '2'),
                                          "--destination", std::string(32, '3'),
                                          "--convention",  std::string(32, '4'),
                                          "--version",     "7",
                                          "--expires",     "2026-12-24"};
  ASSERT_EQ(RunHub(whole).exit_code, kExitDone);
  for (size_t i = 2; i < whole.size(); i += 2) {
    std::vector<std::string> without = whole;
    without.erase(without.begin() + static_cast<long>(i), without.begin() + static_cast<long>(i) + 2);
    EXPECT_EQ(RunHub(without).exit_code, kExitUsage) << whole[i];
    std::vector<std::string> wrong = whole;
    wrong[i + 1] = "x";
    EXPECT_EQ(RunHub(wrong).exit_code, kExitUsage) << whole[i];
  }
}

// A hub that tells its standing and makes tokens.
class FakeHub final : public v1::MonitoringService::Service, public v1::EnrolmentService::Service {
 public:
  explicit FakeHub(const std::string& socket) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("unix:" + socket, grpc::InsecureServerCredentials());
    builder.RegisterService(static_cast<v1::MonitoringService::Service*>(this));
    builder.RegisterService(static_cast<v1::EnrolmentService::Service*>(this));
    server_ = builder.BuildAndStart();
  }
  ~FakeHub() override { server_->Shutdown(); }

  grpc::Status GetHubStatus(grpc::ServerContext*, const v1::GetHubStatusRequest*,
                            v1::GetHubStatusResponse* response) override {
    response->set_ledger_sequence(12);
    v1::MemberStatus& member = *response->add_members();
    member.set_name("CIO de Pithiviers");
    member.set_connected(true);
    return grpc::Status::OK;
  }
  grpc::Status IssueToken(grpc::ServerContext*, const v1::IssueTokenRequest* request,
                          v1::IssueTokenResponse* response) override {
    last_token = *request;
    if (request->partner() == std::string(16, '\x99')) return ToGrpc(Refuse(Reason::kNotPermitted));
    response->set_token("relais-join-1.abc");
    return grpc::Status::OK;
  }

  v1::IssueTokenRequest last_token;

 private:
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(HubCommandsTest, AsksTheRunningHub) {
  ASSERT_EQ(RunHub({"init", "--dir", In("hub"), "--region", "centre", "--enrolment", "10.1.2.3:7444"}).exit_code,
            kExitDone);
  const std::string dir = In("hub");
  EXPECT_EQ(RunHub({"status", "--dir", dir, "--json"}).last()["error"], "unreachable");
  FakeHub hub(In("hub/hub.sock"));
  const Ran status = RunHub({"status", "--dir", dir});
  EXPECT_EQ(status.exit_code, kExitDone);
  EXPECT_THAT(status.out, HasSubstr("CIO de Pithiviers"));
  EXPECT_EQ(RunHub({"status", "--dir", dir, "--json"}).last()["ledger_sequence"], 12);
  const Ran token =
      RunHub({"token", "issue", "--dir", dir, "--node", std::string(32, 'a'), "--partner", std::string(32, 'b')});
  EXPECT_EQ(token.exit_code, kExitDone) << token.err;
  EXPECT_EQ(token.out, "relais-join-1.abc\n");
  EXPECT_EQ(hub.last_token.enrolment_address(), "10.1.2.3:7444");
  EXPECT_EQ(absl::BytesToHexString(hub.last_token.node()), std::string(32, 'a'));
  const Ran refused = RunHub(
      {"token", "issue", "--dir", dir, "--node", std::string(32, 'a'), "--partner", std::string(32, '9'), "--json"});
  EXPECT_EQ(refused.last()["reason"], "NOT_PERMITTED");
  EXPECT_EQ(RunHub({"token", "issue", "--dir", dir, "--node", "a", "--partner", std::string(32, 'b')}).exit_code,
            kExitUsage);
}

}  // namespace
}  // namespace relais::hub
