// A ledger in memory with the faults of a disk, on request. It keeps every promise of ports/ledger.h; tests/contract
// holds it to the same suite as the real one. For tests only.
#ifndef RELAIS_TESTS_FAKES_MEM_LEDGER_H_
#define RELAIS_TESTS_FAKES_MEM_LEDGER_H_

#include <cstdint>
#include <map>
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

namespace relais {

// What the next write (Append, SaveCheckpoint or TrimBefore) meets. Used up by it.
enum class DiskFault {
  kNone,
  kUnavailable,  // Unavailable, nothing written
  kFull,         // ResourceExhausted, nothing written
  kDoubtLost,    // Internal: the caller cannot know, but nothing landed
  kDoubtLanded,  // Internal: the caller cannot know, but all of it landed
};

// What survives a process: hold it while ledgers on it come and go. A torn write needs no switch of its own: a batch is
// all or nothing, so it either landed or did not, and the caller is in doubt (kDoubtLost, kDoubtLanded).
//
// A crash of the process in a step = forget the ledger and its engine, open anew. To crash around an append that is
// under way, let it meet kDoubtLost (before it is durable) or kDoubtLanded (after) first.
// Any thread.
class MemDisk {
 public:
  MemDisk() = default;

  // --- Faults
  void FailNextWrite(DiskFault fault);
  // While full, every write meets kFull.
  void SetFull(bool full);
  // Sabotage, for tests that must notice it: writes are acknowledged before they are durable, and Crash drops them.
  void SetLying(bool lying);
  // Sabotage: whoever was fenced off is told that it wrote, and nothing is written.
  void SetUnfenced(bool unfenced);
  // Power loss: drops what a lying disk acknowledged since Sync or the last crash, and fences off the open ledger.
  // Returns how many writes were dropped.
  int Crash();
  // What a lying disk does at last.
  void Sync();

  // --- Damage; asserts that there is such a record. The open ledger does not notice; the next one does.
  void CorruptRecord(uint64_t sequence);
  void RemoveRecord(uint64_t sequence);
  // The last `count` records vanish, as when the log is cut; the head copy remembers them.
  void CutTail(uint64_t count);
  // The same without a memory of it: a restored backup. Only a peer can tell.
  std::shared_ptr<MemDisk> Backup() const;
  void RestoreFrom(const MemDisk& backup);

  // --- Looking
  bool created() const;
  uint64_t writes() const;  // that landed, since the beginning
  size_t body_count() const;
  uint64_t body_bytes() const;
  // All bytes at rest, for canary searches: records, bodies, checkpoint.
  std::vector<std::string> AllBytes() const;

 private:
  friend class MemLedger;
  struct StoredRecord {
    std::string salt;
    Digest chain;
    std::string record;
  };
  struct Image {
    std::optional<LedgerId> id;
    LedgerHead trim;
    LedgerHead copy;  // the head copy
    std::map<uint64_t, StoredRecord> records;
    std::map<BodyKey, std::shared_ptr<const std::string>> bodies;
    std::optional<Checkpoint> checkpoint;
  };

  mutable std::mutex mutex_;
  Image now_;                     // what the running process sees
  std::optional<Image> durable_;  // only while lying, and then what a crash goes back to
  int unsynced_writes_ = 0;
  uint64_t writes_ = 0;
  uint64_t owner_ = 0;  // counts openings: an earlier ledger is fenced off
  DiskFault next_fault_ = DiskFault::kNone;
  bool full_ = false;
  bool lying_ = false;
  bool unfenced_ = false;
};

class MemLedger : public Ledger {
 public:
  // Opens what is on `disk`, or creates it. Fences off any ledger opened on it before: that one's writes are Aborted.
  // DataLoss: records are missing at either end. `digester` and `entropy` must outlive the ledger.
  static absl::StatusOr<std::unique_ptr<MemLedger>> Open(std::shared_ptr<MemDisk> disk, const Digester& digester,
                                                         Entropy& entropy);

  LedgerId id() const override { return id_; }
  LedgerHead head() const override;
  absl::StatusOr<LedgerHead> Append(const LedgerHead& expected, const LedgerBatch& batch) override;
  absl::Status Confirm() override;
  absl::Status Replay(uint64_t after_sequence,
                      absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) override;
  absl::StatusOr<std::string> ReadBody(const BodyKey& key) const override;
  absl::StatusOr<std::vector<BodyKey>> ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                  uint64_t to) const override;
  absl::Status SaveCheckpoint(const Checkpoint& checkpoint) override;
  absl::StatusOr<std::optional<Checkpoint>> LoadCheckpoint() override;
  absl::Status TrimBefore(uint64_t sequence) override;
  absl::Status Scrub() override { return Writable(); }  // the image holds nothing that was dropped

 private:
  MemLedger(std::shared_ptr<MemDisk> disk, const Digester& digester, Entropy& entropy, LedgerId id, uint64_t owner,
            LedgerHead head);
  // The disk's mutex is held in these.
  absl::Status Writable() const;
  absl::StatusOr<Digest> ChainAt(uint64_t sequence) const;
  // Applies `change` to the disk's image unless a fault says otherwise.
  absl::Status Write(absl::FunctionRef<void(MemDisk::Image&)> change);

  const std::shared_ptr<MemDisk> disk_;
  const Digester& digester_;
  Entropy& entropy_;
  const LedgerId id_;
  const uint64_t owner_;
  absl::Status broken_;  // as in RocksLedger
  LedgerHead head_;      // guarded by the disk's mutex
};

}  // namespace relais

#endif  // RELAIS_TESTS_FAKES_MEM_LEDGER_H_
