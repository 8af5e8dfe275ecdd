#include "services/adapters/rocksdb/store.h"

#include <cstdarg>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/listener.h"
#include "rocksdb/table.h"
#include "services/adapters/rocksdb/keys.h"
#include "services/adapters/rocksdb/status_map.h"

namespace relais::rocks {
namespace {

constexpr uint64_t kLogBytesMax = 64ull << 20;
constexpr size_t kMetaBufferBytes = 64u << 10;

// After a full disk RocksDB would look for room every five seconds in a thread of its own, and until then nobody else
// may resume it. The next append does (RocksLedger::RoomFor), at once, so that there is one place that knows.
class NoResumeByItself : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status, bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

// RocksDB's own log file is left out: Debian builds RocksDB with its assertions on, and its logger trips over one of
// them, ending the process, when the disk is full. What matters reaches the caller as a status.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::DBOptions DatabaseOptions(const RocksLedgerOptions& ours, bool create) {
  rocksdb::DBOptions o;
  o.create_if_missing = create;
  o.create_missing_column_families = create;
  // The default, kPointInTimeRecovery, stops at the first damaged record and opens with what came before: acknowledged
  // records would be gone without a word. This one forgives only an unfinished write at the very end.
  o.wal_recovery_mode = ours.unsafe_default_recovery ? rocksdb::WALRecoveryMode::kPointInTimeRecovery
                                                     : rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  o.paranoid_checks = true;
  o.verify_sst_unique_id_in_manifest = true;    // two tables exchanged
  o.track_and_verify_wals_in_manifest = false;  // false alarms in this version, and finds nothing more
  o.recycle_log_file_num = 0;                   // old bytes behind the tail could be taken for records
  o.manual_wal_flush = false;
  o.wal_bytes_per_sync = 0;
  o.bytes_per_sync = 1u << 20;
  o.max_total_wal_size = kLogBytesMax;
  o.allow_mmap_reads = false;
  o.allow_mmap_writes = false;
  o.atomic_flush = false;  // families agree through the log
  o.max_background_jobs = 2;
  o.max_bgerror_resume_count = 0;
  o.listeners.push_back(std::make_shared<NoResumeByItself>());
  o.max_open_files = 256;
  o.max_file_opening_threads = 1;
  o.stats_dump_period_sec = 0;
  o.stats_persist_period_sec = 0;
  o.info_log = std::make_shared<NoLog>();
  return o;
}

rocksdb::ColumnFamilyOptions FamilyOptions(size_t write_buffer_bytes, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 16u << 10;
  rocksdb::ColumnFamilyOptions o;
  o.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  o.write_buffer_size = write_buffer_bytes;
  o.max_write_buffer_number = 2;
  o.compression = rocksdb::kNoCompression;  // ciphertext and digests
  o.force_consistency_checks = true;
  o.level_compaction_dynamic_level_bytes = true;
  return o;
}

absl::Status OpenError(const rocksdb::Status& status, const std::string& folder, bool create, bool read_only) {
  const std::string text = status.ToString();
  if (absl::StrContains(text, "lock hold by") || absl::StrContains(text, "lock file")) {
    return absl::FailedPreconditionError(
        absl::StrCat("another process has the store in ", folder, " open: stop it first (", text, ")"));
  }
  if (absl::StrContains(text, "Column families not opened")) {
    return absl::FailedPreconditionError(absl::StrCat("the store in ", folder, " was made by a newer version"));
  }
  absl::Status mapped = StatusFrom(status, absl::StrCat("opening the store in ", folder));
  if (status.IsNoSpace() || absl::IsPermissionDenied(mapped)) return mapped;
  if (read_only && create) return absl::NotFoundError(absl::StrCat("no store in ", folder, " (", text, ")"));
  // The folder can be written and is ours, so what is left is a store that cannot be read as it is.
  return absl::DataLossError(mapped.message());
}

// RocksDB makes a new store wherever its file CURRENT is missing, and removes what it finds there.
absl::Status NothingToOverwrite(rocksdb::Env* env, const std::string& rocks_path) {
  if (env->FileExists(absl::StrCat(rocks_path, "/CURRENT")).ok()) return absl::OkStatus();
  std::vector<std::string> children;
  rocksdb::Status listed = env->GetChildren(rocks_path, &children);
  if (listed.IsNotFound() || listed.IsPathNotFound()) return absl::OkStatus();
  if (!listed.ok()) return StatusFrom(listed, "listing the store");
  for (const std::string& name : children) {
    if (absl::EndsWith(name, ".sst") || absl::EndsWith(name, ".log")) {
      return absl::DataLossError(absl::StrCat("the store in ", rocks_path, " has data but no CURRENT file"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

std::string HeadCopyPath(const std::string& folder) {
  return absl::StrCat(folder, "/head");
}

std::string RocksPath(const std::string& folder) {
  return absl::StrCat(folder, "/rocks");
}

rocksdb::Env* EnvOf(const RocksLedgerOptions& options) {
  return options.env != nullptr ? options.env : rocksdb::Env::Default();
}

absl::Status PrepareFolder(rocksdb::Env* env, const std::string& folder) {
  const std::string probe = absl::StrCat(folder, "/probe");
  rocksdb::Status s = env->CreateDirIfMissing(folder);
  if (s.ok()) s = env->CreateDirIfMissing(RocksPath(folder));
  if (s.ok()) s = rocksdb::WriteStringToFile(env, "", probe, /*should_sync=*/false);
  if (s.ok()) s = env->DeleteFile(probe);
  if (s.ok()) return absl::OkStatus();
  if (s.IsNoSpace()) return StatusFrom(s, absl::StrCat("preparing the folder ", folder));
  return absl::PermissionDeniedError(absl::StrCat("cannot create or write the folder ", folder, ": ", s.ToString()));
}

absl::Status SyncFolder(rocksdb::Env* env, const std::string& folder) {
  const std::string::size_type slash = folder.find_last_of('/', folder.size() - 2);
  const std::string parent = slash == std::string::npos ? "." : slash == 0 ? "/" : folder.substr(0, slash);
  for (const std::string& path : {folder, parent}) {
    std::unique_ptr<rocksdb::Directory> directory;
    rocksdb::Status s = env->NewDirectory(path, &directory);
    if (s.ok()) s = directory->Fsync();
    if (!s.ok()) return StatusFrom(s, absl::StrCat("syncing the folder ", path));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const RocksLedgerOptions& options, bool read_only, bool create) {
  std::unique_ptr<Store> store(new Store());
  store->folder = options.folder;
  store->head_copy_path = HeadCopyPath(options.folder);
  store->free_bytes_min = options.free_bytes_min;
  store->read_only = read_only;
  store->watch = std::make_shared<SyncWatch>(EnvOf(options)->GetFileSystem());
  store->env = rocksdb::NewCompositeEnv(store->watch);

  const std::string path = RocksPath(options.folder);
  if (create && !read_only) {
    if (absl::Status s = NothingToOverwrite(store->env.get(), path); !s.ok()) return s;
  }
  rocksdb::DBOptions database = DatabaseOptions(options, create && !read_only);
  database.env = store->env.get();
  std::shared_ptr<rocksdb::Cache> cache = rocksdb::NewLRUCache(options.read_cache_bytes, /*num_shard_bits=*/0);
  const rocksdb::ColumnFamilyOptions large = FamilyOptions(options.write_buffer_bytes, cache);
  const rocksdb::ColumnFamilyOptions small = FamilyOptions(kMetaBufferBytes, cache);
  const std::vector<rocksdb::ColumnFamilyDescriptor> families = {{rocksdb::kDefaultColumnFamilyName, small},
                                                                 {kRecordsFamily, large},
                                                                 {kBodiesFamily, large},
                                                                 {kBodyIndexFamily, large},
                                                                 {kCheckpointFamily, small}};
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  rocksdb::Status s = read_only ? rocksdb::DB::OpenForReadOnly(database, path, families, &handles, &db)
                                : rocksdb::DB::Open(database, path, families, &handles, &db);
  if (!s.ok()) return OpenError(s, options.folder, create, read_only);
  store->db.reset(db);
  store->meta = handles[0];
  store->records = handles[1];
  store->bodies = handles[2];
  store->body_index = handles[3];
  store->checkpoint = handles[4];
  return store;
}

Store::~Store() {
  if (db == nullptr) return;
  for (rocksdb::ColumnFamilyHandle* handle : {meta, records, bodies, body_index, checkpoint}) {
    // Fails only for a handle that is not this database's.
    db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  // What was acknowledged is in the log already: an error here changes nothing for anyone.
  db->Close().PermitUncheckedError();
}

}  // namespace relais::rocks
