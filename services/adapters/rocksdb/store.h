// The opened RocksDB behind a ledger: its options, its column families, its lifetime. Private to this folder.
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_STORE_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_STORE_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "rocksdb/db.h"
#include "rocksdb/env.h"
#include "services/adapters/rocksdb/rocks_ledger.h"
#include "services/adapters/rocksdb/sync_watch.h"

namespace relais::rocks {

struct Store {
  // Opens folder/rocks; the folders exist already unless `read_only`. `create`: a new store is welcome; otherwise one
  // that is not there is DataLoss (its head copy remembers it). Errors as RocksLedger::Open states them.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const RocksLedgerOptions& options, bool read_only, bool create);
  ~Store();

  std::string folder;
  std::string head_copy_path;
  uint64_t free_bytes_min = 0;
  bool read_only = false;
  std::shared_ptr<SyncWatch> watch;
  std::unique_ptr<rocksdb::Env> env;  // RocksDB's, over `watch`
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::ColumnFamilyHandle* meta = nullptr;
  rocksdb::ColumnFamilyHandle* records = nullptr;
  rocksdb::ColumnFamilyHandle* bodies = nullptr;
  rocksdb::ColumnFamilyHandle* body_index = nullptr;
  rocksdb::ColumnFamilyHandle* checkpoint = nullptr;

 private:
  Store() = default;
};

// Creates the folder when missing and proves that it can be written.
absl::Status PrepareFolder(rocksdb::Env* env, const std::string& folder);
// Makes new names inside `folder`, and its own name, durable.
absl::Status SyncFolder(rocksdb::Env* env, const std::string& folder);
std::string HeadCopyPath(const std::string& folder);
// Where RocksDB's own files are.
std::string RocksPath(const std::string& folder);
rocksdb::Env* EnvOf(const RocksLedgerOptions& options);

inline absl::string_view ViewOf(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}
inline rocksdb::Slice SliceOf(absl::string_view view) {
  return {view.data(), view.size()};
}

// Every acknowledgement waits for the disk.
inline rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace relais::rocks

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_STORE_H_
