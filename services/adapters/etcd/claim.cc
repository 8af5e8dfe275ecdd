#include "services/adapters/etcd/claim.h"

namespace relais::etcd {

absl::StatusOr<std::unique_ptr<Claim>> Claim::Take(Kv* kv, absl::Duration ttl) {
  absl::StatusOr<int64_t> lease = kv->LeaseGrant(ttl);
  if (!lease.ok()) return lease.status();
  return std::unique_ptr<Claim>(new Claim(kv, *lease, ttl));
}

Claim::Claim(Kv* kv, int64_t lease, absl::Duration ttl) : kv_(kv), lease_(lease), every_(ttl / 4) {
  thread_ = std::thread([this] { Keep(); });
}

Claim::~Claim() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
  kv_->LeaseRevoke(lease_).IgnoreError();  // else it ends by itself
}

void Claim::Keep() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_.wait_for(lock, absl::ToChronoNanoseconds(every_), [this] { return stopping_; })) {
    lock.unlock();
    // A lease that has ended is found out by the next write; silence, by the next time round.
    kv_->LeaseKeepAlive(lease_).IgnoreError();
    lock.lock();
  }
}

}  // namespace relais::etcd
