// Join tokens: one spelling each, and nothing else is one.
#include "services/core/convention/join_token.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

JoinToken Example() {
  JoinToken token;
  token.secret = "0123456789abcdefghij";
  token.node = NodeId::FromHex("00112233445566778899aabbccddeeff");
  token.partner = PartnerId::FromHex("ffeeddccbbaa99887766554433221100");
  token.hub_address = "hub.relais.example:7443";
  token.authority = Digest::FromHex(std::string(62, '4') + "2f");
  token.anchor = Digest::FromHex(std::string(62, '5') + "3a");
  return token;
}

Reason ReasonFor(absl::string_view text) {
  return ReasonOf(ParseJoinToken(text).status());
}

TEST(JoinTokenTest, OneLiteralTokenBothWays) {
  // Computed apart, with another base64 and another CRC-32.
  const std::string text =
      "relais-join-2.MDEyMzQ1Njc4OWFiY2RlZmdoaWoAESIzRFVmd4iZqrvM3e7__-7dzLuqmYh3ZlVEMyIRAERERERE"
      "REREREREREREREREREREREREREREREREREQvVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVTpodWIucmVsYW"
      "lzLmV4YW1wbGU6NzQ0MzG2HgA";
  EXPECT_EQ(FormatJoinToken(Example()), text);
  const auto parsed = ParseJoinToken(text);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, Example());
}

TEST(JoinTokenTest, WhiteSpaceAroundAPastedLineIsHarmless) {
  EXPECT_TRUE(ParseJoinToken(" \t" + FormatJoinToken(Example()) + "\r\n").ok());
}

TEST(JoinTokenTest, EveryOtherSymbolInAnyPlaceIsRefused) {
  const std::string good = FormatJoinToken(Example());
  for (size_t i = 0; i < good.size(); ++i) {
    for (char c : {'A', 'b', '7', '-', '_', '=', ' ', '\n', '+', '/', '.', '\0'}) {
      if (good[i] == c) continue;
      std::string changed = good;
      changed[i] = c;
      EXPECT_FALSE(ParseJoinToken(changed).ok()) << "place " << i << " symbol " << static_cast<int>(c);
    }
    EXPECT_FALSE(ParseJoinToken(good.substr(0, i)).ok()) << "cut at " << i;
    if (i + 1 < good.size() && good[i] != good[i + 1]) {
      std::string swapped = good;
      std::swap(swapped[i], swapped[i + 1]);
      EXPECT_FALSE(ParseJoinToken(swapped).ok()) << "swap at " << i;
    }
  }
  EXPECT_FALSE(ParseJoinToken(good + "A").ok());
  EXPECT_FALSE(ParseJoinToken(good + "=").ok());
  EXPECT_FALSE(ParseJoinToken(good + good).ok());
}

TEST(JoinTokenTest, ATokenHasOneSpelling) {
  // Three lengths in a row: the last symbol carries no, four and two bits that mean nothing.
  for (const char* address : {"localhost:7443", "localhost:17443", "a.localhost:7443"}) {
    JoinToken token = Example();
    token.hub_address = address;
    const std::string good = FormatJoinToken(token);
    ASSERT_TRUE(ParseJoinToken(good).ok());
    EXPECT_FALSE(ParseJoinToken(good + "=").ok());
    EXPECT_FALSE(ParseJoinToken(good + "==").ok());
    EXPECT_FALSE(ParseJoinToken(good.substr(0, 60) + " " + good.substr(60)).ok());
    EXPECT_FALSE(ParseJoinToken(good.substr(0, 60) + "\n" + good.substr(60)).ok());
    std::string spare = good;
    ++spare.back();
    EXPECT_FALSE(ParseJoinToken(spare).ok());
  }
}

TEST(JoinTokenTest, RefusalsAreClosed) {
  EXPECT_EQ(ReasonFor(""), Reason::kMalformed);
  EXPECT_EQ(ReasonFor("hello"), Reason::kMalformed);
  EXPECT_EQ(ReasonFor("relais-join-2."), Reason::kMalformed);
  EXPECT_EQ(ReasonFor("RELAIS-JOIN-2." + FormatJoinToken(Example()).substr(14)), Reason::kMalformed);
  EXPECT_EQ(ReasonFor("relais-join-1." + FormatJoinToken(Example()).substr(14)), Reason::kVersionUnknown);
  EXPECT_EQ(ReasonFor("relais-join-2." + std::string(5000, 'A')), Reason::kTooLarge);
  EXPECT_EQ(ReasonFor("relais-join-2.c2hvcnQ"), Reason::kMalformed);
}

TEST(JoinTokenTest, ARightChecksumDoesNotMakeAToken) {
  // Computed apart, as above.
  EXPECT_EQ(ReasonFor("relais-join-2.MDEyMzQ1Njc4OWFiY2RlZmdoaWoAAAAAAAAAAAAAAAAAAAAA_-7dzLuqmYh3ZlVEMyIRAERERERE"
                      "REREREREREREREREREREREREREREREREREQvVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVTpodWIucmVsYW"
                      "lzLmV4YW1wbGU6NzQ0M8zOJD8"),
            Reason::kMalformed)
      << "no node";
  EXPECT_EQ(ReasonFor("relais-join-2.MDEyMzQ1Njc4OWFiY2RlZmdoaWoAESIzRFVmd4iZqrvM3e7__-7dzLuqmYh3ZlVEMyIRAERERERE"
                      "REREREREREREREREREREREREREREREREREQvAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABodWIucmVsYW"
                      "lzLmV4YW1wbGU6NzQ0M_Z5qrg"),
            Reason::kMalformed)
      << "no anchor";
  EXPECT_EQ(ReasonFor("relais-join-2.MDEyMzQ1Njc4OWFiY2RlZmdoaWoAESIzRFVmd4iZqrvM3e7__-7dzLuqmYh3ZlVEMyIRAERERERE"
                      "REREREREREREREREREREREREREREREREREQvVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVTpub3doZXJlsR"
                      "7K6Q"),
            Reason::kMalformed)
      << "no port";
  EXPECT_EQ(ReasonFor("relais-join-2.MDEyMzQ1Njc4OWFiY2RlZmdoaWoAESIzRFVmd4iZqrvM3e7__-7dzLuqmYh3ZlVEMyIRAERERERE"
                      "REREREREREREREREREREREREREREREREREQvVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVTp4cfhL"),
            Reason::kMalformed)
      << "no address";
}

TEST(JoinTokenTest, AddressesAreHostAndPort) {
  for (const char* good : {"localhost:1", "127.0.0.1:7443", "[::1]:65535", "hub.relais.example:443", "a-b:80"}) {
    EXPECT_TRUE(IsHubAddress(good)) << good;
    JoinToken token = Example();
    token.hub_address = good;
    EXPECT_EQ(ParseJoinToken(FormatJoinToken(token))->hub_address, good);
  }
  for (const char* bad : {"", ":", "host", "host:", ":443", "host:0", "host:65536", "host:99999", "host:123456", "h:-1",
                          "h:4a", "h st:1", "h/:1", "user@h:1", "::1:443", "[]:1", "[::g]:1", "h:01", "h\n:1"}) {
    EXPECT_FALSE(IsHubAddress(bad)) << bad;
  }
  EXPECT_TRUE(IsHubAddress(std::string(limits::kHubAddressBytesMax - 2, 'h') + ":1"));
  EXPECT_FALSE(IsHubAddress(std::string(limits::kHubAddressBytesMax - 1, 'h') + ":1"));
}

TEST(JoinTokenTest, TheLongestTokenStillParses) {
  JoinToken token = Example();
  token.hub_address = std::string(limits::kHubAddressBytesMax - 2, 'h') + ":1";
  const auto parsed = ParseJoinToken(FormatJoinToken(token));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, token);
}

TEST(JoinTokenTest, AnIncompleteTokenIsOurBug) {
  JoinToken token = Example();
  token.secret = "short";
  EXPECT_DEATH(FormatJoinToken(token), "secret");
  token = Example();
  token.node = NodeId();
  EXPECT_DEATH(FormatJoinToken(token), "node");
  token = Example();
  token.anchor = Digest();
  EXPECT_DEATH(FormatJoinToken(token), "anchor");
  token = Example();
  token.hub_address = "nowhere";
  EXPECT_DEATH(FormatJoinToken(token), "IsHubAddress");
}

TEST(JoinTokenTest, WhatIsHashedBindsSecretNodeAndPartner) {
  const JoinToken t = Example();
  EXPECT_EQ(JoinSecretText(t.secret, t.node, t.partner),
            "relais.v1.join" + t.secret + std::string(t.node.view()) + std::string(t.partner.view()));
  std::set<std::string> texts = {
      JoinSecretText(t.secret, t.node, t.partner),
      JoinSecretText("1123456789abcdefghij", t.node, t.partner),
      JoinSecretText(t.secret, NodeId::FromHex(std::string(32, '1')), t.partner),
      JoinSecretText(t.secret, t.node, PartnerId::FromHex(std::string(32, '1'))),
  };
  EXPECT_EQ(texts.size(), 4u);
}

TEST(JoinTokenTest, WhatPinsAnAnchorNamesItsKeysInOneOrder) {
  const SigningKey low = SigningKey::FromBytes(std::string(32, 'a'));
  const SigningKey high = SigningKey::FromBytes(std::string(32, 'b'));
  EXPECT_EQ(AnchorText(Anchor{{high, low}}), "relais.v1.anchor" + std::string(32, 'a') + std::string(32, 'b'));
  EXPECT_NE(AnchorText(Anchor{{low}}), AnchorText(Anchor{{high}}));
}

TEST(JoinTokenTest, TheProofOfIdentityNamesWhoAsksForWhat) {
  const JoinToken t = Example();
  EXPECT_EQ(IdentityProofText(t.node, t.partner, "csr"),
            "relais.v1.enrol" + std::string(t.node.view()) + std::string(t.partner.view()) + "csr");
}

TEST(JoinTokenTest, AFingerprintIsSpokenInGroupsOfFour) {
  EXPECT_EQ(SpokenFingerprint(Digest::FromHex("0123456789abcdef00112233445566778899aabbccddeeff0011223344556677")),
            "0123 4567 89ab cdef 0011 2233 4455 6677");
}

}  // namespace
}  // namespace relais
