// Backups of a daemon that runs: by hand and by itself, one at a time.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_DESK_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_DESK_H_

#include <atomic>
#include <functional>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "services/adapters/backup/daily_backup.h"
#include "services/adapters/backup/make_backup.h"
#include "services/ports/telemetry.h"

namespace relais {

// Any thread.
class BackupDesk {
 public:
  // Makes one into the folder; on the caller's thread, never two at a time.
  using MakeFn = std::function<absl::StatusOr<MadeBackup>(const std::string& folder, const BackupProgressFn& progress)>;

  // `telemetry` outlives this object.
  BackupDesk(DailyBackup::Options daily, std::function<DailyBackup::Now()> now, MakeFn make, Telemetry* telemetry);

  // The daily ones. Stop waits for one that is under way.
  void Start() { daily_.Start(); }
  void Stop() { daily_.Stop(); }

  // Into `folder`, or the settings' one when it is empty. kBusy: one is being made; kMissingField: no folder at all;
  // others as AsRefusal.
  absl::StatusOr<MadeBackup> Make(const std::string& folder, const BackupProgressFn& progress);
  BackupStanding standing() const { return daily_.standing(); }
  // One is being made: a copy of the store lies beside it, with all that the store held then.
  bool making() const { return busy_.load(std::memory_order_acquire); }

 private:
  const std::string folder_;
  const MakeFn make_;
  std::mutex making_;  // held by who makes one
  std::atomic<bool> busy_{false};
  DailyBackup daily_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_DESK_H_
