#include "services/core/convention/loopback_address.h"

#include "gtest/gtest.h"

namespace relais {
namespace {

TEST(LoopbackAddressTest, ThisMachineByItsNames) {
  for (const char* here : {"127.0.0.1:9464", "127.0.0.1:0", "127.9.9.9:25", "[::1]:1", "localhost:65535"}) {
    EXPECT_TRUE(IsLoopbackAddress(here)) << here;
  }
}

TEST(LoopbackAddressTest, WhatIsAnotherMachineOrNoAddress) {
  for (const char* there : {"", "0.0.0.0:9464", "[::]:9464", "[::2]:25", "192.0.2.1:1", "1.127.0.0:25", "127.0.0.1",
                            "127.0.0.1:", "127.0.0.1:x", "127.0.0.1: 1", "127.0.0.1:+1", "127.0.0.1:65536", ":9464",
                            "localhost", "127.0.0:1", "127.0.0.256:1", "hub.example:1", "localhost.example.org:25"}) {
    EXPECT_FALSE(IsLoopbackAddress(there)) << there;
  }
}

// Found on reading: mail without encryption would have gone to whoever owns such a name.
TEST(LoopbackAddressTest, ANameThatBeginsLikeOneIsNone) {
  EXPECT_FALSE(IsLoopbackAddress("127.example.org:25"));
  EXPECT_FALSE(IsLoopbackAddress("127.0.0.1.example.org:25"));
}

TEST(LoopbackAddressTest, TheHostOfAnAddress) {
  EXPECT_EQ(HostOfAddress("[::1]:9464"), "[::1]");
  EXPECT_EQ(HostOfAddress("127.0.0.1:9464"), "127.0.0.1");
  EXPECT_EQ(HostOfAddress("localhost"), "localhost");
}

}  // namespace
}  // namespace relais
