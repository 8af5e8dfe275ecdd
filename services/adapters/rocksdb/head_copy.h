// A second place that knows how far the ledger came: one 64-byte file beside RocksDB.
//
// Why: RocksDB opens silently when its log was deleted, or cut exactly between two records, in every recovery mode.
// The chain alone cannot tell a shorter ledger from a younger one; this file can.
//
// Rule when opening: the ledger must be at or after the copy, and its chain at the copy's place must be the copy's.
// Otherwise records are missing, and the ledger refuses to open.
//
// Cost and what it finds. The copy is written after each durable append, without a sync of its own (that would halve
// the throughput), and synced once in a while (RocksLedger says when), at checkpoints and when closing. So:
//   - the process is killed, at any instant: the copy is in the system's cache and survives. It is the last
//     acknowledged append, or the one before. Any acknowledged record that is missing later is found.
//   - power is lost: the copy may be as old as its last sync, the ledger is not. Records missing *and* newer than
//     that sync are not found here (a peer's watermark finds them); nothing is ever accused wrongly, since the copy is
//     written after the append it names.
//   - the folder is put back whole from a backup: copy and ledger agree; only a peer can tell.
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_HEAD_COPY_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_HEAD_COPY_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/ports/digest.h"
#include "services/ports/ledger.h"

namespace rocksdb {
class Env;
class RandomRWFile;
}  // namespace rocksdb

namespace relais::rocks {

// Layout: sequence 8 (big-endian) ‖ chain 32 ‖ ledger id 16 ‖ first 8 bytes of SHA-256(all that ‖ domain).
class HeadCopy {
 public:
  static constexpr size_t kBytes = 64;
  struct Content {
    LedgerId id;
    LedgerHead head;
  };

  // Nothing when there is no such file; DataLoss when it is not 64 bytes or fails its check.
  static absl::StatusOr<std::optional<Content>> Read(rocksdb::Env* env, const std::string& path,
                                                     const Digester& digester);
  // Writes a new file beside and renames it into place, synced; the folder's own sync is the caller's.
  static absl::Status Create(rocksdb::Env* env, const std::string& path, const Digester& digester,
                             const Content& content);
  // The file must exist. `env` and `digester` must outlive the result.
  static absl::StatusOr<std::unique_ptr<HeadCopy>> Open(rocksdb::Env* env, const std::string& path,
                                                        const Digester& digester, const LedgerId& id);
  ~HeadCopy();

  // Overwrites in place: 64 bytes never straddle a disk sector. Not synced.
  absl::Status Write(const LedgerHead& head);
  // fdatasync.
  absl::Status Sync();

 private:
  HeadCopy(std::unique_ptr<rocksdb::RandomRWFile> file, const Digester& digester, const LedgerId& id);

  std::unique_ptr<rocksdb::RandomRWFile> file_;
  const Digester& digester_;
  const LedgerId id_;
};

}  // namespace relais::rocks

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_HEAD_COPY_H_
