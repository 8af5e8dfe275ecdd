#include "node/living_node.h"

#include <optional>
#include <utility>

#include "node/backup/node_backup.h"
#include "services/adapters/system/process_guard.h"
#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/reason.h"

namespace relais::node {

LivingNode::LivingNode(NodePorts ports, RocksLedger* rocks, Options options)
    : ports_(ports),
      rocks_(rocks),
      options_(std::move(options)),
      desk_(
          {options_.folder, options_.hour, BackupOf::kNode, options_.node.ToHex()},
          [this] {
            const absl::Time now = ports_.clock->Now();
            return DailyBackup::Now{MomentOf(now).day, MinuteOfDay(now)};
          },
          [this](const std::string& folder, const BackupProgressFn& progress) { return BackUp(folder, progress); },
          ports.telemetry) {
  KeepFromSwap(this, sizeof(*this));  // the vault's key; that it may be refused was said of the sealing desk already
  RemoveBackupScratch(options_.store_path);
}

absl::StatusOr<MadeBackup> LivingNode::BackUp(const std::string& folder, const BackupProgressFn& progress) {
  // A store that came back from a copy itself is backed up only once it is in order.
  if (const NodeResult begun = PostAndWait(*runner_, BackupBegun{}); begun.reason != Reason::kNone) {
    return Refuse(begun.reason);
  }
  Cursor through;
  NodeBackupJob job;
  job.config_path = options_.config_path;
  job.folder = folder;
  job.now = ports_.clock->Now();
  job.vault = options_.vault;
  job.progress = progress;
  job.copy_store = [this, &through](const std::string& copy) -> absl::Status {
    struct Copied {
      absl::Status status;
      Cursor through;
    };
    const std::optional<Copied> copied = AskEngine(*runner_, [this, copy](const NodeEngine& engine) {
      return Copied{rocks_->CopyTo(copy), engine.state().durable_through()};
    });
    if (!copied) return Refuse(Reason::kBusy);
    through = copied->through;
    return copied->status;
  };
  absl::StatusOr<MadeBackup> made = BackUpNode(job, *ports_.digester, *ports_.entropy);
  if (!made.ok()) return made;
  // The file is good all the same where the node does not come to note it.
  const NodeResult noted = PostAndWait(*runner_, BackupKept{through, made->day});
  if (noted.reason != Reason::kNone) {
    ports_.telemetry->Log(Severity::kWarning, "backup_not_noted", {{"reason", std::string(ReasonName(noted.reason))}});
  }
  return made;
}

}  // namespace relais::node
