#include "hub/journey_book.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace relais::hub {
namespace {

constexpr Day kNever{std::numeric_limits<int32_t>::max()};

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

JourneyRow& JourneyBook::Touch(JourneyId journey, Day today) {
  JourneyRow& row = rows_[journey];
  if (row.touched != today) {
    row.touched = today;
    by_touched_[today].push_back(journey);
  }
  return row;
}

void JourneyBook::Index(JourneyId journey, const JourneyRow& row) {
  if (!row.doors.follow_key.none()) by_follow_key_[row.doors.follow_key] = journey;
  TrackDue(journey, row.doors);
}

void JourneyBook::TrackDue(JourneyId journey, const JourneyDoors& doors) {
  for (const JourneyReferral& referral : doors.referrals) {
    auto at = due_at_.find(referral.id);
    if (referral.due_day == kNoDay) {
      if (at != due_at_.end()) ClearDue(referral.id);
      continue;
    }
    if (at != due_at_.end() && due_.at({at->second, referral.id}).due == referral.due_day) continue;
    ClearDue(referral.id);
    SetDue(referral.id, {journey, referral.due_day, Escalation::kNone}, kNoDay);
  }
}

void JourneyBook::SetDue(HandoffId referral, const DueEntry& entry, Day after) {
  Day next = NextLook(entry.due, entry.told, after);
  // What has run through its steps stays here, so that a later handoff with the same due day does not start them anew.
  if (next == kNoDay) next = kNever;
  due_[{next, referral}] = entry;
  due_at_[referral] = next;
}

void JourneyBook::ClearDue(HandoffId referral) {
  auto at = due_at_.find(referral);
  if (at == due_at_.end()) return;
  due_.erase({at->second, referral});
  due_at_.erase(at);
}

Admission JourneyBook::Referral(const HandoffHeader& header, const ReferralFacts& facts) {
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

Admission JourneyBook::Answer(const HandoffHeader& header, const AnswerFacts& facts, Day today) {
  auto it = rows_.find(header.journey);
  if (it == rows_.end()) return Admission{.refused = Reason::kUnknownReferral};
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
  // tidy: allow(hash-order) each row for itself, the order reaches nothing
  for (auto& [id, row] : rows_) relais::MarkRestated(row.doors, from);
}

void JourneyBook::KeepCapsule(JourneyId journey, std::string capsule) {
  if (auto it = rows_.find(journey); it != rows_.end()) it->second.capsule = std::move(capsule);
}

const JourneyRow* JourneyBook::Find(JourneyId journey) const {
  auto it = rows_.find(journey);
  return it == rows_.end() ? nullptr : &it->second;
}

JourneyId JourneyBook::FindByFollowKey(const SigningKey& key) const {
  auto it = by_follow_key_.find(key);
  if (it == by_follow_key_.end()) return JourneyId();
  // A reissued slip has newer keys: the older ones open nothing any more.
  const JourneyRow* row = Find(it->second);
  return row != nullptr && row->doors.follow_key == key ? it->second : JourneyId();
}

std::vector<EscalationStep> JourneyBook::TurnDay(Day today) {
  std::vector<EscalationStep> steps;
  while (!due_.empty() && due_.begin()->first.first <= today) {
    const HandoffId referral = due_.begin()->first.second;
    DueEntry entry = due_.begin()->second;
    ClearDue(referral);
    auto it = rows_.find(entry.journey);
    if (it == rows_.end()) continue;
    entry.told = EscalationDue(entry.due, today);
    if (entry.told == Escalation::kExpired) {
      // What is not open any more has nothing to expire: its escalation ends with the animator told.
      if (!Expire(it->second.doors, referral, today).ok()) {
        SetDue(referral, entry, today);
        continue;
      }
      Touch(entry.journey, today);
    } else {
      SetDue(referral, entry, today);
    }
    steps.push_back({entry.journey, referral, entry.told});
  }
  return steps;
}

void JourneyBook::ForgetBefore(Day day) {
  while (!by_touched_.empty() && by_touched_.begin()->first < day) {
    for (JourneyId journey : by_touched_.begin()->second) {
      auto it = rows_.find(journey);
      if (it == rows_.end() || it->second.touched >= day || !it->second.doors.settled()) continue;
      for (const JourneyReferral& referral : it->second.doors.referrals) ClearDue(referral.id);
      by_follow_key_.erase(it->second.doors.follow_key);
      rows_.erase(it);
    }
    by_touched_.erase(by_touched_.begin());
  }
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
  for (const auto& [key, entry] : due_) rows.push_back({entry.journey, key.second, entry.due, entry.told});
  return rows;
}

void JourneyBook::Restore(JourneyId journey, JourneyRow row) {
  by_touched_[row.touched].push_back(journey);
  if (!row.doors.follow_key.none()) by_follow_key_[row.doors.follow_key] = journey;
  rows_[journey] = std::move(row);
}

void JourneyBook::RestoreDue(const DueRow& row) {
  SetDue(row.referral, {row.journey, row.due, row.told}, kNoDay);
}

}  // namespace relais::hub
