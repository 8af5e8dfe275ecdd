#include "services/adapters/system/read_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"

namespace relais {
namespace {

class ReadFileTest : public testing::Test {
 protected:
  void Put(const std::string& bytes) { std::ofstream(path_, std::ios::binary) << bytes; }
  // Refused under the file's own name.
  static void ExpectRefused(const std::string& path, absl::StatusCode code, const std::string& why) {
    const absl::StatusOr<std::string> read = ReadTextFile(path);
    ASSERT_THAT(read, HasCode(code));
    EXPECT_EQ(std::string(read.status().message()), path + why);
  }
  TemporaryFolder folder_;
  const std::string path_ = folder_ / "file";
};

TEST_F(ReadFileTest, EveryByteComesAsItIs) {
  for (const std::string& bytes : {std::string(), std::string("a\r\n\0\xff\n", 6), std::string(100'000, 'x')}) {
    Put(bytes);
    EXPECT_THAT(ReadTextFile(path_), IsOkAndHolds(bytes));
  }
}

TEST_F(ReadFileTest, SixteenMebibytesAreTheMost) {
  Put(std::string(16u << 20, 'x'));
  EXPECT_OK(ReadTextFile(path_));
  Put(std::string((16u << 20) + 1, 'x'));
  ExpectRefused(path_, absl::StatusCode::kResourceExhausted, ": larger than 16 MiB");
}

TEST_F(ReadFileTest, WhatIsNotThereIsNotFound) {
  ExpectRefused(path_, absl::StatusCode::kNotFound, ": cannot be read");
}

// It was read as an empty file: the complaint that followed was about what the file ought to hold.
TEST_F(ReadFileTest, AFolderCannotBeRead) {
  ExpectRefused(folder_.path(), absl::StatusCode::kNotFound, ": cannot be read");
}

}  // namespace
}  // namespace relais
