// A small backup for tests, and files to put into it.
#ifndef RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_BACKUP_SAMPLE_BACKUP_H_
#define RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_BACKUP_SAMPLE_BACKUP_H_

#include <fstream>
#include <iterator>
#include <string>

#include "gmock/gmock.h"
#include "services/adapters/backup/backup_fault.h"
#include "services/adapters/backup/backup_file.h"
#include "services/core/handoff/day.h"
#include "tests/fakes/status_matchers.h"

namespace relais {

// EXPECT_THAT(status_or_result, IsFaulty(BackupFault::kDamaged));
MATCHER_P(IsFaulty, fault,
          std::string(negation ? "has not" : "has") + " the fault " + std::string(BackupFaultName(fault))) {
  const absl::Status& status = testing_internal::StatusIn(arg);
  *result_listener << "which is " << status.ToString();
  return BackupFaultOf(status) == fault;
}

inline Secret32 Opener(char byte = 'k') {
  return Secret32(std::string(32, byte));
}

inline BackupHeader SampleHeader(const std::string& whose = "8a5edab282632443219e051e4ade2d1d") {
  BackupHeader header;
  header.whose = whose;
  header.name = "Mission locale d'Orléans";
  header.network = Digest::FromBytes(std::string(32, 'n'));
  header.day = DayFromCivil({2026, 11, 26});
  header.made_s = 1'795'651'200;
  header.lock = "relais-vault-v1 passphrase -\nbox\n";
  header.salt = Nonce::FromBytes(std::string(16, 's'));
  return header;
}

inline void Spill(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}
inline std::string Slurp(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Reads all of `path` under `opener`; the names and bytes in a row, or what was wrong.
inline absl::StatusOr<std::string> ReadAll(const std::string& path, const Secret32& opener) {
  auto reader = BackupReader::Open(path);
  if (!reader.ok()) return reader.status();
  if (absl::Status unlocked = (*reader)->Unlock(opener); !unlocked.ok()) return unlocked;
  std::string all;
  for (;;) {
    auto entry = (*reader)->Next();
    if (!entry.ok()) return entry.status();
    if (!entry->has_value()) return all;
    all += (*entry)->name + ":";
    for (;;) {
      auto piece = (*reader)->ReadPiece();
      if (!piece.ok()) return piece.status();
      if (piece->empty()) break;
      all += std::string(*piece);
    }
    all += ";";
  }
}

}  // namespace relais

#endif  // RELAIS_TESTS_UNIT_SERVICES_ADAPTERS_BACKUP_SAMPLE_BACKUP_H_
