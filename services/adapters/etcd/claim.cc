#include "services/adapters/etcd/claim.h"

#include <chrono>
#include <utility>

namespace relais::etcd {
namespace {

constexpr absl::Duration kAskAgain = absl::Milliseconds(100);

}  // namespace

absl::StatusOr<std::unique_ptr<Claim>> Claim::Take(Kv* kv, absl::Duration ttl, absl::Duration patience,
                                                   std::function<void()> beat) {
  absl::StatusOr<int64_t> lease = kv->LeaseGrant(ttl);
  if (!lease.ok()) return lease.status();
  return std::unique_ptr<Claim>(new Claim(kv, *lease, ttl, patience, std::move(beat)));
}

Claim::Claim(Kv* kv, int64_t lease, absl::Duration ttl, absl::Duration patience, std::function<void()> beat)
    : kv_(kv), lease_(lease), every_(ttl / 4), silence_max_(ttl + patience), beat_(std::move(beat)) {
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
  const auto now = [] { return std::chrono::steady_clock::now(); };
  auto heard = now();
  absl::Duration pause = every_;
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_.wait_for(lock, absl::ToChronoNanoseconds(pause), [this] { return stopping_; })) {
    lock.unlock();
    const auto asked = now();
    const absl::Status kept = kv_->LeaseKeepAlive(lease_);
    if (kept.ok()) heard = asked;
    pause = kept.ok() ? every_ : kAskAgain;
    if (absl::IsNotFound(kept) || absl::FromChrono(now() - heard) > silence_max_) held_ = false;
    if (kept.ok()) beat_();
    lock.lock();
  }
}

}  // namespace relais::etcd
