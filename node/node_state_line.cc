// The part of the node's memory that the line to the hub moves: outbox, cursors, knowledge, days.
#include <algorithm>
#include <utility>

#include "node/node_state.h"
#include "services/core/handoff/check.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

// Refusals that a new sealing lifts: another key or mailbox, a fresh window, a due day counted from today.
bool LiftedByReseal(Reason reason) {
  switch (reason) {
    case Reason::kStaleKey:
    case Reason::kWrongMailbox:
    case Reason::kWindowTooOld:
    case Reason::kWindowAhead:
    case Reason::kDueDayTooFar:
    case Reason::kUnreadable:
      return true;
    default:
      return false;
  }
}

}  // namespace

void NodeState::SetLevel(const OutboxItem& item, uint8_t level, Follow* follow) {
  auto it = rows_.find(item.row);
  if (it == rows_.end() || it->second.last_handoff != item.header.handoff) return;
  it->second.level = std::max(it->second.level, level);
  follow->changed.push_back(it->first);
}

void NodeState::DropOutbox(HandoffId handoff, Follow* follow) {
  const OutboxItem* item = outbox_.Find(handoff);
  if (item == nullptr) return;
  const uint64_t body = item->envelope_body.value();
  follow->drops.push_back({item->header.journey.bytes(), body, body + 1});
  outbox_.Remove(handoff);
}

void NodeState::Apply(const ResealedDone& done, Follow* follow) {
  TakeBody(done.envelope_body);
  const OutboxItem* former = outbox_.Find(done.handoff);
  RELAIS_CHECK(former != nullptr);
  OutboxItem item = *former;
  DropOutbox(done.handoff, follow);
  item.header = done.header;
  item.fingerprint = done.fingerprint;
  item.envelope_body = done.envelope_body;
  item.made = done.at.day;
  item.level = 0;
  item.cursor = Cursor();
  item.hub_boot = BootId();
  item.unread = false;
  if (auto row = rows_.find(item.row); row != rows_.end()) {
    // A note sets a due day only where the person is still waited for.
    const bool times = item.header.kind != HandoffKind::kNote || IsOpen(row->second.place.state);
    if (times) row->second.due_day = done.header.due_day;
    if (row->second.last_handoff == done.handoff) row->second.level = 0;
  }
  outbox_.Add(done.handoff, std::move(item));
}

void NodeState::Apply(const HubMet& met, Follow*) {
  if (met.hub_ledger != hub_ledger_ || met.hub_epoch != own_store_.hub_epoch) {
    // Another ledger, or one that was put back: its cursors and revisions start anew, and what it may have lost is
    // deposited again.
    durable_through_ = Cursor();
    exceptions_.clear();
    outbox_.ForgetCursors();
    ForgetRevisions();
  }
  hub_ledger_ = met.hub_ledger;
  hub_boot_ = met.hub_boot;
  own_store_.hub_epoch = met.hub_epoch;
  own_store_.mark = met.mark;
  own_store_.incarnation = met.incarnation;
  own_store_.hub_head = met.hub_head;
  std::erase_if(exceptions_, [&](const SettleException& e) { return e.cursor <= met.settled_through; });
}

void NodeState::ForgetRevisions() {
  knowledge_.ForgetRevisions();
  for (KnowledgeItem& item : taken_items_) item.revision = Revision();
}

void NodeState::Apply(const Deposited& deposited, Follow* follow) {
  for (const DepositFate& fate : deposited.fates) {
    const OutboxItem* item = outbox_.Find(fate.handoff);
    if (item == nullptr || item->header.generation != fate.generation) continue;
    if (fate.refused == Reason::kNone) {
      SetLevel(*item, 1, follow);
      outbox_.Deposited(fate.handoff, fate.cursor, hub_boot_);
      continue;
    }
    const bool erased = Tombstoned(item->header.journey) && item->header.state != CoarseState::kWithdrawn;
    const bool in_vain = fate.refused == Reason::kUnknownReferral && FollowsNothing(*item);
    if (erased || (in_vain && Tombstoned(item->header.journey))) {
      // Withdrawn before it was let in: it cannot be sealed again, and there is nothing to withdraw elsewhere.
      DropOutbox(fate.handoff, follow);
      continue;
    }
    if (fate.refused == Reason::kUnknownReferral && !in_vain) {
      outbox_.Hold(fate.handoff);
      continue;
    }
    if (LiftedByReseal(fate.refused) && item->header.generation.value() < limits::kSealGenerationsMax) {
      // Held until it is sealed again; if it cannot be now (no key in use, a crash), the next tick asks once more.
      outbox_.Hold(fate.handoff);
      follow->reseal.push_back(fate.handoff);
      continue;
    }
    if (auto row = rows_.find(item->row); row != rows_.end()) {
      if (item->header.kind == HandoffKind::kReferral) {
        if (auto doors = journeys_.find(item->header.journey); doors != journeys_.end()) {
          TakeBackDerogation(doors->second, item->header);
        }
        GiveUp(row->second, fate.refused, follow);
      } else {
        row->second.answer_refused = fate.refused;
        follow->changed.push_back(row->first);
      }
    }
    DropOutbox(fate.handoff, follow);
  }
}

void NodeState::Apply(const Progressed& progressed, Follow* follow) {
  const ProgressFacts& progress = progressed.progress;
  const Outbox::Reached reached =
      outbox_.Progress(progress.mailbox, progress.durable_through, progress.backed_up_through);
  for (HandoffId handoff : reached.durable) {
    const OutboxItem& item = *outbox_.Find(handoff);
    SetLevel(item, 2, follow);
    auto row = rows_.find(item.row);
    if (item.header.kind != HandoffKind::kReferral || row == rows_.end()) continue;
    if (Advance(row->second.place, ReferralEvent::kDeliver, Actor::kNetwork).ok()) {
      follow->changed.push_back(row->first);
    }
  }
  // Of what was withdrawn nothing is kept once all of it has arrived; the rest stays until its journey has ended.
  absl::btree_set<JourneyId> withdrawn;
  for (HandoffId handoff : reached.backed_up) {
    const JourneyId journey = outbox_.Find(handoff)->header.journey;
    if (Tombstoned(journey)) withdrawn.insert(journey);
  }
  for (JourneyId journey : withdrawn) DropIfAllArrived(journey, follow);
}

void NodeState::DropIfAllArrived(JourneyId journey, Follow* follow) {
  std::vector<HandoffId> all;
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.header.journey != journey) continue;
    if (item.level < kKeptLevel) return;
    all.push_back(handoff);
  }
  for (HandoffId handoff : all) DropOutbox(handoff, follow);
}

bool NodeState::FollowsNothing(const OutboxItem& item) const {
  return item.row.side == Side::kOrigin && outbox_.Find(item.row.referral) == nullptr;
}

absl::Status NodeState::Apply(const KnowledgeTaken& taken, Follow*) {
  const auto* entry = std::get_if<RosterEntry>(&taken.item.content);
  const Member* member = entry == nullptr ? nullptr : knowledge_.roster().Find(entry->partner);
  const SigningKey former = member != nullptr && member->Signed() ? member->entry.identity : SigningKey();
  absl::Status status = knowledge_.Apply(taken.item);
  if (!status.ok()) return status;
  if (!former.none() && former != entry->identity) SealAgainFor(entry->partner);
  taken_items_.push_back(taken.item);
  hub_day_ = std::max(hub_day_, taken.item.admitted);
  return status;
}

// Another node took the place of the one whose disk is lost: it holds nothing, and no key of it opens what was sent.
void NodeState::SealAgainFor(PartnerId partner) {
  for (const auto& [handoff, item] : outbox_.items()) {
    const auto row = rows_.find(item.row);
    const bool open =
        row != rows_.end() && item.header.kind == HandoffKind::kReferral && IsOpen(row->second.place.state);
    if (open && item.header.destination == partner) outbox_.Find(handoff)->unread = true;
  }
}

void NodeState::Apply(const KnowledgeLooked& looked, Follow*) {
  knowledge_.AdvanceTo(looked.revision);
  knowledge_day_ = looked.day;
}

void NodeState::DropEnded(Follow* follow) {
  absl::btree_set<JourneyId> unended;
  for (const auto& [key, row] : rows_) {
    const ReferralState state = row.place.state;
    const bool awaited = IsOpen(state) || state == ReferralState::kReceived || state == ReferralState::kConcluded;
    // The other door may still speak of it, as long as a hub remembers a journey after its end.
    const bool fresh = DaysBetween(row.last_day, day_) <= limits::kRetentionDays;
    if (awaited || fresh) unended.insert(row.journey);
  }
  // While something of it is under way, a hub that lost its ledger has to be told of the whole journey.
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.level < kKeptLevel) unended.insert(item.header.journey);
  }
  std::vector<HandoffId> ended;
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.level >= kKeptLevel && !unended.contains(item.header.journey)) ended.push_back(handoff);
  }
  for (HandoffId handoff : ended) DropOutbox(handoff, follow);
}

void NodeState::Apply(const NodeDayTurned& turned, Follow* follow) {
  RELAIS_CHECK(turned.day > day_);
  day_ = turned.day;
  BeginCounting(turned.day);
  const Day horizon = AddDays(turned.day, -limits::kRetentionDays);
  seen_.ForgetBefore(AddDays(turned.day, -limits::kRepeatMemoryDays));
  // A copy that nobody acknowledged in 35 days is given up: the origin is told, the row says why.
  std::vector<HandoffId> old;
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.level < kKeptLevel && item.made < horizon) old.push_back(handoff);
  }
  for (HandoffId handoff : old) {
    const OutboxItem& item = *outbox_.Find(handoff);
    auto row = rows_.find(item.row);
    if (item.level < 2 && row != rows_.end()) {
      if (item.header.kind == HandoffKind::kReferral) {
        GiveUp(row->second, Reason::kUnclaimed, follow);
      } else if (row->second.last_handoff == handoff) {
        row->second.answer_refused = Reason::kUnclaimed;
        follow->changed.push_back(row->first);
      }
    }
    DropOutbox(handoff, follow);
  }
  DropEnded(follow);
  ForgetDerogations(follow);
  ForgetEscalations();
  ForgetPast(follow);
  ForgetOffice();
  ForgetOwnStore();
}

NodeState::Parts NodeState::ToParts() const {
  return {taken_items_,
          knowledge_.revision(),
          knowledge_day_,
          rows_,
          journeys_,
          outbox_.items(),
          outbox_.next_order(),
          seen_.Sorted(),
          hub_ledger_,
          hub_boot_,
          durable_through_,
          exceptions_,
          solved_here_,
          tombstones_,
          next_body_,
          day_,
          derogations_,
          escalations_,
          counts_,
          leaving_,
          office_,
          own_store_};
}

absl::Status NodeState::Restore(Parts parts) {
  // Items that came under former ledgers of the hub are the first ones, and have lost their revisions since.
  const auto current = std::find_if(parts.items.begin(), parts.items.end(),
                                    [](const KnowledgeItem& item) { return item.revision != Revision(); });
  for (auto it = parts.items.begin(); it != parts.items.end(); ++it) {
    if (it == current && it != parts.items.begin()) ForgetRevisions();
    if (it < current) it->revision = Revision(1);  // any will do until it is forgotten
    Follow nobody;
    if (!Apply(KnowledgeTaken{*it}, &nobody).ok()) {
      return absl::DataLossError("a checkpoint holds an item that its own rules refuse");
    }
  }
  if (current == parts.items.end()) ForgetRevisions();
  knowledge_.AdvanceTo(parts.revision);
  knowledge_day_ = parts.knowledge_day;
  rows_ = std::move(parts.rows);
  for (const auto& [key, row] : rows_) {
    if (row.slip_body != BodyIndex()) slips_.emplace(row.slip_made, key.referral);
  }
  journeys_ = std::move(parts.journeys);
  outbox_.Restore(std::move(parts.outbox), parts.next_order);
  for (const auto& [handoff, seen] : parts.seen) seen_.Note(handoff, seen);
  hub_ledger_ = parts.hub_ledger;
  hub_boot_ = parts.hub_boot;
  durable_through_ = parts.durable_through;
  exceptions_ = std::move(parts.exceptions);
  solved_here_ = std::move(parts.solved_here);
  tombstones_ = std::move(parts.tombstones);
  next_body_ = parts.next_body;
  day_ = parts.day;
  derogations_ = std::move(parts.derogations);
  escalations_ = std::move(parts.escalations);
  counts_ = std::move(parts.counts);
  leaving_ = std::move(parts.leaving);
  office_ = std::move(parts.office);
  own_store_ = std::move(parts.own_store);
  return absl::OkStatus();
}

bool operator==(const NodeState& a, const NodeState& b) {
  return a.knowledge_ == b.knowledge_ && a.knowledge_day_ == b.knowledge_day_ && a.rows_ == b.rows_ &&
         a.journeys_ == b.journeys_ && a.outbox_ == b.outbox_ && a.seen_ == b.seen_ && a.hub_ledger_ == b.hub_ledger_ &&
         a.hub_boot_ == b.hub_boot_ && a.durable_through_ == b.durable_through_ && a.exceptions_ == b.exceptions_ &&
         a.solved_here_ == b.solved_here_ && a.tombstones_ == b.tombstones_ && a.next_body_ == b.next_body_ &&
         a.day_ == b.day_ && a.derogations_ == b.derogations_ && a.escalations_ == b.escalations_ &&
         a.counts_ == b.counts_ && a.leaving_ == b.leaving_ && a.office_ == b.office_ && a.own_store_ == b.own_store_;
}

}  // namespace relais::node
