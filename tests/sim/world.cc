#include "tests/sim/world.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/core/handoff/day.h"

namespace relais::sim {
namespace {

constexpr int kStepsMax = 60'000;
constexpr uint64_t kRunSalt = 0x72756e;

const std::vector<std::string>& Canaries() {
  static const std::vector<std::string> words = {"Zibeline", "Ocarina", "girouette-bleue", "courriel-secret"};
  return words;
}

}  // namespace

World::World(Plan plan, WorldSabotage sabotage) : plan_(std::move(plan)), lots_(plan_.seed ^ kRunSalt) {
  static const OpensslDigester digester;
  books_ = std::make_unique<Books>(&digester, Canaries());
  region::RegionPlan region;
  region.seed = plan_.seed;
  region.nodes = plan_.nodes;
  region.hub_sabotage = sabotage.hub;
  region.node_sabotage = sabotage.node;
  region_ = std::make_unique<region::Region>(region, books_.get());
  work_ = std::make_unique<Workload>(region_.get(), &lots_, plan_.drill_percent, Canaries());
  hindered_.resize(static_cast<size_t>(plan_.nodes));
  node_up_at_.resize(static_cast<size_t>(plan_.nodes));
  rotated_.resize(static_cast<size_t>(plan_.nodes));
}

void World::Violation(std::string text) {
  if (verdict_.violations.size() < 20) {
    verdict_.violations.push_back(absl::StrCat("step ", step_, ": ", text));
  }
}

Verdict World::Run() {
  if (!region_->Settle()) Violation("the region does not come to rest before anything happened");
  SafetyPhase();
  LivenessPhase();
  for (const std::string& text : books_->violations()) Violation(text);
  for (const std::string& text : work_->violations()) Violation(text);
  verdict_.steps = step_;
  verdict_.faults = static_cast<int>(plan_.faults.size());
  for (const Fault& fault : plan_.faults) verdict_.fired += fault.fired ? 1 : 0;
  verdict_.records = books_->records();
  verdict_.hash = books_->hash();
  for (const auto& [reason, times] : work_->told()) verdict_.refusals[std::string(ReasonName(reason))] = times;
  verdict_.is_void = verdict_.fired * 100 < verdict_.faults * 95 || verdict_.handoffs < plan_.handoffs ||
                     verdict_.finished * 100 < verdict_.handoffs * 80;
  return verdict_;
}

void World::SafetyPhase() {
  const auto all_fired = [this] {
    return std::all_of(plan_.faults.begin(), plan_.faults.end(), [](const Fault& f) { return f.fired; });
  };
  while (step_ < kStepsMax && verdict_.violations.empty() && books_->violations().empty() &&
         (static_cast<int>(books_->entries().size()) < plan_.handoffs || !all_fired())) {
    ++step_;
    FireFaults();
    Restarts();
    RotateOldKeys();
    OneStep();
    CheckEveryStep();
  }
}

void World::OneStep() {
  const int n = 1 + static_cast<int>(lots_.Below(static_cast<uint64_t>(plan_.nodes)));
  const Hindrance& hindered = hindered_[static_cast<size_t>(n - 1)];
  const uint64_t lot = lots_.Below(100);
  if (lot < 8) {
    if (static_cast<int>(books_->entries().size()) < plan_.handoffs) work_->Act();
  } else if (lot < 20) {
    if (step_ >= hindered.no_stream) region_->Connect(n);
  } else if (lot < 45) {
    if (step_ >= hindered.clog_up) region_->DeliverUp(n);
  } else if (lot < 70) {
    if (step_ >= hindered.clog_down) region_->DeliverDown(n);
  } else if (lot < 80) {
    region_->TurnHub();
  } else if (lot < 92) {
    region_->TurnNode(n);
  } else if (lot < 95) {
    region_->RunErrand(n);
  } else if (lot < 97) {
    region_->DeliverGhost();
  } else {
    region_->clock().Advance(absl::Minutes(1 + static_cast<int>(lots_.Below(20))));
    if (lots_.Chance(1, 2)) {
      if (region_->hub().up() && !region_->hub().Tick()) region_->CrashHub();
    } else if (region_->node(n).up() && !region_->node(n).Tick()) {
      region_->CrashNode(n);
    }
  }
}

void World::FireFaults() {
  const int made = static_cast<int>(books_->entries().size());
  for (Fault& fault : plan_.faults) {
    if (fault.after > made) break;
    if (!fault.fired) fault.fired = Fire(fault);
  }
}

bool World::Fire(Fault& fault) {
  const int n = fault.node;
  Hindrance& hindered = hindered_[static_cast<size_t>(n - 1)];
  switch (fault.kind) {
    case FaultKind::kCut:
      if (!region_->Connected(n)) return false;
      region_->Cut(n);
      return true;
    case FaultKind::kGhost:
      if (!region_->Connected(n) || !region_->HasUp(n)) return false;
      region_->CutAtNode(n);
      return true;
    case FaultKind::kRepeat:
      if (!region_->HasUp(n)) return false;
      region_->RepeatUp(n);
      return true;
    case FaultKind::kHubCrash:
    case FaultKind::kHubLost:
      if (!region_->hub().up()) return false;
      StopHub(fault.kind == FaultKind::kHubLost);
      hub_up_at_ = step_ + fault.length;
      return true;
    case FaultKind::kHubStall:
      if (!Stall()) return false;
      hub_wakes_at_ = step_ + fault.length;
      return true;
    case FaultKind::kNodeCrash:
      if (!region_->node(n).up()) return false;
      CheckMemories();
      region_->CrashNode(n);
      node_up_at_[static_cast<size_t>(n - 1)] = step_ + fault.length;
      return true;
    case FaultKind::kHubDisk:
      if (!region_->hub().up()) return false;
      region_->hub().disk().FailNextWrite(fault.disk);
      return true;
    case FaultKind::kNodeDisk:
      if (!region_->node(n).up()) return false;
      region_->node(n).disk().FailNextWrite(fault.disk);
      return true;
    case FaultKind::kPartition:
      region_->Cut(n);
      hindered.no_stream = step_ + fault.length;
      return true;
    case FaultKind::kClogUp:
      hindered.clog_up = step_ + fault.length;
      return true;
    case FaultKind::kClogDown:
      hindered.clog_down = step_ + fault.length;
      return true;
    case FaultKind::kRotate:
      if (!region_->node(n).up() || !region_->hub().up()) return false;
      Rotate(n);
      return true;
    case FaultKind::kDays:
      region_->clock().Advance(absl::Hours(24 * fault.length));
      return true;
    case FaultKind::kClockBack:
      region_->clock().Step(-absl::Hours(fault.length));
      return true;
    case FaultKind::kHubCheckpoint:
      return region_->hub().up() && region_->hub().Checkpoint().ok();
    case FaultKind::kNodeCheckpoint:
      return region_->node(n).up() && region_->node(n).Checkpoint().ok();
  }
  return false;
}

void World::StopHub(bool with_its_disk) {
  CheckMemories();
  if (with_its_disk) breaches_before_ += region_->hub().engine().state().counters().breaches;
  region_->CrashHub();
  if (with_its_disk) region_->ReplaceHubDisk();
}

// Half of the nodes notice at once that their hub says nothing any more.
bool World::Stall() {
  if (region_->stalled() || !region_->hub().up()) return false;
  CheckMemories();
  for (int n = 1; n <= plan_.nodes; ++n) {
    if (lots_.Chance(1, 2)) region_->CutAtNode(n);
  }
  const absl::StatusOr<bool> stalled = region_->StallHub();
  if (!stalled.ok()) Violation(absl::StrCat("the hub that stood by: ", stalled.status().message()));
  return true;
}

// Whoever stopped, by a fault or in doubt of its disk, is started again after a while.
void World::Restarts() {
  if (region_->stalled() && step_ >= hub_wakes_at_) region_->WakeHub();
  if (!region_->hub().up()) {
    if (hub_up_at_ == 0) hub_up_at_ = step_ + 50;
    if (step_ >= hub_up_at_) {
      hub_up_at_ = 0;
      if (lots_.Chance(1, 2)) region_->Replace();
      if (absl::Status status = region_->StartHub(); !status.ok()) Violation(absl::StrCat("hub: ", status.message()));
    }
  }
  for (int n = 1; n <= plan_.nodes; ++n) {
    int& at = node_up_at_[static_cast<size_t>(n - 1)];
    if (region_->node(n).up()) continue;
    if (at == 0) at = step_ + 50;
    if (step_ < at) continue;
    at = 0;
    if (absl::Status status = region_->StartNode(n); !status.ok()) Violation(absl::StrCat("node: ", status.message()));
  }
}

// What every operator does before a key's days are over.
void World::RotateOldKeys() {
  if (!region_->hub().up()) return;
  for (int n = 1; n <= plan_.nodes; ++n) {
    Day& rotated = rotated_[static_cast<size_t>(n - 1)];
    if (rotated == Day()) rotated = region_->Now().day;
    if (region_->node(n).up() && DaysBetween(rotated, region_->Now().day) >= kRotateEveryDays) Rotate(n);
  }
}

void World::Rotate(int n) {
  const Day today = region_->Now().day;
  region_->Publish(region_->country().Rotate(n, today));
  region_->node(n).AddKey(region_->country().partner(n).sealing.back());
  rotated_[static_cast<size_t>(n - 1)] = today;
}

void World::LivenessPhase() {
  if (!verdict_.violations.empty() || !books_->violations().empty()) return;
  for (int n = 1; n <= plan_.nodes; ++n) region_->node(n).disk().FailNextWrite(DiskFault::kNone);
  region_->hub().disk().FailNextWrite(DiskFault::kNone);
  hub_up_at_ = region_->hub().up() ? 0 : step_;
  hub_wakes_at_ = step_;
  for (int& at : node_up_at_) at = at == 0 ? 0 : step_;
  ++step_;
  Restarts();
  step_ += 100;  // those that stopped by themselves
  Restarts();
  if (!verdict_.violations.empty()) return;
  if (!region_->Settle()) return Violation("liveness: the healed region does not come to rest");
  // A day later what was held back is tried again, and due days are looked at.
  if (!region_->PassDays(1)) return Violation("liveness: the region does not come to rest after a day");
  // What was refused together with the referral that it follows, which is then sealed again, goes with the next tick: a
  // second later where ticks come by themselves (seeds 132 and 138).
  if (!region_->Tick()) return Violation("liveness: the region does not come to rest after a tick");
  CheckEveryStep();
  CheckMemories();
  CheckDoors();
  CheckArrivals();
  CheckRest();
}

}  // namespace relais::sim
