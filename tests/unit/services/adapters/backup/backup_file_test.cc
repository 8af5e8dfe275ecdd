#include "services/adapters/backup/backup_file.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/adapters/backup/sample_backup.h"

namespace relais {
namespace {

class BackupFileTest : public ::testing::Test {
 protected:
  // A backup of two files, at `path`; the second one as long as `size`.
  std::string Write(size_t size) {
    const std::string path = folder_ / absl::StrCat("backup", size);
    auto writer = BackupWriter::Create(path, SampleHeader(), Opener());
    EXPECT_OK(writer);
    if (!writer.ok()) return path;
    EXPECT_OK((*writer)->AddBytes("keys/identity.key", "secret"));
    Spill(folder_ / "long", std::string(size, 'l'));
    EXPECT_OK((*writer)->AddFile("store/long", folder_ / "long"));
    EXPECT_OK((*writer)->Finish());
    return path;
  }
  absl::Status ReadWith(const std::string& bytes) {
    Spill(folder_ / "other", bytes);
    return ReadAll(folder_ / "other", Opener()).status();
  }

  TemporaryFolder folder_;
};

TEST_F(BackupFileTest, WhatWasPutInComesOut) {
  // Around the ends of chunks: 17 bytes of the first entry's head and 6 of its own, then 20 of the second one's.
  for (size_t size :
       {0u, 1u, 65'000u, 65'472u, 65'473u, 65'474u, 65'475u, 65'476u, 65'477u, 65'478u, 131'072u, 400'000u}) {
    ASSERT_OK_AND_ASSIGN(const std::string all, ReadAll(Write(size), Opener()));
    EXPECT_EQ(all, absl::StrCat("keys/identity.key:secret;store/long:", std::string(size, 'l'), ";")) << size;
  }
}

TEST_F(BackupFileTest, OnlyItsOwnerReadsIt) {
  struct stat found;
  ASSERT_EQ(stat(Write(10).c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777u, 0600u);
}

TEST_F(BackupFileTest, NothingOfItsContentIsInTheOpen) {
  const std::string bytes = Slurp(Write(1000));
  EXPECT_EQ(bytes.find("secret"), std::string::npos);
  EXPECT_EQ(bytes.find("identity"), std::string::npos);
  EXPECT_EQ(bytes.find("llll"), std::string::npos);
}

TEST_F(BackupFileTest, OneBitAnywhereIsFound) {
  const std::string bytes = Slurp(Write(300));
  ASSERT_OK(ReadWith(bytes));
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string other = bytes;
    other[at] = static_cast<char>(other[at] ^ (1 << (at % 8)));
    EXPECT_FALSE(ReadWith(other).ok()) << "byte " << at;
  }
}

TEST_F(BackupFileTest, EveryCutIsFound) {
  const std::string bytes = Slurp(Write(200));
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THAT(ReadWith(bytes.substr(0, size)), IsFaulty(BackupFault::kDamaged)) << size;
  }
}

TEST_F(BackupFileTest, ACutBetweenTwoChunksIsFound) {
  const std::string bytes = Slurp(Write(400'000));
  const size_t header = bytes.find("\n\n") + 2;
  int cuts = 0;
  for (size_t end = header; end < bytes.size(); end += kBackupChunkBytes + 17) {
    EXPECT_THAT(ReadWith(bytes.substr(0, end)), IsFaulty(BackupFault::kDamaged)) << end;
    ++cuts;
  }
  EXPECT_EQ(cuts, 7);
}

TEST_F(BackupFileTest, ChunksChangePlacesForNobody) {
  const std::string bytes = Slurp(Write(400'000));
  const size_t header = bytes.find("\n\n") + 2, chunk = kBackupChunkBytes + 17;
  EXPECT_THAT(ReadWith(absl::StrCat(bytes.substr(0, header), bytes.substr(header + chunk, chunk),
                                    bytes.substr(header, chunk), bytes.substr(header + 2 * chunk))),
              IsFaulty(BackupFault::kDamaged));
  EXPECT_THAT(ReadWith(absl::StrCat(bytes.substr(0, header + chunk), bytes.substr(header + 2 * chunk))),
              IsFaulty(BackupFault::kDamaged));
  EXPECT_THAT(ReadWith(bytes + "x"), IsFaulty(BackupFault::kDamaged));
}

TEST_F(BackupFileTest, AnotherKeyIsToldFromDamage) {
  const std::string path = Write(10);
  EXPECT_THAT(ReadAll(path, Opener('x')), IsFaulty(BackupFault::kOfAnother));
}

TEST_F(BackupFileTest, WhatIsNoBackupIsSaid) {
  EXPECT_THAT(ReadWith(""), IsFaulty(BackupFault::kDamaged));
  EXPECT_THAT(ReadWith("a letter\nto somebody\n\n"), IsFaulty(BackupFault::kDamaged));
  EXPECT_THAT(BackupReader::Open(folder_ / "nowhere"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(BackupReader::Open(folder_.path()), IsFaulty(BackupFault::kDamaged));
  Spill(folder_ / "newer", "relais-backup-v7\nnobody knows yet");
  EXPECT_THAT(BackupReader::Open(folder_ / "newer"), HasCode(absl::StatusCode::kFailedPrecondition));
}

TEST_F(BackupFileTest, AWriterThatDoesNotFinishLeavesNothing) {
  { ASSERT_OK(BackupWriter::Create(folder_ / "half", SampleHeader(), Opener())); }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "half"));
  Spill(folder_ / "there", "already");
  EXPECT_THAT(BackupWriter::Create(folder_ / "there", SampleHeader(), Opener()),
              HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_EQ(Slurp(folder_ / "there"), "already");
  EXPECT_THAT(BackupWriter::Create("/no/such/folder/x", SampleHeader(), Opener()),
              HasCode(absl::StatusCode::kNotFound));
}

TEST_F(BackupFileTest, AFullDiskIsSaidAndLeavesNothing) {
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto former = signal(SIGXFSZ, SIG_IGN);
  const auto put_back = absl::MakeCleanup([&] {
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, former);
  });
  Spill(folder_ / "long", std::string(300'000, 'l'));
  const rlimit little{100'000, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
  {
    ASSERT_OK_AND_ASSIGN(auto writer, BackupWriter::Create(folder_ / "full", SampleHeader(), Opener()));
    EXPECT_THAT(writer->AddFile("store/long", folder_ / "long"), HasCode(absl::StatusCode::kResourceExhausted));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "full"));
}

TEST(BackupNameTest, StaysBelowItsFolder) {
  for (const char* good : {"store/head", "node.toml", "a", "store/rocks/000012.sst", "...", "a b/é"}) {
    EXPECT_TRUE(IsBackupName(good)) << good;
  }
  const std::string with_nul("a\0b", 3);
  for (const std::string& bad :
       {std::string(), std::string("/etc/passwd"), std::string("../x"), std::string("a/../b"), std::string("a//b"),
        std::string("a/"), std::string("./a"), with_nul, std::string(kBackupNameBytesMax + 1, 'a')}) {
    EXPECT_FALSE(IsBackupName(bad)) << bad;
  }
}

}  // namespace
}  // namespace relais
