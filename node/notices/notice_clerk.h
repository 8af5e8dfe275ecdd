// Looks every few seconds whether somebody has to be told that something waits, and tells them by mail.
#ifndef RELAIS_NODE_NOTICES_NOTICE_CLERK_H_
#define RELAIS_NODE_NOTICES_NOTICE_CLERK_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "node/notices/memory_file.h"
#include "node/notices/notice_plan.h"
#include "node/notices/notice_settings.h"
#include "services/ports/clock.h"
#include "services/ports/mailer.h"
#include "services/ports/telemetry.h"

namespace relais::node {

// Its own thread, since a relay may be slow; nothing of the desk ever waits for it.
class NoticeClerk {
 public:
  struct Options {
    std::string settings_path;  // no file: nobody is told anything
    std::string memory_path;
    absl::Duration pause = absl::Seconds(5);  // between two looks
  };
  // What waits now; none when the node is too busy to say.
  using Gather = std::function<std::optional<std::vector<Waiting>>()>;
  using MakeMailer = std::function<std::unique_ptr<Mailer>(const RelayOptions&)>;

  NoticeClerk(Options options, Gather gather, MakeMailer make_mailer, const Clock* clock, Telemetry* telemetry);
  ~NoticeClerk();
  NoticeClerk(const NoticeClerk&) = delete;
  NoticeClerk& operator=(const NoticeClerk&) = delete;

  void Start();
  // Ends after the mail that is under way, within the mailer's own patience. Any thread but its own.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

  // One look, by itself: what the thread does. A relay that does not answer is left alone for a while that doubles with
  // each failure, from one minute to one hour. A recipient that the relay refuses is told no more of these things.
  void Look();

 private:
  void Run();
  // OK, or why the relay takes nothing now.
  absl::Status TellAll(const NoticeSettings& settings, const std::vector<Waiting>& waiting, LocalTime now);
  void Fail(const absl::Status& status, absl::Time at, LocalTime now);
  void Save();

  const Options options_;
  const Gather gather_;
  const MakeMailer make_mailer_;
  const Clock* const clock_;
  Telemetry* const telemetry_;

  // Of the thread, or of who calls Look instead of Start.
  NoticeBook book_;
  std::string wrong_settings_;  // logged once, until they change
  int failures_ = 0;
  absl::Time silent_until_ = absl::InfinitePast();

  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_NOTICES_NOTICE_CLERK_H_
