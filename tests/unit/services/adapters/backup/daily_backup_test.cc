#include "services/adapters/backup/daily_backup.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/logged_events.h"
#include "tests/fakes/status_matchers.h"
#include "tests/fakes/temporary_folder.h"
#include "tests/unit/services/adapters/backup/sample_backup.h"

namespace relais {
namespace {

class DailyBackupTest : public ::testing::Test {
 protected:
  std::unique_ptr<DailyBackup> Begin() {
    DailyBackup::Options options;
    options.folder = folder_.path();
    options.hour = 2;
    options.whose = "one";
    return std::make_unique<DailyBackup>(
        std::move(options), [this] { return now_; }, [this] { return Make(); }, &events_);
  }
  absl::StatusOr<MadeBackup> Make() {
    ++tries_;
    if (!wrong_.ok()) return wrong_;
    BackupHeader header = SampleHeader("one");
    header.day = now_.day;
    header.made_s = int64_t{now_.day.value()} * 86400 + now_.minute * 60;
    const std::string path = folder_ / absl::StrCat("relais-node-", FormatDay(now_.day), "-0200.relais");
    auto writer = BackupWriter::Create(path, header, Opener());
    if (!writer.ok()) return writer.status();
    if (absl::Status finished = (*writer)->Finish(); !finished.ok()) return finished;
    return MadeBackup{path, 1, 1, now_.day};
  }
  int Files() const {
    int files = 0;
    for (const auto& each : std::filesystem::directory_iterator(folder_.path())) files += each.is_regular_file();
    return files;
  }

  TemporaryFolder folder_;
  LoggedEvents events_;
  DailyBackup::Now now_{DayFromCivil({2026, 11, 26}), 60};
  absl::Status wrong_;
  int tries_ = 0;
};

TEST_F(DailyBackupTest, OneADayFromTheHourOn) {
  auto daily = Begin();
  daily->Look();
  EXPECT_EQ(tries_, 0);
  for (int minute : {120, 121, 700, 1439}) {
    now_.minute = minute;
    daily->Look();
  }
  EXPECT_EQ(tries_, 1);
  EXPECT_EQ(daily->standing().last, now_.day);
  now_.day = AddDays(now_.day, 1);
  now_.minute = 900;  // the machine was off at two
  daily->Look();
  EXPECT_EQ(tries_, 2);
  now_.day = AddDays(now_.day, 1);
  daily->Kept(now_.day);  // by hand
  daily->Look();
  EXPECT_EQ(tries_, 2);
}

TEST_F(DailyBackupTest, ARestartMakesNoSecondOne) {
  now_.minute = 121;
  Begin()->Look();
  Begin()->Look();
  EXPECT_EQ(tries_, 1);
}

TEST_F(DailyBackupTest, AFailureIsToldAndTriedAgainWithinHours) {
  auto daily = Begin();
  wrong_ = absl::UnavailableError("the disk is not there");
  for (now_.minute = 120; now_.minute < 400; ++now_.minute) daily->Look();
  EXPECT_EQ(tries_, 5);
  EXPECT_TRUE(daily->standing().failed);
  EXPECT_THAT(events_.events(), ::testing::Contains("backup_failed"));
  wrong_ = absl::OkStatus();
  now_.minute = 500;
  daily->Look();
  EXPECT_FALSE(daily->standing().failed);
}

TEST_F(DailyBackupTest, OldOnesGoOnceANewOneIsKept) {
  now_.minute = 130;
  auto daily = Begin();
  for (int day = 0; day < 50; ++day) {
    daily->Look();
    now_.day = AddDays(now_.day, 1);
  }
  EXPECT_EQ(Files(), 35);  // of today and of 34 days before
  wrong_ = absl::UnavailableError("the disk is full");
  now_.day = AddDays(now_.day, 100);
  daily->Look();
  EXPECT_EQ(Files(), 35);
}

TEST_F(DailyBackupTest, AClockThatWasSetBackRemovesNothing) {
  now_.minute = 130;
  auto daily = Begin();
  daily->Look();
  now_.day = AddDays(now_.day, -365);
  daily->Look();
  EXPECT_EQ(tries_, 2);
  EXPECT_EQ(Files(), 2);
  Begin()->Look();
  EXPECT_EQ(tries_, 2);
}

}  // namespace
}  // namespace relais
