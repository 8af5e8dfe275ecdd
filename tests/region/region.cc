#include "tests/region/region.h"

#include <algorithm>
#include <utility>

#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"

namespace relais::region {
namespace {

// Seeds of the parties' own generators, far apart.
constexpr uint64_t kSeedStride = 0x9E3779B97F4A7C15;
constexpr uint64_t kStandbySeeds = 1'000;
// A region of a few hundred handoffs rests long before: more is a loop.
constexpr int kStepsMax = 200'000;

}  // namespace

Region::Region(const RegionPlan& plan, Trace* trace) : clock_(plan.start), entropy_(plan.seed) {
  CountryPlan paper;
  paper.nodes = plan.nodes;
  paper.paper_partner = plan.paper_partner;
  paper.today = Now().day;
  country_ = std::make_unique<Country>(paper, &sealer_, &digester_);
  for (size_t i = 0; i < hubs_.size(); ++i) {
    hubs_[i] =
        std::make_unique<HubParty>(country_->anchor(), &clock_, &digester_,
                                   plan.seed + kSeedStride * (i == 0 ? 1 : kStandbySeeds), trace, plan.hub_sabotage);
  }
  for (int n = 1; n <= plan.nodes; ++n) {
    parties_.push_back(std::make_unique<NodeParty>(n, country_.get(), &clock_, &digester_,
                                                   plan.seed + kSeedStride * static_cast<uint64_t>(n + 1), trace,
                                                   plan.node_sabotage));
    RELAIS_CHECK(StartNode(n).ok());
  }
  links_.resize(parties_.size());
  folder_ = country_->Texts();
  RELAIS_CHECK(hub().Start().ok());
  AdmitAll();
}

Moment Region::Now() const {
  return MomentOf(clock_.Now());
}

void Region::AdmitAll() {
  for (const SignedText& text : folder_) {
    if (hub().up()) hub().Admit(text);
  }
  if (hub().up()) hub().Tick();
}

void Region::Publish(const SignedText& text) {
  folder_.push_back(text);
  if (hub().up()) hub().Admit(text);
  Collect();
}

int Region::NodeOf(size_t hub, SessionId session) const {
  for (size_t i = 0; i < links_.size(); ++i) {
    const Link& l = links_[i];
    if (l.open && l.hub == hub && l.session == session) return static_cast<int>(i + 1);
  }
  return 0;
}

void Region::Collect() {
  for (size_t hub = 0; hub < hubs_.size(); ++hub) {
    for (HubOutput& out : hubs_[hub]->TakeOutput()) {
      const int n = NodeOf(hub, out.session);
      if (n == 0) continue;
      if (out.end) {
        link(n) = Link();
        node(n).LineDown();
      } else {
        link(n).down.push_back(std::move(out.frame));
      }
    }
  }
  for (int n = 1; n <= nodes(); ++n) {
    if (!node(n).up()) continue;
    for (std::string& frame : node(n).TakeOutput()) {
      if (link(n).open) link(n).up.push_back(std::move(frame));
    }
    if (link(n).open && node(n).line_broken()) Cut(n);
  }
}

bool Region::Connect(int n) {
  if (link(n).open || !hub().up() || !node(n).up()) return false;
  link(n) = Link{true, serving_, hub().Accept(node(n).paper().node), {}, {}};
  link(n).up.push_back(node(n).Hello());
  return true;
}

void Region::Cut(int n) {
  if (!link(n).open) return;
  const Link gone = std::exchange(link(n), Link());
  hubs_[gone.hub]->Close(gone.session);
  node(n).LineDown();
}

void Region::CutAtNode(int n) {
  if (!link(n).open) return;
  ghosts_.push_back({link(n).hub, link(n).session, std::move(link(n).up)});
  link(n) = Link();
  node(n).LineDown();
}

bool Region::DeliverUp(int n) {
  Link& l = link(n);
  if (!l.open || l.up.empty() || Stalled(l.hub)) return false;
  const std::string frame = std::move(l.up.front());
  l.up.pop_front();
  if (hubs_[l.hub]->Take(l.session, frame) != Reason::kNone) Cut(n);
  return true;
}

bool Region::DeliverDown(int n) {
  Link& l = link(n);
  if (!l.open || l.down.empty()) return false;
  const std::string frame = std::move(l.down.front());
  l.down.pop_front();
  if (!node(n).Take(frame)) Cut(n);
  return true;
}

bool Region::Deliver(Ghost& ghost) {
  HubParty& hub = *hubs_[ghost.hub];
  if (ghost.up.empty() || !hub.up() || hub.Take(ghost.session, ghost.up.front()) != Reason::kNone) {
    if (hub.up()) hub.Close(ghost.session);
    return false;
  }
  ghost.up.pop_front();
  return true;
}

bool Region::DeliverGhost() {
  const auto next =
      std::find_if(ghosts_.begin(), ghosts_.end(), [this](const Ghost& ghost) { return !Stalled(ghost.hub); });
  if (next == ghosts_.end()) return false;
  if (!Deliver(*next)) ghosts_.erase(next);
  return true;
}

void Region::RepeatUp(int n) {
  if (HasUp(n)) link(n).up.push_front(link(n).up.front());
}

void Region::TurnHub() {
  if (!hub().up()) return;
  if (!hub().Turn()) CrashHub();
  Collect();
}

void Region::TurnNode(int n) {
  if (!node(n).up()) return;
  if (!node(n).Turn()) CrashNode(n);
  Collect();
}

bool Region::RunErrand(int n) {
  if (!node(n).up()) return false;
  const bool ran = node(n).RunErrand();
  if (!node(n).up()) CrashNode(n);
  Collect();
  return ran;
}

void Region::EndStreamsOf(size_t hub) {
  ghosts_.erase(std::remove_if(ghosts_.begin(), ghosts_.end(), [hub](const Ghost& one) { return one.hub == hub; }),
                ghosts_.end());
  for (int n = 1; n <= nodes(); ++n) {
    if (!link(n).open || link(n).hub != hub) continue;
    link(n) = Link();
    node(n).LineDown();
  }
}

void Region::CrashHub() {
  hub().Crash();
  EndStreamsOf(serving_);
}

bool Region::Replace() {
  if (stalled_) return false;
  const HubParty& gone = hub();
  serving_ = 1 - serving_;
  hub().ShareDiskOf(gone);
  return true;
}

absl::StatusOr<bool> Region::StallHub() {
  if (stalled_ || !hub().up()) return false;
  Replace();
  stalled_ = true;
  if (absl::Status status = StartHub(); !status.ok()) return status;
  return true;
}

void Region::WakeHub() {
  if (!stalled_) return;
  stalled_ = false;
  const size_t old = 1 - serving_;
  for (int n = 1; n <= nodes(); ++n) {
    if (link(n).hub == old)
      while (DeliverUp(n)) continue;
  }
  for (Ghost& ghost : ghosts_) {
    if (ghost.hub == old)
      while (Deliver(ghost)) continue;
  }
  hubs_[old]->Turn();
  Collect();
  for (int n = 1; n <= nodes(); ++n) {
    if (link(n).hub == old)
      while (DeliverDown(n)) continue;
  }
  hubs_[old]->Stop();
  EndStreamsOf(old);
}

void Region::CrashNode(int n) {
  node(n).Crash();
  const Link gone = std::exchange(link(n), Link());
  if (gone.open) hubs_[gone.hub]->Close(gone.session);
}

absl::Status Region::StartHub() {
  absl::Status status = hub().Start();
  if (status.ok()) AdmitAll();
  return status;
}

absl::Status Region::StartNode(int n) {
  return node(n).Start();
}

void Region::ReplaceHubDisk() {
  hub().LoseDisk();
}

bool Region::Step() {
  bool moved = false;
  for (int n = 1; n <= nodes(); ++n) {
    moved = Connect(n) || moved;
    Collect();
    while (DeliverUp(n)) moved = true;
  }
  while (DeliverGhost()) moved = true;
  if (hub().up() && !hub().idle()) {
    TurnHub();
    moved = true;
  }
  for (int n = 1; n <= nodes(); ++n) {
    while (DeliverDown(n)) moved = true;
    if (node(n).up() && !node(n).idle()) {
      TurnNode(n);
      while (RunErrand(n)) continue;
      moved = true;
    }
  }
  Collect();
  return moved;
}

bool Region::Settle() {
  for (int step = 0; step < kStepsMax; ++step) {
    if (!Step()) return true;
  }
  return false;
}

bool Region::Tick() {
  if (hub().up()) hub().Tick();
  for (int n = 1; n <= nodes(); ++n) {
    if (node(n).up()) node(n).Tick();
  }
  Collect();
  return Settle();
}

bool Region::PassDays(int days) {
  for (int day = 0; day < days; ++day) {
    clock_.Advance(absl::Hours(24));
    if (!Tick()) return false;
  }
  return true;
}

}  // namespace relais::region
