#include "services/adapters/rocksdb/sync_watch.h"

#include <utility>

namespace relais::rocks {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class WatchedFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  WatchedFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<std::atomic<bool>> failed)
      : FSWritableFileOwnerWrapper(std::move(file)), failed_(std::move(failed)) {}

  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    return Noted(FSWritableFileOwnerWrapper::Sync(options, debug));
  }
  IOStatus Fsync(const IOOptions& options, IODebugContext* debug) override {
    return Noted(FSWritableFileOwnerWrapper::Fsync(options, debug));
  }
  IOStatus RangeSync(uint64_t offset, uint64_t bytes, const IOOptions& options, IODebugContext* debug) override {
    return Noted(FSWritableFileOwnerWrapper::RangeSync(offset, bytes, options, debug));
  }

 private:
  IOStatus Noted(IOStatus status) {
    if (!status.ok()) failed_->store(true, std::memory_order_release);
    return status;
  }
  std::shared_ptr<std::atomic<bool>> failed_;
};

void Watch(const IOStatus& opened, const std::shared_ptr<std::atomic<bool>>& failed,
           std::unique_ptr<rocksdb::FSWritableFile>* file) {
  if (opened.ok()) *file = std::make_unique<WatchedFile>(std::move(*file), failed);
}

}  // namespace

IOStatus SyncWatch::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  IOStatus status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
  Watch(status, failed_, result);
  return status;
}

IOStatus SyncWatch::ReopenWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                       std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  IOStatus status = FileSystemWrapper::ReopenWritableFile(name, options, result, debug);
  Watch(status, failed_, result);
  return status;
}

IOStatus SyncWatch::ReuseWritableFile(const std::string& name, const std::string& old_name,
                                      const rocksdb::FileOptions& options,
                                      std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  IOStatus status = FileSystemWrapper::ReuseWritableFile(name, old_name, options, result, debug);
  Watch(status, failed_, result);
  return status;
}

}  // namespace relais::rocks
