#include "services/adapters/openssl/totp.h"

#include <gtest/gtest.h>

namespace relais {
namespace {

constexpr char kSecret[] = "12345678901234567890";

// RFC 6238, appendix B, the rows of SHA-1.
TEST(Totp, GivesTheCodesOfTheRfc) {
  const struct {
    int64_t at_s;
    const char* code;
  } rows[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
              {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& row : rows) EXPECT_EQ(TotpCode(kSecret, TotpStepAt(row.at_s), 8), row.code) << row.at_s;
}

// RFC 4226, appendix D.
TEST(Totp, GivesTheCodesOfTheCounterRfc) {
  const char* const codes[] = {"755224", "287082", "359152", "969429", "338314",
                               "254676", "287922", "162583", "399871", "520489"};
  for (uint64_t step = 0; step < 10; ++step) EXPECT_EQ(TotpCode(kSecret, step), codes[step]) << step;
}

TEST(Totp, OneStepEitherWayIsGoodAndNoMore) {
  const int64_t now = 1'790'000'010;
  const uint64_t present = TotpStepAt(now);
  for (int around = -3; around <= 3; ++around) {
    const uint64_t step = present + static_cast<uint64_t>(int64_t{around});
    const auto found = FindTotpStep(kSecret, TotpCode(kSecret, step), now);
    if (around >= -1 && around <= 1) {
      EXPECT_EQ(found, step) << around;
    } else {
      EXPECT_EQ(found, std::nullopt) << around;
    }
  }
}

TEST(Totp, AnythingElseIsNoCode) {
  const int64_t now = 1'790'000'010;
  const std::string code = TotpCode(kSecret, TotpStepAt(now));
  for (const std::string& wrong : {std::string(), code + "0", code.substr(1), " " + code.substr(1)}) {
    EXPECT_EQ(FindTotpStep(kSecret, wrong, now), std::nullopt) << wrong;
  }
  EXPECT_EQ(FindTotpStep("another secret", code, now), std::nullopt);
}

// RFC 4648, section 10, without padding.
TEST(Totp, SpellsASecretInBase32) {
  EXPECT_EQ(Base32(""), "");
  EXPECT_EQ(Base32("f"), "MY");
  EXPECT_EQ(Base32("fo"), "MZXQ");
  EXPECT_EQ(Base32("foo"), "MZXW6");
  EXPECT_EQ(Base32("foob"), "MZXW6YQ");
  EXPECT_EQ(Base32("fooba"), "MZXW6YTB");
  EXPECT_EQ(Base32("foobar"), "MZXW6YTBOI");
}

}  // namespace
}  // namespace relais
