// Signing with a sealing pair. That libsodium's own verifier takes the signatures is the test that counts.
#include "services/adapters/sodium/sealing_signer.h"

#include <set>
#include <string>

#include "gtest/gtest.h"
#include "services/adapters/sodium/sodium_sealer.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais {
namespace {

class SealingSignerTest : public ::testing::Test {
 protected:
  SeededEntropy entropy_{31};
  SodiumSealer sealer_{entropy_};
};

TEST_F(SealingSignerTest, ASealingPairSignsAndItsPublicHalfSaysWho) {
  for (int i = 0; i < 64; ++i) {  // half of them have a sign to turn
    const SealingPair pair = sealer_.NewSealingPair();
    const SigningKey key = sealer_.SigningKeyOf(pair);
    const std::string text(static_cast<size_t>(i), 't');
    const Signature signature = sealer_.SignAs(pair, text);
    EXPECT_TRUE(sealer_.Verify(key, text, signature));
    EXPECT_FALSE(sealer_.Verify(key, text + "t", signature));
    EXPECT_TRUE(sealer_.SameHolder(key, pair.key));
    EXPECT_EQ(sealer_.SignAs(pair, text), signature) << "the same, whenever it is asked for";
  }
}

TEST_F(SealingSignerTest, AnotherKeyIsNotOfThisHolder) {
  const SealingPair pair = sealer_.NewSealingPair();
  const SigningKey key = sealer_.SigningKeyOf(pair);
  EXPECT_FALSE(sealer_.SameHolder(key, sealer_.NewSealingPair().key));
  EXPECT_FALSE(sealer_.SameHolder(sealer_.NewSigningPair().key, pair.key));
  EXPECT_FALSE(sealer_.SameHolder(SigningKey(), pair.key));
  EXPECT_FALSE(sealer_.SameHolder(SigningKey(), SealingKey()));
  auto turned = key.bytes();
  turned[31] |= 0x80;  // the other point of the same Montgomery form
  EXPECT_FALSE(sealer_.SameHolder(SigningKey(turned), pair.key)) << "one sealing key names one signing key";
  EXPECT_FALSE(sealer_.Verify(SigningKey(turned), "text", sealer_.SignAs(pair, "text")));
}

TEST_F(SealingSignerTest, NoTwoTextsShareANonce) {
  const SealingPair pair = sealer_.NewSealingPair();
  std::set<std::string> commitments;
  for (int i = 0; i < 100; ++i) commitments.emplace(sealer_.SignAs(pair, std::to_string(i)).view().substr(0, 32));
  EXPECT_EQ(commitments.size(), 100u);
  EXPECT_NE(sealer_.SignAs(sealer_.NewSealingPair(), "0"), sealer_.SignAs(pair, "0"));
}

}  // namespace
}  // namespace relais
