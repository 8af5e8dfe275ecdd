// A bounded queue between the doorways' threads and the one loop: it says "busy" instead of growing.
#ifndef RELAIS_SERVICES_RUNNER_INBOX_H_
#define RELAIS_SERVICES_RUNNER_INBOX_H_

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace relais {

// Any thread may push; one thread takes. The standard library's mutex, because the thread sanitizer knows it; it sees
// nothing of one that a library built without it brings.
template <class T>
class Inbox {
 public:
  // Refuses beyond `capacity` items.
  explicit Inbox(size_t capacity) : capacity_(capacity) {}

  // False when full or closed: `item` is then left untouched in the caller's hands.
  bool TryPush(T&& item) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (closed_ || items_.size() >= capacity_) return false;
    items_.push_back(std::move(item));
    changed_.notify_one();
    return true;
  }
  // For what must not be refused (the end of a session, a tick): may exceed the capacity. False when closed.
  bool Push(T&& item) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (closed_) return false;
    items_.push_back(std::move(item));
    changed_.notify_one();
    return true;
  }

  // Waits until something is there, `patience` is over or the inbox is closed; returns at most `max` items, oldest
  // first, without waiting for more. Empty when patience is over, or when closed and drained.
  std::vector<T> Take(size_t max, absl::Duration patience) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto ready = [this] { return closed_ || !items_.empty(); };
    if (patience == absl::InfiniteDuration()) {
      changed_.wait(lock, ready);
    } else {
      changed_.wait_for(lock, absl::ToChronoNanoseconds(patience), ready);
    }
    std::vector<T> taken;
    while (!items_.empty() && taken.size() < max) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return taken;
  }

  // Nothing more comes in; what is there can still be taken.
  void Close() {
    std::lock_guard<std::mutex> lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }
  bool closed_and_empty() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return closed_ && items_.empty();
  }

 private:
  const size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> items_;  // guarded by mutex_
  bool closed_ = false;  // guarded by mutex_
};

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_INBOX_H_
