// The one storage seam: durable append-only records, and short-lived sealed bodies beside them.
#ifndef RELAIS_SERVICES_PORTS_LEDGER_H_
#define RELAIS_SERVICES_PORTS_LEDGER_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/core/handoff/ids.h"
#include "services/ports/digest.h"

namespace relais {

// How many records were ever appended, and the chain over all of them:
// chain(n) = SHA-256(chain(n-1) ‖ SHA-256(salt(n) ‖ record(n))), chain(0) = 32 zero bytes.
// A record can thus be erased, keeping its digest, without breaking the chain.
struct LedgerHead {
  uint64_t sequence = 0;
  Digest chain;
  friend bool operator==(const LedgerHead&, const LedgerHead&) = default;
};

// Drawn afresh for every record and kept beside it: once the two are erased, the digest tells nothing.
inline constexpr size_t kSaltBytes = 16;

// The one definition of chain(n).
inline Digest NextChain(const Digester& digester, const Digest& previous, absl::string_view salt,
                        absl::string_view record) {
  return digester.Sha256(previous.view(), digester.Sha256(salt, record).view());
}

// Bodies are ciphertext. They sort by owner, then index, so that what belongs together is dropped as one range.
// At the hub: owner = mailbox, index = first cursor of the frame. At a node: owner = journey.
struct BodyKey {
  std::array<uint8_t, 16> owner{};
  uint64_t index = 0;
  friend bool operator==(const BodyKey&, const BodyKey&) = default;
  friend auto operator<=>(const BodyKey&, const BodyKey&) = default;
};
struct BodyPut {
  BodyKey key;
  std::shared_ptr<const std::string> bytes;  // not null
};
// [from, to) of one owner, whether or not there is anything. Begin where the last drop ended, not at 0 each time: what
// was dropped before costs its time again.
struct BodyDrop {
  std::array<uint8_t, 16> owner{};
  uint64_t from = 0;
  uint64_t to = 0;
};

// One append. Drops are applied before puts. Without records the head stays where it is, and bodies change all the
// same.
struct LedgerBatch {
  std::vector<std::string> records;  // in order; each opaque, nothing personal in it
  std::vector<BodyDrop> drops;
  std::vector<BodyPut> puts;
};

struct Checkpoint {
  uint64_t sequence = 0;  // state after this many records
  std::string bytes;
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// What implementers owe (tests/contract holds each of them to it):
//  1. Append is all or nothing, and OK means durable: on stable storage, not in a cache.
//  2. Aborted: the head is not `expected` (someone else writes here); nothing was written.
//     Unavailable: certainly not written, the same call may be tried again. ResourceExhausted: certainly not written,
//     no room; the same call succeeds once there is room again, without opening anew. Any other error is a doubt: the
//     caller must forget its state, reopen and replay.
//  3. After a doubt or damage every further Append fails until the ledger is opened anew. Reading goes on.
//  4. Replay visits exactly the records (after, head], in order, or fails with DataLoss: never fewer in silence.
//  5. Missing or altered records, a cut log, a head that went back: opening or Replay fails with DataLoss.
//  6. A body is there from the Append that put it to the Append that dropped it; a put under a key that is there
//     replaces it whole.
//  7. A checkpoint is replaced whole: a crash leaves the old one or the new one. TrimBefore never removes a record
//     that the latest checkpoint does not cover, and keeps the chain's value.
// Threads: one writer, which alone calls everything else; id(), head(), ReadBody and ListBodies may be called from any
// thread meanwhile. ReadBody after an Append has returned sees that Append.
class Ledger {
 public:
  virtual ~Ledger() = default;

  // Drawn when the store was created: another value means another store.
  virtual LedgerId id() const = 0;
  // After the last Append that returned OK, or the one found when opening.
  virtual LedgerHead head() const = 0;
  // Returns the new head; on error head() is unchanged. The whole of `batch` is copied before it returns.
  virtual absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) = 0;
  // OK: at some moment during the call nobody else had written here, or might have: what a caller knows up to head()
  // was all there was to know. For an answer that writes nothing, which no append's fence holds back. Errors as
  // Append's; nothing is ever written.
  virtual absl::Status Confirm() = 0;
  // Visits records after_sequence + 1 … head().sequence. Stops at, and returns, the first error of `visit`. The view
  // lives during the call only. Each record is checked against the chain before it is shown. DataLoss also when
  // `after_sequence` lies before the trim (those records are no longer here) or beyond the head.
  virtual absl::Status Replay(uint64_t after_sequence,
                              absl::FunctionRef<absl::Status(uint64_t sequence, absl::string_view record)> visit) = 0;
  // NotFound if there is none; DataLoss if it is damaged.
  virtual absl::StatusOr<std::string> ReadBody(const BodyKey& key) const = 0;
  // Keys of one owner in [from, to), ascending: for restoring and for erasure, not for the hot path.
  virtual absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                          uint64_t to) const = 0;
  // InvalidArgument, nothing changed, when it is older than the one saved or beyond the head. Other errors as Append's.
  virtual absl::Status SaveCheckpoint(const Checkpoint& checkpoint) = 0;
  // The latest one saved; none if there never was any.
  virtual absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() = 0;
  // Removes the records numbered below `sequence`, or fewer: none beyond the latest checkpoint. Errors as Append's.
  virtual absl::Status TrimBefore(uint64_t sequence) = 0;
  // What was dropped so far, and records that were trimmed, are in no file any more: for what has to be gone by a word
  // given. It writes anew what is left of the bodies, so it is for rare occasions. Other errors than Append's doubts
  // leave everything usable; the same call may be tried again.
  virtual absl::Status Scrub() = 0;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_PORTS_LEDGER_H_
