// A node's folder, and joining a hub that checks what it is shown.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "absl/strings/escaping.h"
#include "node/node_config.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/certificate_authority.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "services/adapters/system/os_entropy.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "services/wire/knowledge_codec.h"
#include "tests/unit/node/cli/cli_run.h"

namespace relais::node {
namespace {

using ::testing::HasSubstr;

class PlaceCommandsTest : public ::testing::Test {
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
  nlohmann::json Init(const std::string& name) {
    const Ran ran = RunNode(
        {"init", "--dir", In(name), "--region", "centre", "--name", "CIO \"A\"", "--hub", "127.0.0.1:9001", "--json"});
    EXPECT_EQ(ran.exit_code, kExitDone) << ran.err;
    return ran.last();
  }

  TemporaryFolder folder_;
};

TEST_F(PlaceCommandsTest, InitMakesAFolderThatTheDaemonCanUse) {
  const nlohmann::json made = Init("node");
  const absl::StatusOr<NodeConfig> config = ReadNodeConfig(In("node/node.toml"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->node.ToHex(), made["node"].get<std::string>());
  EXPECT_EQ(config->partner.ToHex(), made["partner"].get<std::string>());
  EXPECT_EQ(config->name, "CIO \"A\"");
  EXPECT_EQ(config->hub_address, "127.0.0.1:9001");
  EXPECT_EQ(config->keys_dir, In("node/keys"));
  EXPECT_EQ(config->slip_cost.memory_bytes, limits::kArgonMemoryBytes);
  EXPECT_EQ(config->slip_cost.passes, limits::kArgonPasses);
  for (const char* key : {"node/keys/identity.key", "node/keys/sealing-1.key", "node/keys/vault.key"}) {
    EXPECT_EQ(Bytes(key).size(), 65u) << key;
    EXPECT_EQ(ModeOf(key), 0600) << key;
  }
  EXPECT_EQ(RunNode({"init", "--dir", In("node"), "--region", "centre"}).exit_code, kExitUsage) << "never twice";
}

TEST_F(PlaceCommandsTest, TheCardHoldsASealingKeySignedByTheNode) {
  const nlohmann::json made = Init("node");
  const nlohmann::json card = nlohmann::json::parse(Bytes("node/join-card.json"));
  EXPECT_EQ(card["node"], made["node"]);
  std::string bytes;
  ASSERT_TRUE(absl::Base64Unescape(card["sealing_keys"].get<std::string>(), &bytes));
  absl::StatusOr<SignedText> signed_text = wire::ReadSignedText(bytes);
  ASSERT_TRUE(signed_text.ok());
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  const absl::StatusOr<KnowledgeItem> item =
      wire::VerifyItem(*std::move(signed_text), wire::KeyToolsOf(sealer, digester));
  ASSERT_TRUE(item.ok());
  ASSERT_EQ(item->signatures.size(), 1u);
  EXPECT_TRUE(item->signatures[0].valid);
  EXPECT_EQ(item->signatures[0].key.ToHex(), card["identity_key"]);
  const auto& keys = std::get<SealingKeyEntry>(item->content);
  EXPECT_TRUE(CheckSealingKeyEntry(keys).ok());
  EXPECT_EQ(keys.node.ToHex(), card["node"]);
  EXPECT_EQ(keys.terms[0].first_day, MomentOf(SystemClock().Now()).day);
  const std::string secret = absl::HexStringToBytes(Bytes("node/keys/sealing-1.key").substr(0, 64));
  EXPECT_EQ(sealer.SealingPairFrom(Secret32(secret)).key, keys.terms[0].key);
}

TEST_F(PlaceCommandsTest, InitRefusesWhatIsWrong) {
  EXPECT_EQ(RunNode({"init", "--dir", In("a")}).exit_code, kExitUsage);
  EXPECT_EQ(RunNode({"init", "--dir", In("a"), "--region", "Centre"}).exit_code, kExitUsage);
  EXPECT_EQ(RunNode({"init", "--dir", In("a"), "--region", "c", "--partner", "12"}).exit_code, kExitUsage);
  EXPECT_EQ(RunNode({"init", "--dir", In("a"), "--region", "c", "--hub", "7443"}).exit_code, kExitUsage);
  std::ofstream(In("file")) << "x";
  EXPECT_EQ(RunNode({"init", "--dir", In("file"), "--region", "c"}).exit_code, kExitUsage);
}

const SigningKey kRoot = SigningKey::FromBytes(std::string(SigningKey::kSize, 'r'));

// The enrolment port of a hub: one token, which works once.
class FakeEnrolment final : public v1::EnrolmentService::Service {
 public:
  FakeEnrolment(const CertificateAuthority& authority, std::string secret)
      : authority_(authority), secret_(std::move(secret)) {
    const absl::StatusOr<ServerIdentity> identity = authority_.IssueServer({}, SystemClock().Now());
    ServerOptions options;
    options.listener.address = "127.0.0.1:0";
    options.tls.key_pem = identity->key_pem;
    options.tls.chain_pem = identity->chain_pem;
    options.tls.caller = CallerCertificate::kNone;
    server_ = std::move(Server::Start(options, {this}).value());
  }

  grpc::Status PrepareEnrol(grpc::ServerContext*, const v1::PrepareEnrolRequest* request,
                            v1::PrepareEnrolResponse* response) override {
    if (request->secret() != secret_ || used_) return ToGrpc(Refuse(Reason::kTokenInvalid));
    response->set_region("centre");
    response->set_members_port(7443);
    response->add_roots(std::string(kRoot.view()));
    response->set_edition(3);
    response->set_name(invited_name);
    return grpc::Status::OK;
  }
  grpc::Status Enrol(grpc::ServerContext*, const v1::EnrolRequest* request, v1::EnrolResponse* response) override {
    if (request->secret() != secret_ || used_) return ToGrpc(Refuse(Reason::kTokenInvalid));
    used_ = true;
    last = *request;
    const NodeId node = NodeId::FromBytes(certify_other ? std::string(16, 'x') : request->node());
    const absl::StatusOr<IssuedCertificate> issued = authority_.SignNode(request->csr(), node, SystemClock().Now());
    if (!issued.ok()) return ToGrpc(issued.status());
    response->set_certificate(issued->pem);
    response->set_authority(authority_.pem());
    response->set_awaiting_signature(request->roster().signatures().empty());
    return grpc::Status::OK;
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }

  bool certify_other = false;
  std::string invited_name;
  v1::EnrolRequest last;

 private:
  const CertificateAuthority& authority_;
  const std::string secret_;
  bool used_ = false;
  std::unique_ptr<Server> server_;
};

class JoinTest : public PlaceCommandsTest {
 protected:
  JoinTest() : made_(Init("node")) {}

  JoinToken Token() const {
    JoinToken token;
    token.secret = std::string(limits::kJoinTokenBytes, 's');
    token.node = NodeId::FromHex(made_["node"].get<std::string>());
    token.partner = PartnerId::FromHex(made_["partner"].get<std::string>());
    token.hub_address = hub_.address();
    token.authority = authority_.fingerprint();
    token.anchor = OpensslDigester().Sha256(AnchorText(Anchor{{kRoot}}));
    return token;
  }
  Ran Join(const JoinToken& token, const std::string& timeout = "30") {
    return RunNode({"join", FormatJoinToken(token), "--dir", In("node"), "--timeout", timeout, "--json"});
  }

  nlohmann::json made_;
  CertificateAuthority authority_ =
      CertificateAuthority::Create(folder_ / "ca.pem", "centre", SystemClock().Now()).value();
  FakeEnrolment hub_{authority_, std::string(limits::kJoinTokenBytes, 's')};
};

TEST_F(JoinTest, ANodeJoinsOnce) {
  const Ran ran = Join(Token());
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  EXPECT_EQ(Bytes("node/tls/hub-ca.crt"), authority_.pem());
  EXPECT_EQ(ModeOf("node/tls/node.key"), 0600);
  EXPECT_TRUE(CheckOwnCertificate(Bytes("node/tls/node.crt"), Bytes("node/tls/node.key"), authority_.pem(), "centre",
                                  Token().node, SystemClock().Now())
                  .ok());
  EXPECT_EQ(Join(Token()).last()["reason"], "TOKEN_INVALID") << "a token works once";
}

TEST_F(JoinTest, OneLineMakesTheWholeFolder) {
  hub_.invited_name = "CIO de Pithiviers";
  const Ran ran = RunNode({"join", FormatJoinToken(Token()), "--dir", In("fresh"), "--json"});
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  EXPECT_EQ(ran.last()["awaiting_signature"], true);
  const absl::StatusOr<NodeConfig> config = ReadNodeConfig(In("fresh/node.toml"));
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->node, Token().node);
  EXPECT_EQ(config->partner, Token().partner);
  EXPECT_EQ(config->name, "CIO de Pithiviers");
  EXPECT_EQ(config->hub_address, "127.0.0.1:7443") << "the enrolment port's host, the members' port";
  EXPECT_THAT(Bytes("fresh/anchor.json"), HasSubstr(kRoot.ToHex()));
  OsEntropy entropy;
  const SodiumSealer sealer(entropy);
  const OpensslDigester digester;
  const wire::KeyTools tools = wire::KeyToolsOf(sealer, digester);
  const auto entry = wire::DecodeText(TextKind::kRoster, hub_.last.roster().text(), tools);
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(std::get<RosterEntry>(*entry).edition, Edition(3)) << "as the hub asked";
  const SigningKey identity = std::get<RosterEntry>(*entry).identity;
  EXPECT_EQ(ran.last()["fingerprint"], SpokenFingerprint(digester.Sha256(identity.view())));
  EXPECT_TRUE(sealer.Verify(identity, IdentityProofText(Token().node, Token().partner, hub_.last.csr()),
                            Signature::FromBytes(hub_.last.identity_proof())));
}

TEST_F(JoinTest, TheSignatorysKeySignsAtOnce) {
  OsEntropy entropy;
  SodiumSealer sealer(entropy);
  const SigningPair signatory = sealer.NewSigningPair();
  std::ofstream(In("signatory.key")) << absl::BytesToHexString(signatory.secret.view()) << "\n";
  chmod(In("signatory.key").c_str(), 0600);
  const Ran ran = RunNode({"join", FormatJoinToken(Token()), "--dir", In("fresh"), "--name", "A", "--signatory-key",
                           In("signatory.key"), "--json"});
  ASSERT_EQ(ran.exit_code, kExitDone) << ran.err;
  EXPECT_EQ(ran.last()["awaiting_signature"], false);
  ASSERT_EQ(hub_.last.roster().signatures_size(), 1);
  EXPECT_TRUE(sealer.Verify(signatory.key, wire::SignedTextBytes(TextKind::kRoster, hub_.last.roster().text()),
                            Signature::FromBytes(hub_.last.roster().signatures(0).signature())));
}

TEST_F(JoinTest, AnotherAnchorThanTheTokensLeavesNoFolderBehind) {
  JoinToken token = Token();
  token.anchor = OpensslDigester().Sha256("another anchor");
  EXPECT_EQ(RunNode({"join", FormatJoinToken(token), "--dir", In("fresh"), "--name", "A", "--json"}).last()["reason"],
            "EVIDENCE_MISSING");
  EXPECT_EQ(Bytes("fresh/node.toml"), "");
  EXPECT_EQ(Bytes("fresh/anchor.json"), "");
  EXPECT_EQ(Join(Token()).exit_code, kExitDone) << "the token is still good";
}

TEST_F(JoinTest, TheInvitationsNameStands) {
  hub_.invited_name = "CIO de Pithiviers";
  const auto join = [&](const std::string& name) {
    return RunNode({"join", FormatJoinToken(Token()), "--dir", In("fresh"), "--name", name}).exit_code;
  };
  EXPECT_EQ(join("CIO de Bourges"), kExitUsage);
  EXPECT_EQ(join("CIO de Pithiviers"), kExitDone);
}

TEST_F(JoinTest, TheTokenIsToldToNobodyElse) {
  JoinToken token = Token();
  token.authority = OpensslDigester().Sha256("another authority");
  EXPECT_EQ(Join(token).last()["reason"], "CERTIFICATE_INVALID");
  EXPECT_EQ(Join(Token()).exit_code, kExitDone) << "it is still good";
}

TEST_F(JoinTest, ATokenForAnotherNodeIsNotTried) {
  JoinToken token = Token();
  token.node = NodeId::FromBytes(std::string(16, 'n'));
  EXPECT_EQ(Join(token).exit_code, kExitUsage);
  EXPECT_EQ(RunNode({"join", "relais-join-2.abc", "--dir", In("node"), "--json"}).last()["reason"], "MALFORMED");
  EXPECT_EQ(Join(Token()).exit_code, kExitDone);
}

TEST_F(JoinTest, ACertificateForSomebodyElseIsThrownAway) {
  hub_.certify_other = true;
  EXPECT_EQ(Join(Token()).last()["reason"], "CERTIFICATE_INVALID");
  EXPECT_EQ(Bytes("node/tls/node.crt"), "");
}

TEST_F(JoinTest, NobodyThere) {
  JoinToken token = Token();
  token.hub_address = "127.0.0.1:1";
  EXPECT_EQ(Join(token, "1").exit_code, kExitUnreachable);
  EXPECT_EQ(Join(token, "never").exit_code, kExitUsage);
}

}  // namespace
}  // namespace relais::node
