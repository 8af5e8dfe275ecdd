// A ledger taken apart, to be carried whole to where another engine keeps it. Nobody serves it meanwhile, on either
// side.
#ifndef RELAIS_SERVICES_PORTS_LEDGER_PARTS_H_
#define RELAIS_SERVICES_PORTS_LEDGER_PARTS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/ports/ledger.h"

namespace relais {

struct LedgerFacts {
  LedgerId id;
  LedgerHead head;
  LedgerHead trim;  // the last record removed by trimming, and the chain there
  friend bool operator==(const LedgerFacts&, const LedgerFacts&) = default;
};

// Views of what the carrier holds, or of what a source shows during one call.
struct SaltedRecord {
  uint64_t sequence = 0;
  absl::string_view salt;  // kSaltBytes
  absl::string_view record;
};
struct CarriedBody {
  BodyKey key;
  absl::string_view bytes;
};

// Whoever holds one holds the ledger: nobody else writes to it.
class LedgerSource {
 public:
  virtual ~LedgerSource() = default;

  virtual LedgerFacts facts() const = 0;
  virtual absl::StatusOr<std::optional<Checkpoint>> ReadCheckpoint() = 0;
  // Records after `after` to the head, in order, unchecked: whoever carries them checks the chain. Stops at the first
  // error of `visit`. DataLoss: they cannot be read.
  virtual absl::Status Records(uint64_t after, absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) = 0;
  // Every body behind `after`, or all of them, in the order of their keys. Likewise.
  virtual absl::Status Bodies(const std::optional<BodyKey>& after,
                              absl::FunctionRef<absl::Status(const CarriedBody&)> visit) = 0;
};

// What is carried, as a target needs to know it beforehand.
struct CarriedLedger {
  LedgerFacts facts;
  uint64_t bytes = 0;  // of records, bodies and checkpoint together
  std::string text;    // says which ledger in which state this is: equal texts, equal contents
};

// Where it is put. Until Finish nobody takes what is there for a ledger. Errors of every call: ResourceExhausted (no
// room), Unavailable, Internal and so on; all of them leave what can be gone on from, by Begin of another target.
class LedgerTarget {
 public:
  struct Place {
    bool finished = false;  // it is there already, whole
    bool checkpoint = false;
    LedgerHead records;             // the last one that is there; the trim's place before any is
    std::optional<BodyKey> bodies;  // likewise
  };

  virtual ~LedgerTarget() = default;

  // Takes the target, and says how far an earlier carrying of the same ledger came. AlreadyExists, nothing changed:
  // another ledger is there, or an unfinished other one. FailedPrecondition, nothing changed: somebody holds it.
  virtual absl::StatusOr<Place> Begin(const CarriedLedger& ledger) = 0;
  // In this order: the checkpoint, if there is one; then records; then bodies. Durable once it returns.
  virtual absl::Status PutCheckpoint(const Checkpoint& checkpoint) = 0;
  // Of one parcel, following each other; `end` is the head after the last of them.
  virtual absl::Status PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                                  const LedgerHead& end) = 0;
  virtual absl::Status PutBodies(const std::vector<CarriedBody>& bodies) = 0;
  // What is there, read back from where it lies; nothing is put any more.
  virtual absl::StatusOr<std::unique_ptr<LedgerSource>> ReadBack() = 0;
  // From now on it is a ledger. The source of ReadBack is gone.
  virtual absl::Status Finish() = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_LEDGER_PARTS_H_
