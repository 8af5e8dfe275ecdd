// Ledger on one RocksDB: one append = one synced WriteBatch. Keys in keys.h, detection of a lost log in head_copy.h.
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_LEDGER_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_LEDGER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ports/digest.h"
#include "services/ports/entropy.h"
#include "services/ports/ledger.h"

namespace rocksdb {
class Env;
class WriteBatch;
}  // namespace rocksdb

namespace relais {

namespace rocks {
class HeadCopy;
struct Store;
}  // namespace rocks

struct RocksLedgerOptions {
  // Created when missing (its parent must exist). Holds this ledger and nothing else.
  std::string folder;

  // What changes behaviour:
  // With less free than this on the folder's disk, an append that puts bodies is refused (ResourceExhausted); with less
  // than a quarter of it every append is. In between, what settles and drops still passes and makes room.
  uint64_t free_bytes_min = 256ull << 20;

  // What changes speed and memory:
  // Bytes kept in memory per column family before they go to a file; twice that at most, for records and for bodies.
  // A node keeps the default; a hub under load wants 32 MiB, so that most bodies are dropped before they reach a file.
  size_t write_buffer_bytes = 4u << 20;
  size_t read_cache_bytes = 2u << 20;

  // For tests only:
  rocksdb::Env* env = nullptr;           // null: the real file system. Must outlive the ledger
  bool unsafe_default_recovery = false;  // RocksDB's own default, which loses acknowledged records in silence
};

// What may be lost and found out, besides the promises of ports/ledger.h:
//  - A flipped bit in the log or in a table: opening, Replay or ReadBody fails with DataLoss.
//  - A log that was deleted or cut: opening fails with DataLoss, within the limits stated in head_copy.h. The copy is
//    synced every kHeadCopySyncAppends appends, at each checkpoint and trim, and when the ledger is closed.
//  - Opening checks the ends only (first and last record, checkpoint, head copy); Replay checks each record it visits.
//    To check everything that is kept, Replay from trimmed().
//  - A dropped body or a trimmed record leaves the files when RocksDB next compacts them, not at once; with Scrub, at
//    once. What the disk keeps of a file that was removed is beyond both.
class RocksLedger : public Ledger {
 public:
  static constexpr uint64_t kHeadCopySyncAppends = 256;

  // Opens or creates. `digester` and `entropy` must outlive the ledger. Nothing is changed on error, except that a
  // folder may have been created. Errors:
  //   PermissionDenied    the folder cannot be created or written
  //   ResourceExhausted   no room to open
  //   FailedPrecondition  another process has it open, or a newer version made it
  //   DataLoss            damage or missing records: restore it, or start anew and let the peers send again
  static absl::StatusOr<std::unique_ptr<RocksLedger>> Open(const RocksLedgerOptions& options, const Digester& digester,
                                                           Entropy& entropy);
  // For a reader beside a daemon that is *not running*: writes nothing into the store and takes no lock; what is in the
  // log is read too, with the same checks. Whatever would write fails with FailedPrecondition. NotFound: no store here.
  static absl::StatusOr<std::unique_ptr<RocksLedger>> OpenReadOnly(const RocksLedgerOptions& options,
                                                                   const Digester& digester);
  // For a store put back from a copy that its peers have to meet as another one than they knew: draws a new id. What is
  // sealed to the former id (adapters/sodium/sealed_ledger.h) opens no more. Nobody has it open; a crash in between
  // leaves a store that does not open, so it is for copies only. Errors as Open's.
  static absl::StatusOr<LedgerId> GiveNewId(const RocksLedgerOptions& options, const Digester& digester,
                                            Entropy& entropy);
  // Syncs the head copy. What was appended is durable without it.
  ~RocksLedger() override;
  RocksLedger(const RocksLedger&) = delete;
  RocksLedger& operator=(const RocksLedger&) = delete;

  LedgerId id() const override { return id_; }
  LedgerHead head() const override;
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override;
  // The folder's lock holds everybody else out while this one is open.
  absl::Status Confirm() override { return Writable(); }
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override;
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override;
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override;
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override;
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override;
  absl::Status TrimBefore(uint64_t sequence) override;
  absl::Status Scrub() override;

  // A copy of the ledger as it is now, in `folder`, which must not be there yet, on the same disk as this one: links to
  // files that never change, so that it costs milliseconds and no room until this ledger writes its own anew. It opens
  // like any other, with the same id. The writer's own thread, between two appends. What is dropped or scrubbed here
  // afterwards stays in the copy: whoever made it removes it. AlreadyExists; ResourceExhausted; otherwise as Append's,
  // and a sync that failed is a doubt here too. After an error nothing of it is left, except perhaps an empty folder.
  absl::Status CopyTo(const std::string& folder);

  // The last record removed by trimming: the earliest place that Replay can start after.
  uint64_t trimmed() const { return trim_.sequence; }

 private:
  friend class RocksLedgerSource;
  struct Found;  // what opening learns before there is a ledger
  RocksLedger(std::unique_ptr<rocks::Store> store, const Digester& digester, Entropy* entropy, const Found& found);

  static absl::StatusOr<std::unique_ptr<RocksLedger>> OpenStore(const RocksLedgerOptions& options,
                                                                const Digester& digester, Entropy* entropy);
  static absl::StatusOr<Found> Inspect(rocks::Store& store, const Digester& digester, Entropy* entropy);
  absl::Status StartHeadCopy(const Found& found);

  absl::Status Writable() const;
  absl::Status RoomFor(const LedgerBatch& batch);
  LedgerHead Stage(const LedgerBatch& batch);
  void StageDrops(const std::vector<BodyDrop>& drops);
  absl::Status Commit();
  absl::Status KeepHeadCopy(bool sync);
  absl::StatusOr<Digest> ChainAt(uint64_t sequence) const;

  std::unique_ptr<rocks::Store> store_;
  const Digester& digester_;
  Entropy* const entropy_;  // null when read-only
  const LedgerId id_;
  LedgerHead trim_;
  std::optional<uint64_t> checkpoint_sequence_;
  std::unique_ptr<rocks::HeadCopy> head_copy_;  // null when read-only

  // The writer's own.
  std::unique_ptr<rocksdb::WriteBatch> staged_;  // kept between appends for its memory
  absl::Status broken_;                          // not OK: in doubt, every further write fails with it
  bool full_ = false;                            // RocksDB itself met a full disk: Resume before the next write
  uint64_t appends_since_sync_ = 0;

  mutable std::mutex mutex_;  // guards head_, which other threads read
  LedgerHead head_;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_ROCKS_LEDGER_H_
