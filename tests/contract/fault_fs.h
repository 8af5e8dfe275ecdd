// A file system that fails when told to, under a RocksDB of a test. For tests only.
#ifndef RELAIS_TESTS_CONTRACT_FAULT_FS_H_
#define RELAIS_TESTS_CONTRACT_FAULT_FS_H_

#include <atomic>
#include <memory>
#include <string>

#include "rocksdb/file_system.h"

namespace relais {

// The switches, shared with the files. Any thread.
struct FaultSwitches {
  static constexpr uint64_t kReal = ~uint64_t{0};
  std::atomic<bool> full{false};                   // no file grows, as on a full disk
  std::atomic<bool> next_log_append_full{false};   // one write to the log gets half way, then: no space
  std::atomic<bool> next_log_append_fails{false};  // one write to the log fails with an I/O error, nothing written
  std::atomic<bool> next_log_sync_fails{false};    // one sync of the log fails, all of it written
  std::atomic<bool> next_log_sync_full{false};     // the same, for want of room
  std::atomic<bool> head_copy_fails{false};        // writes to the head copy fail
  std::atomic<uint64_t> free_bytes{kReal};         // what the disk says to have free
  std::atomic<int> log_syncs{0};                   // counts
  std::atomic<int> head_copy_syncs{0};
};

class FaultFs : public rocksdb::FileSystemWrapper {
 public:
  explicit FaultFs(const std::shared_ptr<rocksdb::FileSystem>& under) : rocksdb::FileSystemWrapper(under) {}
  FaultSwitches& switches() { return *switches_; }

  const char* Name() const override { return "relais.FaultFs"; }
  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus NewRandomRWFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSRandomRWFile>* result,
                                    rocksdb::IODebugContext* debug) override;
  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options, uint64_t* free_bytes,
                                 rocksdb::IODebugContext* debug) override;

 private:
  std::shared_ptr<FaultSwitches> switches_ = std::make_shared<FaultSwitches>();
};

}  // namespace relais

#endif  // RELAIS_TESTS_CONTRACT_FAULT_FS_H_
