#include "services/adapters/backup/backup_desk.h"

#include <utility>

#include "services/core/handoff/reason.h"

namespace relais {

BackupDesk::BackupDesk(DailyBackup::Options daily, std::function<DailyBackup::Now()> now, MakeFn make,
                       Telemetry* telemetry)
    : folder_(daily.folder),
      make_(std::move(make)),
      daily_(
          std::move(daily), std::move(now), [this] { return Make("", nullptr); }, telemetry) {}

absl::StatusOr<MadeBackup> BackupDesk::Make(const std::string& folder, const BackupProgressFn& progress) {
  const std::string& to = folder.empty() ? folder_ : folder;
  if (to.empty()) return Refuse(Reason::kMissingField, "no folder was named, and backup.folder is empty");
  const std::unique_lock<std::mutex> alone(making_, std::try_to_lock);
  if (!alone.owns_lock()) return Refuse(Reason::kBusy, "a backup is being made");
  busy_.store(true, std::memory_order_release);
  absl::StatusOr<MadeBackup> made = make_(to, progress);
  busy_.store(false, std::memory_order_release);
  if (!made.ok()) return AsRefusal(made.status());
  // One into another folder does not stand for the daily one.
  if (to == folder_ || folder_.empty()) daily_.Kept(made->day);
  return made;
}

}  // namespace relais
