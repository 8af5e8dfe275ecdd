#include "services/adapters/terminal/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace relais {
namespace {

class FilesTest : public ::testing::Test {
 protected:
  FilesTest() {
    char folder[] = "/tmp/relais-files-XXXXXX";
    folder_ = mkdtemp(folder);
  }
  ~FilesTest() override { std::filesystem::remove_all(folder_); }

  std::string In(const std::string& name) const { return folder_ + "/" + name; }
  static int ModeOf(const std::string& path) {
    struct stat status = {};
    stat(path.c_str(), &status);
    return static_cast<int>(status.st_mode & 0777);
  }

  std::string folder_;
  std::ostringstream out_;
  Terminal terminal_{out_, out_, Language::kFrench, false};
};

TEST_F(FilesTest, Paths) {
  EXPECT_EQ(Below("/a", "b"), "/a/b");
  EXPECT_EQ(Below("/a/", "b"), "/a/b");
  EXPECT_EQ(Below("/a", "/b"), "/b");
  EXPECT_EQ(Below("", "b"), "b");
  EXPECT_EQ(FolderOf("/a/b"), "/a");
  EXPECT_EQ(FolderOf("/b"), "/");
  EXPECT_EQ(FolderOf("b"), ".");
}

TEST_F(FilesTest, WritesReadsAndReplaces) {
  ASSERT_TRUE(WriteWholeFile(In("f"), "one", kPublicMode, terminal_).ok());
  ASSERT_TRUE(WriteWholeFile(In("f"), std::string("t\0wo", 4), kSecretMode, terminal_).ok());
  EXPECT_EQ(ReadWholeFile(In("f"), terminal_).value(), std::string("t\0wo", 4));
  EXPECT_EQ(ModeOf(In("f")), 0600);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1) << "no temporary file is left";
}

TEST_F(FilesTest, ANewFileReplacesNothing) {
  ASSERT_TRUE(WriteNewFile(In("f"), "one", kPublicMode, terminal_).ok());
  const absl::Status again = WriteNewFile(In("f"), "two", kPublicMode, terminal_);
  EXPECT_EQ(ExitCodeOf(again), kExitUsage);
  EXPECT_EQ(ReadWholeFile(In("f"), terminal_).value(), "one");
}

TEST_F(FilesTest, WhatIsRemovedIsGoneAndMayBeGoneAlready) {
  ASSERT_TRUE(WriteWholeFile(In("f"), "one", kPublicMode, terminal_).ok());
  EXPECT_TRUE(RemoveFile(In("f"), terminal_).ok());
  EXPECT_FALSE(FileExists(In("f")));
  EXPECT_TRUE(RemoveFile(In("f"), terminal_).ok());
  ASSERT_TRUE(MakeFolder(In("d"), terminal_).ok());
  EXPECT_EQ(ExitCodeOf(RemoveFile(In("d"), terminal_)), kExitUsage) << "no file";
}

TEST_F(FilesTest, MissingFilesAreUsageErrors) {
  EXPECT_EQ(ExitCodeOf(ReadWholeFile(In("none"), terminal_).status()), kExitUsage);
  EXPECT_EQ(ExitCodeOf(WriteWholeFile(In("none/f"), "x", kPublicMode, terminal_)), kExitUsage);
  ASSERT_TRUE(WriteWholeFile(In("f"), "x", kPublicMode, terminal_).ok());
  EXPECT_EQ(ExitCodeOf(MakeFolder(In("f"), terminal_)), kExitUsage);
}

TEST_F(FilesTest, FoldersAreMadePrivate) {
  ASSERT_TRUE(MakeFolder(In("a/b/c"), terminal_).ok());
  EXPECT_EQ(ModeOf(In("a/b/c")), 0700);
  EXPECT_TRUE(MakeFolder(In("a/b/c"), terminal_).ok());
}

TEST_F(FilesTest, KeysComeBackAndStayPrivate) {
  const Secret32 key(std::string(31, 'k') + "\x01");
  ASSERT_TRUE(WriteKeyFile(In("a.key"), key, terminal_).ok());
  EXPECT_EQ(ModeOf(In("a.key")), 0600);
  EXPECT_EQ(ReadKeyFile(In("a.key"), terminal_)->view(), key.view());
  EXPECT_FALSE(WriteKeyFile(In("a.key"), key, terminal_).ok()) << "a key is never overwritten";
}

TEST_F(FilesTest, KeysThatOthersCanReadAreRefused) {
  ASSERT_TRUE(WriteKeyFile(In("a.key"), Secret32(std::string(32, 'k')), terminal_).ok());
  chmod(In("a.key").c_str(), 0640);
  EXPECT_EQ(ExitCodeOf(ReadKeyFile(In("a.key"), terminal_).status()), kExitUsage);
}

TEST_F(FilesTest, KeysThatAreNoneAreRefused) {
  for (const char* text : {"", "abcd\n", "0000000000000000000000000000000000000000000000000000000000000000\n",
                           "ABCDEF0000000000000000000000000000000000000000000000000000000000\n"}) {
    ASSERT_TRUE(WriteWholeFile(In("a.key"), text, kSecretMode, terminal_).ok());
    EXPECT_EQ(ExitCodeOf(ReadKeyFile(In("a.key"), terminal_).status()), kExitUsage) << text;
  }
}

}  // namespace
}  // namespace relais
