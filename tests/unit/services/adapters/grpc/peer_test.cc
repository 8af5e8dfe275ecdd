#include "services/adapters/grpc/peer.h"

#include "gtest/gtest.h"
#include "services/adapters/openssl/peer_certificate.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/adapters/grpc/loopback_hub.h"

namespace relais::loopback {
namespace {

TEST(PeerTest, TheCertificateNamesTheNodeAndItsTime) {
  LoopbackHub hub;
  const ChannelIdentity identity = IdentityOf(Authority(), NodeOf(9));
  Line line(hub.Dial(identity));
  ASSERT_TRUE(line.Echo(1));
  const auto peer = hub.service().last_peer();
  ASSERT_OK(peer);
  const auto certificate = ParsePeerCertificate(identity.certificate_pem, kRegion);
  ASSERT_OK(certificate);
  EXPECT_EQ(peer->node, NodeOf(9));
  EXPECT_EQ(peer->not_after, certificate->not_after);
  EXPECT_EQ(peer->fingerprint, certificate->fingerprint);
  EXPECT_EQ(peer->connection.rfind("ipv4:127.0.0.1:", 0), 0u);
}

TEST(PeerTest, BothEndsOfItsTimeAreIncluded) {
  const absl::Time start = absl::FromUnixSeconds(1'000);
  const absl::Time end = absl::FromUnixSeconds(2'000);
  const Peer peer{NodeOf(1), start, end, Digest(), ""};
  EXPECT_TRUE(peer.ValidAt(start));
  EXPECT_TRUE(peer.ValidAt(end));
  EXPECT_FALSE(peer.ValidAt(start - absl::Seconds(1)));
  EXPECT_FALSE(peer.ValidAt(end + absl::Seconds(1)));
}

TEST(PeerTest, WhoShowsNoCertificateIsNobody) {
  LoopbackHub hub({.address = "127.0.0.1:0"}, CallerCertificate::kNone);
  Line line(hub.Dial(std::nullopt));
  EXPECT_EQ(line.AwaitEnd().error_code(), static_cast<grpc::StatusCode>(ReasonCode(Reason::kCertificateInvalid)));
  EXPECT_THAT(hub.service().last_peer(), RefusedFor(Reason::kCertificateInvalid));
}

TEST(PeerTest, ACertificateThatWasNotAskedForIsNotBelieved) {
  LoopbackHub hub({.address = "127.0.0.1:0"}, CallerCertificate::kNone);
  Line line(hub.Dial(IdentityOf(OtherAuthority(), NodeOf(1))));
  EXPECT_FALSE(line.Echo(1));
  EXPECT_THAT(hub.service().last_peer(), RefusedFor(Reason::kCertificateInvalid));
}

}  // namespace
}  // namespace relais::loopback
