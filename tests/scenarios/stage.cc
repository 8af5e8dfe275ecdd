#include "tests/scenarios/stage.h"

#include "absl/strings/match.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "tests/region/derogations.h"

namespace relais::scenarios {
namespace {

// Mission locale, France Travail, Cap emploi, CIDFF and CIO under one local convention; CIO and APEC under another; a
// BIJ without a node, in the mission locale's care.
constexpr absl::string_view kNames[] = {"ml", "ft", "cap", "cidff", "cio", "apec", "bij"};
constexpr int kNodes = 6;
// Sealing keys are in use for thirty days.
constexpr int kKeysRenewedEvery = 22;
// Settling ends long before; whatever goes on for longer goes in circles.
constexpr int kRoundsMax = 500;

region::RegionPlan PlanOf(uint64_t seed) {
  region::RegionPlan plan;
  plan.seed = seed;
  plan.nodes = kNodes;
  plan.paper_partner = true;
  return plan;
}

}  // namespace

Stage::Stage(uint64_t seed) : region_(PlanOf(seed), this) {
  int number = 0;
  for (absl::string_view name : kNames) {
    const region::PartnerPaper& paper = region_.country().partner(++number);
    structures_.push_back({std::string(name), number, number <= kNodes ? number : 1, paper.partner, paper.service});
  }
  keys_renewed_ = today();
  Settle();
}

void Stage::OnEffect(int party, absl::string_view effect) {
  if (party > 0 && absl::StrContains(effect, kCanary)) ++leaks_;
}

const Structure* Stage::Find(absl::string_view name) const {
  for (const Structure& structure : structures_) {
    if (structure.name == name) return &structure;
  }
  return nullptr;
}

std::string Stage::NameOf(PartnerId partner) const {
  for (const Structure& structure : structures_) {
    if (structure.partner == partner) return structure.name;
  }
  return "nobody";
}

void Stage::Stand(const Structure& who, Standing standing, Day since) {
  region_.Publish(region_.country().DeclareEverywhere(who.number, ++standings_[who.number], standing, since));
}

void Stage::RotateKey(int node) {
  const SignedText text = region_.country().Rotate(node, today());
  if (region_.node(node).up()) region_.node(node).AddKey(region_.country().partner(node).sealing.back());
  region_.Publish(text);
}

void Stage::ForgetKeys(int node) {
  region_.country().partner(node).sealing.clear();
  region_.CrashNode(node);
}

void Stage::Wait(int days) {
  for (int i = 0; i < days; ++i) {
    region_.clock().Advance(absl::Hours(24));
    if (hub().up()) hub().Tick();
    for (int n = 1; n <= kNodes; ++n) {
      if (region_.node(n).up()) region_.node(n).Tick();
    }
    if (hub().up() && DaysBetween(keys_renewed_, today()) >= kKeysRenewedEvery) {
      keys_renewed_ = today();
      for (int n = 1; n <= kNodes; ++n) RotateKey(n);
    }
    Settle();
  }
}

void Stage::Cut(int node) {
  cut_.insert(node);
  region_.Cut(node);
}

void Stage::StopHub() {
  hub_is_down_ = true;
  region_.CrashHub();
}

void Stage::ReplaceHubDisk() {
  region_.CrashHub();
  region_.ReplaceHubDisk();
}

bool Stage::Revive() {
  bool moved = false;
  if (!hub().up()) {
    region_.CrashHub();  // every line learns of it
    if (!hub_is_down_) {
      RELAIS_CHECK(region_.StartHub().ok());
      moved = true;
    }
  }
  for (int n = 1; n <= kNodes; ++n) {
    if (!region_.node(n).up()) {
      region_.CrashNode(n);
      RELAIS_CHECK(region_.StartNode(n).ok());
      moved = true;
    }
    if (!hub().up() || cut_.contains(n) || region_.Connected(n)) continue;
    // A member that may not come in does not try again and again here.
    const NodeId id = region_.country().partner(n).node;
    if (hub().engine().MemberRefusal(id, today()) != Reason::kNone) continue;
    moved = region_.Connect(n) || moved;
  }
  return moved;
}

bool Stage::CarryUp(int n) {
  if (!region_.HasUp(n) || held_.contains(n)) return false;
  if (int& lost = lose_[{n, true}]; lost > 0) {
    --lost;
    region_.Cut(n);  // a stream loses nothing in its middle: it breaks
    return true;
  }
  if (repeat_.erase(n) > 0) region_.RepeatUp(n);
  return region_.DeliverUp(n);
}

bool Stage::CarryDown(int n) {
  if (!region_.HasDown(n) || held_.contains(n)) return false;
  if (int& lost = lose_[{n, false}]; lost > 0) {
    --lost;
    region_.Cut(n);
    return true;
  }
  return region_.DeliverDown(n);
}

void Stage::Settle() {
  for (int round = 0; round < kRoundsMax; ++round) {
    bool moved = Revive();
    for (int n = 1; n <= kNodes; ++n) {
      if (region_.node(n).up()) moved = !region_.node(n).idle() || moved;
      region_.TurnNode(n);
      while (region_.RunErrand(n)) moved = true;
      while (CarryUp(n)) moved = true;
    }
    if (hub().up()) {
      moved = !hub().idle() || moved;
      region_.TurnHub();
    }
    for (int n = 1; n <= kNodes; ++n) {
      const bool joined = hub().up() && region_.node(n).up() && region_.Connected(n) && !held_.contains(n);
      if (joined && region::CarryDerogations(hub(), region_.node(n))) moved = true;
    }
    for (int n = 1; n <= kNodes; ++n) {
      while (region_.node(n).up() && CarryDown(n)) moved = true;
    }
    if (!moved) return;
  }
  RELAIS_CHECK(false);  // goes in circles
}

}  // namespace relais::scenarios
