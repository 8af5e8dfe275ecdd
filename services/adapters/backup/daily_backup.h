// A backup each day, by itself.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_DAILY_BACKUP_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_DAILY_BACKUP_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/backup/make_backup.h"
#include "services/ports/metrics.h"
#include "services/ports/telemetry.h"

namespace relais {

inline constexpr int kBackupHour = 2;  // of the night, by the clock on the wall, where the settings say nothing

// How the daily one stands. `last` is kNoDay when none is known.
struct BackupStanding {
  Day last;
  bool failed = false;  // the last try by itself
};

// "relais_backup_days": whole days since the last one, -1 without any; "relais_backup_failed".
std::vector<MetricFamily> BackupMetrics(const BackupStanding& standing, Day today);

// A thread of its own, since a backup takes its time; any thread may ask.
class DailyBackup {
 public:
  struct Options {
    std::string folder;  // empty: none is made by itself
    int hour = 0;        // from when on, by the clock on the wall; a machine that was off makes it once it is on
    BackupOf of = BackupOf::kNode;
    std::string whose;
    absl::Duration look_every = absl::Minutes(1);
    int retry_minutes = 60;  // after a failure
  };
  struct Now {
    Day day;
    int minute = 0;  // of the day
  };
  // `now` and `make` may be called from the thread below; `telemetry` outlives this object.
  DailyBackup(Options options, std::function<Now()> now, std::function<absl::StatusOr<MadeBackup>()> make,
              Telemetry* telemetry);
  ~DailyBackup();
  DailyBackup(const DailyBackup&) = delete;
  DailyBackup& operator=(const DailyBackup&) = delete;

  // What lies in the folder counts: a backup of today is not made twice.
  void Start();
  // Ends after the backup that is under way. Harmless when repeated.
  void Stop();
  // One look, by itself: what the thread does. Old ones go only after a new one was kept.
  void Look();
  // One was kept by somebody's hand.
  void Kept(Day day);
  BackupStanding standing() const;

 private:
  void Run();
  void LearnLast(Day today);

  const Options options_;
  const std::function<Now()> now_;
  const std::function<absl::StatusOr<MadeBackup>()> make_;
  Telemetry* const telemetry_;
  std::thread thread_;
  // The thread's own.
  bool learnt_ = false;
  Day failed_day_;  // of the last failure, and its minute
  int failed_minute_ = 0;

  mutable std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;    // guarded by mutex_
  BackupStanding standing_;  // guarded by mutex_
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_DAILY_BACKUP_H_
