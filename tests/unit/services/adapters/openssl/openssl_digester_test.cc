#include "services/adapters/openssl/openssl_digester.h"

#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace relais {
namespace {

// FIPS 180-2, appendix B, and the empty message.
TEST(OpensslDigesterTest, StandardVectors) {
  OpensslDigester digester;
  EXPECT_EQ(digester.Sha256("").ToHex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(digester.Sha256("abc").ToHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(digester.Sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").ToHex(),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(digester.Sha256(std::string(1'000'000, 'a')).ToHex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(OpensslDigesterTest, PartsAreConcatenated) {
  OpensslDigester digester;
  const Digest whole = digester.Sha256("abc");
  EXPECT_EQ(digester.Sha256("a", "b", "c"), whole);
  EXPECT_EQ(digester.Sha256("", "abc"), whole);
  EXPECT_EQ(digester.Sha256("ab", "", "c"), whole);
}

TEST(OpensslDigesterTest, ThreadsDoNotDisturbEachOther) {
  OpensslDigester digester;
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&digester, &wrong, t] {
      const std::string mine(100 + t, static_cast<char>('a' + t));
      const Digest expected = digester.Sha256(mine);
      for (int i = 0; i < 2000; ++i) wrong[t] += digester.Sha256(mine) != expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace relais
