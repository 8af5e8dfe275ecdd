#include "services/adapters/sodium/key_box.h"

#include <gtest/gtest.h>

#include <string>

#include "services/adapters/sodium/sodium_sealer.h"
#include "services/core/handoff/reason.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais {
namespace {

constexpr KeyBoxCost kCheapBox{8, 1};

class KeyBoxTest : public testing::Test {
 protected:
  SeededEntropy entropy_{7};
  SodiumSealer sealer_{entropy_};
  const Secret32 secret_{std::string(32, 's')};
  const std::string box_ = SealKeyBox(secret_, "une phrase", kCheapBox, entropy_, sealer_);

  Reason Opening(const std::string& text, const std::string& passphrase = "une phrase") {
    const absl::StatusOr<Secret32> opened = OpenKeyBox(text, passphrase, sealer_);
    return opened.ok() ? Reason::kNone : ReasonOf(opened.status());
  }
};

TEST_F(KeyBoxTest, OpensUnderItsPassphraseOnly) {
  EXPECT_TRUE(IsKeyBox(box_));
  EXPECT_FALSE(IsKeyBox(std::string(64, 'a')));
  ASSERT_TRUE(OpenKeyBox(box_, "une phrase", sealer_).ok());
  EXPECT_EQ(OpenKeyBox(box_, "une phrase", sealer_)->view(), secret_.view());
  EXPECT_EQ(Opening(box_, "Une phrase"), Reason::kUnreadable);
  EXPECT_EQ(Opening(box_, ""), Reason::kUnreadable);
}

TEST_F(KeyBoxTest, HoldsNothingInTheClearAndNeverLooksTheSame) {
  EXPECT_EQ(box_.find("7373737373737373"), std::string::npos);
  EXPECT_NE(SealKeyBox(secret_, "une phrase", kCheapBox, entropy_, sealer_), box_);
  EXPECT_EQ(box_.back(), '\n');
  EXPECT_EQ(box_.substr(0, 18), "relais-key-v1:8:1:");
}

TEST_F(KeyBoxTest, OneChangedSymbolAnywhereOpensNothing) {
  for (size_t i = 0; i + 1 < box_.size(); ++i) {
    std::string bent = box_;
    bent[i] = bent[i] == '1' ? '2' : '1';
    EXPECT_NE(Opening(bent), Reason::kNone) << i;
  }
}

TEST_F(KeyBoxTest, RefusesWhatIsNoBoxOrCostsTooMuch) {
  const std::string tail = box_.substr(box_.find(':', 18));
  for (const std::string& text :
       {std::string("relais-key-v1:"), box_.substr(0, 40), box_ + ":1", "relais-key-v1:x:1:" + tail,
        "relais-key-v1:1048577:1" + box_.substr(17), "relais-key-v1:8:17" + box_.substr(17),
        "relais-key-v1:4:1" + box_.substr(17), "relais-key-v1:8:0" + box_.substr(17),
        "relais-key-v1:8:1:" + std::string(32, '0') + tail}) {
    EXPECT_EQ(Opening(text), Reason::kMalformed) << text;
  }
}

TEST_F(KeyBoxTest, TheProductsCostIsWithinTheBounds) {
  const std::string box = SealKeyBox(secret_, "une phrase", kKeyBoxCost, entropy_, sealer_);
  EXPECT_EQ(Opening(box), Reason::kNone);
}

}  // namespace
}  // namespace relais
