#include "services/adapters/system/os_entropy.h"

#include <gtest/gtest.h>

#include <string>

namespace relais {
namespace {

TEST(OsEntropy, DrawsAsMuchAsIsAskedForAndNeverTheSame) {
  OsEntropy entropy;
  EXPECT_EQ(entropy.Draw(0), "");
  EXPECT_EQ(entropy.Draw(1).size(), 1u);
  const std::string first = entropy.Draw(32);
  EXPECT_EQ(first.size(), 32u);
  EXPECT_NE(first, entropy.Draw(32));
  EXPECT_NE(first, OsEntropy().Draw(32));
}

// Older kernels give 32 MiB less one byte at a time.
TEST(OsEntropy, MoreThanOneCallGivesIsDrawnToTheEnd) {
  const size_t size = (32u << 20) + 64;
  const std::string bytes = OsEntropy().Draw(size);
  ASSERT_EQ(bytes.size(), size);
  EXPECT_NE(bytes.substr(size - 32), std::string(32, '\0'));
}

}  // namespace
}  // namespace relais
