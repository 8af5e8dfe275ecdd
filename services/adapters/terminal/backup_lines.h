// What the backup commands of node and hub show alike.
#ifndef RELAIS_SERVICES_ADAPTERS_TERMINAL_BACKUP_LINES_H_
#define RELAIS_SERVICES_ADAPTERS_TERMINAL_BACKUP_LINES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/adapters/terminal/table.h"
#include "services/adapters/terminal/terminal.h"
#include "services/core/handoff/ids.h"

namespace relais {

struct BackupFacts {
  std::string file;
  uint64_t bytes = 0;
  uint64_t records = 0;
  Day day;
};

// What a command answers where a backup could not be made or put back: BadUsage, for whoever typed it can mend it. With
// a `fault` (its closed name) the result's "reason" is that name, and the sentence is `advice` with the detail behind
// it.
absl::Status BackupFailure(const absl::Status& status, absl::string_view fault, const Text& advice, Terminal& terminal);

// One line now and then: each quarter of the way; an event for programs.
void ShowBackupStep(bool checking, uint64_t done, uint64_t all, Terminal& terminal);
// What was kept, and fills the result: file, bytes, records, day.
void ShowMadeBackup(const BackupFacts& made, Terminal& terminal);
// Where it was put; fills the result: folder, day, network, records.
void ShowRestored(Day day, const Digest& network, uint64_t records, const std::string& folder, Terminal& terminal);

// A folder's backups, newest first.
class BackupTable {
 public:
  BackupTable(Day today, Terminal& terminal);
  void Add(const BackupFacts& backup, absl::string_view of, const std::string& whose, const std::string& name,
           bool restorable);
  // Lines and result: backups, unreadable.
  void Show(const std::vector<std::string>& unreadable);

 private:
  const Day today_;
  Terminal& terminal_;
  Table table_;
  nlohmann::json rows_ = nlohmann::json::array();
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_TERMINAL_BACKUP_LINES_H_
