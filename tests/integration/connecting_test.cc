// Who may connect: only the bearer of a certificate that this hub's authority gave to a node, for clients, for now; and
// on its stream nobody speaks for another node.
#include <chrono>
#include <thread>

#include "gmock/gmock.h"
#include "relais/v1/enrolment_service.grpc.pb.h"
#include "services/adapters/grpc/status_map.h"
#include "services/adapters/openssl/csr.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/limits.h"
#include "tests/integration/hostile_member.h"
#include "tests/integration/papers.h"
#include "tests/integration/standing_network.h"

namespace relais::integration {
namespace {

using Name = ossl::AlternativeName;

const absl::Duration kLifetime = absl::Hours(24) * limits::kCertificateDays;

class Connecting : public StandingNetwork {
 protected:
  static void SetUpTestSuite() {
    StandingNetwork::SetUpTestSuite();
    // Its place is taken by the tests: a hub has one session per node.
    ASSERT_EQ(network().node(kCio).Stop(), 0);
  }
  static ChannelOptions With(const ChannelIdentity& paper) {
    ChannelOptions options = MembersPort(network(), "");
    options.identity = paper;
    return options;
  }
  static NodeId Cio() { return NodeId::FromHex(network().node_id(kCio)); }
  static CertificateAuthority Authority() { return AuthorityOf(network().HubFolder()); }
  // TLS refuses it: the hub hangs up on the handshake that its caller thought done, no call gets through, and no reason
  // of ours travels. gRPC keeps the alert to itself, so each use of this stands beside a paper that differs in one
  // point and is welcome.
  static void ExpectNoConnection(const ChannelOptions& options) {
    EXPECT_EQ(KnockByTls(options), "closed");
    RawLine line(options);
    EXPECT_EQ(line.Greet(), std::nullopt);
    const grpc::Status status = line.AwaitEnd();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
    EXPECT_EQ(ReasonSaid(status), Reason::kNone);
  }
  static void ExpectWelcome(const ChannelOptions& options) {
    EXPECT_EQ(KnockByTls(options), "open");
    EXPECT_NE(RawLine(options).Greet(), std::nullopt);
  }
  // TLS has nothing against it; the hub has.
  static void ExpectRefused(const ChannelOptions& options, Reason reason) {
    EXPECT_EQ(KnockByTls(options), "open");
    RawLine line(options);
    EXPECT_EQ(line.Greet(), std::nullopt);
    EXPECT_EQ(ReasonSaid(line.AwaitEnd()), reason);
  }
};

TEST_F(Connecting, NoCertificate) {
  ExpectNoConnection(MembersPort(network(), ""));
  ExpectWelcome(MembersPort(network(), kCio));
  ExpectAlive();
}

TEST_F(Connecting, CertificateOfAnotherAuthority) {
  const CertificateAuthority other = AuthorityOf(folder() + "/other");
  ExpectNoConnection(With(MemberPaper(other, Cio(), SystemClock().Now())));
  ExpectWelcome(With(MemberPaper(Authority(), Cio(), SystemClock().Now())));
  ExpectAlive();
}

TEST_F(Connecting, CertificateForServersOnly) {
  // As the hub makes its own at each start.
  const absl::StatusOr<ServerIdentity> server = Authority().IssueServer({}, SystemClock().Now());
  ASSERT_TRUE(server.ok());
  const std::string leaf = server->chain_pem.substr(0, server->chain_pem.find("-----BEGIN", 1));
  ExpectNoConnection(With({server->key_pem, leaf}));
  // Not even when it bears a node's name.
  const Name name{Name::Kind::kUri, NodeUri(kRegion, Cio())};
  ExpectNoConnection(With(OddPaper(network().HubFolder(), ossl::Use::kServer, {name})));
  ExpectWelcome(With(OddPaper(network().HubFolder(), ossl::Use::kClient, {name})));
  ExpectAlive();
}

TEST_F(Connecting, CertificatePastItsEnd) {
  const absl::Time now = SystemClock().Now();
  ExpectNoConnection(With(MemberPaper(Authority(), Cio(), now - kLifetime - absl::Seconds(2))));
  ExpectWelcome(With(MemberPaper(Authority(), Cio(), now - kLifetime + absl::Minutes(10))));
  ExpectAlive();
}

// Its first minutes lie before it was made (kCertificateBackdateMinutes).
TEST_F(Connecting, CertificateBeforeItsBeginning) {
  const absl::Time now = SystemClock().Now();
  ExpectNoConnection(With(MemberPaper(Authority(), Cio(), now + absl::Hours(1))));
  ExpectWelcome(With(MemberPaper(Authority(), Cio(), now + absl::Minutes(1))));
  ExpectAlive();
}

TEST_F(Connecting, CertificateThatIsNoNodesOfThisRegion) {
  const std::string hub = network().HubFolder();
  const Name name{Name::Kind::kUri, NodeUri(kRegion, Cio())};
  const Name elsewhere{Name::Kind::kUri, NodeUri("bretagne", Cio())};
  const Name host{Name::Kind::kHost, "relais-hub"};
  for (const std::vector<Name>& names : {std::vector<Name>{}, {elsewhere}, {host}, {name, elsewhere}, {name, host}}) {
    ExpectRefused(With(OddPaper(hub, ossl::Use::kClient, names)), Reason::kCertificateInvalid);
  }
  ExpectWelcome(With(OddPaper(hub, ossl::Use::kClient, {name})));
  ExpectAlive();
}

TEST_F(Connecting, CertificateOfANodeThatNoRosterEntryNames) {
  const NodeId unknown = NodeId::FromBytes("not in a roster.");
  ExpectRefused(With(MemberPaper(Authority(), unknown, SystemClock().Now())), Reason::kNotMember);
  ExpectAlive();
}

// TLS looks at a certificate once; the hub on every frame and on every call.
TEST_F(Connecting, CertificateThatEndsOnAnOpenStreamEndsItAtTheNextFrame) {
  const absl::Time end = absl::FromUnixSeconds(absl::ToUnixSeconds(SystemClock().Now()) + 3);
  const auto channel = OpenChannel(With(MemberPaper(Authority(), Cio(), end - kLifetime)));
  RawLine line(channel);
  ASSERT_NE(line.Greet(), std::nullopt);
  line.Write(NodeFrame(SettleFacts{}));
  std::this_thread::sleep_until(absl::ToChronoTime(end + absl::Milliseconds(1100)));
  line.Write(NodeFrame(SettleFacts{}));
  EXPECT_EQ(ReasonSaid(line.AwaitEnd()), Reason::kCertificateInvalid);
  RawLine again(channel);
  EXPECT_EQ(again.Greet(), std::nullopt);
  EXPECT_EQ(ReasonSaid(again.AwaitEnd()), Reason::kCertificateInvalid);
  const auto stub = v1::EnrolmentService::NewStub(channel);
  grpc::ClientContext context;
  v1::RenewRequest request;
  request.set_csr(MakeNodeRequest()->csr_der);
  v1::RenewResponse response;
  EXPECT_EQ(ReasonSaid(stub->Renew(&context, request, &response)), Reason::kCertificateInvalid);
  EXPECT_EQ(response.certificate(), "");
}

// A certificate of one node, frames of another.
TEST_F(Connecting, FramesSignedByAnotherNodeEndTheStream) {
  HostileMember member(network(), kCio);
  const HostileMember mission(network(), kMission);
  ASSERT_TRUE(member.Connect());
  const Target travail = member.TargetOf(kTravail);
  DepositFacts deposit = member.Frame(travail.node, member.Referral(kTravail).envelope);
  deposit.signature = mission.SignAs(member.nonce(), deposit);
  member.line().Write(NodeFrame(std::move(deposit)));
  EXPECT_EQ(ReasonSaid(member.line().AwaitEnd()), Reason::kBadSignature);
  ExpectAlive();
}

TEST_F(Connecting, NobodySendsInTheNameOfAnotherPartner) {
  HostileMember member(network(), kCio);
  ASSERT_TRUE(member.Connect());
  HandoffHeader header = member.Referral(kTravail).header;
  header.sender = network().PartnerOf(kMission);
  EXPECT_EQ(member.DepositOne(member.Forge(header), header.mailbox), Reason::kNotMember);
  header.sender = PartnerId::FromBytes("nobody we know..");
  EXPECT_EQ(member.DepositOne(member.Forge(header), header.mailbox), Reason::kNotMember);
  // Its own name passes on the same stream.
  EXPECT_EQ(member.DepositOne(member.Referral(kTravail).envelope, header.mailbox), Reason::kNone);
  ExpectAlive();
}

// One session per node: whoever comes later with the same certificate ends the one before, and says so.
TEST_F(Connecting, SecondStreamOfANodeEndsTheFirst) {
  RawLine first(MembersPort(network(), kCio));
  ASSERT_NE(first.Greet(), std::nullopt);
  RawLine second(MembersPort(network(), kCio));
  ASSERT_NE(second.Greet(), std::nullopt);
  EXPECT_EQ(ReasonSaid(first.AwaitEnd()), Reason::kStopping);
}

}  // namespace
}  // namespace relais::integration
