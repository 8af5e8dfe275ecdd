// The header's formulas, spelled out over libsodium's own primitives.
#include "services/adapters/sodium/slip_keys.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <set>
#include <string>

#include "services/adapters/sodium/bytes.h"

namespace relais {
namespace {

constexpr SlipCost kCheap{8192, 1};
const std::string kLocator = "7K3QX9TB";
const std::string kCode = "4F8ZN2W6RC";

class SlipKeysTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_GE(sodium_init(), 0); }
  static std::string Master(const std::string& locator, const std::string& code, SlipCost cost) {
    return std::string(DeriveSlipMaster(locator, code, cost).view());
  }
};

TEST_F(SlipKeysTest, TheMasterIsArgon2idOfTheCodeSaltedByTheLocator) {
  const std::string salted = "relais-slip-v1" + kLocator;
  std::string salt(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(Raw(&salt), Raw(salted), salted.size());
  std::string master(32, '\0');
  ASSERT_EQ(
      crypto_pwhash(Raw(&master), 32, kCode.data(), kCode.size(), Raw(salt), 2, 16'384, crypto_pwhash_ALG_ARGON2ID13),
      0);
  EXPECT_TRUE(Master(kLocator, kCode, {16'384, 2}) == master);
}

TEST_F(SlipKeysTest, TheMasterDependsOnEverySymbolAndOnTheCost) {
  const std::set<std::string> masters = {Master(kLocator, kCode, kCheap),    Master("7K3QX9TC", kCode, kCheap),
                                         Master("8K3QX9TB", kCode, kCheap),  Master(kLocator, "4F8ZN2W6RD", kCheap),
                                         Master(kLocator, kCode, {8192, 2}), Master(kLocator, kCode, {16'384, 1})};
  EXPECT_EQ(masters.size(), 6u);
  EXPECT_TRUE(masters.contains(Master(kLocator, kCode, kCheap))) << "the same again from the same";
}

TEST_F(SlipKeysTest, AKeyIsHkdfExpandOfTheMasterUnderItsLabel) {
  const Secret32 master = DeriveSlipMaster(kLocator, kCode, kCheap);
  std::set<std::string> keys;
  for (const char* label :
       {"relais.v1.slip.arrival.signing", "relais.v1.slip.arrival.layer2", "relais.v1.slip.follow.signing",
        "relais.v1.slip.follow.sealing", "relais.v1.slip.follow.capsule"}) {
    // RFC 5869, the first block alone: HMAC(master, label ‖ 1).
    const std::string info = std::string(label) + '\x01';
    std::string key(32, '\0');
    crypto_auth_hmacsha256(Raw(&key), Raw(info), info.size(), Raw(master.view()));
    EXPECT_TRUE(ExpandSlipKey(master, label).view() == key) << label;
    keys.insert(key);
  }
  EXPECT_EQ(keys.size(), 5u);
}

TEST_F(SlipKeysTest, WrongLengthsAndACostBelowTheLeastAreOurBug) {
  EXPECT_DEATH(DeriveSlipMaster("7K3QX9T", kCode, kCheap), "kLocatorSymbols");
  EXPECT_DEATH(DeriveSlipMaster("7K3QX9TBB", kCode, kCheap), "kLocatorSymbols");
  EXPECT_DEATH(DeriveSlipMaster(kLocator, "4F8ZN2W6R", kCheap), "kCodeRandomSymbols");
  EXPECT_DEATH(DeriveSlipMaster(kLocator, "4F8ZN2W6RC*", kCheap), "kCodeRandomSymbols");
  EXPECT_DEATH(DeriveSlipMaster(kLocator, kCode, {8191, 1}), "failed == 0");
  EXPECT_DEATH(DeriveSlipMaster(kLocator, kCode, {8192, 0}), "failed == 0");
}

}  // namespace
}  // namespace relais
