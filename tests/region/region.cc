#include "tests/region/region.h"

#include <utility>

#include "services/adapters/system/system_clock.h"
#include "services/core/handoff/check.h"

namespace relais::region {
namespace {

// Seeds of the parties' own generators, far apart.
constexpr uint64_t kSeedStride = 0x9E3779B97F4A7C15;
// A region of a few hundred handoffs rests long before: more is a loop.
constexpr int kStepsMax = 200'000;

}  // namespace

Region::Region(const RegionPlan& plan, Trace* trace) : clock_(plan.start), entropy_(plan.seed) {
  CountryPlan paper;
  paper.nodes = plan.nodes;
  paper.paper_partner = plan.paper_partner;
  paper.today = Now().day;
  country_ = std::make_unique<Country>(paper, &sealer_, &digester_);
  hub_ = std::make_unique<HubParty>(country_->anchor(), &clock_, &digester_, plan.seed + kSeedStride, trace,
                                    plan.hub_sabotage);
  for (int n = 1; n <= plan.nodes; ++n) {
    parties_.push_back(std::make_unique<NodeParty>(n, country_.get(), &clock_, &digester_,
                                                   plan.seed + kSeedStride * static_cast<uint64_t>(n + 1), trace,
                                                   plan.node_sabotage));
    RELAIS_CHECK(StartNode(n).ok());
  }
  links_.resize(parties_.size());
  folder_ = country_->Texts();
  RELAIS_CHECK(hub_->Start().ok());
  AdmitAll();
}

Moment Region::Now() const {
  return MomentOf(clock_.Now());
}

void Region::AdmitAll() {
  for (const SignedText& text : folder_) {
    if (hub_->up()) hub_->Admit(text);
  }
  hub_->Tick();
}

void Region::Publish(const SignedText& text) {
  folder_.push_back(text);
  if (hub_->up()) hub_->Admit(text);
  Collect();
}

int Region::NodeOf(SessionId session) const {
  for (size_t i = 0; i < links_.size(); ++i) {
    if (links_[i].open && links_[i].session == session) return static_cast<int>(i + 1);
  }
  return 0;
}

void Region::Collect() {
  for (HubOutput& out : hub_->TakeOutput()) {
    const int n = NodeOf(out.session);
    if (n == 0) continue;
    if (out.end) {
      link(n) = Link();
      node(n).LineDown();
    } else {
      link(n).down.push_back(std::move(out.frame));
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
  if (link(n).open || !hub_->up() || !node(n).up()) return false;
  link(n) = Link{true, hub_->Accept(node(n).paper().node), {}, {}};
  link(n).up.push_back(node(n).Hello());
  return true;
}

void Region::Cut(int n) {
  if (!link(n).open) return;
  const SessionId session = link(n).session;
  link(n) = Link();
  hub_->Close(session);
  node(n).LineDown();
}

void Region::CutAtNode(int n) {
  if (!link(n).open) return;
  ghosts_.push_back({link(n).session, std::move(link(n).up)});
  link(n) = Link();
  node(n).LineDown();
}

bool Region::DeliverUp(int n) {
  Link& l = link(n);
  if (!l.open || l.up.empty()) return false;
  const std::string frame = std::move(l.up.front());
  l.up.pop_front();
  if (hub_->Take(l.session, frame) != Reason::kNone) Cut(n);
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

bool Region::DeliverGhost() {
  if (ghosts_.empty()) return false;
  Ghost& ghost = ghosts_.front();
  const bool more = !ghost.up.empty() && hub_->up() && hub_->Take(ghost.session, ghost.up.front()) == Reason::kNone;
  if (more) {
    ghost.up.pop_front();
  } else {
    if (hub_->up()) hub_->Close(ghost.session);
    ghosts_.pop_front();
  }
  return true;
}

void Region::RepeatUp(int n) {
  if (HasUp(n)) link(n).up.push_front(link(n).up.front());
}

void Region::TurnHub() {
  if (!hub_->up()) return;
  if (!hub_->Turn()) CrashHub();
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

void Region::CrashHub() {
  hub_->Crash();
  ghosts_.clear();
  for (int n = 1; n <= nodes(); ++n) {
    if (std::exchange(link(n), Link()).open) node(n).LineDown();
  }
}

void Region::CrashNode(int n) {
  node(n).Crash();
  const Link gone = std::exchange(link(n), Link());
  if (gone.open) hub_->Close(gone.session);
}

absl::Status Region::StartHub() {
  absl::Status status = hub_->Start();
  if (status.ok()) AdmitAll();
  return status;
}

absl::Status Region::StartNode(int n) {
  return node(n).Start();
}

void Region::ReplaceHubDisk() {
  hub_->LoseDisk();
}

bool Region::Step() {
  bool moved = false;
  for (int n = 1; n <= nodes(); ++n) {
    moved = Connect(n) || moved;
    Collect();
    while (DeliverUp(n)) moved = true;
  }
  while (DeliverGhost()) moved = true;
  if (hub_->up() && !hub_->idle()) {
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

bool Region::PassDays(int days) {
  for (int day = 0; day < days; ++day) {
    clock_.Advance(absl::Hours(24));
    if (hub_->up()) hub_->Tick();
    for (int n = 1; n <= nodes(); ++n) {
      if (node(n).up()) node(n).Tick();
    }
    Collect();
    if (!Settle()) return false;
  }
  return true;
}

}  // namespace relais::region
