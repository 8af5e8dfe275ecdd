// The part of the node's memory that counts: facts owed, months open and closed.
#include <algorithm>
#include <utility>

#include "node/node_state.h"
#include "node/row_facts.h"
#include "services/core/handoff/check.h"
#include "services/core/monitoring/count_limits.h"

namespace relais::node {
namespace {

void DropOne(JourneyId owner, BodyIndex body, Follow* follow) {
  if (body != BodyIndex()) follow->drops.push_back({owner.bytes(), body.value(), body.value() + 1});
}

}  // namespace

void NodeState::BeginCounting(Day day) {
  if (counts_.open == Month()) counts_.open = MonthOf(day);
}

void NodeState::Owe(OwedFact fact) {
  BeginCounting(fact.day);
  fact.number = counts_.last = counts_.last.next();
  counts_.owed.push_back(std::move(fact));
}

void NodeState::Recount(ReferralRow& row) {
  // What it was counted for since the copy is not known here: better once too few than twice.
  if (row.retold) return;
  OwedFact owed;
  owed.journey = row.journey;
  owed.person_body = row.person_body;
  owed.day = row.last_day;
  std::vector<CountedItem> facts = FactsOf(row);
  std::vector<CountedSince> kept;
  for (const CountedSince& since : row.counted) {
    if (auto it = std::find(facts.begin(), facts.end(), since.item); it != facts.end()) {
      facts.erase(it);
      kept.push_back(since);
      continue;
    }
    owed.item = since.item;
    owed.taken_back = true;
    owed.counted = since.day;
    Owe(owed);
  }
  owed.taken_back = false;
  owed.counted = kNoDay;
  for (const CountedItem& item : facts) {
    owed.item = item;
    Owe(owed);
    kept.push_back({item, row.last_day});
  }
  row.counted = std::move(kept);
}

void NodeState::RecountChanged(Follow* follow) {
  absl::btree_set<RowKey> changed(follow->changed.begin(), follow->changed.end());
  absl::btree_set<JourneyId> withdrawn;
  for (const RowKey& key : changed) {
    auto it = rows_.find(key);
    if (it == rows_.end()) continue;
    Recount(it->second);
    if (Tombstoned(it->second.journey)) withdrawn.insert(it->second.journey);
  }
  for (JourneyId journey : withdrawn) ForgetPersonOf(journey, follow);
}

void NodeState::ForgetPersonOf(JourneyId journey, Follow* follow) {
  const auto owed = [journey](const OwedFact& fact) { return fact.journey == journey; };
  if (std::any_of(counts_.owed.begin(), counts_.owed.end(), owed)) return;
  for (auto& [key, row] : rows_) {
    if (row.journey == journey) DropOne(journey, std::exchange(row.person_body, BodyIndex()), follow);
  }
}

void NodeState::Apply(const SolvedHereDone& done, Follow*) {
  TakeBody(done.local_body);
  TakeBody(done.person_body);
  const bool first = solved_here_.try_emplace(done.journey, done.at.day).second;
  if (!first) return;
  OwedFact fact;
  fact.journey = done.journey;
  fact.person_body = done.person_body;
  fact.item = {CountedFact::kSolvedHere, ReasonNumber()};
  fact.day = done.at.day;
  Owe(std::move(fact));
}

void NodeState::Apply(const CountsFolded& folded, Follow* follow) {
  absl::btree_set<JourneyId> withdrawn;
  size_t done = 0;
  while (done < counts_.owed.size() && counts_.owed[done].number <= folded.through) {
    const OwedFact& fact = counts_.owed[done++];
    if (Tombstoned(fact.journey)) withdrawn.insert(fact.journey);
    // Of a need solved here nothing else is counted any more.
    if (fact.item.fact == CountedFact::kSolvedHere) DropOne(fact.journey, fact.person_body, follow);
  }
  counts_.owed.erase(counts_.owed.begin(), counts_.owed.begin() + static_cast<std::ptrdiff_t>(done));
  for (const CountsBody& body : folded.months) {
    TakeBody(body.body);
    DropOne(JourneyId(), std::exchange(counts_.months[body.month].counts_body, body.body), follow);
  }
  for (JourneyId journey : withdrawn) ForgetPersonOf(journey, follow);
}

void NodeState::Apply(const CountsClosed& closed, Follow* follow) {
  RELAIS_CHECK(closed.month == counts_.open && closed.pieces > 0);
  CountMonth& month = counts_.months[closed.month];
  month.package_body = closed.package_body;
  month.pieces = closed.pieces;
  TakeBody(BodyIndex(closed.package_body.value() + closed.pieces - 1));
  counts_.open = closed.month.next();
  const Month first_kept(closed.month.value() - limits::kCountMonthsKept + 1);
  while (!counts_.months.empty() && counts_.months.begin()->first < first_kept) {
    DropMonth(counts_.months.begin()->second, follow);
    counts_.months.erase(counts_.months.begin());
  }
}

void NodeState::DropMonth(const CountMonth& month, Follow* follow) {
  DropOne(JourneyId(), month.counts_body, follow);
  const uint64_t first = month.package_body.value();
  if (first != 0) follow->drops.push_back({JourneyId().bytes(), first, first + month.pieces});
}

void NodeState::Apply(const CountsTaken& taken, Follow*) {
  if (auto it = counts_.months.find(taken.month); it != counts_.months.end()) it->second.taken = true;
}

void NodeState::Apply(const CountsLeaving& leaving, Follow*) {
  BeginCounting(MonthStart(leaving.month));
  counts_.leaving = leaving.month;
}

}  // namespace relais::node
