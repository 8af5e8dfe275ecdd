// What the Sealer port promises, on libsodium: what opens, what must not, and where randomness comes from.
#include "services/adapters/sodium/sodium_sealer.h"

#include <gtest/gtest.h>

#include <deque>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/core/handoff/limits.h"
#include "services/core/handoff/reason.h"

namespace relais {
namespace {

std::string Hex(absl::string_view hex) {
  return absl::HexStringToBytes(hex);
}

// Gives out scripted draws first, then a counter's bytes; remembers how much was asked for.
class ScriptedEntropy : public Entropy {
 public:
  std::string Draw(size_t size) override {
    sizes.push_back(size);
    if (!script.empty()) {
      std::string next = std::move(script.front());
      script.pop_front();
      EXPECT_EQ(next.size(), size);
      return next;
    }
    ++counter_;
    std::string bytes(size, '\0');
    for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(counter_ * 31 + i * 7);
    return bytes;
  }
  std::deque<std::string> script;
  std::vector<size_t> sizes;

 private:
  unsigned counter_ = 0;
};

constexpr SlipCost kCheapSlip{8192, 1};
constexpr SlipCost kProduct{limits::kArgonMemoryBytes, limits::kArgonPasses};

class SodiumSealerTest : public testing::Test {
 protected:
  ScriptedEntropy entropy_;
  SodiumSealer sealer_{entropy_};
};

template <class T>
void ExpectUnreadable(const absl::StatusOr<T>& result, const std::string& what) {
  ASSERT_FALSE(result.ok()) << what;
  EXPECT_EQ(ReasonOf(result.status()), Reason::kUnreadable) << what;
}

TEST_F(SodiumSealerTest, SealsAsTheRfcDoesWithTheEphemeralDrawn) {
  entropy_.script = {Hex("f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600")};
  const SealingPair to =
      sealer_.SealingPairFrom(Secret32(Hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb")));
  EXPECT_EQ(to.key.ToHex(), "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
  const std::string sealed = sealer_.Seal(to.key, "Ode on a Grecian Urn", "Count-0", "Beauty is truth, truth beauty");
  EXPECT_EQ(absl::BytesToHexString(sealed),
            "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"
            "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28");
}

TEST_F(SodiumSealerTest, SealedOpensOnlyWithTheSameKeyInfoAadAndBytes) {
  const SealingPair to = sealer_.NewSealingPair();
  const std::string plaintext(limits::kPaddedContentBytes, 'p');
  const std::string header(limits::kHeaderBytes, 'h');
  const std::string sealed = sealer_.Seal(to.key, "relais.v1.layer1", header, plaintext);
  ASSERT_EQ(sealed.size(), limits::kSealedBytes);
  ASSERT_EQ(*sealer_.Open(to, "relais.v1.layer1", header, sealed), plaintext);

  for (size_t i = 0; i < header.size(); ++i) {
    std::string changed = header;
    changed[i] ^= static_cast<char>(1 << (i % 8));
    ExpectUnreadable(sealer_.Open(to, "relais.v1.layer1", changed, sealed), "header byte " + std::to_string(i));
  }
  ExpectUnreadable(sealer_.Open(to, "relais.v1.layer1", header + '\0', sealed), "longer header");
  ExpectUnreadable(sealer_.Open(to, "relais.v1.layer2", header, sealed), "info");
  ExpectUnreadable(sealer_.Open(to, "", header, sealed), "no info");
  ExpectUnreadable(sealer_.Open(sealer_.NewSealingPair(), "relais.v1.layer1", header, sealed), "other key");
  // Bit 255 of an X25519 key is not read by the curve, but the key schedule reads all 32 bytes.
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] ^= static_cast<char>(0x80 >> (i % 8));
    ExpectUnreadable(sealer_.Open(to, "relais.v1.layer1", header, changed), "sealed byte " + std::to_string(i));
  }
  std::string masked = sealed;
  masked[31] ^= '\x80';
  ExpectUnreadable(sealer_.Open(to, "relais.v1.layer1", header, masked), "masked bit");
  for (size_t size : {0, 1, 31, 32, 47, 48, 1023}) {
    ExpectUnreadable(sealer_.Open(to, "relais.v1.layer1", header, sealed.substr(0, size)), std::to_string(size));
  }
  ExpectUnreadable(sealer_.Open(to, "relais.v1.layer1", header, sealed + "x"), "longer");
}

TEST_F(SodiumSealerTest, NothingIsSealedToAKeyThatAnybodyOpens) {
  const SealingKey none;
  const SealingKey small_order =
      SealingKey::FromHex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
  EXPECT_FALSE(sealer_.IsUsable(none));
  EXPECT_FALSE(sealer_.IsUsable(small_order));
  EXPECT_EQ(sealer_.Seal(none, "info", "aad", "text"), "");
  EXPECT_EQ(sealer_.Seal(small_order, "info", "aad", "text"), "");
  EXPECT_TRUE(sealer_.IsUsable(sealer_.NewSealingPair().key));
}

TEST_F(SodiumSealerTest, SymmetricOpensOnlyWithTheSameKeyAadAndBytes) {
  const Secret32 key(std::string(32, 'k'));
  const std::string plaintext(limits::kLayer2PlainBytes, 'n');
  const std::string sealed = sealer_.SealSymmetric(key, "journey", plaintext);
  ASSERT_EQ(sealed.size(), limits::kLayer2Bytes);
  ASSERT_EQ(*sealer_.OpenSymmetric(key, "journey", sealed), plaintext);
  EXPECT_NE(sealer_.SealSymmetric(key, "journey", plaintext), sealed) << "a nonce must not repeat";

  ExpectUnreadable(sealer_.OpenSymmetric(key, "another", sealed), "aad");
  ExpectUnreadable(sealer_.OpenSymmetric(Secret32(std::string(32, 'K')), "journey", sealed), "key");
  for (size_t i = 0; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] ^= 1;
    ExpectUnreadable(sealer_.OpenSymmetric(key, "journey", changed), "byte " + std::to_string(i));
    ExpectUnreadable(sealer_.OpenSymmetric(key, "journey", sealed.substr(0, i)), "cut at " + std::to_string(i));
  }
}

TEST_F(SodiumSealerTest, XChaChaMatchesItsDraft) {
  // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  entropy_.script = {Hex("404142434445464748494a4b4c4d4e4f5051525354555657")};
  const Secret32 key(Hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
  const std::string sealed = sealer_.SealSymmetric(
      key, Hex("50515253c0c1c2c3c4c5c6c7"),
      "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be "
      "it.");
  EXPECT_EQ(absl::BytesToHexString(sealed),
            "404142434445464748494a4b4c4d4e4f5051525354555657"
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c670"
            "8c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9"
            "768812f615c68b13b52ec0875924c1c7987947deafd8780acf49");
}

TEST_F(SodiumSealerTest, Ed25519MatchesTheRfc) {
  // RFC 8032, section 7.1, tests 1 and 2.
  const SigningPair one =
      sealer_.SigningPairFrom(Secret32(Hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")));
  EXPECT_EQ(one.key.ToHex(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(
      sealer_.Sign(one, "").ToHex(),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
      "be24655141438e7a100b");
  const SigningPair two =
      sealer_.SigningPairFrom(Secret32(Hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
  EXPECT_EQ(
      sealer_.Sign(two, "\x72").ToHex(),
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
      "2aeeb00d291612bb0c00");
}

TEST_F(SodiumSealerTest, SignaturesBindKeyAndText) {
  const SigningPair pair = sealer_.NewSigningPair();
  const std::string text(limits::kHeaderBytes + 64, 't');
  const Signature signature = sealer_.Sign(pair, text);
  EXPECT_TRUE(sealer_.Verify(pair.key, text, signature));
  EXPECT_FALSE(sealer_.Verify(sealer_.NewSigningPair().key, text, signature));
  EXPECT_FALSE(sealer_.Verify(pair.key, text + "t", signature));
  EXPECT_FALSE(sealer_.Verify(pair.key, "", signature));
  EXPECT_FALSE(sealer_.Verify(pair.key, text, Signature()));
  for (size_t i = 0; i < Signature::kSize; ++i) {
    auto bytes = signature.bytes();
    bytes[i] ^= 1;
    EXPECT_FALSE(sealer_.Verify(pair.key, text, Signature(bytes))) << i;
  }
}

TEST_F(SodiumSealerTest, NoOnePointSignsForEverybody) {
  // With the neutral point as key, commitment = neutral point and S = 0 would verify for any text: the "none" keys of
  // a header must never do so, nor the other encodings of small order.
  SigningKey neutral = SigningKey::FromHex("0100000000000000000000000000000000000000000000000000000000000000");
  Signature forged = Signature::FromBytes(std::string("\x01") + std::string(63, '\0'));
  EXPECT_FALSE(sealer_.Verify(neutral, "any text", forged));
  EXPECT_FALSE(sealer_.Verify(SigningKey(), "any text", Signature()));
}

TEST_F(SodiumSealerTest, Sha512MatchesFips180) {
  EXPECT_EQ(
      absl::BytesToHexString(sealer_.Sha512("abc")),
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643c"
      "e80e2a9ac94fa54ca49f");
}

TEST_F(SodiumSealerTest, AllRandomnessIsDrawnFromTheGivenGenerator) {
  const SigningPair signing = sealer_.NewSigningPair();
  const SealingPair sealing = sealer_.NewSealingPair();
  const std::string sealed = sealer_.Seal(sealing.key, "i", "a", "p");
  const std::string symmetric = sealer_.SealSymmetric(signing.secret, "a", "p");
  EXPECT_EQ(entropy_.sizes, (std::vector<size_t>{32, 32, 32, 24}));
  (void)sealer_.Open(sealing, "i", "a", sealed);  // only the draws are of interest here
  (void)sealer_.Sign(signing, "p");
  (void)sealer_.DeriveArrival("ABCDEFGH", "0123456789", kCheapSlip);
  EXPECT_EQ(entropy_.sizes.size(), 4u) << "nothing else may draw";

  ScriptedEntropy same;
  SodiumSealer again(same);
  EXPECT_EQ(again.NewSigningPair().key, signing.key);
  EXPECT_EQ(again.NewSealingPair().key, sealing.key);
  EXPECT_EQ(again.Seal(sealing.key, "i", "a", "p"), sealed);
  EXPECT_EQ(again.SealSymmetric(signing.secret, "a", "p"), symmetric);
}

TEST_F(SodiumSealerTest, SecretsAreWipedWhenTheyGo) {
  alignas(Secret32) volatile unsigned char room[sizeof(Secret32)];
  auto* secret = new (const_cast<unsigned char*>(room)) Secret32(std::string(32, 's'));
  ASSERT_EQ(room[0], 's');
  secret->~Secret32();
  for (size_t i = 0; i < sizeof(room); ++i) EXPECT_EQ(room[i], 0) << i;
}

TEST_F(SodiumSealerTest, SecretsKnowTheirLength) {
  EXPECT_DEATH(Secret32("short"), "bytes32.size");
  EXPECT_EQ(Secret32().view(), absl::string_view(std::string(32, '\0')));
}

// Golden keys: a printed slip must go on working, so these bytes never change. The Argon2id step was computed apart,
// with the reference implementation (libargon2), and HKDF with OpenSSL.
TEST_F(SodiumSealerTest, SlipKeysAtTheCheapCost) {
  const ArrivalKeys arrival = sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", kCheapSlip);
  EXPECT_EQ(arrival.signing.key.ToHex(), "491f14224a5bb2bae5b02a2c35235f71a84e9d50541a20276e0bad9765994e74");
  EXPECT_EQ(absl::BytesToHexString(arrival.layer2.view()),
            "57ea74ff39338d204d29d5117e6b0bac99dc063ceaa1f27b37af1d0ae969b59f");
  const FollowKeys follow = sealer_.DeriveFollow("7K3QX9TB", "M5D0VHJ1YP", kCheapSlip);
  EXPECT_EQ(follow.signing.key.ToHex(), "9a9bbd90763998a1f38e6dca8150819e8baa691906135c1fe9009e5f32af7a9f");
  EXPECT_EQ(follow.sealing.key.ToHex(), "3bc5a643dfdc760756da93342f7466b1f2f5901b3c155e69885f5b2235ebc95a");
  EXPECT_EQ(absl::BytesToHexString(follow.capsule.view()),
            "4e5e69d4dd12b2fdbed9afe56d687d63f7c6137a90f866db82bb9e8f0eda7de2");
}

TEST_F(SodiumSealerTest, SlipKeysAtTheProductsCost) {
  const ArrivalKeys arrival = sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", kProduct);
  EXPECT_EQ(arrival.signing.key.ToHex(), "623546a878532d430e657adbae3a884a5e22f5962d450def31c7d25ec45d34a3");
  EXPECT_EQ(absl::BytesToHexString(arrival.layer2.view()),
            "c18c2e9aaa5a74b2b3b27e81e93f230a6b7a5220cdcc0e6344a35bd27e7b11ce");
  const FollowKeys follow = sealer_.DeriveFollow("7K3QX9TB", "M5D0VHJ1YP", kProduct);
  EXPECT_EQ(follow.signing.key.ToHex(), "7ddd2d6a8f79cca0974c91e20872be38f8d34270899a5413b9a4226542cd5662");
  EXPECT_EQ(follow.sealing.key.ToHex(), "d612396be99201cfe5c8726255d2a7676b7e084f243114faae6975c68daeb658");
  EXPECT_EQ(absl::BytesToHexString(follow.capsule.view()),
            "64c9739d1c310d4653f8a3dc82cf6c94f7ebeb29b33deeb6d87866aed9199ec5");
}

TEST_F(SodiumSealerTest, SlipKeysDependOnLocatorCodeCostAndPurpose) {
  const ArrivalKeys keys = sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", kCheapSlip);
  EXPECT_EQ(sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", kCheapSlip).signing.key, keys.signing.key);
  EXPECT_NE(sealer_.DeriveArrival("7K3QX9TC", "4F8ZN2W6RC", kCheapSlip).signing.key, keys.signing.key);
  EXPECT_NE(sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RD", kCheapSlip).signing.key, keys.signing.key);
  EXPECT_NE(sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", {8192, 2}).signing.key, keys.signing.key);
  EXPECT_NE(sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RC", {16384, 1}).signing.key, keys.signing.key);
  EXPECT_NE(sealer_.DeriveFollow("7K3QX9TB", "4F8ZN2W6RC", kCheapSlip).signing.key, keys.signing.key);
  EXPECT_NE(keys.layer2.view(), keys.signing.secret.view());
  const Signature proof = sealer_.Sign(keys.signing, "arrived");
  EXPECT_TRUE(sealer_.Verify(keys.signing.key, "arrived", proof));
}

TEST_F(SodiumSealerTest, SlipSymbolsOfTheWrongLengthAreOurBug) {
  EXPECT_DEATH(sealer_.DeriveArrival("7K3QX9TB", "4F8ZN2W6RCXX", kCheapSlip), "kCodeRandomSymbols");
  EXPECT_DEATH(sealer_.DeriveFollow("7K3", "4F8ZN2W6RC", kCheapSlip), "kLocatorSymbols");
}

}  // namespace
}  // namespace relais
