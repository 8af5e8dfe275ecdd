#include "hub/store_book.h"

#include <algorithm>

namespace relais::hub {
namespace {

// What was given before `mark` is presented by nobody any more but by a copy.
void KeepMark(StoreRow& row, const SessionMark& mark) {
  const auto given = std::find(row.given.begin(), row.given.end(), mark);
  if (given != row.given.end()) row.given.erase(row.given.begin(), given + 1);
  row.kept = mark;
}

}  // namespace

void StoreBook::Apply(const SessionMarked& marked) {
  StoreRow& row = rows_[marked.node];
  if (row.store != marked.store) {
    if (!row.store.none()) row.former.push_back(row.store);
    if (row.former.size() > kFormerMax) row.former.erase(row.former.begin());
    std::erase(row.former, marked.store);  // one that was put back and admitted
    row.store = marked.store;
    row.records = RecordCount();
  }
  KeepMark(row, marked.presented);
  row.given.push_back(marked.given);
  if (row.given.size() > kGivenMax) row.given.erase(row.given.begin());
  row.incarnation = marked.incarnation;
  row.records = marked.returned ? marked.records : std::max(row.records, marked.records);
  if (marked.returned) row.returned = marked.day;
  row.doubt = Reason::kNone;
  row.doubted = kNoDay;
}

void StoreBook::Apply(const MarkKept& kept) {
  StoreRow& row = rows_[kept.node];
  KeepMark(row, kept.mark);
  row.admitted = false;  // it has taken in what it was told
}

void StoreBook::Apply(const StoreDoubted& doubted) {
  StoreRow& row = rows_[doubted.node];
  row.doubt = doubted.reason;
  row.doubted = doubted.day;
}

void StoreBook::Apply(const ReturnAdmitted& admitted) {
  rows_[admitted.node].admitted = true;
}

void StoreBook::Apply(const ErasuresHeard& heard) {
  StoreRow& row = rows_[heard.node];
  for (const JourneyId& journey : heard.journeys) row.erased.try_emplace(journey, heard.day);
}

void StoreBook::Heard(NodeId node, RecordCount records) {
  const auto it = rows_.find(node);
  if (it != rows_.end()) it->second.records = std::max(it->second.records, records);
}

void StoreBook::ForgetMarks() {
  for (auto& [node, row] : rows_) {
    row.kept = SessionMark();
    row.given.clear();
    row.records = RecordCount();
  }
}

void StoreBook::ForgetBefore(Day day) {
  for (auto& [node, row] : rows_) {
    absl::erase_if(row.erased, [day](const auto& entry) { return entry.second < day; });
  }
}

Reason StoreBook::Judge(NodeId node, const HelloFacts& hello, bool connected) const {
  const StoreRow* row = Find(node);
  if (hello.doubted) {
    if (!hello.declared) return Reason::kRestoreUndeclared;
    return row != nullptr && row->admitted ? Reason::kNone : Reason::kRestoreNotAdmitted;
  }
  if (row == nullptr || row->store.none()) return Reason::kNone;
  if (row->store != hello.store) {
    const bool former = std::find(row->former.begin(), row->former.end(), hello.store) != row->former.end();
    return former ? Reason::kFenced : Reason::kNone;
  }
  if (row->given.empty() && row->kept.none()) return Reason::kNone;  // the hub itself has forgotten
  const bool behind = hello.records < row->records;
  const bool known =
      hello.mark == row->kept || std::find(row->given.begin(), row->given.end(), hello.mark) != row->given.end();
  if (known) return behind ? Reason::kRolledBack : Reason::kNone;
  return behind && !connected ? Reason::kRolledBack : Reason::kFenced;
}

Incarnation StoreBook::IncarnationOf(NodeId node, const HelloFacts& hello) const {
  const StoreRow* row = Find(node);
  const Incarnation known = row == nullptr || row->store.none() ? Incarnation() : row->incarnation;
  const Incarnation last = std::max(known, hello.incarnation);
  const bool another = hello.doubted || (!known.value() ? false : row->store != hello.store);
  return another || last == Incarnation() ? last.next() : last;
}

bool StoreBook::ForgottenBy(NodeId node, Day day) const {
  const StoreRow* row = Find(node);
  return row != nullptr && row->returned != kNoDay && day <= row->returned;
}

const StoreRow* StoreBook::Find(NodeId node) const {
  const auto it = rows_.find(node);
  return it == rows_.end() ? nullptr : &it->second;
}

}  // namespace relais::hub
