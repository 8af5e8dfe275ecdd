#include "services/adapters/rocksdb/rocks_ledger.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/convenience.h"
#include "services/adapters/rocksdb/head_copy.h"
#include "services/adapters/rocksdb/keys.h"
#include "services/adapters/rocksdb/rocks_found.h"
#include "services/adapters/rocksdb/status_map.h"
#include "services/adapters/rocksdb/store.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

using rocks::SliceOf;
using rocks::View;
using rocks::ViewOf;

// A staged batch larger than this gives its memory back after use; a busy hub's groups stay below it.
constexpr size_t kStagedBytesKept = 4u << 20;
// Per entry, above its value: key, lengths, tag, and what stands before a record.
constexpr size_t kEntryOverheadBytes = 96;
// A drop of more bodies than this becomes one range deletion.
constexpr int kDropKeysMax = 64;
// A checkpoint larger than this does not stay in memory until the next one.
constexpr size_t kCheckpointBytesInMemory = 256u << 10;

size_t StagedBytes(const LedgerBatch& batch) {
  size_t bytes = (batch.records.size() + 2 * batch.drops.size() + 2 * batch.puts.size()) * kEntryOverheadBytes;
  for (const std::string& record : batch.records) bytes += record.size();
  for (const BodyPut& put : batch.puts) bytes += put.bytes->size();
  return bytes;
}

// Staging only fails for sizes beyond 4 GiB or a key out of order: mistakes of ours.
void Staged(const rocksdb::Status& status) {
  RELAIS_CHECK(status.ok());
}

}  // namespace

RocksLedger::RocksLedger(std::unique_ptr<rocks::Store> store, const Digester& digester, Entropy* entropy,
                         const Found& found)
    : store_(std::move(store)),
      digester_(digester),
      entropy_(entropy),
      id_(found.id),
      trim_(found.trim),
      checkpoint_sequence_(found.checkpoint_sequence),
      staged_(std::make_unique<rocksdb::WriteBatch>()),
      head_(found.head) {}

RocksLedger::~RocksLedger() {
  // Nobody is left to be told of an error, and none would lose a record: the copy is only a second witness.
  if (head_copy_ != nullptr) head_copy_->Sync().IgnoreError();
}

LedgerHead RocksLedger::head() const {
  std::lock_guard<std::mutex> lock(mutex_);
  return head_;
}

absl::StatusOr<LedgerHead> RocksLedger::Append(const LedgerHead& expected, const LedgerBatch& batch) {
  if (absl::Status s = Writable(); !s.ok()) return s;
  if (expected != head_) {
    return absl::AbortedError(
        absl::StrCat("the head is at ", head_.sequence, ", the caller expected another at ", expected.sequence));
  }
  if (absl::Status s = RoomFor(batch); !s.ok()) return s;
  const LedgerHead next = Stage(batch);
  absl::Status committed = Commit();
  if (staged_->GetDataSize() > kStagedBytesKept) staged_ = std::make_unique<rocksdb::WriteBatch>();
  if (!committed.ok()) return committed;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    head_ = next;
  }
  // This append is durable whatever becomes of the copy; the next one finds broken_.
  if (!batch.records.empty()) KeepHeadCopy(/*sync=*/++appends_since_sync_ >= kHeadCopySyncAppends).IgnoreError();
  return next;
}

absl::Status RocksLedger::Writable() const {
  if (store_->read_only) return absl::FailedPreconditionError("this ledger was opened for reading only");
  if (!broken_.ok()) return broken_;
  if (store_->watch->failed()) return absl::InternalError("in doubt: a sync has failed; open the ledger anew");
  return absl::OkStatus();
}

absl::Status RocksLedger::RoomFor(const LedgerBatch& batch) {
  uint64_t free_bytes = 0;
  const uint64_t needed = batch.puts.empty() ? store_->free_bytes_min / 4 : store_->free_bytes_min;
  // A file system that cannot tell is taken to have room.
  if (store_->env->GetFreeSpace(store_->folder, &free_bytes).ok() && free_bytes < needed) {
    return absl::ResourceExhaustedError(absl::StrCat("disk nearly full: ", free_bytes >> 20, " MiB free in ",
                                                     store_->folder, ", ", needed >> 20, " MiB needed"));
  }
  if (!full_) return absl::OkStatus();
  // After a full disk RocksDB refuses every write until told to go on; it then starts a new log.
  if (rocksdb::Status s = store_->db->Resume(); !s.ok()) {
    if (absl::Status writable = Writable(); !writable.ok()) return writable;
    return absl::ResourceExhaustedError(absl::StrCat("disk full: ", s.ToString()));
  }
  full_ = false;
  return absl::OkStatus();
}

LedgerHead RocksLedger::Stage(const LedgerBatch& batch) {
  staged_->Clear();
  if (const size_t bytes = StagedBytes(batch); bytes > kStagedBytesKept) {
    staged_ = std::make_unique<rocksdb::WriteBatch>(bytes);
  }
  LedgerHead next = head_;
  const std::string salts = batch.records.empty() ? std::string() : entropy_->Draw(kSaltBytes * batch.records.size());
  for (size_t i = 0; i < batch.records.size(); ++i) {
    const absl::string_view salt = absl::string_view(salts).substr(i * kSaltBytes, kSaltBytes);
    next.chain = NextChain(digester_, next.chain, salt, batch.records[i]);
    const rocks::RecordKey key = rocks::RecordKeyOf(++next.sequence);
    const rocks::RecordPrefix prefix = rocks::RecordPrefixOf(salt, next.chain);
    const rocksdb::Slice key_parts[] = {SliceOf(View(key))};
    const rocksdb::Slice value_parts[] = {SliceOf(View(prefix)), SliceOf(batch.records[i])};
    Staged(staged_->Put(store_->records, rocksdb::SliceParts(key_parts, 1), rocksdb::SliceParts(value_parts, 2)));
  }
  StageDrops(batch.drops);
  for (const BodyPut& put : batch.puts) {
    const rocks::BodyKeyBytes key = rocks::BodyKeyOf(put.key.owner, put.key.index);
    Staged(staged_->Put(store_->bodies, SliceOf(View(key)), SliceOf(*put.bytes)));
    Staged(staged_->Put(store_->body_index, SliceOf(View(key)), rocksdb::Slice()));
  }
  return next;
}

// A range deletion makes every later read dearer, the more of them there are: a thousand in memory cost a read a
// millisecond. So the keys that are there are looked up, in an index that holds no bodies, and deleted one by one; only
// a drop of very many (a mailbox that expires) becomes a range.
void RocksLedger::StageDrops(const std::vector<BodyDrop>& drops) {
  for (const BodyDrop& drop : drops) {
    if (drop.from >= drop.to) continue;
    const rocks::BodyKeyBytes from = rocks::BodyKeyOf(drop.owner, drop.from);
    const rocks::BodyKeyBytes to = rocks::BodyKeyOf(drop.owner, drop.to);
    if (drop.to - drop.from == 1) {
      Staged(staged_->Delete(store_->bodies, SliceOf(View(from))));
      Staged(staged_->Delete(store_->body_index, SliceOf(View(from))));
      continue;
    }
    // Without its bound the iterator would go on, behind the last key of this mailbox, through everything that was ever
    // dropped from the next ones: a third of a hub's work in a year.
    const rocksdb::Slice end = SliceOf(View(to));
    rocksdb::ReadOptions bounded;
    bounded.iterate_upper_bound = &end;
    const std::unique_ptr<rocksdb::Iterator> it(store_->db->NewIterator(bounded, store_->body_index));
    int deleted = 0;
    it->Seek(SliceOf(View(from)));
    for (; it->Valid() && ViewOf(it->key()) < View(to) && deleted < kDropKeysMax; it->Next(), ++deleted) {
      Staged(staged_->Delete(store_->bodies, it->key()));
      Staged(staged_->Delete(store_->body_index, it->key()));
    }
    // Too many to go on like this, or the look-up failed: everything in the range, known or not.
    const bool more = it->Valid() ? ViewOf(it->key()) < View(to) : !it->status().ok();
    if (!more) continue;
    Staged(staged_->DeleteRange(store_->bodies, SliceOf(View(from)), SliceOf(View(to))));
    Staged(staged_->DeleteRange(store_->body_index, SliceOf(View(from)), SliceOf(View(to))));
  }
}

// Writes staged_. What the caller may conclude from an error:
//  - No room, and no sync failed: RocksDB writes the log first, and a log entry that could not be written to its end
//    is never read back. So it is certain that nothing was written.
//  - Anything else: in doubt.
absl::Status RocksLedger::Commit() {
  rocksdb::Status s = store_->db->Write(rocks::Synced(), staged_.get());
  if (s.ok()) return absl::OkStatus();
  if (s.IsNoSpace() && !store_->watch->failed()) {
    full_ = true;
    return absl::ResourceExhaustedError(absl::StrCat("disk full: ", s.ToString()));
  }
  const std::string text = absl::StrCat("in doubt: ", s.ToString(), "; open the ledger anew");
  broken_ = s.IsCorruption() ? absl::DataLossError(text) : absl::InternalError(text);
  return broken_;
}

absl::Status RocksLedger::KeepHeadCopy(bool sync) {
  absl::Status s = head_copy_->Write(head_);
  if (s.ok() && sync) {
    s = head_copy_->Sync();
    appends_since_sync_ = 0;
  }
  if (!s.ok()) broken_ = absl::InternalError(absl::StrCat(s.message(), "; open the ledger anew"));
  return s;
}

// The chain's value at a place from the trim to the head.
absl::StatusOr<Digest> RocksLedger::ChainAt(uint64_t sequence) const {
  if (sequence == trim_.sequence) return trim_.chain;
  const rocks::RecordKey key = rocks::RecordKeyOf(sequence);
  rocksdb::PinnableSlice value;
  rocksdb::Status s = store_->db->Get(rocksdb::ReadOptions(), store_->records, SliceOf(View(key)), &value);
  if (s.IsNotFound()) return absl::DataLossError(absl::StrCat("record ", sequence, " is missing"));
  if (!s.ok()) return rocks::StatusFrom(s, absl::StrCat("reading record ", sequence));
  std::optional<rocks::StoredRecord> record = rocks::ParseStoredRecord(ViewOf(value));
  if (!record) return absl::DataLossError(absl::StrCat("record ", sequence, " cannot be read"));
  return record->chain;
}

absl::Status RocksLedger::Replay(uint64_t after_sequence,
                                 absl::FunctionRef<absl::Status(uint64_t, absl::string_view)> visit) {
  if (after_sequence < trim_.sequence || after_sequence > head_.sequence) {
    return absl::DataLossError(absl::StrCat("asked for the records after ", after_sequence, "; here are ",
                                            trim_.sequence + 1, " to ", head_.sequence));
  }
  absl::StatusOr<Digest> chain = ChainAt(after_sequence);
  if (!chain.ok()) return chain.status();
  const rocks::RecordKey first = rocks::RecordKeyOf(after_sequence + 1);
  const rocks::RecordKey end = rocks::RecordKeyOf(head_.sequence + 1);
  const rocksdb::Slice lower = SliceOf(View(first)), upper = SliceOf(View(end));
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  options.readahead_size = 256u << 10;
  std::unique_ptr<rocksdb::Iterator> it(store_->db->NewIterator(options, store_->records));
  uint64_t sequence = after_sequence;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    std::optional<uint64_t> found = rocks::ParseRecordKey(ViewOf(it->key()));
    if (found != sequence + 1) break;
    std::optional<rocks::StoredRecord> record = rocks::ParseStoredRecord(ViewOf(it->value()));
    if (!record) return absl::DataLossError(absl::StrCat("record ", *found, " cannot be read"));
    chain = NextChain(digester_, *chain, record->salt, record->record);
    if (*chain != record->chain) return absl::DataLossError(absl::StrCat("record ", *found, " breaks the chain"));
    if (absl::Status s = visit(*found, record->record); !s.ok()) return s;
    sequence = *found;
  }
  if (!it->status().ok()) return rocks::StatusFrom(it->status(), absl::StrCat("reading record ", sequence + 1));
  if (sequence != head_.sequence) return absl::DataLossError(absl::StrCat("record ", sequence + 1, " is missing"));
  if (*chain != head_.chain) return absl::DataLossError("the chain does not end at the head");
  return absl::OkStatus();
}

absl::StatusOr<std::string> RocksLedger::ReadBody(const BodyKey& key) const {
  const rocks::BodyKeyBytes bytes = rocks::BodyKeyOf(key.owner, key.index);
  std::string body;
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  rocksdb::Status s = store_->db->Get(options, store_->bodies, SliceOf(View(bytes)), &body);
  if (!s.ok()) return rocks::StatusFrom(s, "reading a body");
  return body;
}

absl::StatusOr<std::vector<BodyKey>> RocksLedger::ListBodies(const std::array<uint8_t, 16>& owner, uint64_t from,
                                                             uint64_t to) const {
  std::vector<BodyKey> keys;
  if (from >= to) return keys;
  const rocks::BodyKeyBytes first = rocks::BodyKeyOf(owner, from), end = rocks::BodyKeyOf(owner, to);
  const rocksdb::Slice lower = SliceOf(View(first)), upper = SliceOf(View(end));
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  std::unique_ptr<rocksdb::Iterator> it(store_->db->NewIterator(options, store_->body_index));
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    std::optional<BodyKey> key = rocks::ParseBodyKey(ViewOf(it->key()));
    if (!key) return absl::DataLossError("a body's key cannot be read");
    keys.push_back(*key);
  }
  if (!it->status().ok()) return rocks::StatusFrom(it->status(), "listing bodies");
  return keys;
}

absl::Status RocksLedger::SaveCheckpoint(const Checkpoint& checkpoint) {
  if (absl::Status s = Writable(); !s.ok()) return s;
  if (checkpoint.sequence > head_.sequence || checkpoint.sequence < checkpoint_sequence_.value_or(0)) {
    return absl::InvalidArgumentError(absl::StrCat("a checkpoint at ", checkpoint.sequence, ", the head is at ",
                                                   head_.sequence, " and the last checkpoint at ",
                                                   checkpoint_sequence_.value_or(0)));
  }
  if (absl::Status s = RoomFor(LedgerBatch{}); !s.ok()) return s;
  const rocks::RecordKey prefix = rocks::CheckpointPrefixOf(checkpoint.sequence);
  const rocksdb::Slice key_parts[] = {rocksdb::Slice(rocks::kLatestKey)};
  const rocksdb::Slice value_parts[] = {SliceOf(View(prefix)), SliceOf(checkpoint.bytes)};
  staged_ = std::make_unique<rocksdb::WriteBatch>(checkpoint.bytes.size() + kEntryOverheadBytes);
  Staged(staged_->Put(store_->checkpoint, rocksdb::SliceParts(key_parts, 1), rocksdb::SliceParts(value_parts, 2)));
  absl::Status committed = Commit();
  staged_ = std::make_unique<rocksdb::WriteBatch>();
  if (!committed.ok()) return committed;
  checkpoint_sequence_ = checkpoint.sequence;
  if (checkpoint.bytes.size() > kCheckpointBytesInMemory) {
    rocksdb::FlushOptions flush;
    flush.wait = false;
    flush.allow_write_stall = true;
    // Saves memory only: the checkpoint is durable in the log.
    store_->db->Flush(flush, store_->checkpoint).PermitUncheckedError();
  }
  return KeepHeadCopy(/*sync=*/true);
}

absl::StatusOr<std::optional<Checkpoint>> RocksLedger::LoadCheckpoint() {
  rocksdb::PinnableSlice value;
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  rocksdb::Status s = store_->db->Get(options, store_->checkpoint, rocks::kLatestKey, &value);
  if (s.IsNotFound() && !checkpoint_sequence_) return std::nullopt;
  if (s.IsNotFound()) return absl::DataLossError("the checkpoint is missing");
  if (!s.ok()) return rocks::StatusFrom(s, "reading the checkpoint");
  std::optional<rocks::StoredCheckpoint> stored = rocks::ParseStoredCheckpoint(ViewOf(value));
  if (!stored) return absl::DataLossError("the checkpoint cannot be read");
  return Checkpoint{stored->sequence, std::string(stored->bytes)};
}

absl::Status RocksLedger::Scrub() {
  if (absl::Status s = Writable(); !s.ok()) return s;
  // First out of the log: its file goes once every family has written what it had in it. Then out of the tables, the
  // lowest ones too, which RocksDB would else leave as they are.
  const std::vector<rocksdb::ColumnFamilyHandle*> all = {store_->meta, store_->records, store_->bodies,
                                                         store_->body_index, store_->checkpoint};
  rocksdb::Status s = store_->db->Flush(rocksdb::FlushOptions(), all);
  rocksdb::CompactRangeOptions everything;
  everything.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  for (rocksdb::ColumnFamilyHandle* family :
       {store_->records, store_->bodies, store_->body_index, store_->checkpoint}) {
    if (s.ok()) s = store_->db->CompactRange(everything, family, nullptr, nullptr);
  }
  // Removes what is not needed any more before it returns; by itself RocksDB would soon.
  if (s.ok()) s = store_->db->DisableFileDeletions();
  if (s.ok()) s = store_->db->EnableFileDeletions(/*force=*/true);
  if (s.ok()) return absl::OkStatus();
  if (s.IsNoSpace()) full_ = true;
  return rocks::StatusFrom(s, "writing anew what is left");
}

absl::Status RocksLedger::TrimBefore(uint64_t sequence) {
  if (absl::Status s = Writable(); !s.ok()) return s;
  const uint64_t last = std::min(sequence == 0 ? 0 : sequence - 1, checkpoint_sequence_.value_or(0));
  if (last <= trim_.sequence) return absl::OkStatus();
  absl::StatusOr<Digest> chain = ChainAt(last);
  if (!chain.ok()) return chain.status();
  if (absl::Status s = RoomFor(LedgerBatch{}); !s.ok()) return s;
  const LedgerHead trim{last, *chain};
  const rocks::Place place = rocks::PlaceOf(trim);
  const rocks::RecordKey first = rocks::RecordKeyOf(trim_.sequence + 1), end = rocks::RecordKeyOf(last + 1);
  const rocksdb::Slice lower = SliceOf(View(first)), upper = SliceOf(View(end));
  staged_->Clear();
  Staged(staged_->Put(store_->meta, rocks::kTrimKey, SliceOf(View(place))));
  Staged(staged_->DeleteRange(store_->records, lower, upper));
  if (absl::Status s = Commit(); !s.ok()) return s;
  trim_ = trim;
  // Gives room back at once where whole files are concerned; the rest goes when RocksDB compacts.
  rocksdb::DeleteFilesInRange(store_->db.get(), store_->records, &lower, &upper, /*include_end=*/false)
      .PermitUncheckedError();
  return KeepHeadCopy(/*sync=*/true);
}

}  // namespace relais
