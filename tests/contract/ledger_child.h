// What the child process writes into its ledger, so that whoever kills it knows what must be there.
#ifndef RELAIS_TESTS_CONTRACT_LEDGER_CHILD_H_
#define RELAIS_TESTS_CONTRACT_LEDGER_CHILD_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/ports/ledger.h"

namespace relais::ledger_child {

// Every this many appends the child saves a checkpoint and trims up to the one before.
inline constexpr uint64_t kCheckpointEvery = 7;

inline std::string RecordOf(uint64_t sequence) {
  return absl::StrCat("record ", sequence, " ", std::string(sequence % 500, 'r'));
}
inline std::string BodyOf(uint64_t sequence) {
  return absl::StrCat("body ", sequence, " ", std::string(4000 + sequence % 3000, 'b'));
}
inline std::string CheckpointOf(uint64_t sequence) {
  return absl::StrCat("state ", sequence, " ", std::string(30'000, 's'));
}
// Record n comes with body n and drops body n - 20.
inline BodyKey BodyKeyOf(uint64_t sequence) {
  BodyKey key;
  key.owner.fill(9);
  key.index = sequence;
  return key;
}
inline constexpr uint64_t kBodiesKept = 20;

}  // namespace relais::ledger_child

#endif  // RELAIS_TESTS_CONTRACT_LEDGER_CHILD_H_
