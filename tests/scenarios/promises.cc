// What must be true after every line of a story.
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "hub/hub_codec.h"
#include "services/core/handoff/limits.h"
#include "services/wire/knowledge_codec.h"
#include "tests/scenarios/picture.h"

namespace relais::scenarios {
namespace {

using Broken = std::vector<std::string>;

// Doors taken without leave and without a recorded breach.
int UncoveredDoors(const JourneyDoors& doors) {
  std::set<PartnerId> taken = {doors.owner};
  for (const JourneyReferral& referral : doors.referrals) {
    if (referral.received != ArrivalGrade::kNone && !referral.third_door_allowed && !referral.breach) {
      taken.insert(referral.destination);
    }
  }
  return static_cast<int>(taken.size());
}

void CheckDoors(absl::string_view where, const JourneyDoors& doors, Broken& broken) {
  if (UncoveredDoors(doors) > limits::kDoorsMax) broken.push_back(absl::StrCat("a third door, ", where));
  int open = 0;
  for (const JourneyReferral& referral : doors.referrals) open += referral.open() ? 1 : 0;
  if (open > 1) broken.push_back(absl::StrCat("two open referrals, ", where));
}

void CheckNode(const region::NodeParty& party, absl::string_view name, Broken& broken) {
  const node::NodeState& state = party.engine().state();
  for (const auto& [key, row] : state.rows()) {
    std::set<HandoffId> seen;
    for (const node::RowEvent& event : row.events) {
      if (event.handoff.none() || seen.insert(event.handoff).second) continue;
      broken.push_back(absl::StrCat("one handoff, two effects, at ", name));
    }
    if (const JourneyDoors* doors = state.FindJourney(row.journey)) CheckDoors(name, *doors, broken);
  }
  if (!(party.Replayed()->state() == state)) {
    broken.push_back(absl::StrCat(name, " would remember something else after a start"));
  }
}

void CheckBlindness(Stage& stage, Broken& broken) {
  for (const std::string& bytes : stage.hub().disk().AllBytes()) {
    if (absl::StrContains(bytes, kCanary)) broken.push_back("a canary word on the hub's disk");
  }
  if (!stage.hub().up()) return;
  const hub::HubCodec codec(wire::KeyToolsOf(stage.region().node(1).sealer(), stage.region().digester()));
  if (absl::StrContains(codec.EncodeState(stage.hub().engine()), kCanary)) {
    broken.push_back("a canary word in the hub's memory");
  }
}

}  // namespace

std::vector<std::string> BrokenPromises(Stage& stage, LastLook* last) {
  Broken broken;
  const auto wrote = [last](int party, const MemDisk& disk) {
    const uint64_t before = std::exchange(last->writes[party], disk.writes() + 1);
    return before != disk.writes() + 1;
  };
  for (const Structure& structure : stage.structures()) {
    if (!structure.paper() && stage.NodeOf(structure).up() && wrote(structure.node, stage.NodeOf(structure).disk())) {
      CheckNode(stage.NodeOf(structure), structure.name, broken);
    }
  }
  if (stage.leaks() > 0) broken.push_back("a canary word in a frame to the hub");
  if (!wrote(0, stage.hub().disk())) return broken;
  if (stage.hub().up()) {
    const hub::HubState& state = stage.hub().engine().state();
    for (const auto& [journey, row] : state.journeys().Sorted()) CheckDoors("the hub", row->doors, broken);
    if (!(stage.hub().Replayed()->state() == state)) {
      broken.push_back("the hub would remember something else after a start");
    }
  }
  CheckBlindness(stage, broken);
  return broken;
}

}  // namespace relais::scenarios
