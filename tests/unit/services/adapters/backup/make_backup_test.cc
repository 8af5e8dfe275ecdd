#include "services/adapters/backup/make_backup.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/adapters/backup/backup_folder.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/adapters/backup/sample_backup.h"

namespace relais {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

class MakeBackupTest : public ::testing::Test {
 protected:
  MakeBackupTest() {
    std::filesystem::create_directories(folder_ / "node/store/rocks");
    std::filesystem::create_directories(folder_ / "kept");
    Spill(folder_ / "node/store/head", "head");
    Spill(folder_ / "node/store/rocks/1.sst", std::string(200'000, 'r'));
    plan_.header = SampleHeader();
    plan_.minute = 125;
    plan_.items = {{"store", folder_ / "node/store"}};
    plan_.texts = {{"node.toml", "settings"}};
    plan_.opener = Opener();
    plan_.folder = folder_ / "kept";
    plan_.scratch = folder_ / "scratch";
    plan_.checked = {"store/"};
    plan_.check = [](const std::string& scratch) -> absl::StatusOr<uint64_t> {
      if (Slurp(scratch + "/store/head") != "head") return absl::DataLossError("no head");
      if (std::filesystem::exists(scratch + "/node.toml")) return absl::DataLossError("more than asked for");
      return 42;
    };
  }

  absl::Status Restore(const std::string& file, const std::string& to, absl::Status finish = absl::OkStatus()) {
    auto reader = BackupReader::Open(file);
    if (!reader.ok()) return reader.status();
    if (absl::Status unlocked = (*reader)->Unlock(Opener()); !unlocked.ok()) return unlocked;
    return RestoreBackup(
        **reader, to, [&](const std::string&) { return finish; }, nullptr);
  }

  TemporaryFolder folder_;
  BackupPlan plan_;
};

TEST_F(MakeBackupTest, WhatIsKeptWasReadBackAndOpened) {
  ASSERT_OK_AND_ASSIGN(const MadeBackup made, MakeBackup(plan_));
  EXPECT_EQ(made.records, 42u);
  EXPECT_EQ(made.path, folder_ / "kept/relais-node-2026-11-26-0205.relais");
  EXPECT_EQ(made.bytes, std::filesystem::file_size(made.path));
  EXPECT_FALSE(std::filesystem::exists(plan_.scratch));
  ASSERT_OK_AND_ASSIGN(const MadeBackup second, MakeBackup(plan_));
  EXPECT_EQ(second.path, folder_ / "kept/relais-node-2026-11-26-0205-2.relais");
}

TEST_F(MakeBackupTest, WhatDoesNotOpenIsNotKept) {
  plan_.check = [](const std::string&) { return absl::DataLossError("the chain breaks"); };
  EXPECT_THAT(MakeBackup(plan_), IsFaulty(BackupFault::kDamaged));
  EXPECT_THAT(NamesIn(folder_ / "kept"), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(plan_.scratch));
}

TEST_F(MakeBackupTest, AFolderThatIsMissingOrNotWritableIsSaid) {
  plan_.folder = folder_ / "nowhere";
  EXPECT_THAT(AsRefusal(MakeBackup(plan_).status()), RefusedFor(Reason::kMalformed));
  plan_.folder = "/proc";
  EXPECT_FALSE(MakeBackup(plan_).ok());
}

TEST_F(MakeBackupTest, ARestoreGivesBackEveryFile) {
  ASSERT_OK_AND_ASSIGN(const MadeBackup made, MakeBackup(plan_));
  ASSERT_OK(Restore(made.path, folder_ / "new"));
  EXPECT_EQ(Slurp(folder_ / "new/node.toml"), "settings");
  EXPECT_EQ(Slurp(folder_ / "new/store/rocks/1.sst"), std::string(200'000, 'r'));
  std::filesystem::create_directory(folder_ / "empty");
  EXPECT_OK(Restore(made.path, folder_ / "empty/"));
  EXPECT_EQ(Slurp(folder_ / "empty/store/head"), "head");
  EXPECT_THAT(NamesIn(folder_.path()), ElementsAre("empty", "kept", "new", "node"));
}

TEST_F(MakeBackupTest, ARestoreThatFailsChangesNothing) {
  ASSERT_OK_AND_ASSIGN(const MadeBackup made, MakeBackup(plan_));
  EXPECT_THAT(Restore(made.path, folder_ / "node"), HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Restore(made.path, folder_ / "node/store/head"), HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(Restore(made.path, folder_ / "new", absl::DataLossError("finish")), HasCode(absl::StatusCode::kDataLoss));
  const std::string bytes = Slurp(made.path);
  Spill(folder_ / "kept/cut", bytes.substr(0, bytes.size() - 1));
  EXPECT_THAT(Restore(folder_ / "kept/cut", folder_ / "new"), IsFaulty(BackupFault::kDamaged));
  EXPECT_THAT(NamesIn(folder_.path()), ElementsAre("kept", "node"));
  EXPECT_THAT(NamesIn(folder_ / "node"), ElementsAre("store"));
}

TEST_F(MakeBackupTest, OldOnesGoButNeverTheLastNorOthers) {
  const auto keep = [&](const std::string& whose, Day day) {
    plan_.header = SampleHeader(whose);
    plan_.header.day = day;
    plan_.header.made_s = int64_t{day.value()} * 86400;
    return MakeBackup(plan_).value_or(MadeBackup()).path;
  };
  const Day today = DayFromCivil({2026, 11, 26});
  const std::string other = keep("another", AddDays(today, -90));
  const std::string oldest = keep("one", AddDays(today, -80));
  const std::string old = keep("one", AddDays(today, -35));
  const std::string good = keep("one", AddDays(today, -34));
  Spill(folder_ / "kept/relais-node-notes.relais", "no backup");
  std::filesystem::copy_file(good, folder_ / "kept/relais-node-2026-11-25-0205.relais.new");
  EXPECT_THAT(RemoveOldBackups(plan_.folder, BackupOf::kNode, "one", today), IsOkAndHolds(2));
  EXPECT_FALSE(std::filesystem::exists(oldest));
  EXPECT_FALSE(std::filesystem::exists(old));
  EXPECT_TRUE(std::filesystem::exists(good));
  EXPECT_TRUE(std::filesystem::exists(other));
  EXPECT_THAT(RemoveOldBackups(plan_.folder, BackupOf::kNode, "one", AddDays(today, 300)), IsOkAndHolds(0));
  EXPECT_EQ(NamesIn(plan_.folder).size(), 3u);
  ASSERT_OK_AND_ASSIGN(const BackupList list, ListBackups(plan_.folder));
  EXPECT_THAT(list.unreadable, ElementsAre(folder_ / "kept/relais-node-notes.relais"));
  ASSERT_EQ(list.backups.size(), 2u);
  EXPECT_EQ(list.backups[0].path, good);
}

TEST(BackupAgeTest, BetweenTodayAndThirtyFourDaysAgo) {
  const Day today = DayFromCivil({2026, 11, 26});
  EXPECT_OK(CheckBackupAge(today, today));
  EXPECT_OK(CheckBackupAge(AddDays(today, -limits::kBackupAgeDaysMax), today));
  EXPECT_THAT(CheckBackupAge(AddDays(today, -limits::kBackupAgeDaysMax - 1), today), IsFaulty(BackupFault::kTooOld));
  EXPECT_THAT(CheckBackupAge(AddDays(today, 1), today), IsFaulty(BackupFault::kTooOld));
}

}  // namespace
}  // namespace relais
