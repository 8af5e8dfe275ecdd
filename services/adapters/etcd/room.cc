#include "services/adapters/etcd/room.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace relais::etcd {
namespace {

constexpr std::chrono::seconds kLookEvery{2};
constexpr absl::Duration kNudge = absl::Seconds(5);
constexpr absl::Duration kMakeEvery = absl::Seconds(5);
// History costs room until it is compacted, and a compaction costs a pass over it.
constexpr uint64_t kCompactEveryBytesMax = 32u << 20;

}  // namespace

Room::Room(Kv* kv, uint64_t quota_bytes) : kv_(kv), quota_bytes_(quota_bytes) {
  Look();
  thread_ = std::thread([this] { Care(); });
}

Room::~Room() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

absl::Status Room::Admits(bool with_bodies) const {
  const uint64_t margin = with_bodies ? quota_bytes_ / 8 : quota_bytes_ / 32;
  const uint64_t used = in_use_bytes_ + written_bytes_;
  if (used + margin < quota_bytes_) return absl::OkStatus();
  return absl::ResourceExhaustedError(absl::StrCat("etcd nearly full: ", used >> 20, " MiB in use of ",
                                                   quota_bytes_ >> 20, " MiB that its quota allows"));
}

void Room::Wrote(int64_t revision, size_t bytes) {
  revision_ = revision;
  written_bytes_ += bytes;
}

void Room::Make() {
  std::lock_guard<std::mutex> lock(making_);
  if (made_revision_ == revision_ && absl::Now() < made_ + kMakeEvery) return;
  // What fails here fails again, or works, the next time: the write that needs the room tells which.
  pb::RangeRequest newest;
  newest.set_key("/");  // any: the answer names the revision
  if (absl::StatusOr<pb::RangeResponse> answer = kv_->Range(newest); answer.ok()) {
    kv_->Compact(answer->header().revision(), /*physical=*/true).IgnoreError();
  }
  kv_->Defragment().IgnoreError();
  kv_->LiftQuotaAlarm().IgnoreError();
  made_ = absl::Now();
  made_revision_ = revision_;
}

void Room::Look() {
  uint64_t in_use = 0, file = 0;
  const uint64_t written = written_bytes_;
  for (const MemberStanding& member : kv_->Standings()) {
    in_use = std::max(in_use, member.in_use_bytes);
    file = std::max(file, member.file_bytes);
  }
  if (file == 0) return;  // nobody answered
  in_use_bytes_ = in_use;
  file_bytes_ = file;
  written_bytes_ -= written;
  uncompacted_bytes_ += written;
}

void Room::Compact() {
  const bool tight = !Admits(/*with_bodies=*/true).ok();
  const uint64_t every = std::min(kCompactEveryBytesMax, quota_bytes_ / 16);
  if (tight && compacted_ < revision_) {
    const int64_t revision = revision_;
    if (kv_->Compact(revision, /*physical=*/true).ok()) compacted_ = mark_ = revision;
    uncompacted_bytes_ = 0;
  } else if (tight) {
    // A member counts the pages that a compaction freed only once it has written something again, twice in fact; and
    // we refuse to write. A lease is something.
    if (absl::StatusOr<int64_t> lease = kv_->LeaseGrant(kNudge); lease.ok()) kv_->LeaseRevoke(*lease).IgnoreError();
  } else if (uncompacted_bytes_ >= every) {
    if (mark_ > compacted_ && kv_->Compact(mark_, /*physical=*/false).ok()) compacted_ = mark_;
    mark_ = revision_;
    uncompacted_bytes_ = 0;
  }
  // The alarm counts the file, and a file only shrinks when it is written anew.
  if (file_bytes_ + quota_bytes_ / 8 >= quota_bytes_ && in_use_bytes_ <= file_bytes_ / 2) Make();
}

void Room::Care() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_.wait_for(lock, kLookEvery, [this] { return stopping_; })) {
    lock.unlock();
    Look();
    Compact();
    lock.lock();
  }
}

}  // namespace relais::etcd
