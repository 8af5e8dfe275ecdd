#include "tests/contract/fault_fs.h"

#include <utility>

#include "absl/strings/match.h"

namespace relais {
namespace {

using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;

class FaultyFile : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FaultyFile(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<FaultSwitches> switches, bool log)
      : FSWritableFileOwnerWrapper(std::move(file)), switches_(std::move(switches)), log_(log) {}

  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, IODebugContext* debug) override {
    if (log_ && switches_->next_log_append_full.exchange(false)) {
      FSWritableFileOwnerWrapper::Append(rocksdb::Slice(data.data(), data.size() / 2), options, debug)
          .PermitUncheckedError();
      return IOStatus::NoSpace("no room, as told");
    }
    if (switches_->full.load()) return IOStatus::NoSpace("no room, as told");
    if (log_ && switches_->next_log_append_fails.exchange(false)) return IOStatus::IOError("failing, as told");
    return FSWritableFileOwnerWrapper::Append(data, options, debug);
  }
  IOStatus Append(const rocksdb::Slice& data, const IOOptions& options, const rocksdb::DataVerificationInfo&,
                  IODebugContext* debug) override {
    return Append(data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    if (log_) {
      ++switches_->log_syncs;
      if (switches_->next_log_sync_fails.exchange(false)) return IOStatus::IOError("failing to sync, as told");
      if (switches_->next_log_sync_full.exchange(false)) return IOStatus::NoSpace("no room to sync, as told");
    }
    return FSWritableFileOwnerWrapper::Sync(options, debug);
  }

 private:
  std::shared_ptr<FaultSwitches> switches_;
  const bool log_;
};

class FaultyHeadCopy : public rocksdb::FSRandomRWFileWrapper {
 public:
  FaultyHeadCopy(std::unique_ptr<rocksdb::FSRandomRWFile> file, std::shared_ptr<FaultSwitches> switches)
      : FSRandomRWFileWrapper(file.get()), file_(std::move(file)), switches_(std::move(switches)) {}

  IOStatus Write(uint64_t offset, const rocksdb::Slice& data, const IOOptions& options,
                 IODebugContext* debug) override {
    if (switches_->head_copy_fails.load()) return IOStatus::IOError("failing, as told");
    return FSRandomRWFileWrapper::Write(offset, data, options, debug);
  }
  IOStatus Sync(const IOOptions& options, IODebugContext* debug) override {
    ++switches_->head_copy_syncs;
    return FSRandomRWFileWrapper::Sync(options, debug);
  }

 private:
  std::unique_ptr<rocksdb::FSRandomRWFile> file_;
  std::shared_ptr<FaultSwitches> switches_;
};

}  // namespace

IOStatus FaultFs::NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                  std::unique_ptr<rocksdb::FSWritableFile>* result, IODebugContext* debug) {
  IOStatus status = FileSystemWrapper::NewWritableFile(name, options, result, debug);
  if (status.ok()) {
    *result = std::make_unique<FaultyFile>(std::move(*result), switches_, absl::EndsWith(name, ".log"));
  }
  return status;
}

IOStatus FaultFs::NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                  std::unique_ptr<rocksdb::FSRandomRWFile>* result, IODebugContext* debug) {
  IOStatus status = FileSystemWrapper::NewRandomRWFile(name, options, result, debug);
  if (status.ok()) *result = std::make_unique<FaultyHeadCopy>(std::move(*result), switches_);
  return status;
}

IOStatus FaultFs::GetFreeSpace(const std::string& path, const IOOptions& options, uint64_t* free_bytes,
                               IODebugContext* debug) {
  const uint64_t told = switches_->free_bytes.load();
  if (told != FaultSwitches::kReal) {
    *free_bytes = told;
    return IOStatus::OK();
  }
  return FileSystemWrapper::GetFreeSpace(path, options, free_bytes, debug);
}

}  // namespace relais
