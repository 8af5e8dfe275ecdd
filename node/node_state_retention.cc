// The part of the node's memory that ends: journeys whose time has come, and needs solved here that are erased.
#include <algorithm>
#include <utility>

#include "node/node_state.h"
#include "services/core/handoff/day.h"

namespace relais::node {

// Personal data stays for as long as the convention says after the journey's end; where nobody says, as long as a
// convention does that says nothing else.
int NodeState::RetentionDays(ConventionId convention, ConventionVersion version) const {
  const KnownAgreement* known = knowledge_.FindAgreement(convention, version);
  return known == nullptr ? Agreement().retention_days : known->agreement().retention_days;
}

// A need solved here is under no local convention: under the framework, then.
int NodeState::RetentionDaysHere() const {
  int days = Agreement().retention_days;
  for (const KnownAgreement* known : knowledge_.Agreements()) {
    if (known->agreement().kind == AgreementKind::kFramework) days = known->agreement().retention_days;
  }
  return days;
}

absl::btree_map<JourneyId, Day> NodeState::KeptUntil() const {
  absl::btree_map<JourneyId, Day> until;
  for (const auto& [key, row] : rows_) {
    // What is still awaited may come until its due day.
    const Day ended = row.due_day == kNoDay ? row.last_day : std::max(row.last_day, row.due_day);
    Day& day = until[row.journey];
    day = std::max(day, AddDays(ended, RetentionDays(row.convention, row.convention_version)));
  }
  const int here = RetentionDaysHere();
  for (const auto& [journey, day] : solved_here_) until[journey] = AddDays(day, here);
  return until;
}

void NodeState::ForgetPast(Follow* follow) {
  absl::btree_map<JourneyId, Day> until = KeptUntil();
  // Not while something of it is under way, or is still to be counted.
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.level < kKeptLevel) until.erase(item.header.journey);
  }
  for (const OwedFact& fact : counts_.owed) until.erase(fact.journey);
  absl::erase_if(leaving_, [&until](const auto& entry) { return !until.contains(entry.first); });
  for (const auto& [journey, day] : until) {
    if (day_ < AddDays(day, -kRetentionNoticeDays)) {
      leaving_.erase(journey);  // something happened in it meanwhile
      continue;
    }
    const auto [told, first] = leaving_.try_emplace(journey, std::max(day, AddDays(day_, kRetentionNoticeDays)));
    told->second = std::max(told->second, day);
    if (!first && day_ >= told->second) Forget(journey, follow);
  }
}

void NodeState::Forget(JourneyId journey, Follow* follow) {
  follow->drops.push_back({journey.bytes(), 0, kToTheEnd});
  for (auto it = rows_.begin(); it != rows_.end();) {
    if (it->second.journey != journey) {
      ++it;
      continue;
    }
    ForgetSlip(it->second);
    it = rows_.erase(it);
  }
  std::vector<HandoffId> kept;
  for (const auto& [handoff, item] : outbox_.items()) {
    if (item.header.journey == journey) kept.push_back(handoff);
  }
  for (HandoffId handoff : kept) outbox_.Remove(handoff);
  absl::erase_if(derogations_, [journey](const auto& entry) { return entry.second.journey == journey; });
  journeys_.erase(journey);
  solved_here_.erase(journey);
  leaving_.erase(journey);
}

void NodeState::Apply(const SolvedHereTakenBack& taken, Follow* follow) {
  TakeBody(taken.person_body);
  OwedFact fact;
  fact.journey = taken.journey;
  fact.person_body = taken.person_body;
  fact.item = {CountedFact::kSolvedHere, ReasonNumber()};
  fact.day = taken.day;
  fact.taken_back = true;
  fact.counted = solved_here_.at(taken.journey);
  Owe(std::move(fact));
  Apply(ErasedHere{taken.journey}, follow);
}

void NodeState::Apply(const ErasedHere& erased, Follow* follow) {
  const JourneyId journey = erased.journey;
  NoteErased(journey, follow);
  solved_here_.erase(journey);
  leaving_.erase(journey);
  // The few attributes by which it is counted stay until it is: CountsFolded drops them.
  uint64_t from = 0;
  for (const OwedFact& fact : counts_.owed) {
    if (fact.journey != journey || fact.person_body == BodyIndex()) continue;
    follow->drops.push_back({journey.bytes(), from, fact.person_body.value()});
    from = fact.person_body.value() + 1;
  }
  follow->drops.push_back({journey.bytes(), from, kToTheEnd});
}

void NodeState::Apply(const CopyRectified& rectified, Follow* follow) {
  TakeBody(rectified.content_body);
  ReferralRow& row = rows_.at(rectified.row);
  ReplaceContent(row, rectified.content_body, follow);
  if (!rectified.twin.none()) {
    row.twin = rectified.twin;
    row.person = rectified.person;
  }
  follow->changed.push_back(rectified.row);
}

}  // namespace relais::node
