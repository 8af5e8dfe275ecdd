// The part of the node's memory that copies concern: what is known of the store itself, what the hub retells to one
// that came back.
#include <algorithm>
#include <utility>

#include "absl/types/span.h"
#include "node/node_state.h"
#include "services/core/handoff/day.h"
#include "services/core/handoff/limits.h"

namespace relais::node {
namespace {

constexpr ReferralEvent kYes[] = {ReferralEvent::kOpen, ReferralEvent::kAccept};
constexpr ReferralEvent kNo[] = {ReferralEvent::kOpen, ReferralEvent::kDecline};
constexpr ReferralEvent kThere[] = {ReferralEvent::kReceive};
constexpr ReferralEvent kDone[] = {ReferralEvent::kReceive, ReferralEvent::kConclude};
constexpr ReferralEvent kCalledOff[] = {ReferralEvent::kConfirmCancel};

// How a destination gets to where the hub says that its own words had brought the referral. What others said to it is
// delivered once more.
absl::Span<const ReferralEvent> WayTo(CoarseState state) {
  switch (state) {
    case CoarseState::kAnsweredYes:
      return kYes;
    case CoarseState::kAnsweredNo:
      return kNo;
    case CoarseState::kReceived:
      return kThere;
    case CoarseState::kEnded:
      return kDone;
    case CoarseState::kCancelled:
      return kCalledOff;
    default:
      return {};
  }
}

}  // namespace

void NodeState::Apply(const StoreRestored& restored, Follow*) {
  own_store_.doubt = Reason::kRestoreUndeclared;
  own_store_.declared = false;
  own_store_.doubted_on = day_;
  own_store_.copy_made = restored.made;
}

void NodeState::Apply(const StoreDoubted& doubted, Follow*) {
  own_store_.doubt = doubted.reason;
  own_store_.declared = false;
  own_store_.doubted_on = doubted.day;
}

void NodeState::Apply(const RestoreDeclared&, Follow*) {
  own_store_.declared = true;
}

void NodeState::Apply(const BackupNoted& noted, Follow*) {
  std::vector<KeptBackup>& backups = own_store_.backups;
  if (!backups.empty() && backups.back().day >= noted.backup.day) backups.pop_back();
  backups.push_back(noted.backup);
}

Cursor NodeState::BackedUpThrough() const {
  // The oldest copy that may still be put back: whatever is not in it has to stay where it came from.
  for (const KeptBackup& backup : own_store_.backups) {
    if (DaysBetween(backup.day, day_) <= limits::kBackupAgeDaysMax) return std::min(backup.through, durable_through_);
  }
  return durable_through_;
}

void NodeState::NoteErased(JourneyId journey, Follow* follow) {
  if (own_store_.erased.try_emplace(journey, day_).second) follow->erased.push_back(journey);
}

void NodeState::ForgetOwnStore() {
  const Day horizon = AddDays(day_, -limits::kRetentionDays);
  absl::erase_if(own_store_.erased, [horizon](const auto& entry) { return entry.second < horizon; });
  std::erase_if(own_store_.backups,
                [this](const KeptBackup& backup) { return DaysBetween(backup.day, day_) > limits::kBackupAgeDaysMax; });
}

void NodeState::Apply(const Retold& retold, Follow* follow) {
  for (const JourneyId& journey : retold.erased) EraseAgain(journey, retold.day, follow);
  for (const auto& [journey, doors] : retold.journeys) {
    if (!Tombstoned(journey)) TakeRetold(journey, doors, retold.day, follow);
  }
  if (!retold.last) return;
  own_store_.doubt = Reason::kNone;
  own_store_.declared = false;
  own_store_.doubted_on = kNoDay;
}

void NodeState::EraseAgain(JourneyId journey, Day day, Follow* follow) {
  if (solved_here_.contains(journey)) Apply(ErasedHere{journey}, follow);
  if (Tombstoned(journey)) return;
  bool any = false;
  for (auto& [key, row] : rows_) {
    if (row.journey != journey) continue;
    any = true;
    row.retold = true;
    const Decision decision = Advance(row.place, ReferralEvent::kWithdraw, Actor::kPerson);
    if (!decision.ok()) continue;
    row.due_day = kNoDay;
    Record(row, ReferralEvent::kWithdraw, Actor::kPerson, {}, {}, {}, decision, day);
    // Whether the other door was told may be forgotten too: it is told again.
    if (key.side == Side::kDestination) row.receipt_owed = true;
    if (row.receipt_owed) follow->receipts.push_back(key);
  }
  // What would have been sent of it is of no use to anybody any more.
  std::vector<HandoffId> waiting;
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.header.journey == journey) waiting.push_back(handoff);
  }
  for (HandoffId handoff : waiting) outbox_.Remove(handoff);
  if (any) return Withdraw(journey, follow);
  tombstones_.insert(journey);  // what is delivered once more does not bring it back
  NoteErased(journey, follow);
}

void NodeState::TakeRetold(JourneyId journey, const JourneyDoors& doors, Day day, Follow* follow) {
  const std::vector<PartnerId> partners = knowledge_.roster().PartnersAt(self_);
  const auto ours = [&partners](PartnerId partner) {
    return std::find(partners.begin(), partners.end(), partner) != partners.end();
  };
  if (ours(doors.owner)) {
    JourneyDoors kept = doors;
    kept.restored = kept.owner_restated = false;
    // What was sealed here and never got as far as the hub.
    if (const JourneyDoors* known = FindJourney(journey)) {
      for (const JourneyReferral& referral : known->referrals) {
        if (kept.find(referral.id) == nullptr) kept.referrals.push_back(referral);
      }
    }
    journeys_[journey] = std::move(kept);
    for (const JourneyReferral& referral : doors.referrals) TakeRetoldOrigin(journey, doors, referral, day, follow);
  }
  for (const JourneyReferral& referral : doors.referrals) {
    if (ours(referral.destination)) TakeRetoldDestination(referral, day, follow);
  }
}

void NodeState::TakeRetoldOrigin(JourneyId journey, const JourneyDoors& doors, const JourneyReferral& referral, Day day,
                                 Follow* follow) {
  HandoffHeader header;
  header.handoff = referral.id;
  header.journey = journey;
  header.sender = doors.owner;
  header.destination = referral.destination;
  header.convention = doors.convention;
  header.convention_version = doors.convention_version;
  header.drill = doors.drill;
  header.slip_version = doors.slip_version;
  header.arrival_key = doors.arrival_key;
  header.follow_key = doors.follow_key;
  header.follow_sealing_key = doors.follow_sealing_key;
  header.due_day = referral.due_day;
  if (auto known = rows_.find({referral.id, Side::kOrigin}); known != rows_.end()) {
    // The slip may have been reissued since the copy: the person holds that one.
    return TakeSlip(known->second, header);
  }
  ReferralRow& row = NewRow(header, Side::kOrigin, ServiceId(), BodyIndex(), day);
  row.retold = true;
  row.last_handoff = referral.id;
  row.level = 1;
  for (const ReferralEvent event : {ReferralEvent::kSend, ReferralEvent::kDeliver}) {
    const Actor actor = event == ReferralEvent::kSend ? Actor::kOrigin : Actor::kNetwork;
    const Decision decision = Advance(row.place, event, actor);
    if (event == ReferralEvent::kSend) Record(row, event, actor, referral.id, {}, {}, decision, day);
  }
  follow->changed.push_back(row.key);
}

void NodeState::TakeRetoldDestination(const JourneyReferral& referral, Day day, Follow* follow) {
  const auto it = rows_.find({referral.id, Side::kDestination});
  if (it == rows_.end()) return;  // it is delivered once more
  ReferralRow& row = it->second;
  if (CoarseOf(row.place.state) == referral.state) return;
  for (const ReferralEvent event : WayTo(referral.state)) {
    const Decision asked = Decide(row.place.state, event, Actor::kDestination);
    if (!asked.ok() || asked.crossed) continue;
    const Decision decision = Advance(row.place, event, Actor::kDestination);
    EventDetail detail;
    if (event == ReferralEvent::kReceive) detail.grade = row.grade = referral.received;
    Record(row, event, Actor::kDestination, {}, detail, {}, decision, day);
    row.due_day = referral.due_day;
    row.retold = true;
    follow->changed.push_back(row.key);
  }
}

}  // namespace relais::node
