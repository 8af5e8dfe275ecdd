#include "services/adapters/rocksdb/rocks_parts.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "services/adapters/rocksdb/head_copy.h"
#include "services/adapters/rocksdb/keys.h"
#include "services/adapters/rocksdb/status_map.h"
#include "services/adapters/rocksdb/store.h"

namespace relais {
namespace {

// Which ledger is staged; in the staged folder, beside RocksDB's own.
constexpr char kCarriedFile[] = "/carried";
// What a store needs above the bytes in it, while it is filled.
constexpr uint64_t kRoomPercent = 130;

rocksdb::ReadOptions Whole() {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  return options;
}

bool HoldsStore(const std::string& folder) {
  std::error_code error;
  return std::filesystem::exists(rocks::RocksPath(folder) + "/CURRENT", error);
}

// Not there, or a folder with nothing in it.
bool IsFree(const std::string& folder) {
  std::error_code error;
  return !std::filesystem::exists(folder, error) || std::filesystem::is_empty(folder, error);
}

}  // namespace

absl::StatusOr<std::unique_ptr<LedgerSource>> RocksLedgerSource::Open(const RocksLedgerOptions& options,
                                                                      const Digester& digester, Entropy& entropy) {
  if (!HoldsStore(options.folder)) return absl::NotFoundError(absl::StrCat("no store in ", options.folder));
  absl::StatusOr<std::unique_ptr<RocksLedger>> ledger = RocksLedger::Open(options, digester, entropy);
  if (!ledger.ok()) return ledger.status();
  return std::unique_ptr<LedgerSource>(new RocksLedgerSource(*std::move(ledger)));
}

LedgerFacts RocksLedgerSource::facts() const {
  return {ledger_->id(), ledger_->head(), ledger_->trim_};
}

absl::StatusOr<std::optional<Checkpoint>> RocksLedgerSource::ReadCheckpoint() {
  return ledger_->LoadCheckpoint();
}

absl::Status RocksLedgerSource::Records(uint64_t after, absl::FunctionRef<absl::Status(const SaltedRecord&)> visit) {
  rocks::Store& store = *ledger_->store_;
  std::unique_ptr<rocksdb::Iterator> it(store.db->NewIterator(Whole(), store.records));
  const rocks::RecordKey first = rocks::RecordKeyOf(after + 1);
  for (it->Seek(rocks::SliceOf(rocks::View(first))); it->Valid(); it->Next()) {
    const std::optional<uint64_t> sequence = rocks::ParseRecordKey(rocks::ViewOf(it->key()));
    const std::optional<rocks::StoredRecord> stored = rocks::ParseStoredRecord(rocks::ViewOf(it->value()));
    if (!sequence || !stored) return absl::DataLossError("a record cannot be read");
    if (absl::Status s = visit({*sequence, stored->salt, stored->record}); !s.ok()) return s;
  }
  return rocks::StatusFrom(it->status(), "reading the records");
}

absl::Status RocksLedgerSource::Bodies(const std::optional<BodyKey>& after,
                                       absl::FunctionRef<absl::Status(const CarriedBody&)> visit) {
  rocks::Store& store = *ledger_->store_;
  std::unique_ptr<rocksdb::Iterator> it(store.db->NewIterator(Whole(), store.bodies));
  if (after) {
    const rocks::BodyKeyBytes last = rocks::BodyKeyOf(after->owner, after->index);
    it->Seek(rocks::SliceOf(rocks::View(last)));
    if (it->Valid() && rocks::ViewOf(it->key()) == rocks::View(last)) it->Next();
  } else {
    it->SeekToFirst();
  }
  for (; it->Valid(); it->Next()) {
    const std::optional<BodyKey> key = rocks::ParseBodyKey(rocks::ViewOf(it->key()));
    if (!key) return absl::DataLossError("a body's key cannot be read");
    if (absl::Status s = visit({*key, rocks::ViewOf(it->value())}); !s.ok()) return s;
  }
  return rocks::StatusFrom(it->status(), "reading the bodies");
}

RocksLedgerTarget::RocksLedgerTarget(RocksLedgerOptions options, const Digester& digester, Entropy& entropy)
    : options_(std::move(options)), staged_(options_), digester_(digester), entropy_(entropy) {
  staged_.folder = options_.folder + kStagedSuffix;
}

RocksLedgerTarget::~RocksLedgerTarget() = default;

// The same ledger in the same state, from an earlier run; another one is AlreadyExists.
absl::StatusOr<bool> RocksLedgerTarget::IsThere(const CarriedLedger& ledger) {
  if (IsFree(options_.folder)) return false;
  const absl::Status taken = absl::AlreadyExistsError(absl::StrCat("there is something in ", options_.folder));
  absl::StatusOr<std::unique_ptr<LedgerSource>> found = RocksLedgerSource::Open(options_, digester_, entropy_);
  if (absl::IsNotFound(found.status())) return taken;
  if (!found.ok()) return found.status();
  if ((*found)->facts() != ledger.facts) return taken;
  std::error_code error;
  std::filesystem::remove(options_.folder + kCarriedFile, error);  // a stop right after the renaming left it
  return true;
}

// The staged folder for this ledger, new or gone on with.
absl::Status RocksLedgerTarget::Claim(const CarriedLedger& ledger) {
  rocksdb::Env* env = rocks::EnvOf(staged_);
  const std::string mark = staged_.folder + kCarriedFile;
  std::string carried;
  if (!rocksdb::ReadFileToString(env, mark, &carried).ok() && !HoldsStore(staged_.folder)) {
    uint64_t free = 0;
    const std::string parent = std::filesystem::absolute(staged_.folder).parent_path().string();
    const uint64_t needed = ledger.bytes / 100 * kRoomPercent + options_.free_bytes_min;
    if (env->GetFreeSpace(parent, &free).ok() && free < needed) {
      return absl::ResourceExhaustedError(
          absl::StrCat(parent, ": ", free >> 20, " MiB free, ", needed >> 20, " MiB needed"));
    }
    if (absl::Status s = rocks::PrepareFolder(env, staged_.folder); !s.ok()) return s;
    const rocksdb::Status written = rocksdb::WriteStringToFile(env, ledger.text, mark, /*should_sync=*/true);
    if (!written.ok()) return rocks::StatusFrom(written, absl::StrCat("writing ", mark));
    if (absl::Status s = rocks::SyncFolder(env, staged_.folder); !s.ok()) return s;
    carried = ledger.text;
  }
  if (carried == ledger.text) return absl::OkStatus();
  return absl::AlreadyExistsError(
      absl::StrCat("in ", staged_.folder, " is what another ledger's carrying left unfinished"));
}

absl::StatusOr<LedgerTarget::Place> RocksLedgerTarget::PlaceReached() const {
  Place place;
  place.records = facts_.trim;
  std::unique_ptr<rocksdb::Iterator> it(store_->db->NewIterator(Whole(), store_->records));
  it->SeekToLast();
  if (it->Valid()) {
    const std::optional<uint64_t> sequence = rocks::ParseRecordKey(rocks::ViewOf(it->key()));
    const std::optional<rocks::StoredRecord> stored = rocks::ParseStoredRecord(rocks::ViewOf(it->value()));
    if (!sequence || !stored) return absl::DataLossError("the last record cannot be read");
    place.records = {*sequence, stored->chain};
  }
  if (!it->status().ok()) return rocks::StatusFrom(it->status(), "reading the last record");
  it.reset(store_->db->NewIterator(Whole(), store_->bodies));
  it->SeekToLast();
  if (it->Valid()) place.bodies = rocks::ParseBodyKey(rocks::ViewOf(it->key()));
  if (!it->status().ok()) return rocks::StatusFrom(it->status(), "reading the last body");
  std::string checkpoint;
  place.checkpoint = store_->db->Get(Whole(), store_->checkpoint, rocks::kLatestKey, &checkpoint).ok();
  return place;
}

absl::StatusOr<LedgerTarget::Place> RocksLedgerTarget::Begin(const CarriedLedger& ledger) {
  facts_ = ledger.facts;
  absl::StatusOr<bool> there = IsThere(ledger);
  if (!there.ok()) return there.status();
  there_ = *there;
  if (there_) {
    Place place;
    place.finished = true;
    return place;
  }
  if (absl::Status s = Claim(ledger); !s.ok()) return s;
  absl::StatusOr<std::unique_ptr<rocks::Store>> store =
      rocks::Store::Open(staged_, /*read_only=*/false, /*create=*/true);
  if (!store.ok()) return store.status();
  store_ = *std::move(store);
  rocksdb::WriteBatch batch;
  const rocks::Place trim = rocks::PlaceOf(facts_.trim);
  rocksdb::Status s = batch.Put(store_->meta, rocks::kFormatKey, rocks::FormatBytes(rocks::kStoreFormat));
  if (s.ok()) s = batch.Put(store_->meta, rocks::kIdKey, rocks::SliceOf(facts_.id.view()));
  if (s.ok() && facts_.trim.sequence > 0) {
    s = batch.Put(store_->meta, rocks::kTrimKey, rocks::SliceOf(rocks::View(trim)));
  }
  if (s.ok()) s = store_->db->Write(rocks::Synced(), &batch);
  if (!s.ok()) return rocks::StatusFrom(s, "beginning the store");
  return PlaceReached();
}

absl::Status RocksLedgerTarget::PutCheckpoint(const Checkpoint& checkpoint) {
  const rocks::RecordKey prefix = rocks::CheckpointPrefixOf(checkpoint.sequence);
  const std::string value = absl::StrCat(rocks::View(prefix), checkpoint.bytes);
  return rocks::StatusFrom(store_->db->Put(rocks::Synced(), store_->checkpoint, rocks::kLatestKey, value),
                           "writing the checkpoint");
}

absl::Status RocksLedgerTarget::PutRecords(const std::vector<SaltedRecord>& records, const LedgerHead& before,
                                           const LedgerHead&) {
  rocksdb::WriteBatch batch;
  rocksdb::Status s;
  Digest chain = before.chain;
  for (const SaltedRecord& record : records) {
    chain = NextChain(digester_, chain, record.salt, record.record);
    const rocks::RecordKey key = rocks::RecordKeyOf(record.sequence);
    const rocks::RecordPrefix prefix = rocks::RecordPrefixOf(record.salt, chain);
    const rocksdb::Slice key_parts[] = {rocks::SliceOf(rocks::View(key))};
    const rocksdb::Slice value_parts[] = {rocks::SliceOf(rocks::View(prefix)), rocks::SliceOf(record.record)};
    if (s.ok()) {
      s = batch.Put(store_->records, rocksdb::SliceParts(key_parts, 1), rocksdb::SliceParts(value_parts, 2));
    }
  }
  if (s.ok()) s = store_->db->Write(rocks::Synced(), &batch);
  return rocks::StatusFrom(s, "writing records");
}

absl::Status RocksLedgerTarget::PutBodies(const std::vector<CarriedBody>& bodies) {
  rocksdb::WriteBatch batch;
  rocksdb::Status s;
  for (const CarriedBody& body : bodies) {
    const rocks::BodyKeyBytes key = rocks::BodyKeyOf(body.key.owner, body.key.index);
    const rocksdb::Slice slice = rocks::SliceOf(rocks::View(key));
    if (s.ok()) s = batch.Put(store_->bodies, slice, rocks::SliceOf(body.bytes));
    if (s.ok()) s = batch.Put(store_->body_index, slice, rocksdb::Slice());
  }
  if (s.ok()) s = store_->db->Write(rocks::Synced(), &batch);
  return rocks::StatusFrom(s, "writing bodies");
}

absl::StatusOr<std::unique_ptr<LedgerSource>> RocksLedgerTarget::ReadBack() {
  if (there_) return RocksLedgerSource::Open(options_, digester_, entropy_);
  store_.reset();
  rocksdb::Env* env = rocks::EnvOf(staged_);
  absl::Status s =
      rocks::HeadCopy::Create(env, rocks::HeadCopyPath(staged_.folder), digester_, {facts_.id, facts_.head});
  if (s.ok()) s = rocks::SyncFolder(env, staged_.folder);
  if (!s.ok()) return s;
  return RocksLedgerSource::Open(staged_, digester_, entropy_);
}

absl::Status RocksLedgerTarget::Finish() {
  rocksdb::Env* env = rocks::EnvOf(staged_);
  std::error_code error;
  std::filesystem::rename(staged_.folder, options_.folder, error);
  if (error) return absl::UnavailableError(absl::StrCat(options_.folder, ": ", error.message()));
  if (absl::Status s = rocks::SyncFolder(env, options_.folder); !s.ok()) return s;
  std::filesystem::remove(options_.folder + kCarriedFile, error);
  return rocks::SyncFolder(env, options_.folder);
}

absl::Status RocksLedgerTarget::Forget() {
  if (HoldsStore(staged_.folder)) {
    // Whoever is writing it holds its lock.
    absl::StatusOr<std::unique_ptr<rocks::Store>> held =
        rocks::Store::Open(staged_, /*read_only=*/false, /*create=*/true);
    if (absl::IsFailedPrecondition(held.status())) return held.status();
  }
  std::error_code error;
  std::filesystem::remove_all(staged_.folder, error);
  return error ? absl::UnavailableError(absl::StrCat(staged_.folder, ": ", error.message())) : absl::OkStatus();
}

}  // namespace relais
