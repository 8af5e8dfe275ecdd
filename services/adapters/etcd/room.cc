#include "services/adapters/etcd/room.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace relais::etcd {
namespace {

constexpr std::chrono::seconds kLookEvery{2};
constexpr absl::Duration kNudge = absl::Seconds(5);
constexpr int kNudgesUntilCounted = 2;
constexpr absl::Duration kCommitEvery = absl::Milliseconds(150);  // a member does every 100
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
  const int64_t newest = Newest();
  if (made_revision_ == newest && absl::Now() < made_ + kMakeEvery) return;
  // What fails here fails again, or works, the next time: the write that needs the room tells which.
  absl::Status done = kv_->Compact(newest, /*physical=*/true);
  done.Update(kv_->Defragment());
  done.Update(kv_->LiftQuotaAlarm());
  Measure();
  if (done.ok()) tidy_revision_ = newest;
  made_ = absl::Now();
  made_revision_ = newest;
}

absl::Status Room::Begin() {
  if (Admits(/*with_bodies=*/true).ok()) return absl::OkStatus();
  kv_->Compact(Newest(), /*physical=*/true).IgnoreError();
  for (int time = 0; time < kNudgesUntilCounted; ++time) {
    Nudge();
    absl::SleepFor(kCommitEvery);
  }
  Measure();
  return Admits(/*with_bodies=*/false);
}

bool Room::Measure() {
  uint64_t in_use = 0, file = 0;
  bool alarmed = false;
  for (const MemberStanding& member : kv_->Standings()) {
    in_use = std::max(in_use, member.in_use_bytes);
    file = std::max(file, member.file_bytes);
    alarmed = alarmed || member.alarmed;
  }
  if (file == 0) return false;
  in_use_bytes_ = in_use;
  file_bytes_ = file;
  alarmed_ = alarmed;
  return true;
}

void Room::Look() {
  const uint64_t written = written_bytes_;
  if (!Measure()) return;
  written_bytes_ -= written;
  uncompacted_bytes_ += written;
}

int64_t Room::Newest() const {
  pb::RangeRequest anything;
  anything.set_key("/");  // any: the answer names the revision
  const absl::StatusOr<pb::RangeResponse> answer = kv_->Range(anything);
  return answer.ok() ? answer->header().revision() : 0;
}

// A member counts the pages that a compaction freed only once it has written something again, twice in fact; and we
// refuse to write. A lease is something.
void Room::Nudge() {
  if (absl::StatusOr<int64_t> lease = kv_->LeaseGrant(kNudge); lease.ok()) kv_->LeaseRevoke(*lease).IgnoreError();
}

// What others dropped is room as well, once it is forgotten.
void Room::Squeeze() {
  const int64_t newest = Newest();
  const bool changed = newest > compacted_;
  if (changed && kv_->Compact(newest, /*physical=*/true).ok()) {
    compacted_ = mark_ = newest;
    uncompacted_bytes_ = 0;
  }
  // Under the alarm only a file that is written anew tells what is free in it; once it was, only what is dropped since
  // makes a difference.
  if (alarmed_ && (tidy_revision_ < newest || Admits(/*with_bodies=*/false).ok())) Make();
  if (!alarmed_ && !changed) Nudge();
}

void Room::Compact() {
  if (revision_ == 0) return;
  const uint64_t every = std::min(kCompactEveryBytesMax, quota_bytes_ / 16);
  if (alarmed_ || !Admits(/*with_bodies=*/true).ok()) {
    Squeeze();
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
