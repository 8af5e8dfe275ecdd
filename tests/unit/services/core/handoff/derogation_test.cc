#include "services/core/handoff/derogation.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/unit/services/core/handoff/samples.h"

namespace relais {
namespace {

Derogation Sample() {
  Derogation token = samples::LeaveFor(samples::Referral(1, samples::kDoor2), 9);
  token.expiry = Day(-2);  // a sign that must survive
  return token;
}

TEST(Derogation, ComesBackAsItWas) {
  const std::string bytes = EncodeDerogation(Sample());
  ASSERT_EQ(bytes.size(), limits::kDerogationBytes);
  EXPECT_EQ(DecodeDerogation(bytes), Sample());
  EXPECT_EQ(EncodeDerogation(DecodeDerogation(bytes)), bytes);
}

TEST(Derogation, LayoutIsTheOneDescribed) {
  const Derogation token = Sample();
  const std::string bytes = EncodeDerogation(token);
  EXPECT_EQ(bytes.substr(0, 16), token.asker.view());
  EXPECT_EQ(bytes.substr(16, 16), token.journey.view());
  EXPECT_EQ(bytes.substr(32, 16), token.destination.view());
  EXPECT_EQ(bytes.substr(48, 16), token.convention.view());
  EXPECT_EQ(bytes.substr(64, 4), std::string("\0\0\0\3", 4));
  EXPECT_EQ(bytes.substr(68, 4), "\xff\xff\xff\xfe");
  EXPECT_EQ(bytes.substr(72, 16), token.nonce.view());
  EXPECT_EQ(bytes.substr(88, 32), token.animator.view());
  EXPECT_EQ(bytes.substr(120, 64), token.signature.view());
}

TEST(Derogation, AbsentIsAllZero) {
  EXPECT_TRUE(Derogation().none());
  EXPECT_EQ(EncodeDerogation(Derogation()), std::string(limits::kDerogationBytes, '\0'));
  EXPECT_TRUE(DecodeDerogation(std::string(limits::kDerogationBytes, '\0')).none());
}

TEST(Derogation, AnotherLengthIsNoToken) {
  const std::string bytes = EncodeDerogation(Sample());
  for (size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_EQ(DecodeDerogation(bytes.substr(0, length)), Derogation());
  }
  EXPECT_EQ(DecodeDerogation(bytes + '\0'), Derogation());
}

// Every byte but the signature is under the signature, and nothing else is.
TEST(Derogation, EveryFieldIsSigned) {
  const std::string text = DerogationText(Sample());
  const std::string bytes = EncodeDerogation(Sample());
  EXPECT_EQ(text, "relais.v1.derogation" + bytes.substr(0, 120));
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x40);
    const Derogation token = DecodeDerogation(changed);
    EXPECT_NE(token, Sample());
    EXPECT_EQ(DerogationText(token) != text, at < 120) << at;
  }
}

}  // namespace
}  // namespace relais
