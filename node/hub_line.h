// The node's one outgoing connection: keeps a session with the hub alive and carries the engine's frames.
#ifndef RELAIS_NODE_HUB_LINE_H_
#define RELAIS_NODE_HUB_LINE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "node/hub_search.h"
#include "node/node_runner.h"
#include "services/adapters/grpc/channel.h"

namespace relais::node {

class HubSession;

// Threads: one of its own that opens sessions, one after another; gRPC's for frames; Send… from the runner's thread.
class HubLine {
 public:
  struct Options {
    // The region's hubs, host:port: one, or several of which one serves. It is tried from the first on.
    std::vector<std::string> hubs;
    // Asked anew for each attempt, so that a renewed certificate is used from the next session on.
    std::function<ChannelOptions(const std::string& hub)> channel;
    LedgerId store;
    BootId boot;
    HubSearch::Pauses pauses;
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
  // The hub of the present session; without one, the next to be tried. Any thread.
  std::string hub() const ABSL_LOCKS_EXCLUDED(mutex_);
  // Why the hub ended the last session or did not open it; kNone while one is up, and when the hub said nothing.
  Reason hub_reason() const { return hub_reason_; }

  // What follows is for that session.
  void Send(StartLine start);
  // The session that is being spoken to; none without one. Any thread.
  Nonce open_session() const;
  // Frames for the session that is being spoken to; without one they are dropped, since the engine starts anew with the
  // next. A verdict that took its time is for that of `session` only.
  void Send(SendDeposit deposit);
  void Send(SendSettle settle);
  void Send(SendVerdict verdict, Nonce session);
  void Send(SendRestate restate);
  void Send(SendErased erased);

  // The connection of the present session, once the hub has welcomed it; null without one. For calls beside the
  // stream.
  std::shared_ptr<grpc::Channel> PresentChannel() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void Run();
  void RunSession();
  void SayFirstWord();
  // False once it stops.
  bool PauseBeforeNext();
  std::shared_ptr<HubSession> Present() const;
  // The present one, once it is spoken to.
  std::shared_ptr<HubSession> Open() const;

  const NodePorts ports_;
  NodeRunner* const runner_;
  const Options options_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<HubSession> session_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool at_once_ ABSL_GUARDED_BY(mutex_) = false;
  std::atomic<Reason> hub_reason_ = Reason::kNone;
  HubSearch search_ ABSL_GUARDED_BY(mutex_);
  // The thread's own.
  HubTry last_;
  size_t tried_ = 0;
  mutable absl::Notification first_word_;
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_HUB_LINE_H_
