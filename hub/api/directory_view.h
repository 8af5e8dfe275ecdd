// What the hub's read-only doorways know of the network without holding up its one thread, and who is told when it
// changes.
#ifndef RELAIS_HUB_API_DIRECTORY_VIEW_H_
#define RELAIS_HUB_API_DIRECTORY_VIEW_H_

#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "hub/hub_runner.h"
#include "services/core/convention/knowledge.h"

namespace relais::hub {

// Told by the view, under its lock: must neither block nor call it back.
class DirectoryWatcher {
 public:
  virtual ~DirectoryWatcher() = default;
  virtual void Tell(Revision revision, const std::vector<PartnerId>& changed) = 0;
  virtual void End() = 0;
};

inline constexpr size_t kDirectoryWatchersMax = 200;  // each costs a stream of one of the two ports

// Threads: one of its own, from Start to Stop, which asks the engine every second, or sooner when woken; every method
// may be called from any thread.
class DirectoryView {
 public:
  explicit DirectoryView(HubPorts ports) : ports_(ports) {}
  ~DirectoryView() { Stop(); }

  // Waits for the first look at the engine, which runs.
  void Start(HubRunner* runner);
  // Ends every watcher and the thread. Harmless when repeated; before the runner stops.
  void Stop();

  // At most a second old, sooner once woken. Never null.
  std::shared_ptr<const Knowledge> Get() const;
  // As the engine has it now; waits for it some seconds at most, and then answers as Get. Never null.
  std::shared_ptr<const Knowledge> GetFresh();
  // Something was admitted: look now.
  void Wake();

  // From now on `watcher` is told, first of every partner that publishes; until Leave. kBusy: too many; kStopping.
  absl::Status Join(DirectoryWatcher* watcher);
  void Leave(DirectoryWatcher* watcher);

 private:
  void Run();
  // Asks the engine; false when it does not answer within a few seconds.
  bool Renew();

  const HubPorts ports_;
  HubRunner* runner_ = nullptr;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Knowledge> knowledge_ ABSL_GUARDED_BY(mutex_) = std::make_shared<const Knowledge>();
  absl::btree_set<DirectoryWatcher*> watchers_ ABSL_GUARDED_BY(mutex_);
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace relais::hub

#endif  // RELAIS_HUB_API_DIRECTORY_VIEW_H_
