// A ledger's copy beside it while it lives, and the copy that is to count as another store.
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/utilities/checkpoint.h"
#include "services/adapters/rocksdb/head_copy.h"
#include "services/adapters/rocksdb/keys.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/rocksdb/status_map.h"
#include "services/adapters/rocksdb/store.h"

namespace relais {
namespace {

// Zero: what is in memory and in the log goes to tables first, so that a copy is links to finished files and one small
// log, however long the ledger has been running.
constexpr uint64_t kLogBytesCopied = 0;

}  // namespace

absl::Status RocksLedger::CopyTo(const std::string& folder) {
  if (absl::Status s = Writable(); !s.ok()) return s;
  rocksdb::Env* env = store_->env.get();
  if (env->FileExists(folder).ok()) return absl::AlreadyExistsError(absl::StrCat(folder, " is there already"));
  if (absl::Status s = RoomFor(LedgerBatch{}); !s.ok()) return s;
  rocksdb::Status s = env->CreateDir(folder);
  if (!s.ok()) return rocks::StatusFrom(s, absl::StrCat("making the folder ", folder));
  rocksdb::Checkpoint* made = nullptr;
  s = rocksdb::Checkpoint::Create(store_->db.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (s.ok()) s = checkpoint->CreateCheckpoint(rocks::RocksPath(folder), kLogBytesCopied);
  if (!s.ok()) {
    if (s.IsNoSpace()) full_ = true;
    env->DeleteDir(folder).PermitUncheckedError();  // RocksDB takes back what it began
    return rocks::StatusFrom(s, absl::StrCat("copying the store to ", folder));
  }
  absl::Status kept = rocks::HeadCopy::Create(env, rocks::HeadCopyPath(folder), digester_, {id_, head_});
  if (kept.ok()) kept = rocks::SyncFolder(env, folder);
  return kept;
}

absl::StatusOr<LedgerId> RocksLedger::GiveNewId(const RocksLedgerOptions& options, const Digester& digester,
                                                Entropy& entropy) {
  const LedgerId id = entropy.DrawId<LedgerId>();
  LedgerHead head;
  {
    absl::StatusOr<std::unique_ptr<RocksLedger>> ledger = Open(options, digester, entropy);
    if (!ledger.ok()) return ledger.status();
    head = (*ledger)->head();
    rocks::Store& store = *(*ledger)->store_;
    const rocksdb::Status s = store.db->Put(rocks::Synced(), store.meta, rocks::kIdKey, rocks::SliceOf(id.view()));
    if (!s.ok()) return rocks::StatusFrom(s, "giving the store another id");
  }
  rocksdb::Env* env = rocks::EnvOf(options);
  absl::Status kept = rocks::HeadCopy::Create(env, rocks::HeadCopyPath(options.folder), digester, {id, head});
  if (kept.ok()) kept = rocks::SyncFolder(env, options.folder);
  if (!kept.ok()) return kept;
  return id;
}

}  // namespace relais
