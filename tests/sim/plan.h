// What one seed means: who takes part, how much is done, and every fault with its place. Printed with a failing run.
#ifndef RELAIS_TESTS_SIM_PLAN_H_
#define RELAIS_TESTS_SIM_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/fakes/mem_ledger.h"

namespace relais::sim {

enum class FaultKind {
  kCut,             // a stream ends, both ends know
  kGhost,           // a stream ends at the node; what it had sent may still come, late, on the old session
  kRepeat,          // a frame comes twice on one session
  kHubCrash,        // kill -9; up again later, or the one that stands by in its place
  kNodeCrash,       //
  kHubDisk,         // the next write of the hub's disk fails or is in doubt: the hub stops
  kNodeDisk,        //
  kPartition,       // no stream for a while
  kClogUp,          // frames to the hub wait for a while
  kClogDown,        // frames from the hub wait for a while
  kHubLost,         // the hub's disk is gone: an empty one takes its place
  kRotate,          // a node has a new sealing key; the old one still opens
  kDays,            // days pass at once
  kClockBack,       // everybody's clock goes back some hours
  kHubCheckpoint,   // a checkpoint is written and the ledger trimmed
  kNodeCheckpoint,  //
  kHubStall,        // the serving hub stands still past its lease, another one serves, the first one wakes up again
};
inline constexpr int kFaultKinds = 17;
std::string FaultName(FaultKind kind);

struct Fault {
  int after = 0;  // when so many handoffs were made
  FaultKind kind = FaultKind::kCut;
  int node = 1;    // where it has one
  int length = 0;  // steps it lasts, days, hours
  DiskFault disk = DiskFault::kNone;
  bool fired = false;
};

struct Plan {
  uint64_t seed = 0;
  int nodes = 5;       // 5 to 9
  int handoffs = 200;  // envelopes that staff's acts are to make
  int drill_percent = 0;
  std::vector<Fault> faults;  // ascending `after`
};

// Everything but the seed is drawn from it.
Plan DrawPlan(uint64_t seed, int handoffs, int faults);
// One line, then one for each fault.
std::string Describe(const Plan& plan);

}  // namespace relais::sim

#endif  // RELAIS_TESTS_SIM_PLAN_H_
