#include "services/adapters/system/replace_file.h"

#include <sys/stat.h>

#include <filesystem>

#include "gtest/gtest.h"
#include "services/adapters/system/read_file.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

TEST(ReplaceFileTest, ReplacesWholeAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  const std::string path = folder / "file";
  ASSERT_TRUE(ReplaceFile(path, "a long first text").ok());
  ASSERT_TRUE(ReplaceFile(path, "second").ok());
  EXPECT_EQ(ReadTextFile(path).value_or(""), "second");
  struct stat status = {};
  stat(path.c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(ReplaceFileTest, OnFailureWhatWasThereStays) {
  const TemporaryFolder folder;
  EXPECT_TRUE(absl::IsUnavailable(ReplaceFile(folder / "missing/file", "text")));
  const std::string path = folder / "here";
  std::filesystem::create_directories(path + "/inside");  // a folder cannot be renamed over
  EXPECT_TRUE(absl::IsUnavailable(ReplaceFile(path, "text")));
  EXPECT_TRUE(std::filesystem::exists(path + "/inside"));
}

}  // namespace
}  // namespace relais
