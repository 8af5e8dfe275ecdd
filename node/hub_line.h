// The node's one outgoing connection: keeps a session with the hub alive and carries the engine's frames.
#ifndef RELAIS_NODE_HUB_LINE_H_
#define RELAIS_NODE_HUB_LINE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "node/node_runner.h"
#include "services/adapters/grpc/channel.h"

namespace relais::node {

class HubSession;

// Threads: one of its own that opens sessions, one after another; gRPC's for frames; Send… from the runner's thread.
class HubLine {
 public:
  struct Options {
    // Asked anew for each attempt, so that a renewed certificate is used from the next session on.
    std::function<ChannelOptions()> channel;
    LedgerId store;
    BootId boot;
    absl::Duration backoff_min = absl::Milliseconds(200);
    absl::Duration backoff_max = absl::Seconds(30);  // full jitter between the two
    // While the partner's signature or the Region's word is awaited: somebody stands before the screen.
    absl::Duration awaiting_min = absl::Seconds(1);
    absl::Duration awaiting_max = absl::Seconds(4);
  };
  HubLine(NodePorts ports, NodeRunner* runner, Options options);
  ~HubLine();

  void Start();
  // Ends the session and the thread. Harmless when repeated; not from the runner's thread.
  void Stop();

  // Waits until the hub has welcomed the first session or turned it away, or could not be reached, and until the engine
  // knows of it; `patience` at most. Before the desk opens: whoever was put back from a copy is told so first.
  void AwaitFirstWord(absl::Duration patience) const { first_word_.WaitForNotificationWithTimeout(patience); }
  // Ends the present session and opens the next one at once, with what options.channel says then. Any thread.
  void Reconnect();
  // Why the hub ended the last session or did not open it; kNone while one is up, and when the hub said nothing.
  Reason hub_reason() const { return hub_reason_; }

  // Frames for the present session; without one they are dropped, since the engine starts anew with the next.
  void Send(SendDeposit deposit);
  void Send(SendSettle settle);
  void Send(SendVerdict verdict);
  void Send(SendRestate restate);
  void Send(SendErased erased);

  // The connection of the present session, once the hub has welcomed it; null without one. For calls beside the
  // stream.
  std::shared_ptr<grpc::Channel> PresentChannel() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();
  void RunSession();
  void SayFirstWord();
  absl::Duration Pause(absl::Duration ceiling);
  std::shared_ptr<HubSession> Present() const;

  const NodePorts ports_;
  NodeRunner* const runner_;
  const Options options_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<HubSession> session_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool at_once_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<Reason> hub_reason_ = Reason::kNone;
  bool met_ = false;  // the last session got as far as Welcome
  mutable absl::Notification first_word_;
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_HUB_LINE_H_
