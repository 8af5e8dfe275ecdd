// Key files: whole or absent, their owner's alone, never replaced.
#include "services/adapters/openssl/secret_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

class SecretFileTest : public testing::Test {
 protected:
  TemporaryFolder folder_;
  const std::string path_ = folder_ / "key";
};

TEST_F(SecretFileTest, ComesBackAndLeavesNothingBeside) {
  const std::string bytes = std::string("line\n\0bytes", 11) + std::string(10'000, 'x');
  ASSERT_TRUE(CreateSecretFile(path_, bytes).ok());
  EXPECT_EQ(*ReadSecretFile(path_, bytes.size()), bytes);
  struct stat about {};
  ASSERT_EQ(stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 07777, 0600u);
  EXPECT_EQ(about.st_nlink, 1u);
  size_t entries = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path()))
    entries += entry.is_regular_file() ? 1 : 0;
  EXPECT_EQ(entries, 1u);
}

TEST_F(SecretFileTest, AnExistingFileIsNotReplaced) {
  ASSERT_TRUE(CreateSecretFile(path_, "first").ok());
  EXPECT_TRUE(absl::IsAlreadyExists(CreateSecretFile(path_, "second")));
  EXPECT_EQ(*ReadSecretFile(path_, 100), "first");
}

TEST_F(SecretFileTest, OthersRightsALinkAFolderAndALongFileAreRefused) {
  ASSERT_TRUE(CreateSecretFile(path_, "secret").ok());
  for (mode_t mode : {0640, 0604, 0601, 0666}) {
    ASSERT_EQ(chmod(path_.c_str(), mode), 0);
    EXPECT_TRUE(absl::IsPermissionDenied(ReadSecretFile(path_, 100).status())) << std::oct << mode;
  }
  ASSERT_EQ(chmod(path_.c_str(), 0400), 0);
  EXPECT_TRUE(ReadSecretFile(path_, 100).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(ReadSecretFile(path_, 5).status()));
  const std::string link = folder_ / "link";
  ASSERT_EQ(symlink(path_.c_str(), link.c_str()), 0);
  EXPECT_TRUE(absl::IsPermissionDenied(ReadSecretFile(link, 100).status()));
  EXPECT_TRUE(absl::IsPermissionDenied(ReadSecretFile(folder_.path(), 100).status()));
  EXPECT_TRUE(absl::IsNotFound(ReadSecretFile(folder_ / "none", 100).status()));
  EXPECT_TRUE(absl::IsNotFound(CreateSecretFile(folder_ / "none/key", "x")));
}

}  // namespace
}  // namespace relais
