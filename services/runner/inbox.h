// A bounded queue between the doorways' threads and the one loop: it says "busy" instead of growing.
#ifndef RELAIS_SERVICES_RUNNER_INBOX_H_
#define RELAIS_SERVICES_RUNNER_INBOX_H_

#include <deque>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace relais {

// Any thread may push; one thread takes.
template <class T>
class Inbox {
 public:
  // Refuses beyond `capacity` items.
  explicit Inbox(size_t capacity) : capacity_(capacity) {}

  // False when full or closed: `item` is then left untouched in the caller's hands.
  bool TryPush(T&& item) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (closed_ || items_.size() >= capacity_) return false;
    items_.push_back(std::move(item));
    return true;
  }
  // For what must not be refused (the end of a session, a tick): may exceed the capacity. False when closed.
  bool Push(T&& item) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    if (closed_) return false;
    items_.push_back(std::move(item));
    return true;
  }

  // Waits until something is there, `patience` is over or the inbox is closed; returns at most `max` items, oldest
  // first, without waiting for more. Empty when patience is over, or when closed and drained.
  std::vector<T> Take(size_t max, absl::Duration patience) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    mutex_.AwaitWithTimeout(absl::Condition(this, &Inbox::Ready), patience);
    std::vector<T> taken;
    while (!items_.empty() && taken.size() < max) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return taken;
  }

  // Nothing more comes in; what is there can still be taken.
  void Close() ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    closed_ = true;
  }
  bool closed_and_empty() const ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    return closed_ && items_.empty();
  }

 private:
  bool Ready() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return closed_ || !items_.empty(); }

  const size_t capacity_;
  mutable absl::Mutex mutex_;
  std::deque<T> items_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace relais

#endif  // RELAIS_SERVICES_RUNNER_INBOX_H_
