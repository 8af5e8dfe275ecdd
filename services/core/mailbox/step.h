// What one step of an engine hands to its runner. Both engines follow the step contract (services/README.md):
//  1. Step never blocks, reads no clock, draws nothing, logs nothing.
//  2. It changes its own memory at once and returns records and effects; effects leave only once records are durable.
//  3. Replaying the records on equal state gives equal state, without opening any body.
//  4. Hostile or stale input yields a refusal with a reason; only our own mistakes assert.
//  5. A doubtful append stops the process, which replays: there is no partial rollback.
#ifndef RELAIS_SERVICES_CORE_MAILBOX_STEP_H_
#define RELAIS_SERVICES_CORE_MAILBOX_STEP_H_

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "services/core/handoff/ids.h"

namespace relais {

// The time of a step, as coarse as the engines may know it.
struct Moment {
  Day day;        // in Europe/Paris
  Window window;  // quarter of an hour, UTC
  friend bool operator==(const Moment&, const Moment&) = default;
};

using SharedBytes = std::shared_ptr<const std::string>;

// Sealed bytes to store beside the records; `owner` and `index` as in the ledger port.
struct StoredBody {
  std::array<uint8_t, 16> owner{};
  uint64_t index = 0;
  SharedBytes bytes;
};
// The end of a drop that is a word of erasure: its owner's bodies leave for good, with the key that opened them
// (services/adapters/sodium/sealed_ledger.h).
inline constexpr uint64_t kToTheEnd = std::numeric_limits<uint64_t>::max();
// Bodies [from, to) of one owner that are no longer needed.
struct DroppedBodies {
  std::array<uint8_t, 16> owner{};
  uint64_t from = 0;
  uint64_t to = 0;
};

// `Record` and `Effect` are the engine's variants.
template <class Record, class Effect>
struct StepOutcome {
  std::vector<Record> records;
  std::vector<DroppedBodies> drops;  // applied before `puts`
  std::vector<StoredBody> puts;
  std::vector<Effect> effects;  // in order, after the records are durable
};

}  // namespace relais

#endif  // RELAIS_SERVICES_CORE_MAILBOX_STEP_H_
