// One end of the probe's stream: an outgoing queue held to the window, cumulative acknowledgements, one write at a
// time.
#ifndef RELAIS_TESTS_BENCH_PUMP_H_
#define RELAIS_TESTS_BENCH_PUMP_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

#include "tests/bench/probe.pb.h"

namespace relais::bench {

// Reactor is grpc::ServerBidiReactor or grpc::ClientBidiReactor over ProbeFrame. Post and PostAck: any thread.
template <class Reactor>
class Pump : public Reactor {
 public:
  explicit Pump(int window) : window_(static_cast<uint64_t>(window)) {}

  // Numbers `frame` and sends it when the window lets it.
  void Post(ProbeFrame frame) {
    std::lock_guard lock(mutex_);
    queue_.push_back(std::move(frame));
    Kick();
  }
  void PostAck(uint64_t frames) {
    std::lock_guard lock(mutex_);
    ack_due_ = std::max(ack_due_, frames);
    Kick();
  }

 protected:
  // Both run on gRPC's threads, in order. OnFrame may take the batch out of `frame`.
  virtual void OnFrame(ProbeFrame& frame) = 0;
  virtual void OnAck(uint64_t frames) = 0;
  // The other side reads or writes no more, and no write of ours is under way. Once.
  virtual void OnDrained() = 0;

  void ReadNext() { this->StartRead(&in_); }

  void OnReadDone(bool ok) override {
    if (!ok) return Close();
    if (in_.ack_through() > 0) {
      OnAck(in_.ack_through());
      std::lock_guard lock(mutex_);
      peer_has_ = std::max(peer_has_, in_.ack_through());
      Kick();
    }
    OnFrame(in_);
    ReadNext();
  }
  void OnWriteDone(bool ok) override {
    {
      std::lock_guard lock(mutex_);
      writing_ = false;
      if (ok) Kick();
      if (!closed_ || writing_) return;
    }
    Drained();
  }

 private:
  void Close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
      if (writing_) return;
    }
    Drained();
  }
  void Drained() {
    {
      std::lock_guard lock(mutex_);
      if (drained_) return;
      drained_ = true;
    }
    OnDrained();
  }
  // Under mutex_. gRPC never runs a reaction inside StartWrite, so the lock is not taken twice.
  void Kick() {
    if (writing_ || closed_) return;
    const bool data = !queue_.empty() && sent_ - std::min(peer_has_, sent_) < window_;
    if (!data && ack_due_ == ack_sent_) return;
    if (data) {
      out_ = std::move(queue_.front());
      queue_.pop_front();
      out_.set_sequence(++sent_);
    } else {
      out_.Clear();
    }
    out_.set_ack_through(ack_due_);
    ack_sent_ = ack_due_;
    writing_ = true;
    this->StartWrite(&out_);
  }

  const uint64_t window_;
  ProbeFrame in_;  // gRPC's between ReadNext and OnReadDone
  std::mutex mutex_;
  std::deque<ProbeFrame> queue_;
  ProbeFrame out_;  // gRPC's while writing_
  bool writing_ = false;
  bool closed_ = false;
  bool drained_ = false;
  uint64_t sent_ = 0;
  uint64_t peer_has_ = 0;
  uint64_t ack_due_ = 0;
  uint64_t ack_sent_ = 0;
};

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_PUMP_H_
