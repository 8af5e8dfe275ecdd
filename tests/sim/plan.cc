#include "tests/sim/plan.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/fakes/seeded_entropy.h"

namespace relais::sim {
namespace {

constexpr uint64_t kPlanSalt = 0x706c616e;  // the plan's draws are not the run's

FaultKind DrawKind(SeededEntropy& lots, int* hub_lost) {
  const auto kind = static_cast<FaultKind>(lots.Below(kFaultKinds));
  // A region loses its hub's disk at most twice in a run: each time costs everybody a restatement.
  if (kind != FaultKind::kHubLost) return kind;
  return ++*hub_lost <= 2 ? kind : FaultKind::kHubCrash;
}

int DrawLength(SeededEntropy& lots, FaultKind kind) {
  switch (kind) {
    case FaultKind::kDays:
      return 1 + static_cast<int>(lots.Below(2));
    case FaultKind::kClockBack:
      return 1 + static_cast<int>(lots.Below(30));
    default:
      return 20 + static_cast<int>(lots.Below(400));
  }
}

}  // namespace

std::string FaultName(FaultKind kind) {
  static constexpr const char* kNames[kFaultKinds] = {
      "cut",       "ghost",      "repeat",         "hub_crash",       "node_crash", "hub_disk",
      "node_disk", "partition",  "clog_up",        "clog_down",       "hub_lost",   "rotate",
      "days",      "clock_back", "hub_checkpoint", "node_checkpoint", "hub_stall"};
  return kNames[static_cast<int>(kind)];
}

Plan DrawPlan(uint64_t seed, int handoffs, int faults) {
  SeededEntropy lots(seed ^ kPlanSalt);
  Plan plan;
  plan.seed = seed;
  plan.nodes = 5 + static_cast<int>(lots.Below(5));
  plan.handoffs = handoffs;
  plan.drill_percent = static_cast<int>(lots.Below(3)) * 10;
  static constexpr DiskFault kDisk[] = {DiskFault::kUnavailable, DiskFault::kFull, DiskFault::kDoubtLost,
                                        DiskFault::kDoubtLanded};
  int hub_lost = 0;
  for (int i = 0; i < faults; ++i) {
    Fault fault;
    fault.after = static_cast<int>(lots.Below(static_cast<uint64_t>(handoffs)));
    fault.kind = DrawKind(lots, &hub_lost);
    fault.node = 1 + static_cast<int>(lots.Below(static_cast<uint64_t>(plan.nodes)));
    fault.length = DrawLength(lots, fault.kind);
    fault.disk = kDisk[lots.Below(4)];
    plan.faults.push_back(fault);
  }
  std::stable_sort(plan.faults.begin(), plan.faults.end(),
                   [](const Fault& a, const Fault& b) { return a.after < b.after; });
  return plan;
}

std::string Describe(const Plan& plan) {
  std::string text = absl::StrCat("seed ", plan.seed, ": ", plan.nodes, " nodes, ", plan.handoffs, " handoffs, ",
                                  plan.drill_percent, " % drills, ", plan.faults.size(), " faults\n");
  for (const Fault& fault : plan.faults) {
    absl::StrAppend(&text, "  after ", fault.after, ": ", FaultName(fault.kind), " node ", fault.node, " length ",
                    fault.length, " disk ", static_cast<int>(fault.disk), fault.fired ? "" : " (not fired)", "\n");
  }
  return text;
}

}  // namespace relais::sim
