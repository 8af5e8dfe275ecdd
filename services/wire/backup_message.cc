#include "services/wire/backup_message.h"

namespace relais::wire {

v1::BackupProgress BackupStepMessage(bool checking, uint64_t done, uint64_t all) {
  v1::BackupProgress progress;
  progress.set_step(checking ? "check" : "write");
  progress.set_bytes_done(done);
  progress.set_bytes_all(all);
  return progress;
}

v1::BackupProgress BackupKeptMessage(const std::string& file, uint64_t bytes, uint64_t records, Day day,
                                     bool key_apart) {
  v1::BackupProgress progress = BackupStepMessage(true, bytes, bytes);
  v1::KeptBackup& kept = *progress.mutable_kept();
  kept.set_file(file);
  kept.set_bytes(bytes);
  kept.set_records(records);
  kept.set_day(day.value());
  kept.set_key_apart(key_apart);
  return progress;
}

}  // namespace relais::wire
