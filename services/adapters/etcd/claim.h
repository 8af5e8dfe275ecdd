// Who serves: a lease that is kept while its holder lives, and a key tied to it.
#ifndef RELAIS_SERVICES_ADAPTERS_ETCD_CLAIM_H_
#define RELAIS_SERVICES_ADAPTERS_ETCD_CLAIM_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/adapters/etcd/kv.h"

namespace relais::etcd {

// The lease alone fences nobody: a process that stood still past its end does not know. Every write compares the key.
class Claim {
 public:
  // A lease that is kept from now on. `kv` outlives it. A cluster without a leader lets no lease end, nor anybody else
  // serve: silence counts only after `patience` more.
  // `beat` is called whenever it was kept, on a thread of its own.
  static absl::StatusOr<std::unique_ptr<Claim>> Take(Kv* kv, absl::Duration ttl, absl::Duration patience,
                                                     std::function<void()> beat);
  // Gives it back, so that whoever waits need not wait for its end.
  ~Claim();
  Claim(const Claim&) = delete;
  Claim& operator=(const Claim&) = delete;

  int64_t lease() const { return lease_; }
  // False once the lease has ended, or nobody has answered for so long that somebody else may have been told so. Any
  // thread.
  bool IsHeld() const { return held_; }

 private:
  Claim(Kv* kv, int64_t lease, absl::Duration ttl, absl::Duration patience, std::function<void()> beat);
  void Keep();

  Kv* const kv_;
  const int64_t lease_;
  const absl::Duration every_;
  const absl::Duration silence_max_;
  const std::function<void()> beat_;
  std::atomic<bool> held_{true};
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace relais::etcd

#endif  // RELAIS_SERVICES_ADAPTERS_ETCD_CLAIM_H_
