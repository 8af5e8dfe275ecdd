#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/check.h"
#include "tests/bench/commit.h"
#include "tests/bench/load.h"

namespace relais::bench {
namespace {

constexpr auto kArrivalPatience = std::chrono::seconds(120);

struct Arrival {
  int recipient = 0;
  std::string batch;
};

// What is durable here, seen from the commit thread and from the one that answers the driver.
class Tally {
 public:
  struct Result {
    uint64_t last_ns = 0;
    uint64_t p50_us = 0;
    uint64_t p99_us = 0;
    uint64_t repeats = 0;
  };

  // `marks` became durable at `now_ns`. Returns how many were new.
  uint64_t Add(const std::vector<Mark>& marks, uint64_t now_ns) {
    std::lock_guard lock(mutex_);
    uint64_t fresh = 0;
    for (const Mark& mark : marks) {
      if (mark.number >= seen_.size()) seen_.resize(mark.number + mark.number / 2 + 1024);
      if (seen_[mark.number]) {
        ++repeats_;
        continue;
      }
      seen_[mark.number] = true;
      ++fresh;
      if (mark.number < first_ || mark.number >= first_ + count_) continue;
      ++here_;
      last_ns_ = now_ns;
      delays_us_.push_back(static_cast<uint32_t>((now_ns - std::min(mark.due_ns, now_ns)) / 1000));
    }
    if (count_ > 0 && here_ == count_) wake_.notify_all();
    return fresh;
  }
  // Must be called before the first of these envelopes is sent.
  void Expect(uint64_t first, uint64_t count) {
    std::lock_guard lock(mutex_);
    first_ = first;
    count_ = count;
    here_ = 0;
    delays_us_.clear();
    delays_us_.reserve(count);
  }
  absl::StatusOr<Result> Await() {
    std::unique_lock lock(mutex_);
    if (!wake_.wait_for(lock, kArrivalPatience, [this] { return here_ == count_; })) {
      return absl::DeadlineExceededError(absl::StrCat(count_ - here_, " of ", count_, " envelopes never arrived"));
    }
    Result result{last_ns_, 0, 0, repeats_};
    std::sort(delays_us_.begin(), delays_us_.end());
    if (!delays_us_.empty()) {
      result.p50_us = delays_us_[delays_us_.size() / 2];
      result.p99_us = delays_us_[delays_us_.size() * 99 / 100];
    }
    return result;
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<bool> seen_;
  uint64_t first_ = 0;
  uint64_t count_ = 0;
  uint64_t here_ = 0;
  uint64_t last_ns_ = 0;
  uint64_t repeats_ = 0;
  std::vector<uint32_t> delays_us_;
};

class RecipientRole {
 public:
  RecipientRole(Progress progress, std::unique_ptr<FrameStore> store)
      : progress_(progress),
        store_(std::move(store)),
        commit_([this](std::vector<Arrival>& group) { Commit(group); }) {}
  ~RecipientRole() {
    streams_.clear();  // no delivery after this
    commit_.Stop();
  }

  absl::Status Open(const Plan& plan, Pipe& pipe, int first, int last) {
    const size_t size = static_cast<size_t>(plan.recipients);
    std::vector<std::unique_ptr<RecipientStream>> streams(size);
    durable_frames_.resize(size);
    for (int i = first; i < last; ++i) {
      auto stream = pipe.OpenRecipient(plan, i, [this, i](std::string batch) { commit_.Push({i, std::move(batch)}); });
      if (!stream.ok()) return stream.status();
      streams[static_cast<size_t>(i)] = *std::move(stream);
    }
    std::lock_guard lock(mutex_);
    streams_ = std::move(streams);
    return absl::OkStatus();
  }
  Tally& tally() { return tally_; }

 private:
  void Commit(std::vector<Arrival>& group) {
    puts_.clear();
    marks_.clear();
    const std::vector<uint64_t> before = durable_frames_;
    for (const Arrival& arrival : group) {
      RELAIS_CHECK(!arrival.batch.empty() && arrival.batch.size() % limits::kEnvelopeBytes == 0);
      uint64_t& frames = durable_frames_[static_cast<size_t>(arrival.recipient)];
      puts_.push_back({static_cast<uint32_t>(arrival.recipient), ++frames, arrival.batch});
      for (size_t at = 0; at < arrival.batch.size(); at += limits::kEnvelopeBytes) {
        marks_.push_back(ReadMark(arrival.batch.data() + at));
      }
    }
    store_->Append(puts_);
    progress_.Add(tally_.Add(marks_, NowNs()));
    std::lock_guard lock(mutex_);
    for (size_t i = 0; i < streams_.size(); ++i) {
      if (durable_frames_[i] > before[i]) streams_[i]->Ack(durable_frames_[i]);
    }
  }

  Progress progress_;
  std::unique_ptr<FrameStore> store_;
  Tally tally_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<RecipientStream>> streams_;  // null for the recipients of another process
  std::vector<uint64_t> durable_frames_;                   // commit thread, after Open
  std::vector<FrameStore::Put> puts_;
  std::vector<Mark> marks_;
  CommitThread<Arrival> commit_;  // last: its thread uses all of the above
};

}  // namespace

absl::Status RunRecipientRole(const Plan& plan, Pipe& pipe, int first, int last) {
  auto progress = Progress::Map(plan);
  if (!progress.ok()) return progress.status();
  const std::string folder = absl::StrCat(plan.dir, "/recipients.", first);
  auto store = plan.pipe == "floor" ? OpenFileStore(folder) : OpenRocksStore(folder);
  if (!store.ok()) return store.status();
  RecipientRole role(*progress, *std::move(store));
  if (absl::Status opened = role.Open(plan, pipe, first, last); !opened.ok()) return opened;
  std::cout << "ready 0" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string verb;
    uint64_t from = 0;
    uint64_t count = 0;
    if (!(words >> verb >> from >> count)) return absl::InvalidArgumentError(absl::StrCat("unknown order: ", line));
    if (verb == "expect") {
      role.tally().Expect(from, count);
      std::cout << "expecting" << std::endl;
      continue;
    }
    const absl::StatusOr<Tally::Result> result = role.tally().Await();
    if (!result.ok()) return result.status();
    std::cout << "done " << result->last_ns << " " << result->p50_us << " " << result->p99_us << " " << result->repeats
              << std::endl;
  }
  return absl::OkStatus();
}

}  // namespace relais::bench
