#include "services/adapters/backup/daily_backup.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/backup/backup_folder.h"
#include "services/core/handoff/day.h"

namespace relais {

std::vector<MetricFamily> BackupMetrics(const BackupStanding& standing, Day today) {
  const double days = standing.last == Day() ? -1 : static_cast<double>(DaysBetween(standing.last, today));
  return {GaugeOf("relais_backup_days", "Whole days since the last backup was kept; -1 when none is known.", days),
          GaugeOf("relais_backup_failed", "1 when the last daily backup could not be made.", standing.failed ? 1 : 0)};
}

DailyBackup::DailyBackup(Options options, std::function<Now()> now, std::function<absl::StatusOr<MadeBackup>()> make,
                         Telemetry* telemetry)
    : options_(std::move(options)), now_(std::move(now)), make_(std::move(make)), telemetry_(telemetry) {}

DailyBackup::~DailyBackup() {
  Stop();
}

void DailyBackup::Start() {
  thread_ = std::thread([this] { Run(); });
}

void DailyBackup::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    stop_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void DailyBackup::Run() {
  for (;;) {
    Look();
    std::unique_lock<std::mutex> lock(mutex_);
    if (stop_.wait_for(lock, absl::ToChronoNanoseconds(options_.look_every), [this] { return stopping_; })) return;
  }
}

void DailyBackup::Kept(Day day) {
  const std::lock_guard<std::mutex> lock(mutex_);
  standing_.last = day;
}

BackupStanding DailyBackup::standing() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return standing_;
}

// The newest in the folder, or today's where a clock that was set back made later ones before.
void DailyBackup::LearnLast(Day today) {
  const absl::StatusOr<BackupList> list = ListBackups(options_.folder);
  if (!list.ok()) return;  // making one will say why
  learnt_ = true;
  Day last;
  for (const FoundBackup& each : list->backups) {
    if (each.header.of != options_.of || each.header.whose != options_.whose) continue;
    if (last != today) last = each.header.day == today ? today : std::max(last, each.header.day);
  }
  if (last != Day()) Kept(last);
}

void DailyBackup::Look() {
  if (options_.folder.empty()) return;
  const Now now = now_();
  if (!learnt_) LearnLast(now.day);
  if (now.minute < options_.hour * 60 || standing().last == now.day) return;
  const bool just_failed =
      failed_day_ == now.day && now.minute >= failed_minute_ && now.minute < failed_minute_ + options_.retry_minutes;
  if (just_failed) return;
  const absl::StatusOr<MadeBackup> made = make_();
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    standing_.failed = !made.ok();
  }
  if (!made.ok()) {
    failed_day_ = now.day;
    failed_minute_ = now.minute;
    telemetry_->Log(Severity::kWarning, "backup_failed", {{"error", made.status().ToString()}});
    return telemetry_->Count("backups_failed", 1);
  }
  failed_day_ = Day();
  Kept(made->day);
  telemetry_->Log(Severity::kInfo, "backup_kept",
                  {{"records", absl::StrCat(made->records)}, {"bytes", absl::StrCat(made->bytes)}});
  const absl::StatusOr<int> removed = RemoveOldBackups(options_.folder, options_.of, options_.whose, made->day);
  if (removed.ok() && *removed > 0) {
    telemetry_->Log(Severity::kInfo, "old_backups_removed", {{"count", absl::StrCat(*removed)}});
  }
}

}  // namespace relais
