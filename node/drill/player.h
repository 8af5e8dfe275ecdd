// Plays a practice referral's steps by itself, at the end that started it and, where the configuration allows it, at
// the end that receives it. It does what staff would do, by the desk's own doorways.
#ifndef RELAIS_NODE_DRILL_PLAYER_H_
#define RELAIS_NODE_DRILL_PLAYER_H_

#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "node/api/desk_api.h"
#include "node/drill/scenario.h"
#include "node/node_runner.h"

namespace relais::node {

// One thread of its own, which looks every other second. It touches rows with the drill mark and no others.
class DrillPlayer {
 public:
  struct Options {
    bool answer = false;  // play the second door's steps of automatic drills that come here
  };
  // What is borrowed outlives it.
  DrillPlayer(NodePorts ports, NodeRunner* runner, DeskApi* desk, Options options);
  ~DrillPlayer();

  void Start();
  // Harmless when repeated; before the desk and the runner stop.
  void Stop() ABSL_LOCKS_EXCLUDED(mutex_);

  // One look: plays at most one step of each drill; returns how many were played.
  int PlayOnce();

 private:
  void Run() ABSL_LOCKS_EXCLUDED(mutex_);
  // The step of `row` that is this end's to play now; nothing when there is none.
  std::optional<DrillStep> StepOf(const ReferralRow& row) const;
  bool Play(const ReferralRow& row, const DrillStep& step);
  bool Decline(const std::string& referral, const DrillStep& step);

  const NodePorts ports_;
  NodeRunner* const runner_;
  DeskApi* const desk_;
  const Options options_;
  absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace relais::node

#endif  // RELAIS_NODE_DRILL_PLAYER_H_
