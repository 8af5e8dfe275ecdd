#include "services/adapters/grpc/channel.h"

#include <cstdlib>

#include "gtest/gtest.h"
#include "tests/unit/services/adapters/grpc/loopback_hub.h"

namespace relais::loopback {
namespace {

TEST(ChannelTest, NobodyThereIsACallThatFails) {
  Line line(OpenChannel({.address = "127.0.0.1:1", .authority_pem = Authority().pem(), .identity = std::nullopt}));
  EXPECT_EQ(line.AwaitEnd().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(ChannelTest, KeysThatAreNoneAreACallThatFails) {
  LoopbackHub hub;
  Line line(OpenChannel({.address = hub.address(),
                         .authority_pem = "no certificate",
                         .identity = ChannelIdentity{"no key", "no certificate"}}));
  EXPECT_FALSE(line.AwaitEnd().ok());
}

TEST(ChannelTest, AProxyOfTheEnvironmentIsNotUsed) {
  LoopbackHub hub;
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("grpc_proxy", "http://127.0.0.1:1", 1);
  Line line(hub.Dial(IdentityOf(Authority(), NodeOf(1))));
  EXPECT_TRUE(line.Echo(1));
  unsetenv("http_proxy");
  unsetenv("grpc_proxy");
}

TEST(ChannelTest, EachChannelHasAConnectionOfItsOwn) {
  LoopbackHub hub;
  const ChannelIdentity identity = IdentityOf(Authority(), NodeOf(1));
  Line first(hub.Dial(identity));
  Line second(hub.Dial(identity));
  ASSERT_TRUE(first.Echo(1));
  ASSERT_TRUE(second.Echo(2));
  EXPECT_EQ(hub.server().listener().connections().size(), 2u);
}

}  // namespace
}  // namespace relais::loopback
