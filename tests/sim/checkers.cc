// What World holds a run to; world.h lists the properties.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/sim/world.h"

namespace relais::sim {
namespace {

// Answers of the hub or of a destination that end a handoff for good reason: the journey was over, withdrawn, at two
// doors, or the other side had moved on. Anything else that stops a handoff is a loss.
bool MayEnd(Reason reason) {
  switch (reason) {
    case Reason::kThirdDoor:
    case Reason::kJourneyOver:
    case Reason::kReferralOpen:
    case Reason::kTombstoned:
    case Reason::kWrongState:
    case Reason::kNotYourMove:
    case Reason::kUnknownReferral:
    case Reason::kWindowTooOld:
    case Reason::kDueDayTooFar:
      return true;
    default:
      return false;
  }
}

}  // namespace

void World::CheckEveryStep() {
  if (!region_->hub().up()) return;
  const hub::HubState& state = region_->hub().engine().state();
  for (const auto& [node, mailbox] : state.mailboxes()) {
    if (mailbox.backed_up_through() > mailbox.durable_through() || mailbox.durable_through() > mailbox.tail()) {
      Violation("a mailbox's cursors are out of order");
    }
  }
  if (step_ % kDoorsEvery == 0) CheckDoors();
  if (step_ % kMemoriesEvery == 0) CheckMemories();
}

void World::CheckMemories() {
  if (region_->hub().up()) {
    // What waits unstepped is in neither memory.
    if (!(region_->hub().Replayed()->state() == region_->hub().engine().state())) {
      Violation("the hub's replayed memory is not the live one");
    }
  }
  for (int n = 1; n <= plan_.nodes; ++n) {
    region::NodeParty& party = region_->node(n);
    if (party.up() && !(party.Replayed()->state() == party.engine().state())) {
      Violation(absl::StrCat("the replayed memory of node ", n, " is not the live one"));
    }
  }
}

void World::CheckDoors() {
  if (!region_->hub().up()) return;
  const hub::HubState& state = region_->hub().engine().state();
  for (const auto& [id, row] : state.journeys().Sorted()) {
    int open = 0;
    bool excused = false;
    for (const JourneyReferral& referral : row->doors.referrals) {
      open += referral.open() ? 1 : 0;
      excused = excused || referral.breach || referral.third_door_allowed;
    }
    if (open > 1) Violation(absl::StrCat("rule 3: two open referrals in journey ", id.ToHex()));
    if (row->doors.doors() > 2 && !excused) Violation(absl::StrCat("rule 3: a third door in journey ", id.ToHex()));
  }
}

void World::CheckArrivals() {
  verdict_.handoffs = static_cast<int>(books_->entries().size());
  std::map<Reason, int> lost;
  for (const auto& [id, entry] : books_->entries()) {
    const Reason ended = entry.refused_there != Reason::kNone ? entry.refused_there : entry.refused_by_hub;
    // The journey went on by a child, whose slip was replaced once more before this one was let in.
    const bool outrun = ended == Reason::kStaleGeneration && entry.header.kind == HandoffKind::kNote;
    if (entry.effects == 1) {
      ++verdict_.finished;
    } else if (MayEnd(ended) || outrun) {
      ++verdict_.refusals[absl::StrCat("(ended) ", ReasonName(ended))];
    } else if (!Withdrawn(entry.header.journey)) {
      Violation(absl::StrCat("rule 1: handoff ", id.ToHex(), " of node ", entry.from, ", kind ",
                             static_cast<int>(entry.header.kind), ", says ", CoarseStateName(entry.header.state),
                             ": not at its destination, and ended by ", ReasonName(ended)));
    }
  }
  for (const auto& [referral, n] : work_->acknowledged()) {
    if (!books_->entries().contains(referral)) {
      Violation(absl::StrCat("rule 1: node ", n, " said \"on its way\" of ", referral.ToHex(), " and never wrote it"));
    }
  }
}

bool World::Withdrawn(JourneyId journey) {
  for (int n = 1; n <= plan_.nodes; ++n) {
    if (region_->node(n).engine().state().Tombstoned(journey)) return true;
  }
  return false;
}

// A hub that lost its ledger after a withdrawal is not told of that journey again: the receipt for it waits in vain and
// leaves with its 35 days. So does the word of a door that the person's own word did not reach: it rested at the lost
// hub alone (services/DECISIONS.md).
bool World::Withdrawn(const HandoffHeader& header) {
  const bool hub_lost = std::any_of(plan_.faults.begin(), plan_.faults.end(), [](const Fault& fault) {
    return fault.kind == FaultKind::kHubLost && fault.fired;
  });
  return hub_lost && Withdrawn(header.journey);
}

void World::CheckRest() {
  for (int n = 1; n <= plan_.nodes; ++n) {
    const node::NodeState& state = region_->node(n).engine().state();
    int waiting = 0;
    std::string which;
    for (const auto& [id, item] : state.outbox().items()) {
      if (item.level >= 2 || Withdrawn(item.header)) continue;
      ++waiting;
      if (!which.empty()) continue;
      const auto entry = books_->entries().find(id);
      absl::StrAppend(&which, " [kind ", static_cast<int>(item.header.kind),
                      item.row.side == node::Side::kOrigin ? " of its origin" : " of its destination", " says ",
                      CoarseStateName(item.header.state), " level ", item.level, " generation ",
                      item.header.generation.value(), " refused ",
                      entry == books_->entries().end() ? "?" : ReasonName(entry->second.refused_by_hub), "]");
    }
    if (waiting != 0) {
      Violation(absl::StrCat("liveness: ", waiting, " handoffs still wait in the outbox of node ", n, which));
    }
  }
  const hub::HubState& hub = region_->hub().engine().state();
  for (const auto& [node, mailbox] : hub.mailboxes()) {
    if (mailbox.durable_through() != mailbox.tail()) Violation("liveness: a mailbox was not emptied");
  }
  if (const size_t bodies = region_->hub().disk().body_count(); bodies != 0) {
    Violation(absl::StrCat("settled bodies are still at the hub: ", bodies));
  }
  for (const std::string& bytes : region_->hub().disk().AllBytes()) {
    if (books_->HoldsCanary(bytes)) return Violation("rule 4: a typed word rests on the hub's disk");
  }
}

}  // namespace relais::sim
