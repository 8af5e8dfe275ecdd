#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/bench/load.h"

namespace relais::bench {
namespace {

constexpr auto kPatience = std::chrono::seconds(120);  // one run, or a stuck pipe

struct Order {
  uint64_t first = 0;
  uint64_t count = 0;
  uint64_t batch = 0;
  uint64_t rate = 0;
};

void SleepUntil(uint64_t due_ns) {
  timespec due{static_cast<time_t>(due_ns / 1'000'000'000u), static_cast<long>(due_ns % 1'000'000'000u)};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nullptr) != 0) {
  }
}

class SenderRole {
 public:
  SenderRole(const Plan& plan, Pipe& pipe, Progress progress) : plan_(plan), pipe_(pipe), progress_(progress) {}

  absl::Status Open() {
    lines_.resize(static_cast<size_t>(plan_.senders));
    for (int i = 0; i < plan_.senders; ++i) {
      auto stream = pipe_.OpenSender(plan_, i, [this, i](uint64_t frames) { OnAck(i, frames); });
      if (!stream.ok()) return stream.status();
      lines_[static_cast<size_t>(i)].stream = *std::move(stream);
    }
    return absl::OkStatus();
  }

  // When the first envelope was due.
  absl::StatusOr<uint64_t> Run(const Order& order) {
    const uint64_t start = NowNs();
    for (uint64_t done = 0; done < order.count;) {
      const uint64_t size = std::min(order.batch, order.count - done);
      uint64_t due = NowNs();
      if (order.rate > 0) {
        due = start + done * 1'000'000'000u / order.rate;
        SleepUntil(due);
      }
      const int sender = static_cast<int>(frames_++ % static_cast<uint64_t>(plan_.senders));
      if (!AwaitRoom(sender, size)) return absl::DeadlineExceededError("a sender waits too long for room");
      SendFrame(sender, order.first + done, size, order.rate > 0 ? due : NowNs());
      done += size;
    }
    std::unique_lock lock(mutex_);
    if (!wake_.wait_for(lock, kPatience, [this] { return AllAcked(); })) {
      return absl::DeadlineExceededError("the hub does not acknowledge");
    }
    return start;
  }
  void Close() { lines_.clear(); }

 private:
  struct Line {
    std::unique_ptr<SenderStream> stream;
    uint64_t sent = 0;   // frames
    uint64_t acked = 0;  // frames; under mutex_
    int recipient = 0;   // of the next frame
  };

  void OnAck(int sender, uint64_t frames) {
    std::lock_guard lock(mutex_);
    uint64_t& acked = lines_[static_cast<size_t>(sender)].acked;
    acked = std::max(acked, frames);
    wake_.notify_one();
  }
  bool AllAcked() const {
    return std::all_of(lines_.begin(), lines_.end(), [](const Line& line) { return line.acked == line.sent; });
  }
  bool AwaitRoom(int sender, uint64_t size) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (envelopes_ + size > progress_.durable() + static_cast<uint64_t>(plan_.in_flight_max)) {
      if (std::chrono::steady_clock::now() > until) return false;
      SleepUntil(NowNs() + 200'000);
    }
    std::unique_lock lock(mutex_);
    return wake_.wait_until(lock, until, [&] {
      const Line& line = lines_[static_cast<size_t>(sender)];
      return line.sent - line.acked < static_cast<uint64_t>(plan_.window);
    });
  }
  void SendFrame(int sender, uint64_t first, uint64_t size, uint64_t due) {
    Line& line = lines_[static_cast<size_t>(sender)];
    const int recipient = (line.recipient + sender) % plan_.recipients;
    line.recipient = (line.recipient + 1) % plan_.recipients;
    std::string batch(size * limits::kEnvelopeBytes, '\0');
    for (uint64_t i = 0; i < size; ++i) {
      char* const at = batch.data() + i * limits::kEnvelopeBytes;
      pipe_.FillEnvelope(plan_, sender, recipient, first + i, at);
      WriteMark({first + i, due}, at);
    }
    {
      std::lock_guard lock(mutex_);
      ++line.sent;
    }
    envelopes_ += size;
    line.stream->Send(recipient, std::move(batch));
  }

  const Plan& plan_;
  Pipe& pipe_;
  Progress progress_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Line> lines_;
  uint64_t frames_ = 0;
  uint64_t envelopes_ = 0;
};

}  // namespace

absl::Status RunSenderRole(const Plan& plan, Pipe& pipe) {
  auto progress = Progress::Map(plan);
  if (!progress.ok()) return progress.status();
  SenderRole role(plan, pipe, *progress);
  if (absl::Status opened = role.Open(); !opened.ok()) return opened;
  std::cout << "ready 0" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string verb;
    Order order;
    if (!(words >> verb >> order.first >> order.count >> order.batch >> order.rate) || verb != "run") {
      return absl::InvalidArgumentError(absl::StrCat("unknown order: ", line));
    }
    const absl::StatusOr<uint64_t> start = role.Run(order);
    if (!start.ok()) return start.status();
    std::cout << "sent " << *start << std::endl;
  }
  role.Close();
  return absl::OkStatus();
}

}  // namespace relais::bench
