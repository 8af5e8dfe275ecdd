// Remembers whether any sync of any file has ever failed.
//
// After a failed fsync nobody knows what is on the disk: the kernel may drop the pages and report success next time.
// RocksDB's own status does not say whether a write failed before or in the sync, and the difference is that between
// "certainly not written" and "in doubt". This layer under RocksDB knows.
#ifndef RELAIS_SERVICES_ADAPTERS_ROCKSDB_SYNC_WATCH_H_
#define RELAIS_SERVICES_ADAPTERS_ROCKSDB_SYNC_WATCH_H_

#include <atomic>
#include <memory>
#include <string>

#include "rocksdb/file_system.h"

namespace relais::rocks {

// Any thread.
class SyncWatch : public rocksdb::FileSystemWrapper {
 public:
  explicit SyncWatch(const std::shared_ptr<rocksdb::FileSystem>& under) : rocksdb::FileSystemWrapper(under) {}

  // Never returns to false.
  bool failed() const { return failed_->load(std::memory_order_acquire); }

  const char* Name() const override { return "relais.SyncWatch"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result,
                                       rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result,
                                      rocksdb::IODebugContext* debug) override;

 private:
  // Shared with the files, which may outlive this object by a moment when RocksDB closes.
  std::shared_ptr<std::atomic<bool>> failed_ = std::make_shared<std::atomic<bool>>(false);
};

}  // namespace relais::rocks

#endif  // RELAIS_SERVICES_ADAPTERS_ROCKSDB_SYNC_WATCH_H_
