// The partner's own entry in the directory, from this node: signed, kept on disk, and offered to the hub until it
// answers.
#ifndef RELAIS_NODE_PUBLISHER_H_
#define RELAIS_NODE_PUBLISHER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "node/node_runner.h"
#include "services/core/convention/knowledge.h"
#include "services/core/handoff/signed_text.h"
#include "services/wire/knowledge_codec.h"

namespace relais::node {

// Numbers are those of relais.v1.PublishingState.
enum class PublishingState : uint8_t { kNothing = 0, kWaiting = 1, kPublished = 2, kRefused = 3 };

struct OwnEntry {
  // Signed here last, or else what the hub pushed; nothing: neither.
  std::optional<DirectoryEntry> entry;
  PublishingState state = PublishingState::kNothing;  // of the one signed here
  Reason reason = Reason::kNone;                      // when refused
};

// Threads: one of its own from Start to Stop, which offers; every other method from any thread.
class Publisher {
 public:
  struct Options {
    PartnerId partner;
    std::string file;  // the signed text; made by the first Publish
    wire::KeyTools tools;
    // Hands the text to the hub; blocks half a minute at most. A status without a reason of ours, kUnavailable, kBusy
    // and kStopping are silence: it is offered again.
    std::function<absl::Status(const SignedText&)> offer;
    absl::Duration pause_min = absl::Milliseconds(500);
    absl::Duration pause_max = absl::Seconds(30);  // between two offers to a silent hub, with full jitter
    // A hub may lose its ledger: what it has is offered again now and then, which changes nothing there.
    absl::Duration again_after = absl::Hours(1);
  };
  Publisher(NodePorts ports, Options options) : ports_(ports), options_(std::move(options)) {}
  ~Publisher() { Stop(); }

  // Reads what was signed before; once, first. DataLoss when the file is there and is no entry of this partner signed
  // by this node.
  absl::Status Load();
  void Start();
  // Harmless when repeated.
  void Stop();

  // The edition under which `entry` was signed and kept; its own is not looked at. The same content as signed last
  // keeps its edition. On error nothing changed: kNotPermitted (another partner), what DecodeText and CheckPublishable
  // say, kStoreFull, kUnavailable (the disk).
  absl::StatusOr<Edition> Publish(DirectoryEntry entry);
  // Waits up to `wait` for the hub's answer to what was signed last.
  OwnEntry Own(absl::Duration wait = absl::ZeroDuration()) const;

 private:
  void Run();
  bool Settled() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return state_ != PublishingState::kWaiting || stopping_;
  }
  // One offer; how long to wait before the next.
  absl::Duration OfferOnce();
  absl::Duration Pause();

  const NodePorts ports_;
  const Options options_;
  mutable absl::Mutex mutex_;
  std::optional<DirectoryEntry> entry_ ABSL_GUARDED_BY(mutex_);  // that `text_` holds
  SignedText text_ ABSL_GUARDED_BY(mutex_);
  PublishingState state_ ABSL_GUARDED_BY(mutex_) = PublishingState::kNothing;
  Reason reason_ ABSL_GUARDED_BY(mutex_) = Reason::kNone;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Duration ceiling_;  // of the pauses; the thread's own
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_PUBLISHER_H_
