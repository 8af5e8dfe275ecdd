// Carries a ledger from where it is kept to another place, checked by its chain on the way out and on the way in.
#ifndef RELAIS_SERVICES_ADAPTERS_CARRIAGE_CARRY_H_
#define RELAIS_SERVICES_ADAPTERS_CARRIAGE_CARRY_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/ports/digest.h"
#include "services/ports/ledger_parts.h"

namespace relais {

// Records and bodies go in parcels of about this size: what one transaction of the strictest target takes, with what
// that puts around each.
inline constexpr size_t kParcelBytes = 384u << 10;
inline constexpr size_t kParcelRecordsMax = 2'000;
inline constexpr size_t kParcelBodiesMax = 64;

// Whose ledger it is, which no ledger knows by itself.
struct LedgerOwner {
  std::string region;
  Digest network;  // SHA-256 of the anchor
  friend bool operator==(const LedgerOwner&, const LedgerOwner&) = default;
};

// Which ledger in which state, in words for people and programs: the head of a ledger file.
struct LedgerManifest {
  LedgerOwner owner;
  LedgerFacts facts;
  std::optional<uint64_t> checkpoint_sequence;
  uint64_t checkpoint_bytes = 0;
  Digest checkpoint_digest;
  uint64_t records = 0;
  uint64_t record_bytes = 0;
  uint64_t bodies = 0;
  uint64_t body_bytes = 0;
  Digest bodies_digest;  // d(n) = SHA-256(d(n-1) ‖ owner ‖ index ‖ bytes), d(0) = 32 zero bytes

  uint64_t bytes() const { return checkpoint_bytes + record_bytes + body_bytes; }
  // Lines, the last one empty; equal ledgers have equal texts.
  std::string Text() const;
  // Nothing unless `text` is exactly what Text gives.
  static std::optional<LedgerManifest> Parse(absl::string_view text);
  friend bool operator==(const LedgerManifest&, const LedgerManifest&) = default;
};

enum class CarryStep : uint8_t { kSurvey, kPut, kReadBack };
using CarryProgressFn = std::function<void(CarryStep step, uint64_t bytes_done, uint64_t bytes_all)>;

// Reads all of it, each record against the chain up to the head. DataLoss when it does not come out there. `bytes_all`
// is for `progress` only, 0 when nobody knows yet.
absl::StatusOr<LedgerManifest> Survey(LedgerSource& source, const LedgerOwner& owner, const Digester& digester,
                                      CarryStep step, uint64_t bytes_all, const CarryProgressFn& progress);

struct Carried {
  LedgerManifest manifest;
  bool gone_on = false;    // an earlier run had begun
  bool was_there = false;  // an earlier run had finished: nothing was put
};
// Surveys the source, puts what is not there yet, reads the target back against the survey, and only then finishes it.
// Stopped anywhere, the same call goes on and ends with the same bytes. Errors of the source and of the target as they
// state them; DataLoss also when what was read back is not what was put.
absl::StatusOr<Carried> Carry(LedgerSource& source, LedgerTarget& target, const LedgerOwner& owner,
                              const Digester& digester, const CarryProgressFn& progress);

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_CARRIAGE_CARRY_H_
