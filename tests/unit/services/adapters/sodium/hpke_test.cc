// HPKE against RFC 9180, appendix A.2.1: every value of the base mode that this suite computes.
#include "services/adapters/sodium/hpke.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <string>

#include "absl/strings/escaping.h"
#include "services/adapters/sodium/bytes.h"

namespace relais::hpke {
namespace {

std::string Hex(absl::string_view hex) {
  return absl::HexStringToBytes(hex);
}

constexpr char kInfo[] = "4f6465206f6e2061204772656369616e2055726e";
constexpr char kEphemeralSecret[] = "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600";  // skEm
constexpr char kRecipientSecret[] = "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb";  // skRm
constexpr char kRecipientKey[] = "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a";     // pkRm
constexpr char kEncapsulated[] = "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a";     // enc
constexpr char kSharedSecret[] = "0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7";
constexpr char kKey[] = "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91";
constexpr char kBaseNonce[] = "5c4d98150661b848853b547f";
constexpr char kPlaintext[] = "4265617574792069732074727574682c20747275746820626561757479";

struct Encryption {
  uint64_t sequence;
  const char* aad;
  const char* ciphertext;
};
constexpr Encryption kEncryptions[] = {
    {0, "436f756e742d30", "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"},
    {1, "436f756e742d31", "6b53c051e4199c518de79594e1c4ab18b96f081549d45ce015be002090bb119e85285337cc95ba5f59992dc98c"},
    {2, "436f756e742d32", "71146bd6795ccc9c49ce25dda112a48f202ad220559502cef1f34271e0cb4b02b4f10ecac6f48c32f878fae86b"},
    {4, "436f756e742d34", "63357a2aa291f5a4e5f27db6baa2af8cf77427c7c1a909e0b37214dd47db122bb153495ff0b02e9e54a50dbe16"},
    {255, "436f756e742d323535",
     "18ab939d63ddec9f6ac2b60d61d36a7375d2070c9b683861110757062c52b8880a5f6b3936da9cd6c23ef2a95c"},
    {256, "436f756e742d323536",
     "7a4a13e9ef23978e2c520fd4d2e757514ae160cd0cd05e556ef692370ca53076214c0c40d4c728d6ed9e727a5b"},
};

SealingPair Recipient() {
  return {SealingKey::FromHex(kRecipientKey), Secret32(Hex(kRecipientSecret))};
}

class HpkeTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_GE(sodium_init(), 0); }
};

TEST_F(HpkeTest, EncapsulationGivesTheRfcsSharedSecret) {
  const auto sent = Encapsulate(SealingKey::FromHex(kRecipientKey), Secret32(Hex(kEphemeralSecret)));
  ASSERT_TRUE(sent.has_value());
  EXPECT_EQ(sent->encapsulated.ToHex(), kEncapsulated);
  EXPECT_EQ(absl::BytesToHexString(sent->shared_secret.view()), kSharedSecret);
  const auto received = Decapsulate(Recipient(), SealingKey::FromHex(kEncapsulated));
  ASSERT_TRUE(received.has_value());
  EXPECT_EQ(absl::BytesToHexString(received->view()), kSharedSecret);
}

TEST_F(HpkeTest, KeyScheduleGivesTheRfcsKeyAndBaseNonce) {
  const Context context = KeySchedule(Secret32(Hex(kSharedSecret)), Hex(kInfo));
  EXPECT_EQ(absl::BytesToHexString(context.key.view()), kKey);
  EXPECT_EQ(absl::BytesToHexString(View(context.base_nonce.data(), kNonceBytes)), kBaseNonce);
}

TEST_F(HpkeTest, EveryEncryptionOfTheRfcBothWays) {
  const Context context = KeySchedule(Secret32(Hex(kSharedSecret)), Hex(kInfo));
  for (const Encryption& e : kEncryptions) {
    EXPECT_EQ(absl::BytesToHexString(Encrypt(context, e.sequence, Hex(e.aad), Hex(kPlaintext))), e.ciphertext)
        << "sequence " << e.sequence;
    EXPECT_EQ(Decrypt(context, e.sequence, Hex(e.aad), Hex(e.ciphertext)), Hex(kPlaintext));
    EXPECT_EQ(Decrypt(context, e.sequence + 1, Hex(e.aad), Hex(e.ciphertext)), std::nullopt);
  }
}

TEST_F(HpkeTest, SingleShotIsEncapsulationAndSequenceZero) {
  const auto sealed = Seal(SealingKey::FromHex(kRecipientKey), Secret32(Hex(kEphemeralSecret)), Hex(kInfo),
                           Hex(kEncryptions[0].aad), Hex(kPlaintext));
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(absl::BytesToHexString(*sealed), std::string(kEncapsulated) + kEncryptions[0].ciphertext);
  EXPECT_EQ(Open(Recipient(), Hex(kInfo), Hex(kEncryptions[0].aad), *sealed), Hex(kPlaintext));
}

TEST_F(HpkeTest, PointsOfSmallOrderAreRefusedBothWays) {
  // Orders 4, 1, 8 and 2 (RFC 7748, section 6.1, asks for the check; the list is that of the curve's small subgroup).
  for (const char* hex : {"0000000000000000000000000000000000000000000000000000000000000000",
                          "0100000000000000000000000000000000000000000000000000000000000000",
                          "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"}) {
    EXPECT_FALSE(Encapsulate(SealingKey::FromHex(hex), Secret32(Hex(kEphemeralSecret))).has_value()) << hex;
    EXPECT_FALSE(Decapsulate(Recipient(), SealingKey::FromHex(hex)).has_value()) << hex;
    EXPECT_FALSE(Open(Recipient(), "", "", Hex(hex) + std::string(kTagBytes, 'x')).has_value()) << hex;
  }
}

TEST_F(HpkeTest, AnyCutIsRefused) {
  const std::string sealed = *Seal(SealingKey::FromHex(kRecipientKey), Secret32(Hex(kEphemeralSecret)), "info", "aad",
                                   "an empty or short rest must not be read past its end");
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_FALSE(Open(Recipient(), "info", "aad", absl::string_view(sealed).substr(0, size)).has_value()) << size;
  }
  EXPECT_TRUE(Open(Recipient(), "info", "aad", sealed).has_value());
}

TEST_F(HpkeTest, EmptyPlaintextInfoAndAadWork) {
  const auto sealed = Seal(SealingKey::FromHex(kRecipientKey), Secret32(Hex(kEphemeralSecret)), "", "", "");
  ASSERT_TRUE(sealed.has_value());
  EXPECT_EQ(sealed->size(), kEncapsulatedBytes + kTagBytes);
  EXPECT_EQ(Open(Recipient(), "", "", *sealed), "");
}

}  // namespace
}  // namespace relais::hpke
