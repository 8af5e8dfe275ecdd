// What may be wrong with a backup itself: a closed list, each with a name for programs and advice for people. No call
// of the network answers with one of them: they are for whoever puts a backup back.
#ifndef RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FAULT_H_
#define RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FAULT_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace relais {

enum class BackupFault : uint8_t {
  kNone = 0,
  kDamaged = 1,    // cut, altered, or no backup at all: nothing of it is used
  kTooOld = 2,     // beyond limits::kBackupAgeDaysMax, or the clock stands before the day it was made
  kOfAnother = 3,  // of another vault or network, or of a hub where a node's is wanted
};

// "BACKUP_DAMAGED", "BACKUP_TOO_OLD", "BACKUP_OF_ANOTHER"; "" for none.
absl::string_view BackupFaultName(BackupFault fault);
// What to do next.
absl::string_view BackupFaultAdviceFr(BackupFault fault);
absl::string_view BackupFaultAdviceEn(BackupFault fault);

// A status that carries `fault`; `detail` is for people.
absl::Status FaultyBackup(BackupFault fault, absl::string_view detail);
// kNone for OK and for a status that carries none.
BackupFault BackupFaultOf(const absl::Status& status);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_BACKUP_BACKUP_FAULT_H_
