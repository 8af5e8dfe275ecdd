#include "hub/backup/living_hub.h"

#include <optional>
#include <utility>

#include "hub/backup/hub_backup.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/reason.h"
#include "services/runner/ask.h"

namespace relais::hub {

LivingHub::LivingHub(HubPorts ports, HubRunner* runner, RocksLedger* rocks, Options options)
    : ports_(ports),
      runner_(runner),
      rocks_(rocks),
      options_(std::move(options)),
      desk_(
          {options_.folder, options_.hour, BackupOf::kHub, options_.region},
          [this] {
            const absl::Time now = ports_.clock->Now();
            return DailyBackup::Now{MomentOf(now).day, MinuteOfDay(now)};
          },
          [this](const std::string& folder, const BackupProgressFn& progress) { return BackUp(folder, progress); },
          ports.telemetry) {
  RemoveBackupScratch(options_.store_path);
}

absl::StatusOr<MadeBackup> LivingHub::BackUp(const std::string& folder, const BackupProgressFn& progress) {
  if (rocks_ == nullptr)
    return Refuse(Reason::kWrongState, "the ledger is on etcd: \"relais-hub ledger export\" copies it");
  HubBackupJob job;
  job.config_path = options_.config_path;
  job.folder = folder;
  job.now = ports_.clock->Now();
  job.progress = progress;
  job.copy_stores = [this](const std::string& store, const std::string& packages) -> absl::Status {
    const std::optional<absl::Status> copied =
        AskEngine(*runner_, [this, store](const HubEngine&) { return rocks_->CopyTo(store); });
    if (!copied) return Refuse(Reason::kBusy);
    return copied->ok() ? options_.copy_packages(packages) : *copied;
  };
  return BackUpHub(job, *ports_.digester, *ports_.entropy);
}

}  // namespace relais::hub
