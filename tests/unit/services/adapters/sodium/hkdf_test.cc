// HKDF-SHA256 against the vectors of RFC 5869, appendix A.
#include "services/adapters/sodium/hkdf.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <string>

#include "absl/strings/escaping.h"
#include "services/adapters/sodium/bytes.h"

namespace relais {
namespace {

std::string Hex(absl::string_view hex) {
  return absl::HexStringToBytes(hex);
}

std::string Expand(const Secret32& prk, absl::string_view info, size_t size) {
  std::string out(size, '\0');
  HkdfExpand(prk, {info}, Raw(&out), size);
  return absl::BytesToHexString(out);
}

class HkdfTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_GE(sodium_init(), 0); }
};

TEST_F(HkdfTest, Case1SaltInfoAndAPartialBlock) {
  const Secret32 prk = HkdfExtract(Hex("000102030405060708090a0b0c"), {std::string(22, '\x0b')});
  EXPECT_EQ(absl::BytesToHexString(prk.view()), "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
  EXPECT_EQ(Expand(prk, Hex("f0f1f2f3f4f5f6f7f8f9"), 42),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

TEST_F(HkdfTest, Case3EmptySaltAndInfo) {
  const Secret32 prk = HkdfExtract("", {std::string(22, '\x0b')});
  EXPECT_EQ(absl::BytesToHexString(prk.view()), "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
  EXPECT_EQ(Expand(prk, "", 42),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST_F(HkdfTest, PiecesAreReadAsOne) {
  EXPECT_EQ(HkdfExtract("salt", {"ab", "", "cd"}).view(), HkdfExtract("salt", {"abcd"}).view());
  const Secret32 prk = HkdfExtract("salt", {"abcd"});
  EXPECT_EQ(HkdfExpand32(prk, {"one", "two"}).view(), HkdfExpand32(prk, {"onetwo"}).view());
  EXPECT_EQ(absl::BytesToHexString(HkdfExpand32(prk, {"one"}).view()), Expand(prk, "one", 32));
}

TEST_F(HkdfTest, MoreThanTheRfcAllowsIsOurBug) {
  const Secret32 prk = HkdfExtract("", {"x"});
  EXPECT_EQ(Expand(prk, "", kHkdfExpandBytesMax).size(), 2 * kHkdfExpandBytesMax);
  EXPECT_DEATH(Expand(prk, "", kHkdfExpandBytesMax + 1), "kHkdfExpandBytesMax");
}

}  // namespace
}  // namespace relais
