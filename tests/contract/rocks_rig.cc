#include "tests/contract/rocks_rig.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "rocksdb/db.h"
#include "services/adapters/rocksdb/keys.h"
#include "services/core/handoff/check.h"

namespace relais {
namespace {

// Opens the store with RocksDB alone and hands over the family named.
template <class F>
void WithFamily(const RocksLedgerOptions& options, const std::string& family, F&& act) {
  rocksdb::DBOptions database;
  database.env = options.env != nullptr ? options.env : rocksdb::Env::Default();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const char* name :
       {"default", rocks::kRecordsFamily, rocks::kBodiesFamily, rocks::kBodyIndexFamily, rocks::kCheckpointFamily}) {
    families.emplace_back(name, rocksdb::ColumnFamilyOptions());
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  RELAIS_CHECK(rocksdb::DB::Open(database, options.folder + "/rocks", families, &handles, &db).ok());
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    if (handle->GetName() == family) act(*db, handle);
  }
  for (rocksdb::ColumnFamilyHandle* handle : handles) RELAIS_CHECK(db->DestroyColumnFamilyHandle(handle).ok());
  delete db;
}

std::string RecordKeyString(uint64_t sequence) {
  return std::string(rocks::View(rocks::RecordKeyOf(sequence)));
}

}  // namespace

TempFolder::TempFolder(Where where) {
  const bool memory = where == Where::kMemory && access("/dev/shm", W_OK) == 0;
  const std::filesystem::path parent = memory ? "/dev/shm" : std::filesystem::temp_directory_path();
  std::string pattern = (parent / "relais-test-XXXXXX").string();
  RELAIS_CHECK(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

RocksRig::RocksRig(Where where) {
  rocksdb::Env* base = rocksdb::Env::Default();
  if (where == Where::kFiles) {
    folder_ = std::make_unique<TempFolder>(TempFolder::Where::kMemory);
  } else {
    memory_env_.reset(rocksdb::NewMemEnv(base));
    base = memory_env_.get();
    RELAIS_CHECK(base->CreateDirIfMissing("/memory").ok());
  }
  fault_fs_ = std::make_shared<FaultFs>(base->GetFileSystem());
  env_ = rocksdb::NewCompositeEnv(fault_fs_);
}

RocksRig::~RocksRig() = default;

RocksLedgerOptions RocksRig::Options() const {
  RocksLedgerOptions options;
  options.folder = folder_ != nullptr ? folder_->path() + "/store" : "/memory/store";
  options.free_bytes_min = 0;
  options.env = env_.get();
  return options;
}

absl::StatusOr<std::unique_ptr<Ledger>> RocksRig::Open(const Digester& digester, Entropy& entropy) {
  return RocksLedger::Open(Options(), digester, entropy);
}

std::vector<DiskFault> RocksRig::Faults() const {
  return {DiskFault::kFull, DiskFault::kDoubtLost, DiskFault::kDoubtLanded};
}

void RocksRig::FailNextWrite(DiskFault fault) {
  switches().next_log_append_full = fault == DiskFault::kFull;
  switches().next_log_append_fails = fault == DiskFault::kDoubtLost;
  switches().next_log_sync_fails = fault == DiskFault::kDoubtLanded;
  RELAIS_CHECK(fault != DiskFault::kUnavailable);
}

void RocksRig::SetFull(bool full) {
  switches().full = full;
}

void RocksRig::CorruptRecord(uint64_t sequence) {
  WithFamily(Options(), rocks::kRecordsFamily, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* records) {
    std::string value;
    RELAIS_CHECK(db.Get(rocksdb::ReadOptions(), records, RecordKeyString(sequence), &value).ok());
    RELAIS_CHECK(value.size() > rocks::kRecordPrefixBytes);
    value.back() = static_cast<char>(value.back() ^ 1);
    RELAIS_CHECK(db.Put(rocksdb::WriteOptions(), records, RecordKeyString(sequence), value).ok());
  });
}

void RocksRig::RemoveRecord(uint64_t sequence) {
  RewriteKey(Options(), rocks::kRecordsFamily, RecordKeyString(sequence), nullptr);
}

void RewriteKey(const RocksLedgerOptions& options, const std::string& family, const std::string& key,
                const std::string* value) {
  WithFamily(options, family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
    rocksdb::Status s = value != nullptr ? db.Put(rocksdb::WriteOptions(), handle, key, *value)
                                         : db.Delete(rocksdb::WriteOptions(), handle, key);
    RELAIS_CHECK(s.ok());
  });
}

}  // namespace relais
