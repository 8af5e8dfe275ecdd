#include "services/adapters/backup/backup_header.h"

#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "tests/fakes/status_matchers.h"
#include "tests/unit/services/adapters/backup/sample_backup.h"

namespace relais {
namespace {

BackupHeader Sealed() {
  BackupHeader header = SampleHeader();
  header.stream = std::string(24, 't');
  header.check = BackupCheck(BackupKey(Opener(), header.salt));
  return header;
}

TEST(BackupHeaderTest, WhatIsWrittenIsReadAgain) {
  ASSERT_OK_AND_ASSIGN(const BackupHeader read, ParseBackupHeader(Sealed().Text()));
  EXPECT_EQ(read, Sealed());
  BackupHeader bare = Sealed();
  bare.of = BackupOf::kHub;
  bare.lock.clear();
  bare.name.clear();
  ASSERT_OK_AND_ASSIGN(const BackupHeader again, ParseBackupHeader(bare.Text()));
  EXPECT_EQ(again, bare);
}

TEST(BackupHeaderTest, OneTextForOneHeader) {
  const std::string text = Sealed().Text();
  const std::pair<const char*, const char*> others[] = {{"made 1795651200", "made +1795651200"},
                                                        {"of node", "of nodes"},
                                                        {"of node", "of Node"},
                                                        {"network 6e", "network 6E"},
                                                        {"day 2026-11-26", "day 2026-11-31"},
                                                        {"\nname ", "\nname\n"},
                                                        {"relais-backup-v1\n", "relais-backup-v01\n"},
                                                        {"stream 74", "stream 7"}};
  for (const auto& [from, to] : others) {
    const std::string other = absl::StrReplaceAll(text, {{from, to}});
    ASSERT_NE(other, text) << from;
    EXPECT_THAT(ParseBackupHeader(other), IsFaulty(BackupFault::kDamaged)) << to;
  }
  EXPECT_THAT(ParseBackupHeader(text + "\n"), IsFaulty(BackupFault::kDamaged));
  EXPECT_THAT(ParseBackupHeader(""), IsFaulty(BackupFault::kDamaged));
}

TEST(BackupHeaderTest, ANewerFormIsNamed) {
  const absl::Status newer = ParseBackupHeader("relais-backup-v2\nsomething else\n").status();
  EXPECT_THAT(newer, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(newer.message()), ::testing::HasSubstr("newer version"));
}

TEST(BackupHeaderTest, EachFileAndEachOpenerHasAKeyOfItsOwn) {
  const Nonce other = Nonce::FromBytes(std::string(16, 'o'));
  const Secret32 key = BackupKey(Opener(), SampleHeader().salt);
  EXPECT_EQ(key.view(), BackupKey(Opener(), SampleHeader().salt).view());
  EXPECT_NE(key.view(), BackupKey(Opener(), other).view());
  EXPECT_NE(key.view(), BackupKey(Opener('x'), SampleHeader().salt).view());
  EXPECT_NE(key.view(), Opener().view());
}

}  // namespace
}  // namespace relais
