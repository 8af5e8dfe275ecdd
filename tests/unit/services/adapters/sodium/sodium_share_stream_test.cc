#include "services/adapters/sodium/sodium_share_stream.h"

#include <openssl/evp.h>

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "services/core/handoff/fixed_bytes.h"

namespace relais {
namespace {

constexpr size_t kWords = 4000;

// The same stream by another implementation: OpenSSL's ChaCha20, its counter and nonce as RFC 8439 lays them out.
std::vector<uint64_t> ByOpenssl(const std::string& seed, Month month, CountPart part) {
  FixedWriter iv(16);
  iv.Zeros(4);  // the counter
  iv.Bytes("RLCS");
  iv.I32(month.value());
  iv.U32(static_cast<uint32_t>(part));
  const std::string start = iv.Take();
  std::string zeros(kWords * 8, '\0'), stream(kWords * 8, '\0');
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex(context, EVP_chacha20(), nullptr, reinterpret_cast<const unsigned char*>(seed.data()),
                     reinterpret_cast<const unsigned char*>(start.data()));
  int size = 0;
  EVP_EncryptUpdate(context, reinterpret_cast<unsigned char*>(stream.data()), &size,
                    reinterpret_cast<const unsigned char*>(zeros.data()), static_cast<int>(zeros.size()));
  EVP_CIPHER_CTX_free(context);
  return *DecodeWords(stream, kWords);
}

TEST(SodiumShareStreamTest, IsChaCha20UnderItsOwnNonce) {
  const SodiumShareStream stream;
  const std::string seed = "0123456789abcdef0123456789abcdef";
  for (CountPart part : {CountPart::kPresent, CountPart::kCount, CountPart::kSquare}) {
    std::vector<uint64_t> words(kWords);
    stream.Expand(seed, Month(682), part, absl::MakeSpan(words));
    EXPECT_EQ(words, ByOpenssl(seed, Month(682), part));
  }
}

TEST(SodiumShareStreamTest, NoTwoStreamsAreAlike) {
  const SodiumShareStream stream;
  std::vector<std::vector<uint64_t>> seen;
  for (const std::string& seed : {std::string(32, 'a'), std::string(32, 'b')}) {
    for (Month month : {Month(682), Month(683)}) {
      for (CountPart part : {CountPart::kPresent, CountPart::kCount, CountPart::kSquare}) {
        std::vector<uint64_t> words(8);
        stream.Expand(seed, month, part, absl::MakeSpan(words));
        for (const auto& other : seen) EXPECT_NE(words, other);
        seen.push_back(words);
      }
    }
  }
}

}  // namespace
}  // namespace relais
