// A way from senders through one hub to recipients. The load is the same for every pipe; only this differs.
#ifndef RELAIS_TESTS_BENCH_PIPE_H_
#define RELAIS_TESTS_BENCH_PIPE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/bench/plan.h"

namespace relais::bench {

// One sender's open stream. Send never blocks; one thread calls it; the caller keeps to the plan's window.
class SenderStream {
 public:
  virtual ~SenderStream() = default;  // closes the stream and waits for its last callback
  // The next frame: `batch` holds whole envelopes, all for mailbox `recipient`.
  virtual void Send(int recipient, std::string batch) = 0;
};

// One recipient's open stream. Any thread may call Ack.
class RecipientStream {
 public:
  virtual ~RecipientStream() = default;  // closes the stream and waits for its last callback
  // Every frame up to number `frames` (counted from 1 as they were delivered) is durable at the recipient.
  virtual void Ack(uint64_t frames) = 0;
};

// Called from the pipe's threads, in order within a stream.
using AckFn = std::function<void(uint64_t frames)>;  // so many frames of this sender are durable at the hub
using DeliverFn =
    std::function<void(std::string batch)>;  // one frame for this recipient, not yet durable anywhere here

// What a pipe owes:
//  1. A frame is acknowledged to its sender only after the hub's own synced write.
//  2. At most `window` frames are unacknowledged in each direction of a stream.
//  3. The hub process forwards frames in the order it made them durable, and delivers each at least once.
// The driver calls Prepare and HubCommand; a client process calls the Open functions and FillEnvelope.
class Pipe {
 public:
  virtual ~Pipe() = default;
  // Writes below plan.dir what hub and clients need: keys, certificates, configuration.
  virtual absl::Status Prepare(const Plan& plan) = 0;
  // The hub process. It listens on loopback at a port of its choice, prints "ready PORT" as one line on its standard
  // output, serves until its standard input ends, and then exits 0.
  virtual std::vector<std::string> HubCommand(const Plan& plan) = 0;
  // The node of one mailbox as a process, with the same manners ("ready 0"); empty when this pipe has none.
  virtual absl::StatusOr<std::vector<std::string>> NodeCommand(const Plan& plan, int mailbox) = 0;
  // Hub and nodes are the product's daemons: each says where it listens in a line of its own, and ends on SIGTERM.
  virtual bool daemons() const { return false; }
  virtual absl::StatusOr<std::unique_ptr<SenderStream>> OpenSender(const Plan& plan, int sender, AckFn on_ack) = 0;
  virtual absl::StatusOr<std::unique_ptr<RecipientStream>> OpenRecipient(const Plan& plan, int recipient,
                                                                         DeliverFn on_frame) = 0;
  // Writes one whole pre-sealed envelope (kEnvelopeBytes at `out`) that this hub accepts. The caller overwrites the
  // mark afterwards, so a pipe must not let its hub depend on the first 16 sealed bytes.
  virtual void FillEnvelope(const Plan& plan, int sender, int recipient, uint64_t number, char* out) = 0;
};

// Null for an unknown name. `self` is the path of this binary, for pipes whose hub is a role of it.
std::unique_ptr<Pipe> MakePipe(absl::string_view name, const std::string& self);
// Names in the order of a rotation.
std::vector<std::string> PipeNames();

}  // namespace relais::bench

#endif  // RELAIS_TESTS_BENCH_PIPE_H_
