#include "tests/bench/commit.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>

#include "services/core/handoff/check.h"

namespace relais::bench {
namespace {

class RocksStore : public FrameStore {
 public:
  explicit RocksStore(std::unique_ptr<rocksdb::DB> db) : db_(std::move(db)) {}

  void Append(const std::vector<Put>& group) override {
    batch_.Clear();
    for (const Put& put : group) {
      char key[12];
      for (int i = 0; i < 4; ++i) key[i] = static_cast<char>(put.mailbox >> (24 - 8 * i));
      for (int i = 0; i < 8; ++i) key[4 + i] = static_cast<char>(put.index >> (56 - 8 * i));
      RELAIS_CHECK(batch_.Put({key, sizeof(key)}, {put.bytes.data(), put.bytes.size()}).ok());
    }
    rocksdb::WriteOptions options;
    options.sync = true;
    RELAIS_CHECK(db_->Write(options, &batch_).ok());
  }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::WriteBatch batch_;
};

class FileStore : public FrameStore {
 public:
  static constexpr off_t kPreallocatedBytes = off_t{1} << 30;
  explicit FileStore(int fd) : fd_(fd) {}
  ~FileStore() override { close(fd_); }

  void Append(const std::vector<Put>& group) override {
    for (const Put& put : group) {
      RELAIS_CHECK(pwrite(fd_, put.bytes.data(), put.bytes.size(), at_) == static_cast<ssize_t>(put.bytes.size()));
      at_ += static_cast<off_t>(put.bytes.size());
    }
    RELAIS_CHECK(fdatasync(fd_) == 0);
    if (at_ > kPreallocatedBytes - (off_t{256} << 20)) at_ = 0;  // a ring: nobody reads it back
  }

 private:
  int fd_;
  off_t at_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FrameStore>> OpenRocksStore(const std::string& folder) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.paranoid_checks = true;
  options.compression = rocksdb::kNoCompression;
  options.max_background_jobs = 2;
  // A frame is written twice, to the log and to one blob file, and never moved by a compaction: with frames inside the
  // sorted files a run of 700,000 envelopes cost a fifth more processor time, and the longer the more.
  options.enable_blob_files = true;
  options.min_blob_size = 1024;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(options, folder, &db);
  if (!opened.ok()) return absl::UnavailableError(opened.ToString());
  return std::make_unique<RocksStore>(std::unique_ptr<rocksdb::DB>(db));
}

absl::StatusOr<std::unique_ptr<FrameStore>> OpenFileStore(const std::string& folder) {
  mkdir(folder.c_str(), 0700);
  const int fd = open((folder + "/log").c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0 || posix_fallocate(fd, 0, FileStore::kPreallocatedBytes) != 0) {
    if (fd >= 0) close(fd);
    return absl::UnavailableError("cannot preallocate " + folder + "/log");
  }
  return std::make_unique<FileStore>(fd);
}

}  // namespace relais::bench
