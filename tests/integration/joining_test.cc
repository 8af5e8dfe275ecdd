// Who may join: a token is good once, for its node, for two days, and is shown to no other hub than the one it names.
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "deploy/demo/process.h"
#include "gmock/gmock.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/server.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/openssl_digester.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/convention/join_token.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/integration/hub_store.h"
#include "tests/integration/papers.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr int kRefused = 1;
constexpr int kRaces = 4;

// Another hub at the enrolment port's place: hears who would join, and keeps the secrets it was shown.
class Impostor final : public v1::EnrolmentService::CallbackService {
 public:
  // `more_chain_pem` is shown to callers behind the authority's own chain.
  explicit Impostor(const CertificateAuthority& authority, const std::string& more_chain_pem = "") {
    absl::StatusOr<ServerIdentity> identity = authority.IssueServer({}, SystemClock().Now());
    EXPECT_TRUE(identity.ok());
    ServerOptions options;
    options.listener.address = "127.0.0.1:0";
    options.tls = {identity->key_pem, identity->chain_pem + more_chain_pem, CallerCertificate::kNone, ""};
    auto server = Server::Start(options, {this});
    EXPECT_TRUE(server.ok());
    server_ = *std::move(server);
  }
  ~Impostor() override { server_->Shutdown(absl::ZeroDuration()); }

  std::string address() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  std::vector<std::string> secrets() const {
    std::lock_guard lock(mutex_);
    return secrets_;
  }

 private:
  grpc::ServerUnaryReactor* PrepareEnrol(grpc::CallbackServerContext* context, const v1::PrepareEnrolRequest* request,
                                         v1::PrepareEnrolResponse*) override {
    {
      std::lock_guard lock(mutex_);
      secrets_.push_back(request->secret());
    }
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(ToGrpc(Refuse(Reason::kStopping)));
    return reactor;
  }

  mutable std::mutex mutex_;
  std::vector<std::string> secrets_;
  std::unique_ptr<Server> server_;
};

class Joining : public StandingNetwork {
 protected:
  // The folder of a node that is about to join: that of `kCio` as `init` left it.
  static std::string Candidate(const std::string& name) {
    const std::string candidate = folder() + "/" + name;
    fs::create_directories(candidate + "/tls");
    for (const char* file : {"node.toml", "anchor.json"}) {
      fs::copy(network().NodeFolder(kCio) + "/" + file, candidate + "/" + file);
    }
    return candidate;
  }
  static bool HasCertificate(const std::string& candidate) { return !fs::is_empty(candidate + "/tls"); }
  static demo::Answer Join(const std::string& candidate, const std::string& token) {
    const demo::Finished finished =
        demo::RunCommand({NodeBinary(), "join", token, "--dir", candidate, "--json", "--timeout", "10"}, 30);
    return {finished.exit_code, nlohmann::json::parse(finished.output, nullptr, false), finished.errors};
  }
  static demo::Answer Join(const std::string& candidate, const JoinToken& token) {
    return Join(candidate, FormatJoinToken(token));
  }
  static std::string IssueFor(const std::string& key) {
    const demo::Answer token = network().Hub(
        {"token", "issue", "--node", network().node_id(key), "--partner", network().PartnerOf(key).ToHex()});
    EXPECT_TRUE(token.ok()) << token.errors;
    return token.json.value("token", "");
  }
  static JoinToken Parsed(const std::string& text) {
    absl::StatusOr<JoinToken> token = ParseJoinToken(text);
    EXPECT_TRUE(token.ok());
    return *token;
  }
  static void ExpectRefused(const demo::Answer& answer, const std::string& reason, const std::string& candidate) {
    EXPECT_EQ(answer.exit_code, kRefused) << answer.errors;
    EXPECT_EQ(answer.json.is_object() ? answer.json.value("reason", "") : "", reason)
        << answer.errors << answer.json.dump();
    EXPECT_FALSE(HasCertificate(candidate));
  }
  // As the hub would have noted it when it made the token.
  static hub::TokenIssued Noted(const JoinToken& token, absl::Time end) {
    const Digest hash = OpensslDigester().Sha256(JoinSecretText(token.secret, token.node, token.partner));
    return {hash, token.node, token.partner, absl::ToUnixSeconds(end), "", Day()};
  }
};

TEST_F(Joining, UsedTokenOpensNothingMore) {
  const std::string token = IssueFor(kCio);
  const std::string first = Candidate("first");
  const demo::Answer joined = Join(first, token);
  EXPECT_TRUE(joined.ok()) << joined.errors << joined.json.dump();
  EXPECT_TRUE(HasCertificate(first));
  const std::string second = Candidate("second");
  ExpectRefused(Join(second, token), "TOKEN_INVALID", second);
  ExpectAlive();
}

TEST_F(Joining, TokenOfAnotherNodeIsRefusedByTheNodeAndByTheHub) {
  const JoinToken token = Parsed(IssueFor(kTravail));
  const std::string candidate = Candidate("another");
  const demo::Answer at_home = Join(candidate, token);
  EXPECT_FALSE(at_home.ok());
  EXPECT_THAT(at_home.errors, HasSubstr(network().node_id(kTravail)));
  JoinToken altered = token;
  altered.node = NodeId::FromHex(network().node_id(kCio));
  altered.partner = network().PartnerOf(kCio);
  ExpectRefused(Join(candidate, altered), "TOKEN_INVALID", candidate);
}

TEST_F(Joining, TokenPastItsEndIsRefused) {
  const absl::Time now = SystemClock().Now();
  JoinToken ended = Parsed(IssueFor(kCio));
  JoinToken fresh = ended;
  ended.secret[0] = static_cast<char>(ended.secret[0] ^ 1);
  fresh.secret[0] = static_cast<char>(fresh.secret[0] ^ 2);
  ASSERT_EQ(network().hub().Stop(), 0);
  ASSERT_EQ(AppendToHubStore(network().HubFolder() + "/store",
                             {Noted(ended, now - absl::Seconds(1)), Noted(fresh, now + absl::Hours(1))}),
            "");
  ASSERT_EQ(network().StartHub(), "");
  const std::string late = Candidate("late");
  ExpectRefused(Join(late, ended), "TOKEN_INVALID", late);
  // The other one came to the hub in the same way: its end is all that parts them.
  const demo::Answer in_time = Join(Candidate("in-time"), fresh);
  EXPECT_TRUE(in_time.ok()) << in_time.errors << in_time.json.dump();
  EXPECT_EQ(network().WaitReady(60), "");
  ExpectAlive();
}

TEST_F(Joining, TwoProcessesThatRaceForOneTokenGetOneCertificate) {
  for (int race = 0; race < kRaces; ++race) {
    const std::string token = IssueFor(kCio);
    std::vector<std::string> candidates;
    std::vector<demo::Answer> answers(2);
    for (int i = 0; i < 2; ++i) candidates.push_back(Candidate("race-" + std::to_string(2 * race + i)));
    std::thread other([&] { answers[1] = Join(candidates[1], token); });
    answers[0] = Join(candidates[0], token);
    other.join();
    const int winner = answers[0].ok() ? 0 : 1;
    EXPECT_TRUE(answers[winner].ok()) << answers[winner].errors << answers[winner].json.dump();
    EXPECT_TRUE(HasCertificate(candidates[winner]));
    ExpectRefused(answers[1 - winner], "TOKEN_INVALID", candidates[1 - winner]);
  }
}

TEST_F(Joining, TokenIsNotShownToAHubOfAnotherAuthority) {
  const Impostor impostor(AuthorityOf(folder() + "/impostor"));
  JoinToken token = Parsed(IssueFor(kCio));
  const std::string genuine_address = std::exchange(token.hub_address, impostor.address());
  const std::string candidate = Candidate("lured");
  ExpectRefused(Join(candidate, token), "CERTIFICATE_INVALID", candidate);
  EXPECT_THAT(impostor.secrets(), testing::IsEmpty());
  token.hub_address = genuine_address;
  const demo::Answer joined = Join(candidate, token);
  EXPECT_TRUE(joined.ok()) << "the secret was told on the way: " << joined.errors << joined.json.dump();
}

TEST_F(Joining, TokenWithAnotherFingerprintIsNotShownToTheTrueHub) {
  const CertificateAuthority other = AuthorityOf(folder() + "/impostor");
  JoinToken token = Parsed(IssueFor(kCio));
  const Digest genuine = std::exchange(token.authority, other.fingerprint());
  const std::string candidate = Candidate("mistaken");
  ExpectRefused(Join(candidate, token), "CERTIFICATE_INVALID", candidate);
  token.authority = genuine;
  const demo::Answer joined = Join(candidate, token);
  EXPECT_TRUE(joined.ok()) << "the secret was told on the way: " << joined.errors << joined.json.dump();
}

// The authority's certificate is public: whoever shows it beside a certificate of its own has not proved anything.
TEST_F(Joining, TokenIsNotShownToAHubThatBorrowsTheTrueAuthority) {
  const CertificateAuthority genuine = AuthorityOf(network().HubFolder());
  const Impostor impostor(AuthorityOf(folder() + "/impostor"), genuine.pem());
  JoinToken token = Parsed(IssueFor(kCio));
  token.hub_address = impostor.address();
  const std::string candidate = Candidate("borrowed");
  const demo::Answer answer = Join(candidate, token);
  EXPECT_FALSE(answer.ok());
  EXPECT_FALSE(HasCertificate(candidate));
  EXPECT_THAT(answer.errors + answer.json.dump(), HasSubstr(impostor.address()));
  EXPECT_THAT(impostor.secrets(), testing::IsEmpty());
}

// So that the three above mean something: the impostor does hear what it is told.
TEST_F(Joining, ImpostorHearsTheSecretOfATokenThatNamesIt) {
  const CertificateAuthority authority = AuthorityOf(folder() + "/impostor");
  const Impostor impostor(authority);
  JoinToken token = Parsed(IssueFor(kCio));
  token.hub_address = impostor.address();
  token.authority = authority.fingerprint();
  const std::string candidate = Candidate("named");
  ExpectRefused(Join(candidate, token), "STOPPING", candidate);
  EXPECT_THAT(impostor.secrets(), testing::ElementsAre(token.secret));
}

}  // namespace
}  // namespace relais::integration
