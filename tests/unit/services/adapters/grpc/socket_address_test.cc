#include "services/adapters/grpc/socket_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>
#include <string>

#include "gtest/gtest.h"

namespace relais {
namespace {

sockaddr_storage V4(const char* host, int port) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, host, &v4.sin_addr);
  sockaddr_storage address{};
  std::memcpy(&address, &v4, sizeof(v4));
  return address;
}

sockaddr_storage V6(const char* host, int port, uint32_t scope = 0) {
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(static_cast<uint16_t>(port));
  v6.sin6_scope_id = scope;
  inet_pton(AF_INET6, host, &v6.sin6_addr);
  sockaddr_storage address{};
  std::memcpy(&address, &v6, sizeof(v6));
  return address;
}

TEST(SocketAddressTest, CallersAreWrittenAsGrpcWritesThem) {
  EXPECT_EQ(PeerText(V4("192.0.2.1", 4711)), "ipv4:192.0.2.1:4711");
  EXPECT_EQ(PeerText(V6("2001:db8::1", 4711)), NormalPeer("ipv6:%5B2001:db8::1%5D:4711"));
  EXPECT_EQ(PeerText(V6("fe80::1", 4711, 2)), NormalPeer("ipv6:%5Bfe80::1%252%5D:4711"));
  EXPECT_EQ(PeerText(V6("::ffff:192.0.2.1", 4711)), "ipv4:192.0.2.1:4711") << "a v4 caller of a v6 socket";
}

TEST(SocketAddressTest, AHostHasNoPort) {
  EXPECT_EQ(HostText(V4("192.0.2.1", 4711)), "ipv4:192.0.2.1");
  EXPECT_EQ(HostText(V6("2001:db8::1", 4711)), "ipv6:[2001:db8::1]");
}

TEST(SocketAddressTest, AHostAloneIsWrittenOneWay) {
  EXPECT_EQ(PlainHost(HostText(V4("192.0.2.1", 4711))), "192.0.2.1");
  EXPECT_EQ(PlainHost(HostText(V6("2001:db8::1", 4711))), "2001:db8::1");
  EXPECT_EQ(PlainHost("[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(PlainHost("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(PlainHost("::ffff:1"), "::ffff:1") << "no v4 caller";
  EXPECT_EQ(PlainHost(""), "");
}

TEST(SocketAddressTest, OtherFamiliesAreNobody) {
  sockaddr_storage address{};
  address.ss_family = AF_UNIX;
  EXPECT_EQ(PeerText(address), "");
}

TEST(SocketAddressTest, BrokenEscapesStayAsTheyAre) {
  EXPECT_EQ(NormalPeer("ipv4:%"), "ipv4:%");
  EXPECT_EQ(NormalPeer("ipv4:%5"), "ipv4:%5");
  EXPECT_EQ(NormalPeer("ipv4:%zz"), "ipv4:%zz");
}

}  // namespace
}  // namespace relais
