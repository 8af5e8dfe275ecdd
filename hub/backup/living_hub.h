// Backups of a hub that runs.
#ifndef RELAIS_HUB_BACKUP_LIVING_HUB_H_
#define RELAIS_HUB_BACKUP_LIVING_HUB_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "hub/hub_ports.h"
#include "hub/hub_runner.h"
#include "services/adapters/backup/backup_desk.h"
#include "services/adapters/rocksdb/rocks_ledger.h"

namespace relais::hub {

// The store is copied on the runner's thread, which takes milliseconds; all the rest is done on the thread of whoever
// asks, while the hub goes on. Any thread.
class LivingHub {
 public:
  struct Options {
    std::string config_path;
    std::string store_path;
    std::string region;
    std::string folder;  // of the daily backup; empty: none is made by itself
    int hour = 0;
    // Copies the packages' ledger; any thread.
    std::function<absl::Status(const std::string& folder)> copy_packages;
  };
  // All outlive this object. `rocks` null: the ledger is not kept here, and every backup is refused. The store is open:
  // what a stop left of a former backup is removed.
  LivingHub(HubPorts ports, HubRunner* runner, RocksLedger* rocks, Options options);

  BackupDesk& desk() { return desk_; }

 private:
  absl::StatusOr<MadeBackup> BackUp(const std::string& folder, const BackupProgressFn& progress);

  const HubPorts ports_;
  HubRunner* const runner_;
  RocksLedger* const rocks_;
  const Options options_;
  BackupDesk desk_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_BACKUP_LIVING_HUB_H_
