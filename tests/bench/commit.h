// One commit thread: its group is whatever is queued when it comes back from the disk, without linger.
#ifndef RELAIS_TESTS_BENCH_COMMIT_H_
#define RELAIS_TESTS_BENCH_COMMIT_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace relais::bench {

template <class Item>
class CommitThread {
 public:
  // `commit` runs on the one thread, with a group that is never empty.
  explicit CommitThread(std::function<void(std::vector<Item>&)> commit)
      : commit_(std::move(commit)), thread_([this] { Run(); }) {}
  ~CommitThread() { Stop(); }

  // Any thread. Items pushed after Stop are dropped.
  void Push(Item item) {
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
      queue_.push_back(std::move(item));
    }
    wake_.notify_one();
  }
  // Commits what is queued, then ends the thread. May be called twice.
  void Stop() {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Run() {
    std::vector<Item> group;
    while (true) {
      {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return;
        group.swap(queue_);
      }
      commit_(group);
      group.clear();
    }
  }

  std::function<void(std::vector<Item>&)> commit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Item> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

// Where frames come to rest. One thread; Append returns once they are on stable storage, and stops the process if
// they cannot be: a bench that lost a write has measured nothing.
class FrameStore {
 public:
  struct Put {
    uint32_t mailbox;
    uint64_t index;  // grows within a mailbox
    absl::string_view bytes;
  };
  virtual ~FrameStore() = default;
  virtual void Append(const std::vector<Put>& group) = 0;
};

// RocksDB with the ledger's safety options: one put per frame, one synced WriteBatch per group.
absl::StatusOr<std::unique_ptr<FrameStore>> OpenRocksStore(const std::string& folder);
// A preallocated file, written in order, fdatasync per group.
absl::StatusOr<std::unique_ptr<FrameStore>> OpenFileStore(const std::string& folder);

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_COMMIT_H_
