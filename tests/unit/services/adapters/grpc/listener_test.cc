#include "services/adapters/grpc/listener.h"

#include <sys/stat.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/adapters/grpc/loopback_hub.h"

namespace relais::loopback {
namespace {

TEST(ListenerTest, AMembersCallClaimsItsConnection) {
  LoopbackHub hub;
  Line line(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  ASSERT_TRUE(line.Echo(7));
  const std::vector<Connection> connections = hub.server().listener().connections();
  ASSERT_EQ(connections.size(), 1u);
  EXPECT_TRUE(connections[0].claimed);
  EXPECT_EQ(connections[0].node, NodeOf(1));
  ASSERT_OK(hub.service().last_peer());
  EXPECT_EQ(hub.service().last_peer()->connection, connections[0].peer);
}

TEST(ListenerTest, CuttingANodeEndsItsOpenStreamAndNoOther) {
  LoopbackHub hub;
  Line first(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  Line second(hub.Dial(IdentityOf(Authority(), NodeOf(2))));
  ASSERT_TRUE(first.Echo(1));
  ASSERT_TRUE(second.Echo(2));
  EXPECT_EQ(hub.server().listener().CutConnectionsOf(NodeOf(1)), 1);
  EXPECT_EQ(first.AwaitEnd().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(second.Echo(3));
  EXPECT_EQ(hub.server().listener().CutConnectionsOf(NodeOf(3)), 0);
}

TEST(ListenerTest, EveryConnectionOfANodeIsCut) {
  LoopbackHub hub;
  const ChannelIdentity identity = IdentityOf(Authority(), NodeOf(1));
  Line first(hub.Dial(identity));
  Line second(hub.Dial(identity));
  ASSERT_TRUE(first.Echo(1));
  ASSERT_TRUE(second.Echo(2));
  EXPECT_EQ(hub.server().listener().CutConnectionsOf(NodeOf(1)), 2);
  first.AwaitEnd();
  second.AwaitEnd();
}

TEST(ListenerTest, ACallCutsTheConnectionItCameBy) {
  LoopbackHub hub;
  Line line(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  ASSERT_TRUE(line.Echo(1));
  EXPECT_TRUE(hub.server().listener().Cut(hub.service().last_peer()->connection));
  EXPECT_EQ(line.AwaitEnd().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_FALSE(hub.server().listener().Cut("ipv4:127.0.0.1:1"));
}

TEST(ListenerTest, ACallerWhoLeavesIsForgotten) {
  LoopbackHub hub;
  {
    Line line(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
    ASSERT_TRUE(line.Echo(1));
  }
  EXPECT_TRUE(Eventually([&] { return hub.server().listener().connections().empty(); }));
}

TEST(ListenerTest, AConnectionThatNobodyClaimsIsCut) {
  LoopbackHub hub({.address = "127.0.0.1:0", .claim_patience = absl::Milliseconds(50)});
  Line member(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  const bool was_in_time = member.Echo(1);  // on a slow machine the member itself may be late: nothing is asserted
  SilentCaller silent(hub.server().port());
  EXPECT_TRUE(silent.AwaitCut());
  EXPECT_TRUE(!was_in_time || member.Echo(2));
}

TEST(ListenerTest, AMemberThatConnectsAndNeverCallsIsCut) {
  LoopbackHub hub({.address = "127.0.0.1:0", .claim_patience = absl::Milliseconds(500)});
  const auto channel = hub.Dial(IdentityOf(Authority(), NodeOf(1)));
  channel->GetState(/*try_to_connect=*/true);
  // gRPC's own handshake limit has nothing to say once TLS and HTTP/2 stand.
  ASSERT_TRUE(Eventually([&] { return hub.server().listener().connections().size() == 1; }));
  EXPECT_TRUE(Eventually([&] { return hub.server().listener().connections().empty(); }));
  EXPECT_THAT(hub.service().last_peer(), HasCode(absl::StatusCode::kNotFound)) << "there was a call";
}

TEST(ListenerTest, OneAddressHoldsSoManyUnclaimedConnections) {
  LoopbackHub hub({.address = "127.0.0.1:0", .unclaimed_per_address_max = 2, .claim_patience = absl::Hours(1)});
  SilentCaller first(hub.server().port());
  SilentCaller second(hub.server().port());
  EXPECT_TRUE(Eventually([&] { return hub.server().listener().connections().size() == 2; }));
  SilentCaller third(hub.server().port());
  EXPECT_TRUE(third.AwaitCut());
  EXPECT_TRUE(first.IsOpen());
  EXPECT_TRUE(second.IsOpen());
}

TEST(ListenerTest, AClaimedConnectionLeavesRoomForTheNext) {
  LoopbackHub hub({.address = "127.0.0.1:0", .unclaimed_per_address_max = 1, .claim_patience = absl::Hours(1)});
  Line first(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  ASSERT_TRUE(first.Echo(1));
  Line second(hub.Dial(IdentityOf(Authority(), NodeOf(2))));
  EXPECT_TRUE(second.Echo(2));
}

TEST(ListenerTest, TheLastConnectionIsTheLast) {
  LoopbackHub hub({.address = "127.0.0.1:0", .connections_max = 1});
  Line member(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  ASSERT_TRUE(member.Echo(1));
  SilentCaller late(hub.server().port());
  EXPECT_TRUE(late.AwaitCut());
  EXPECT_TRUE(member.Echo(2));
}

TEST(ListenerTest, AnotherNodeCannotClaimTheSameConnection) {
  LoopbackHub hub;
  Line line(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  ASSERT_TRUE(line.Echo(1));
  Listener& listener = hub.server().listener();
  const std::string peer = hub.service().last_peer()->connection;
  EXPECT_TRUE(listener.Claim(peer, NodeOf(1)));
  EXPECT_FALSE(listener.Claim(peer, NodeOf(2)));
  EXPECT_FALSE(listener.Claim("ipv4:127.0.0.1:1", NodeOf(1)));
}

TEST(ListenerTest, ATakenPortIsRefusedByName) {
  LoopbackHub hub;
  const auto second = Listener::Open({.address = hub.address()});
  ASSERT_THAT(second, RefusedFor(Reason::kUnavailable));
  EXPECT_NE(second.status().message().find(hub.address()), absl::string_view::npos);
}

TEST(ListenerTest, AnAddressThatIsNoneIsRefused) {
  for (const char* address : {"", "8443", ":8443", "no.such.host.invalid:8443", "127.0.0.1:notaport", "unix:"}) {
    EXPECT_THAT(Listener::Open({.address = address}), RefusedFor(Reason::kUnavailable)) << address;
  }
}

TEST(ListenerTest, AUnixSocketIsForItsOwnerOnlyAndGoesWithTheServer) {
  const TemporaryFolder folder;
  const std::string path = folder / "listener.sock";
  {
    LoopbackHub hub({.address = "unix:" + path});
    struct stat found {};
    ASSERT_EQ(stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600u);
    EXPECT_THAT(Listener::Open({.address = "unix:" + path}), RefusedFor(Reason::kUnavailable)) << "somebody is there";
    Line line(OpenLocalChannel("unix:" + path));
    // It reaches the service, which then asks for a member's certificate.
    EXPECT_EQ(line.AwaitEnd().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  }
  struct stat gone {};
  EXPECT_NE(stat(path.c_str(), &gone), 0);
}

TEST(ListenerTest, AnotherKindOfFileIsNotReplaced) {
  EXPECT_THAT(Listener::Open({.address = "unix:" + TemporaryFolder().path()}), RefusedFor(Reason::kUnavailable));
}

}  // namespace
}  // namespace relais::loopback
