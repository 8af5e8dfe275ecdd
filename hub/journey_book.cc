#include "hub/journey_book.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace relais::hub {
namespace {

// The first day after `after` on which the escalation of `due` stands further than `told`; kNoDay when it never will.
Day NextLook(Day due, Escalation told, Day after) {
  if (due == kNoDay || told == Escalation::kExpired) return kNoDay;
  const int32_t first = std::max(after.value(), due.value()) + 1;
  const int32_t last = std::max(first, due.value() + 2 * limits::kExpiredAfterDays);
  for (int32_t day = first; day <= last; ++day) {
    if (EscalationDue(due, Day(day)) > told) return Day(day);
  }
  return kNoDay;
}

}  // namespace

AwaitedReferral* JourneyRow::FindAwaited(HandoffId referral) {
  for (AwaitedReferral& candidate : awaited) {
    if (candidate.referral == referral) return &candidate;
  }
  return nullptr;
}

JourneyRow& JourneyBook::Touch(JourneyId journey, Day today) {
  JourneyRow& row = rows_[journey];
  if (row.touched != today) {
    row.touched = today;
    by_touched_[today].push_back(journey);
  }
  return row;
}

void JourneyBook::Index(JourneyId journey, JourneyRow& row) {
  if (row.indexed_key != row.doors.follow_key) {
    Unindex(journey, row);
    row.indexed_key = row.doors.follow_key;
    if (!row.indexed_key.none()) by_follow_key_[row.indexed_key] = journey;
  }
  CountDrill(row);
  TrackDue(journey, row);
  TrackWhole(journey, row.doors);
}

void JourneyBook::CountDrill(JourneyRow& row) {
  if (row.counted_drill == row.doors.drill) return;
  row.counted_drill = row.doors.drill;
  row.counted_drill ? ++drills_ : --drills_;
}

void JourneyBook::Unindex(JourneyId journey, const JourneyRow& row) {
  auto key = by_follow_key_.find(row.indexed_key);
  if (key != by_follow_key_.end() && key->second == journey) by_follow_key_.erase(key);
}

bool JourneyBook::KeyOfAnother(const HandoffHeader& header) const {
  // A person's word repeats the key it speaks under: whether that is the journey's is asked elsewhere.
  if (header.kind == HandoffKind::kPerson || header.follow_key.none()) return false;
  auto it = by_follow_key_.find(header.follow_key);
  return it != by_follow_key_.end() && it->second != header.journey;
}

void JourneyBook::TrackWhole(JourneyId journey, const JourneyDoors& doors) {
  if (!doors.whole()) {
    unwhole_.insert(journey);
  } else if (!unwhole_.empty()) {
    unwhole_.erase(journey);
  }
}

void JourneyBook::TrackDue(JourneyId journey, JourneyRow& row) {
  for (const JourneyReferral& referral : row.doors.referrals) {
    AwaitedReferral* awaited = row.FindAwaited(referral.id);
    if (awaited != nullptr && awaited->due == referral.due_day) continue;
    if (awaited != nullptr && awaited->told >= Escalation::kAnimatorTold) {
      ended_.push_back({journey, referral.id, awaited->due});
    }
    if (referral.due_day == kNoDay) {
      if (awaited != nullptr) row.awaited.erase(awaited);
      continue;
    }
    if (awaited == nullptr) awaited = &row.awaited.emplace_back();
    *awaited = {referral.id, referral.due_day};
    Schedule(journey, *awaited, kNoDay);
  }
}

// What has run through its steps stays in the row, so that a later handoff with the same due day does not start them
// anew.
void JourneyBook::Schedule(JourneyId journey, AwaitedReferral& awaited, Day after) {
  awaited.look = NextLook(awaited.due, awaited.told, after);
  if (awaited.look != kNoDay) looks_[awaited.look].emplace_back(awaited.referral, journey);
}

Admission JourneyBook::Referral(const HandoffHeader& header, const ReferralFacts& facts) {
  if (KeyOfAnother(header)) return Admission{.refused = Reason::kReplay};
  auto it = rows_.find(header.journey);
  if (it == rows_.end()) {
    JourneyDoors fresh;
    Admission admission = AdmitReferral(fresh, header, facts);
    if (!admission.ok()) return admission;
    JourneyRow& row = Touch(header.journey, facts.today);
    row.doors = std::move(fresh);
    Index(header.journey, row);
    return admission;
  }
  Admission admission = AdmitReferral(it->second.doors, header, facts);
  if (admission.ok()) Index(header.journey, Touch(header.journey, facts.today));
  return admission;
}

Admission JourneyBook::Refused(const HandoffHeader& header, Day today) {
  if (KeyOfAnother(header)) return Admission{.refused = Reason::kReplay};
  auto it = rows_.find(header.journey);
  JourneyDoors doors = it == rows_.end() ? JourneyDoors() : it->second.doors;
  Admission admission = RememberRefused(doors, header);
  if (!admission.ok()) return admission;
  JourneyRow& row = Touch(header.journey, today);
  row.doors = std::move(doors);
  Index(header.journey, row);
  return admission;
}

Admission JourneyBook::Answer(const HandoffHeader& header, const AnswerFacts& facts, Day today) {
  auto it = rows_.find(header.journey);
  if (it == rows_.end()) return Admission{.refused = Reason::kUnknownReferral};
  if (KeyOfAnother(header)) return Admission{.refused = Reason::kReplay};
  Admission admission = AdmitAnswer(it->second.doors, header, facts);
  if (admission.ok()) Index(header.journey, Touch(header.journey, today));
  return admission;
}

Admission JourneyBook::PersonWord(const HandoffHeader& header, Day today) {
  auto it = rows_.find(header.journey);
  if (it == rows_.end()) return Admission{.refused = Reason::kUnknownReferral};
  Admission admission = AdmitPersonWord(it->second.doors, header);
  if (admission.ok()) Index(header.journey, Touch(header.journey, today));
  return admission;
}

Admission JourneyBook::Undeliverable(JourneyId journey, HandoffId referral, Day today) {
  auto it = rows_.find(journey);
  if (it == rows_.end()) return Admission{.refused = Reason::kUnknownReferral};
  Admission admission = MakeUndeliverable(it->second.doors, referral);
  if (admission.ok()) Index(journey, Touch(journey, today));
  return admission;
}

Admission JourneyBook::TakeRestated(const HandoffHeader& header, const AnswerFacts& facts, Day today) {
  if (KeyOfAnother(header)) return Admission{.refused = Reason::kReplay};
  const bool known = rows_.contains(header.journey);
  JourneyRow row = known ? rows_.at(header.journey) : JourneyRow{};
  Admission admission = Restate(row.doors, header, facts);
  if (!admission.ok()) return admission;
  JourneyRow& kept = Touch(header.journey, today);
  kept.doors = std::move(row.doors);
  Index(header.journey, kept);
  return admission;
}

void JourneyBook::MarkRestated(PartnerId from) {
  for (auto it = unwhole_.begin(); it != unwhole_.end();) {
    JourneyDoors& doors = rows_.at(*it).doors;
    relais::MarkRestated(doors, from);
    it = doors.whole() ? unwhole_.erase(it) : std::next(it);
  }
}

void JourneyBook::DoubtAll() {
  for (const auto& [journey, known] : Sorted()) {
    JourneyDoors& doors = rows_.at(journey).doors;
    doors.restored = true;
    doors.owner_restated = false;
    for (JourneyReferral& referral : doors.referrals) referral.restated = false;
    unwhole_.insert(journey);
  }
}

bool JourneyBook::AnyRestored() const {
  return std::any_of(rows_.begin(), rows_.end(), [](const auto& row) { return row.second.doors.restored; });
}

bool JourneyBook::AwaitsRestating(PartnerId partner) const {
  return std::any_of(unwhole_.begin(), unwhole_.end(), [&](JourneyId journey) {
    const JourneyDoors& doors = rows_.at(journey).doors;
    if (doors.owner == partner && !doors.owner_restated) return true;
    return std::any_of(doors.referrals.begin(), doors.referrals.end(), [&](const JourneyReferral& referral) {
      return referral.destination == partner && partner != doors.owner && !referral.restated;
    });
  });
}

void JourneyBook::KeepCapsule(JourneyId journey, std::string capsule) {
  if (auto it = rows_.find(journey); it != rows_.end()) it->second.capsule = std::move(capsule);
}

const JourneyRow* JourneyBook::Find(JourneyId journey) const {
  auto it = rows_.find(journey);
  return it == rows_.end() ? nullptr : &it->second;
}

JourneyRow* JourneyBook::FindForFlows(JourneyId journey) {
  auto it = rows_.find(journey);
  return it == rows_.end() ? nullptr : &it->second;
}

JourneyId JourneyBook::FindByFollowKey(const SigningKey& key) const {
  auto it = by_follow_key_.find(key);
  if (it == by_follow_key_.end()) return JourneyId();
  return it->second;
}

std::vector<EscalationStep> JourneyBook::TurnDay(Day today) {
  std::vector<EscalationStep> steps;
  while (!looks_.empty() && looks_.begin()->first <= today) {
    auto [day, looks] = std::move(*looks_.begin());
    looks_.erase(looks_.begin());
    std::sort(looks.begin(), looks.end());
    for (const auto& [referral, journey] : looks) {
      auto it = rows_.find(journey);
      if (it == rows_.end()) continue;
      AwaitedReferral* awaited = it->second.FindAwaited(referral);
      if (awaited == nullptr || awaited->look != day) continue;  // it has moved since
      if (auto step = Escalate(journey, it->second, *awaited, today)) steps.push_back(*step);
    }
  }
  return steps;
}

std::optional<EscalationStep> JourneyBook::Escalate(JourneyId journey, JourneyRow& row, AwaitedReferral& awaited,
                                                    Day today) {
  const EscalationStep step{journey, awaited.referral, EscalationDue(awaited.due, today), awaited.due};
  awaited.told = step.step;
  if (step.step == Escalation::kExpired && Expire(row.doors, awaited.referral, today).ok()) {
    row.awaited.erase(&awaited);
    Touch(journey, today);
    return step;
  }
  Schedule(journey, awaited, today);
  // What is not open any more has nothing to expire: its escalation ends with the animator told.
  if (step.step == Escalation::kExpired) return std::nullopt;
  return step;
}

void JourneyBook::ForgetBefore(Day day) {
  std::vector<JourneyId> awaiting;
  while (!by_touched_.empty() && by_touched_.begin()->first < day) {
    for (JourneyId journey : by_touched_.begin()->second) {
      auto it = rows_.find(journey);
      if (it == rows_.end() || it->second.touched >= day) continue;
      if (!it->second.doors.settled(day)) {
        awaiting.push_back(journey);
        continue;
      }
      Unindex(journey, it->second);
      unwhole_.erase(journey);
      if (it->second.counted_drill) --drills_;
      rows_.erase(it);
    }
    by_touched_.erase(by_touched_.begin());
  }
  if (awaiting.empty()) return;
  std::vector<JourneyId>& next = by_touched_[day];
  next.insert(next.end(), awaiting.begin(), awaiting.end());
}

std::vector<std::pair<JourneyId, const JourneyRow*>> JourneyBook::Sorted() const {
  std::vector<std::pair<JourneyId, const JourneyRow*>> sorted;
  sorted.reserve(rows_.size());
  // tidy: allow(hash-order) sorted on the next line
  for (const auto& [id, row] : rows_) sorted.emplace_back(id, &row);
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return sorted;
}

std::vector<JourneyBook::DueRow> JourneyBook::Due() const {
  std::vector<DueRow> rows;
  for (const auto& [id, row] : Sorted()) {
    for (const AwaitedReferral& awaited : row->awaited) {
      rows.push_back({id, awaited.referral, awaited.due, awaited.told});
    }
  }
  return rows;
}

void JourneyBook::Restore(JourneyId journey, JourneyRow row) {
  by_touched_[row.touched].push_back(journey);
  row.indexed_key = row.doors.follow_key;
  if (!row.indexed_key.none()) by_follow_key_[row.indexed_key] = journey;
  TrackWhole(journey, row.doors);
  row.counted_drill = false;
  CountDrill(row);
  rows_[journey] = std::move(row);
}

void JourneyBook::RestoreDue(const DueRow& row) {
  auto it = rows_.find(row.journey);
  if (it == rows_.end()) return;
  AwaitedReferral& awaited = it->second.awaited.emplace_back(AwaitedReferral{row.referral, row.due, row.told});
  Schedule(row.journey, awaited, kNoDay);
}

bool JourneyBook::RestoreFlow(JourneyId journey, JourneyFlow flow) {
  auto it = rows_.find(journey);
  if (it == rows_.end() || flow.referrals.size() > it->second.doors.referrals.size()) return false;
  for (const DoorFlow& door : flow.doors) {
    if (door.since != 0 && door.referral >= flow.referrals.size()) return false;
  }
  it->second.flow = std::move(flow);
  return true;
}

}  // namespace relais::hub
