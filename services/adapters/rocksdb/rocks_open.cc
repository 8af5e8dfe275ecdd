// Opening a RocksLedger: what is there, is it whole, how far did it come.
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/adapters/rocksdb/head_copy.h"
#include "services/adapters/rocksdb/keys.h"
#include "services/adapters/rocksdb/rocks_found.h"
#include "services/adapters/rocksdb/status_map.h"
#include "services/adapters/rocksdb/store.h"

namespace relais {
namespace {

using rocks::HeadCopy;
using rocks::Store;

// Nothing when there is no such key.
absl::StatusOr<std::optional<std::string>> Get(Store& store, rocksdb::ColumnFamilyHandle* family,
                                               absl::string_view key) {
  std::string value;
  rocksdb::Status s = store.db->Get(rocksdb::ReadOptions(), family, rocks::SliceOf(key), &value);
  if (s.IsNotFound()) return std::nullopt;
  if (!s.ok()) return rocks::StatusFrom(s, absl::StrCat("reading ", key));
  return std::optional<std::string>(std::move(value));
}

absl::Status CheckFormat(Store& store) {
  absl::StatusOr<std::optional<std::string>> stored = Get(store, store.meta, rocks::kFormatKey);
  if (!stored.ok()) return stored.status();
  std::optional<uint32_t> format = *stored ? rocks::ParseFormat(**stored) : std::nullopt;
  if (!format) return absl::DataLossError("the store does not name its format");
  if (*format != rocks::kStoreFormat) {
    return absl::FailedPreconditionError(absl::StrCat("the store in ", store.folder, " has format ", *format,
                                                      ": a newer version made it; this one reads format ",
                                                      rocks::kStoreFormat));
  }
  return absl::OkStatus();
}

// The first and the last record, against the trim.
absl::StatusOr<LedgerHead> FindHead(Store& store, const LedgerHead& trim) {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  std::unique_ptr<rocksdb::Iterator> it(store.db->NewIterator(options, store.records));
  const rocks::RecordKey after_trim = rocks::RecordKeyOf(trim.sequence + 1);
  // Not SeekToFirst: what was trimmed may lie in front still, and takes time to step over.
  it->Seek(rocks::SliceOf(rocks::View(after_trim)));
  if (!it->Valid()) {
    if (!it->status().ok()) return rocks::StatusFrom(it->status(), "reading the first record");
    return trim;
  }
  if (rocks::ViewOf(it->key()) != rocks::View(after_trim)) {
    return absl::DataLossError(absl::StrCat("record ", trim.sequence + 1, " should be the first and is missing"));
  }
  it->SeekToLast();
  if (!it->status().ok()) return rocks::StatusFrom(it->status(), "reading the last record");
  std::optional<uint64_t> sequence;
  std::optional<rocks::StoredRecord> record;
  if (it->Valid()) {
    sequence = rocks::ParseRecordKey(rocks::ViewOf(it->key()));
    record = rocks::ParseStoredRecord(rocks::ViewOf(it->value()));
  }
  if (!sequence || !record) return absl::DataLossError("the last record cannot be read");
  return LedgerHead{*sequence, record->chain};
}

absl::Status InitializeMeta(Store& store, const LedgerId& id) {
  rocksdb::WriteBatch batch;
  rocksdb::Status s = batch.Put(store.meta, rocks::kFormatKey, rocks::FormatBytes(rocks::kStoreFormat));
  if (s.ok()) s = batch.Put(store.meta, rocks::kIdKey, rocks::SliceOf(id.view()));
  if (s.ok()) s = store.db->Write(rocks::Synced(), &batch);
  return rocks::StatusFrom(s, "creating the store");
}

absl::StatusOr<std::optional<uint64_t>> FindCheckpoint(Store& store, const LedgerHead& trim, const LedgerHead& head) {
  absl::StatusOr<std::optional<std::string>> stored = Get(store, store.checkpoint, rocks::kLatestKey);
  if (!stored.ok()) return stored.status();
  if (!*stored) {
    if (trim.sequence > 0) return absl::DataLossError("records were trimmed, but the checkpoint is missing");
    return std::nullopt;
  }
  std::optional<rocks::StoredCheckpoint> checkpoint = rocks::ParseStoredCheckpoint(**stored);
  if (!checkpoint || checkpoint->sequence < trim.sequence || checkpoint->sequence > head.sequence) {
    return absl::DataLossError("the checkpoint does not fit the records");
  }
  return std::optional<uint64_t>(checkpoint->sequence);
}

}  // namespace

absl::StatusOr<RocksLedger::Found> RocksLedger::Inspect(Store& store, const Digester& digester, Entropy* entropy) {
  absl::StatusOr<std::optional<HeadCopy::Content>> copy =
      HeadCopy::Read(store.env.get(), store.head_copy_path, digester);
  if (!copy.ok()) return copy.status();
  absl::StatusOr<std::optional<std::string>> id = Get(store, store.meta, rocks::kIdKey);
  if (!id.ok()) return id.status();
  Found found;
  found.copy = *copy;
  if (!*id) {
    // Never initialised: only right if nobody ever acknowledged anything from here, and then there is no copy.
    absl::StatusOr<LedgerHead> head = FindHead(store, LedgerHead{});
    if (!head.ok()) return head.status();
    if (*copy || head->sequence > 0) return absl::DataLossError("the store has lost its identity");
    if (store.read_only) return absl::NotFoundError(absl::StrCat("no store in ", store.folder));
    found.id = entropy->DrawId<LedgerId>();
    if (absl::Status s = InitializeMeta(store, found.id); !s.ok()) return s;
    return found;
  }
  found.id = LedgerId::FromBytes(**id);
  if (absl::Status s = CheckFormat(store); !s.ok()) return s;
  absl::StatusOr<std::optional<std::string>> trim = Get(store, store.meta, rocks::kTrimKey);
  if (!trim.ok()) return trim.status();
  if (*trim) {
    std::optional<LedgerHead> place = rocks::ParsePlace(**trim);
    if (!place) return absl::DataLossError("the place of the trim cannot be read");
    found.trim = *place;
  }
  absl::StatusOr<LedgerHead> head = FindHead(store, found.trim);
  if (!head.ok()) return head.status();
  found.head = *head;
  absl::StatusOr<std::optional<uint64_t>> checkpoint = FindCheckpoint(store, found.trim, found.head);
  if (!checkpoint.ok()) return checkpoint.status();
  found.checkpoint_sequence = *checkpoint;
  return found;
}

// The rule of head_copy.h.
absl::Status RocksLedger::StartHeadCopy(const Found& found) {
  if (!found.copy) {
    // Created together with the store, before the first append.
    if (head_.sequence > 0)
      return absl::DataLossError(absl::StrCat("the head copy ", store_->head_copy_path, " is missing"));
  } else {
    const LedgerHead& copy = found.copy->head;
    if (found.copy->id != id_) return absl::DataLossError("the head copy belongs to another store");
    if (copy.sequence > head_.sequence) {
      return absl::DataLossError(absl::StrCat("records ", head_.sequence + 1, " to ", copy.sequence,
                                              " were acknowledged and are missing: the log was cut or deleted"));
    }
    if (copy.sequence >= trim_.sequence) {
      absl::StatusOr<Digest> chain = ChainAt(copy.sequence);
      if (!chain.ok()) return chain.status();
      if (*chain != copy.chain) {
        return absl::DataLossError(absl::StrCat("record ", copy.sequence, " is not the one that was acknowledged"));
      }
    }
  }
  if (store_->read_only) return absl::OkStatus();
  if (!found.copy) {
    absl::Status s = HeadCopy::Create(store_->env.get(), store_->head_copy_path, digester_, {id_, head_});
    if (s.ok()) s = rocks::SyncFolder(store_->env.get(), store_->folder);
    if (!s.ok()) return s;
  }
  absl::StatusOr<std::unique_ptr<HeadCopy>> opened =
      HeadCopy::Open(store_->env.get(), store_->head_copy_path, digester_, id_);
  if (!opened.ok()) return opened.status();
  head_copy_ = *std::move(opened);
  return found.copy && found.copy->head == head_ ? absl::OkStatus() : KeepHeadCopy(/*sync=*/true);
}

absl::StatusOr<std::unique_ptr<RocksLedger>> RocksLedger::OpenStore(const RocksLedgerOptions& options,
                                                                    const Digester& digester, Entropy* entropy) {
  const bool read_only = entropy == nullptr;
  rocksdb::Env* env = rocks::EnvOf(options);
  if (!read_only) {
    if (absl::Status s = rocks::PrepareFolder(env, options.folder); !s.ok()) return s;
  }
  const bool create = env->FileExists(rocks::HeadCopyPath(options.folder)).IsNotFound();
  absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(options, read_only, create);
  if (!store.ok()) return store.status();
  absl::StatusOr<Found> found = Inspect(**store, digester, entropy);
  if (!found.ok()) return found.status();
  std::unique_ptr<RocksLedger> ledger(new RocksLedger(*std::move(store), digester, entropy, *found));
  if (absl::Status s = ledger->StartHeadCopy(*found); !s.ok()) return s;
  return ledger;
}

absl::StatusOr<std::unique_ptr<RocksLedger>> RocksLedger::Open(const RocksLedgerOptions& options,
                                                               const Digester& digester, Entropy& entropy) {
  return OpenStore(options, digester, &entropy);
}

absl::StatusOr<std::unique_ptr<RocksLedger>> RocksLedger::OpenReadOnly(const RocksLedgerOptions& options,
                                                                       const Digester& digester) {
  return OpenStore(options, digester, nullptr);
}

}  // namespace relais
