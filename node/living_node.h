// Backups of a node that runs.
#ifndef RELAIS_NODE_LIVING_NODE_H_
#define RELAIS_NODE_LIVING_NODE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "node/node_runner.h"
#include "services/adapters/backup/backup_desk.h"
#include "services/adapters/rocksdb/rocks_ledger.h"

namespace relais::node {

// The store is copied on the runner's thread, which takes milliseconds; all the rest is done on the thread of whoever
// asks, while the desk goes on. Any thread.
class LivingNode {
 public:
  struct Options {
    std::string config_path;
    std::string store_path;
    NodeId node;
    std::string folder;  // of the daily backup; empty: none is made by itself
    int hour = 0;
    Secret32 vault;
  };
  // `rocks` (what lies beneath the sealed ledger) and what `ports` borrows outlive this object. The store is open: what
  // a stop left of a former backup is removed.
  LivingNode(NodePorts ports, RocksLedger* rocks, Options options);
  // Before the first backup; it outlives this object.
  void SetRunner(NodeRunner* runner) { runner_ = runner; }

  BackupDesk& desk() { return desk_; }

 private:
  absl::StatusOr<MadeBackup> BackUp(const std::string& folder, const BackupProgressFn& progress);

  const NodePorts ports_;
  NodeRunner* runner_ = nullptr;
  RocksLedger* const rocks_;
  const Options options_;
  BackupDesk desk_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_LIVING_NODE_H_
