// A backup in the making, as its caller hears of it.
#ifndef RELAIS_SERVICES_WIRE_BACKUP_MESSAGE_H_
#define RELAIS_SERVICES_WIRE_BACKUP_MESSAGE_H_

#include <cstdint>
#include <string>

#include "relais/v1/backup.pb.h"
#include "services/core/handoff/ids.h"

namespace relais::wire {

// `done` of `all` bytes were written, or read back.
v1::BackupProgress BackupStepMessage(bool checking, uint64_t done, uint64_t all);

// It is kept. `key_apart`: what opens it is in no backup.
v1::BackupProgress BackupKeptMessage(const std::string& file, uint64_t bytes, uint64_t records, Day day,
                                     bool key_apart);

}  // namespace relais::wire

#endif  // RELAIS_SERVICES_WIRE_BACKUP_MESSAGE_H_
