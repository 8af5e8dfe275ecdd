#include "services/adapters/system/write_file.h"

#include <filesystem>

#include "gtest/gtest.h"
#include "services/adapters/system/read_file.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

TEST(WriteFileDurably, ReplacesTheWholeAndLeavesNothingBeside) {
  TemporaryFolder folder;
  ASSERT_OK(WriteFileDurably(folder / "a", "a longer text"));
  ASSERT_OK(WriteFileDurably(folder / "a", "short"));
  const absl::StatusOr<std::string> read = ReadTextFile(folder / "a");
  ASSERT_OK(read);
  EXPECT_EQ(*read, "short");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator()),
            1);
  EXPECT_EQ(std::filesystem::status(folder / "a").permissions() & std::filesystem::perms::others_read,
            std::filesystem::perms::none);
}

TEST(WriteFileDurably, AFolderThatIsNotThereIsAnError) {
  TemporaryFolder folder;
  EXPECT_FALSE(WriteFileDurably(folder / "missing/a", "x").ok());
}

}  // namespace
}  // namespace relais
